"""`link`: real links lead to their pages over both schemes, each to its own."""

from verify.answers import alike, shortened, told
from verify.evidence import Evidence, Exchange
from verify.findings import Finding, failed, passed, skipped, warned, worst
from verify.http import Answer, Scheme
from verify.links import RealLink, real_links
from verify.urls import host_of


async def check(evidence: Evidence) -> Finding:
    """Asks for every link given with `--link`."""
    if not evidence.subject.links:
        return skipped("no --link was given")
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return skipped(nowhere.saw)
    links = real_links(evidence)
    if not links:
        return skipped("a link's token is not sent to an edge whose certificate is not accepted")
    findings: list[Finding] = []
    places: dict[str, int] = {}
    for link in links:
        finding, place = await _one(evidence, link)
        findings.append(finding)
        if place is not None and places.setdefault(place, link.number) != link.number:
            findings.append(await _same_place(evidence, link, places[place]))
    return worst(findings)


async def _one(evidence: Evidence, link: RealLink) -> tuple[Finding, str | None]:
    found: dict[Scheme, str] = {}
    for scheme in ("https", "http"):
        exchange = await link.over(scheme)
        if scheme == "http" and (exchange.kind in ("to-https", "none")):
            # Judged by the check http.
            continue
        place = _destination(evidence, exchange)
        if place is None:
            saw = f"link {link.number} over {scheme}: {told(exchange.answer)}"
            return failed("link-broken", await _explained(evidence, exchange, saw)), None
        found[scheme] = place
    if len(set(found.values())) > 1:
        shown = " and to ".join(shortened(place) for place in found.values())
        return failed("link-broken", f"link {link.number} leads to {shown}"), None
    place = next(iter(found.values()))
    shown = "a picture" if place == _PICTURE else shortened(place)
    return passed(f"link {link.number} leads to {shown} over {' and '.join(found)}"), (
        None if place == _PICTURE else place
    )


_PICTURE = "picture"


def _destination(evidence: Evidence, exchange: Exchange) -> str | None:
    """Where an answer leads: another host's page, or an open pixel's picture; None for neither."""
    answer = exchange.answer
    if not isinstance(answer, Answer):
        return None
    place = answer.header("location")
    if 300 <= answer.status < 400 and place:
        elsewhere = host_of(place)
        custom = "://" in place and elsewhere is None
        return place if custom or elsewhere not in (None, evidence.subject.host) else None
    if answer.status == 200 and (answer.header("content-type") or "").startswith("image/"):
        return _PICTURE
    return None


async def _explained(evidence: Evidence, exchange: Exchange, saw: str) -> str:
    """What the ESP itself answers to the link, which tells the edge's fault from its own."""
    if evidence.origin is None or not isinstance(exchange.answer, Answer):
        return saw
    itself = await evidence.direct(evidence.origin, exchange.target)
    if not isinstance(itself, Answer):
        return saw
    if alike(itself, exchange.answer):
        return f"{saw}; the email service provider itself answers the same: is the link right?"
    return f"{saw}; the email service provider itself answers {told(itself)}"


async def _same_place(evidence: Evidence, link: RealLink, other: int) -> Finding:
    """Two links lead to one page: right only when the ESP says so too."""
    words = f"links {other} and {link.number} lead to the same page"
    itself = (
        None if evidence.origin is None else await evidence.direct(evidence.origin, link.target)
    )
    if not isinstance(itself, Answer):
        return warned("link-broken", f"{words}; give two that do not to see answers apart")
    mine = (await link.over("https")).answer
    if isinstance(mine, Answer) and itself.header("location") == mine.header("location"):
        return passed(f"{words}, as the email service provider itself has it")
    return failed("link-broken", f"{words}; the email service provider itself tells them apart")
