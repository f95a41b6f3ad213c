"""`certificate`: chain, exact name, dates and revocation, each judged apart."""

from datetime import UTC, datetime, timedelta

from cryptography import x509

from verify.answers import clean
from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, unprobed, warned, worst
from verify.handshakes import Handshake
from verify.revocation import revoked

_EXPIRED, _NOT_YET = 10, 9
"""OpenSSL's numbers for a date that is wrong (https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/)."""
_WARN, _FAIL = timedelta(days=21), timedelta(days=7)


async def check(evidence: Evidence) -> Finding:
    """Judges what every family of the edge presents."""
    if evidence.subject.stage == "certificate":
        return await _pending(evidence)
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return skipped(nowhere.saw)
    found = await evidence.handshakes()
    findings = [finding for one in found for finding in await _judge(evidence, one)]
    if not findings:
        return skipped("no handshake, see https")
    result = worst(findings)
    late = evidence.cdn.certificate_after_record and not evidence.live
    if late and result.status == "fail":
        # What is served until then is the CDN's own certificate.
        return warned("certificate-pending", f"issued once the record is there; now: {result.saw}")
    return result


async def _pending(evidence: Evidence) -> Finding:
    """Stage certificate: what can be seen are the records that the authority waits for."""
    missing: list[str] = []
    for record in evidence.subject.validation:
        found = await evidence.shared.resolver.records(record.name, record.type)
        if found is None:
            return unprobed(f"DNS does not answer for {record.name}", "certificate-pending")
        values = {data.to_text().strip('"').rstrip(".").lower() for data in found}
        if record.value.rstrip(".").lower() not in values:
            missing.append(record.name)
    if missing:
        saw = f"not in DNS, or with another value: {', '.join(missing)}"
    elif evidence.subject.validation:
        saw = "the validation records are in DNS; the authority issues the certificate"
    else:
        saw = "the certificate is requested"
    return warned("certificate-pending", saw)


async def _judge(evidence: Evidence, one: Handshake) -> "list[Finding]":
    if one.trouble is not None:
        if one.trouble.trouble == "tls-refused":
            saw = f"{one.trouble}: it has no certificate for this name"
            return [failed("certificate-name-mismatch", saw)]
        return []
    if one.certificate is None:
        return [failed("certificate-untrusted", "the certificate cannot be read")]
    findings = [_name(one.certificate, evidence.subject.host), _dates(one)]
    if one.refused is not None and one.refused[0] not in (_EXPIRED, _NOT_YET):
        findings.append(failed("certificate-untrusted", clean(one.refused[1])))
    elif one.refused is None and await revoked(one.certificate, evidence):
        findings.append(failed("certificate-revoked", "its authority has revoked it"))
    return findings


def _name(certificate: x509.Certificate, host: str) -> Finding:
    """Whether the certificate is for exactly this name, a wildcard standing for one level."""
    names = names_of(certificate)
    parent = host.partition(".")[2]
    if host in names or f"*.{parent}" in names:
        return passed(f"for {host}")
    listed = ", ".join(sorted(names)[:4]) or "no name at all"
    return failed("certificate-name-mismatch", clean(f"it is for {listed}"))


def names_of(certificate: x509.Certificate) -> set[str]:
    """The DNS names of a certificate, in lower case; empty when there are none or no legal ones."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return set()
    return {name.lower() for name in extension.value.get_values_for_type(x509.DNSName)}


def _dates(one: Handshake) -> Finding:
    assert one.certificate is not None
    now = datetime.now(UTC)
    end = one.certificate.not_valid_after_utc
    if end < now:
        return failed("certificate-expired", f"expired on {end:%Y-%m-%d}")
    if one.certificate.not_valid_before_utc > now:
        begin = one.certificate.not_valid_before_utc
        return failed("certificate-not-yet-valid", f"valid from {begin:%Y-%m-%d %H:%M} UTC on")
    if one.refused is not None and one.refused[0] == _EXPIRED:
        return failed("certificate-expired", "a certificate of its chain has expired")
    if one.refused is not None and one.refused[0] == _NOT_YET:
        return failed("certificate-not-yet-valid", "a certificate of its chain is not valid yet")
    left = end - now
    saw = f"{left.days} days left, until {end:%Y-%m-%d}"
    if left < _WARN:
        return (failed if left < _FAIL else warned)("certificate-expires-soon", saw)
    return passed(saw)
