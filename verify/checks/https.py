"""`https`: the edge takes TLS connections for this name, over every family DNS gives."""

from collections.abc import Sequence

from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, unprobed, warned, worst
from verify.handshakes import Handshake
from verify.network import UnreachableError

_CAUSES = {
    "refused": "https-refused",
    "timeout": "https-timeout",
    "reset": "connection-reset",
    "not-tls": "https-refused",
}


async def check(evidence: Evidence) -> Finding:
    """Connects and shakes hands once per family."""
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return nowhere
    found = await evidence.handshakes()
    findings = [_judge(one, [other for other in found if other is not one]) for one in found]
    result = worst(findings)
    if evidence.cdn.certificate_after_record and not evidence.live and result.status == "fail":
        return skipped(f"{result.saw}; {evidence.cdn.title} serves HTTPS once the record is there")
    return result


def _judge(one: Handshake, others: Sequence[Handshake]) -> Finding:
    trouble = one.trouble
    if trouble is None:
        return passed(f"{one.endpoint.told} answers, {one.version}")
    if trouble.trouble in ("tls-refused", "tls-old"):
        return passed(f"{trouble}, see certificate and tls")
    if ":" in one.endpoint.address and any(other.trouble is None for other in others):
        return _half(trouble)
    if trouble.trouble == "no-route":
        return unprobed(str(trouble), "https-timeout")
    return failed(_CAUSES[trouble.trouble], str(trouble))


def _half(trouble: UnreachableError) -> Finding:
    """IPv6 fails where IPv4 works: certain when the edge says so, else it may be the way there."""
    if trouble.trouble == "no-route":
        return passed(f"{trouble}: IPv6 not tried")
    certain = trouble.trouble != "timeout"
    return (failed if certain else warned)("ipv6-unreachable", str(trouble))
