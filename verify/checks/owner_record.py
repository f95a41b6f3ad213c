"""`owner-record`: SendGrid's second CNAME stays at the ESP, never behind the CDN.

Source: https://support.sendgrid.com/hc/en-us/articles/1260802541709 (only the first CNAME moves).
"""

from verify.answers import clean
from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, unprobed
from verify.resolver import Resolution
from verify.vendors import origins_of


async def check(evidence: Evidence) -> Finding:
    """Looks the owner record up and says where it leads."""
    if not evidence.provider.owner_record:
        return skipped(f"{evidence.provider.title} has no owner record")
    owner = evidence.subject.owner_record
    if owner is None:
        return skipped("no owner record is known")
    found = await evidence.shared.resolver.resolve(owner)
    if found.outcome in ("no-resolver", "timeout"):
        return unprobed(f"DNS does not answer for {owner}")
    return await _judge(evidence, found)


async def _judge(evidence: Evidence, found: Resolution) -> Finding:
    seen = clean(found.told)
    origins = {*origins_of(evidence.subject.esp).values(), evidence.origin}
    if any(name in origins for name in found.chain[1:]):
        return passed(seen)
    edge = evidence.subject.edge
    if any(evidence.cdn.is_edge(name) or name == edge for name in found.chain[1:]):
        return failed("owner-behind-cdn", seen)
    if found.outcome == "missing":
        return failed("owner-missing", seen)
    if evidence.live and evidence.cdn.flattened and len(found.chain) == 1:
        # A proxied name shows addresses only, the same for every name of a zone.
        host = await evidence.resolution()
        if set(found.addresses) & set(host.addresses):
            return failed("owner-behind-cdn", f"{seen}; the addresses of {evidence.subject.host}")
    return failed("owner-elsewhere", seen)
