"""`clients`: HEAD, one-click POST, mail proxies and scanners get what a browser gets.

Sources: Braze's troubleshooting (rules on the user agent give 403),
https://www.braze.com/docs/user_guide/channels/email/email_setup/ssl/; one-click unsubscription is
a POST (https://www.rfc-editor.org/rfc/rfc8058).
"""

from verify.answers import alike, told
from verify.evidence import Evidence, Exchange
from verify.findings import Finding, failed, passed, worst
from verify.http import Answer, Client, NoAnswer, fresh_token

_CLIENTS = {
    "a mail proxy": (
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
    ),
    "a mail scanner": "Barracuda Sentinel (EE)",
}
_CHALLENGES = ("edge-challenge", "edge-blocked")
_NO_SUCH_METHOD = (405, 501)
_FORM = {"content-type": "application/x-www-form-urlencoded"}


async def check(evidence: Evidence) -> Finding:
    """Asks as each of them would and compares with the browser's answer."""
    first = await evidence.served()
    if isinstance(first, Finding):
        return first
    client = await evidence.client()
    assert client is not None
    findings = [await _head(evidence, client, first)]
    for who, agent in _CLIENTS.items():
        findings.append(await _agent(evidence, client, first, who, agent))
    unsubscribe = evidence.provider.probe.unsubscribe
    if unsubscribe is not None:
        findings.append(await _post(evidence, client, first, unsubscribe))
    return worst(findings)


async def _head(evidence: Evidence, client: Client, first: Exchange) -> Finding:
    assert isinstance(first.answer, Answer)
    target = evidence.provider.probe.junk.format(token=fresh_token())
    answer = await client.ask(first.scheme, target, method="HEAD")
    kind = evidence.judge.kind(answer, first.scheme, target)
    if kind == "edge-challenge":
        return failed("client-challenged", f"HEAD: {told(answer)}")
    if isinstance(answer, Answer) and (
        answer.status == first.answer.status or answer.status not in (403, *_NO_SUCH_METHOD)
    ):
        return passed(f"HEAD: {answer.status}")
    return failed("head-refused", f"HEAD: {told(answer)}")


async def _agent(
    evidence: Evidence, client: Client, first: Exchange, who: str, agent: str
) -> Finding:
    assert isinstance(first.answer, Answer)
    target = evidence.provider.probe.junk.format(token=fresh_token())
    answer = await client.ask(first.scheme, target, headers={"user-agent": agent})
    if isinstance(answer, NoAnswer):
        return failed("client-challenged", f"{who}: {told(answer)}")
    kind = evidence.judge.kind(answer, first.scheme, target)
    if kind in _CHALLENGES and kind != first.kind:
        return failed("client-challenged", f"{who}: {told(answer)}")
    if answer.status != first.answer.status and answer.status in (401, 406, 503):
        return failed("client-challenged", f"{who}: {told(answer)}")
    return passed(f"{who}: {answer.status}")


async def _post(evidence: Evidence, client: Client, first: Exchange, path: str) -> Finding:
    target = path.format(token=fresh_token())
    body = b"List-Unsubscribe=One-Click"
    answer = await client.ask(first.scheme, target, method="POST", headers=_FORM, body=body)
    kind = evidence.judge.kind(answer, first.scheme, target)
    if isinstance(answer, NoAnswer) or kind == "method-refused":
        return failed("method-refused", f"POST: {told(answer)}")
    if answer.status in _NO_SUCH_METHOD and not await _same_at_esp(evidence, answer, target, body):
        return failed("method-refused", f"POST: {told(answer)}")
    if kind in _CHALLENGES:
        return failed("client-challenged", f"POST: {told(answer)}")
    return passed(f"POST: {answer.status}")


async def _same_at_esp(evidence: Evidence, answer: Answer, target: str, body: bytes) -> bool:
    """Whether it is the ESP itself that refuses the method."""
    if evidence.origin is None:
        return False
    itself = await evidence.direct(evidence.origin, target, method="POST", body=body)
    return isinstance(itself, Answer) and alike(answer, itself)
