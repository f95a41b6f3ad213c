"""`dns`: the tracking domain points where it should, before and after the cut-over."""

import ipaddress

from verify.answers import clean
from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, unprobed, warned
from verify.http import NoAnswer
from verify.resolver import Resolution
from verify.vendors import origins_of

_BROKEN = {
    "missing": "dns-missing",
    "dangling": "dns-dangling",
    "loop": "dns-loop",
    "servfail": "dns-servfail",
    "timeout": "dns-timeout",
}


async def check(evidence: Evidence) -> Finding:
    """Follows the name to its addresses and compares the way with what is expected."""
    found = await evidence.resolution()
    if found.outcome == "no-resolver":
        return unprobed(found.saw, "dns-timeout")
    if found.outcome in _BROKEN:
        return failed(_BROKEN[found.outcome], clean(found.told))
    seen = clean(found.told)
    if evidence.live:
        return await _live(evidence, found, seen)
    return await _before(evidence, found, seen)


async def _live(evidence: Evidence, found: Resolution, seen: str) -> Finding:
    edge = evidence.subject.edge
    if await _at_edge(evidence, found):
        return passed(seen)
    if _at_esp(evidence, found):
        return failed("dns-at-esp", seen)
    if edge is None and any(evidence.cdn.is_edge(name) for name in found.chain[1:]):
        return passed(seen)
    named = len(found.chain) > 1 and (edge is not None or bool(evidence.cdn.edges))
    if named or _is_address(edge):
        return failed("dns-elsewhere", seen if edge is None else f"{seen}; expected {edge}")
    return await _by_answer(evidence, seen)


async def _by_answer(evidence: Evidence, seen: str) -> Finding:
    """Addresses alone (an alias record, a proxied name): what answers there decides."""
    if not evidence.cdn.answered:
        edge = evidence.subject.edge
        return passed(seen) if edge is None else failed("dns-elsewhere", f"{seen}; expected {edge}")
    exchange = await evidence.main()
    if exchange is None or isinstance(exchange.answer, NoAnswer):
        return passed(f"{seen}; whose addresses these are shows once something answers")
    if evidence.judge.from_cdn(exchange.answer):
        return passed(f"{seen}; {evidence.cdn.title} answers there")
    return failed("dns-elsewhere", f"{seen}; {evidence.cdn.title} does not answer there")


async def _before(evidence: Evidence, found: Resolution, seen: str) -> Finding:
    rest = evidence.subject.rollback_to
    if _at_esp(evidence, found) or (rest is not None and rest in found.chain):
        return passed(f"{seen}; not at the edge yet")
    if await _at_edge(evidence, found):
        return warned("dns-elsewhere", f"{seen}; points at the edge already")
    expected = rest or evidence.origin or "the email service provider"
    return warned("dns-elsewhere", f"{seen}; expected {expected} until the cut-over")


async def _at_edge(evidence: Evidence, found: Resolution) -> bool:
    """Whether the name leads to the very edge that the stack names."""
    edge = evidence.subject.edge
    if edge is None:
        return False
    if edge in found.chain[1:] or edge in found.addresses:
        return True
    if len(found.chain) > 1:
        return False
    # An alias record shows the edge's addresses in place of its name.
    there = await evidence.edge_resolution()
    return there is not None and bool(set(there.addresses) & set(found.addresses))


def _at_esp(evidence: Evidence, found: Resolution) -> bool:
    origins = {*origins_of(evidence.subject.esp).values(), evidence.origin}
    return any(name in origins for name in found.chain[1:])


def _is_address(text: str | None) -> bool:
    try:
        ipaddress.ip_address(text or "")
    except ValueError:
        return False
    return True
