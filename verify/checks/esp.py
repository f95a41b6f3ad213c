"""`esp`: the ESP's own answer comes back through the edge, over both schemes.

A link that nobody ever made is asked for. The signs of each ESP stand in `components/catalog.py`;
where they do not decide, the same question put to the ESP itself does.
"""

from urllib.parse import quote

from verify.answers import alike, told
from verify.evidence import Evidence, Exchange
from verify.findings import Finding, failed, passed, skipped, worst
from verify.http import Answer, NoAnswer
from verify.unknown_host import reason

_MOST_REDIRECTS = 5
_LEGAL = "%/:?=&;,+@!$'()*~#[]-._"
_CAUSES = {
    "edge-challenge": "edge-blocked",
    "method-refused": "edge-blocked",
    "edge-blocked": "edge-blocked",
    "edge-unknown-host": "edge-unknown-host",
    "edge-error": "edge-error",
    "redirect-to-region": "wrong-region",
}


async def check(evidence: Evidence) -> Finding:
    """Judges the answer to a junk link over https and over http."""
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return skipped(nowhere.saw)
    secure, plain = await evidence.junk("https"), await evidence.junk("http")
    findings: list[Finding] = []
    if isinstance(secure.answer, Answer):
        findings.append(await _judge(evidence, secure))
    elif any(one.trouble is None for one in await evidence.handshakes()):
        findings.append(failed("esp-not-reached", f"https: {told(secure.answer)}"))
    if isinstance(plain.answer, Answer) and plain.kind != "to-https":
        findings.append(await _judge(evidence, plain))
    return worst(findings) if findings else skipped("nothing answers, see https and http")


async def _judge(evidence: Evidence, exchange: Exchange) -> Finding:
    seen = f"{exchange.scheme}: {told(exchange.answer)}"
    title = evidence.provider.title
    right = {
        "esp": f"the answer of {title}",
        "redirect-to-esp": f"the edge leads every path to {title}",
        "esp-busy": f"{title} answers, and was asked too often",
    }
    if exchange.kind in right:
        return passed(f"{seen}: {right[exchange.kind]}")
    match exchange.kind:
        case "esp-unknown-host":
            return await _unknown(evidence, seen)
        case "redirect" | "to-https":
            return await _follow(evidence, exchange, seen)
        case "other":
            return await _compare(evidence, exchange, seen)
        case kind:
            return failed(_CAUSES[kind], seen)


async def _unknown(evidence: Evidence, seen: str) -> Finding:
    why = await reason(evidence)
    seen = f"{seen}; {why.saw}"
    match why.kind:
        case "region":
            return failed("wrong-region", seen)
        case "nobody":
            return failed("esp-unknown-host", seen)
        case _:
            return skipped(f"{seen}; see host")


async def _follow(evidence: Evidence, exchange: Exchange, seen: str) -> Finding:
    """Follows redirects within the host; whether they end is what counts."""
    client = await evidence.client()
    asked: set[tuple[str, str]] = {(exchange.scheme, exchange.target)}
    current = exchange
    while client is not None and isinstance(current.answer, Answer):
        if current.kind not in ("redirect", "to-https"):
            break
        scheme, target = _next(current)
        if (scheme, target) in asked or len(asked) > _MOST_REDIRECTS:
            return failed("redirect-loop", f"{seen}, and again after {len(asked)} redirects")
        asked.add((scheme, target))
        answer = await client.ask("https" if scheme == "https" else "http", target)
        kind = evidence.judge.kind(answer, "https", target)
        current = Exchange(current.scheme, target, answer, kind)
    return failed("esp-not-reached", f"{seen}, then {told(current.answer)}")


def _next(exchange: Exchange) -> tuple[str, str]:
    assert isinstance(exchange.answer, Answer)
    # A stranger's address is made fit to be asked for.
    place = quote(exchange.answer.header("location") or "/", safe=_LEGAL)
    scheme, separator, rest = place.partition("://")
    if not separator:
        return exchange.scheme, place if place.startswith("/") else f"/{place}"
    _, slash, target = rest.partition("/")
    return scheme.lower(), slash + target or "/"


async def _compare(evidence: Evidence, exchange: Exchange, seen: str) -> Finding:
    """No sign decides: the ESP itself is asked the same."""
    assert isinstance(exchange.answer, Answer)
    if evidence.origin is None:
        return failed("esp-not-reached", f"{seen}: not an answer of {evidence.provider.title}")
    itself = await evidence.direct(evidence.origin, exchange.target)
    if isinstance(itself, NoAnswer):
        return failed("esp-not-reached", f"{seen}: not an answer of {evidence.provider.title}")
    if alike(exchange.answer, itself):
        return passed(f"{seen}: the same as {evidence.origin} answers directly")
    return failed("esp-not-reached", f"{seen}; {evidence.origin} answers directly {told(itself)}")
