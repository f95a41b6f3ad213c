"""`tls`: the edge speaks a TLS version that today's clients take."""

from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, worst

_TODAY = ("TLSv1.2", "TLSv1.3")


async def check(evidence: Evidence) -> Finding:
    """Judges the version that each family's handshake came to."""
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return skipped(nowhere.saw)
    findings: list[Finding] = []
    for one in await evidence.handshakes():
        if one.trouble is not None:
            if one.trouble.trouble == "tls-old":
                findings.append(failed("tls-too-old", str(one.trouble)))
        elif one.version in _TODAY:
            findings.append(passed(one.version))
        else:
            findings.append(failed("tls-too-old", f"{one.version} at most"))
    return worst(findings) if findings else skipped("no handshake, see https")
