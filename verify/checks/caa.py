"""`caa`: an authority of this CDN may issue a certificate for the name.

An authority follows CNAMEs, then climbs to the parents, and takes the first records it finds
(https://www.rfc-editor.org/rfc/rfc8659#section-3); what it cannot look up forbids it.
"""

from collections.abc import Iterable

from dns.rdata import Rdata
from dns.rdtypes.ANY.CAA import CAA

from verify.answers import clean
from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, unprobed, warned

_CRITICAL = 128
_KNOWN = {"issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"}


async def check(evidence: Evidence) -> Finding:
    """Climbs from the host to the first CAA records and compares them with the CDN's issuers."""
    issuers = evidence.cdn.issuers
    if not issuers:
        return skipped(f"for {evidence.cdn.title} the certificate is your own choice")
    dns = evidence.done.get("dns")
    if dns is not None and dns.status == "error":
        return skipped("DNS cannot be asked, see dns")
    labels = evidence.subject.host.split(".")
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        found = await evidence.shared.resolver.records(name, "CAA")
        if found is None:
            return _unknown(evidence, name)
        if found:
            return _judge(evidence, name, found)
    return passed("no CAA record; every authority may issue")


def _unknown(evidence: Evidence, name: str) -> Finding:
    dns = evidence.done.get("dns")
    if dns is not None and dns.status == "fail":
        return skipped(f"DNS cannot say for {name}, see dns")
    saw = f"DNS gives an error for the CAA records of {name}; an authority then refuses"
    return warned("caa-forbids-issuer", saw) if evidence.live else unprobed(saw)


def _judge(evidence: Evidence, name: str, found: Iterable[Rdata]) -> Finding:
    records = [data for data in found if isinstance(data, CAA)]
    allowed = {_issuer(data) for data in records if data.tag.lower() == b"issue"}
    strange = [
        data.tag.decode("ascii", "replace")
        for data in records
        if data.flags & _CRITICAL and data.tag.decode("ascii", "replace").lower() not in _KNOWN
    ]
    said = ", ".join(sorted(issuer or "nobody" for issuer in allowed)) or "no rule for this name"
    seen = clean(f"CAA at {name} allows {said}")
    fits = not allowed or allowed & set(evidence.cdn.issuers)
    if fits and not strange:
        return passed(seen)
    if strange:
        seen = clean(f"CAA at {name} has a critical tag no authority knows: {', '.join(strange)}")
    else:
        seen = f"{seen}; {evidence.cdn.title} uses {', '.join(evidence.cdn.issuers)}"
    return (warned if evidence.live else failed)("caa-forbids-issuer", seen)


def _issuer(data: CAA) -> str:
    """The authority of an `issue` record, without its parameters."""
    return data.value.decode("ascii", "replace").partition(";")[0].strip().lower()
