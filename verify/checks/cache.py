"""`cache`: no answer is kept on the way longer than the ESP allows, none is shared by two links.

Judged by links that nobody ever made and by the CDN's own signs. Source of SparkPost's 10 s:
https://support.sparkpost.com/docs/tech-resources/enabling-https-engagement-tracking-on-sparkpost.
"""

from verify.answers import clean
from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, worst
from verify.http import Answer, Client, NoAnswer, Scheme
from verify.links import RealLink, real_links

_SIGNS = ("x-cache", "cf-cache-status", "x-cache-status", "age")


async def check(evidence: Evidence) -> Finding:
    """Asks for two new links, then for the first one again; for a real one twice, if given."""
    first = await evidence.served()
    if isinstance(first, Finding):
        return first
    if first.kind == "redirect-to-esp":
        return skipped("the edge answers by itself, alike for every link")
    second = (await evidence.try_junk(first.scheme)).answer
    client = await evidence.client()
    assert client is not None
    again = await client.ask(first.scheme, first.target)
    if isinstance(first.answer, NoAnswer) or isinstance(second, NoAnswer):
        return skipped("a second link gets no answer")
    findings = [_fresh(evidence, first.answer), _fresh(evidence, second)]
    if isinstance(again, Answer):
        findings.append(_repeated(evidence, again))
    findings += [
        await _real(evidence, client, first.scheme, link) for link in real_links(evidence)[:1]
    ]
    return worst(findings)


async def _real(evidence: Evidence, client: Client, scheme: Scheme, link: RealLink) -> Finding:
    """A real link's answer is no error, which CDNs keep by rules of their own."""
    await link.over(scheme)
    again = await client.ask(scheme, link.target)
    if isinstance(again, NoAnswer):
        return passed(f"link {link.number} gets no second answer, see link")
    return _repeated(evidence, again)


def _fresh(evidence: Evidence, answer: Answer) -> Finding:
    if evidence.judge.from_cache(answer):
        return failed("answers-shared", f"a new link was answered from a cache ({_signs(answer)})")
    return passed("new links are not answered from a cache")


def _repeated(evidence: Evidence, answer: Answer) -> Finding:
    if not evidence.judge.from_cache(answer):
        return passed("nor is one that was asked before")
    allowed = max(evidence.provider.probe.kept_seconds, evidence.cdn.kept_seconds)
    if answer.status >= 400:
        allowed = max(allowed, evidence.cdn.error_seconds)
    age = answer.header("age") or "0"
    seconds = int(age) if age.isdecimal() and len(age) < 10 else 0
    if allowed and seconds <= allowed:
        return passed(f"one asked before was kept for {seconds} s; {allowed} s are allowed")
    return failed(
        "answers-kept", f"a link asked before was answered from a cache ({_signs(answer)})"
    )


def _signs(answer: Answer) -> str:
    found = [f"{name}: {answer.header(name)}" for name in _SIGNS if answer.header(name)]
    return clean(", ".join(found))
