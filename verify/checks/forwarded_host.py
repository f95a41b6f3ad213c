"""`forwarded-host`: a client cannot make the ESP believe in another host by X-Forwarded-Host.

Source: https://www.braze.com/docs/user_guide/channels/email/email_setup/ssl/ asks for the header
against such attacks; an edge has to overwrite what the client sends.
"""

from verify.answers import alike, told
from verify.evidence import Evidence, Exchange
from verify.findings import Finding, failed, passed, skipped
from verify.http import NoAnswer, fresh_token
from verify.links import real_links

_FORGED = "forged-host.invalid"


async def check(evidence: Evidence) -> Finding:
    """Asks once as usual and once with a forged header, and compares."""
    served = await evidence.served()
    if isinstance(served, Finding):
        return served
    if served.kind == "redirect-to-esp":
        return skipped("the edge answers by itself; no header reaches the email service provider")
    links = real_links(evidence)
    if links:
        exchange = await links[0].over(served.scheme)
    elif evidence.provider.probe.host_decides:
        exchange = served
    else:
        title = evidence.provider.title
        return skipped(f"{title} answers unknown links alike under every host; a --link shows it")
    return await _forged(evidence, exchange, bool(links))


async def _forged(evidence: Evidence, exchange: Exchange, real: bool) -> Finding:
    client = await evidence.client()
    assert client is not None
    headers = {"x-forwarded-host": _FORGED}
    # A new junk link, since a cache would answer the first one again; real links are as they are.
    target = exchange.target if real else evidence.provider.probe.junk.format(token=fresh_token())
    answer = await client.ask(exchange.scheme, target, headers=headers)
    if isinstance(answer, NoAnswer) or isinstance(exchange.answer, NoAnswer):
        return passed(f"a forged X-Forwarded-Host gets no answer: {told(answer)}")
    if _FORGED in answer.text or _FORGED in (answer.header("location") or ""):
        return failed(
            "forwarded-host-forgeable", f"the answer holds the forged host: {told(answer)}"
        )
    if evidence.judge.from_cache(answer):
        return skipped(
            "the edge answers from its cache, so the forged header is not put to the test"
        )
    same = answer.header("location") == exchange.answer.header("location")
    if alike(answer, exchange.answer) and (same or not real):
        return passed("a forged X-Forwarded-Host changes nothing")
    saw = f"{told(exchange.answer)} becomes {told(answer)} with a forged X-Forwarded-Host"
    return failed("forwarded-host-forgeable", saw)
