"""`host`: the edge passes the Host it is asked for; a wrong one through the same edge differs.

SendGrid and SES know their customer by Host alone; sources in `components/catalog.py`.
"""

from verify.answers import alike, told
from verify.evidence import Evidence, Exchange
from verify.findings import Finding, failed, passed, skipped
from verify.http import Answer, NoAnswer
from verify.unknown_host import reason

_WRONG = "wrong-host.invalid"
"""A name that nobody can have (https://www.rfc-editor.org/rfc/rfc2606)."""


async def check(evidence: Evidence) -> Finding:
    """Asks the same junk link under another Host, on the same connection."""
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return skipped(nowhere.saw)
    if not evidence.provider.probe.host_decides:
        title = evidence.provider.title
        return skipped(f"{title} answers unknown links alike under every host; a --link shows it")
    for scheme in ("https", "http"):
        exchange = await evidence.junk(scheme)
        if exchange.kind == "esp-unknown-host":
            return await _unknown(evidence, exchange)
    served = await evidence.served()
    return served if isinstance(served, Finding) else await _under_another(evidence, served)


async def _unknown(evidence: Evidence, exchange: Exchange) -> Finding:
    why = await reason(evidence)
    if why.kind in ("host", "unclear"):
        return failed("host-not-forwarded", f"{told(exchange.answer)}; {why.saw}")
    return skipped(f"{why.saw}, see esp")


async def _under_another(evidence: Evidence, exchange: Exchange) -> Finding:
    client = await evidence.client()
    assert client is not None
    assert isinstance(exchange.answer, Answer)
    answer = await client.ask(exchange.scheme, exchange.target, host=_WRONG)
    if isinstance(answer, NoAnswer):
        return passed(f"another Host gets no answer: {told(answer)}")
    kind = evidence.judge.kind(answer, exchange.scheme, exchange.target)
    if kind == exchange.kind and alike(answer, exchange.answer):
        return failed("host-not-forwarded", f"another Host gets the same: {told(answer)}")
    return passed(f"another Host gets {told(answer)}")
