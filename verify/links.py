"""Real links of a tracking domain, as `--link` gives them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from verify.evidence import Evidence, Exchange
from verify.http import NoAnswer, Scheme


@dataclass(frozen=True)
class RealLink:
    """One link, asked over each scheme at most once; every asking counts as a click.

    Attributes:
        evidence: of its domain.
        target: path and query, byte for byte.
        number: which of the domain's links, from 1.
    """

    evidence: Evidence
    target: str
    number: int

    async def over(self, scheme: Scheme) -> Exchange:
        """The edge's answer."""
        return await self.evidence.once(f"link-{self.number}-{scheme}", lambda: self._ask(scheme))

    async def _ask(self, scheme: Scheme) -> Exchange:
        client = await self.evidence.client()
        if client is None:
            return Exchange(scheme, self.target, NoAnswer("no-route", "no edge"), "none")
        answer = await client.ask(scheme, self.target)
        kind = self.evidence.judge.kind(answer, scheme, self.target)
        return Exchange(scheme, self.target, answer, kind)


def real_links(evidence: Evidence) -> list[RealLink]:
    """The links of this domain; none where the edge cannot prove that it is the right one.

    A link's token names a recipient, and is not sent to whoever answers.
    """
    certificate = evidence.done.get("certificate")
    if certificate is not None and certificate.status == "fail":
        return []
    return [
        RealLink(evidence, target_of(link), number)
        for number, link in enumerate(evidence.subject.links, 1)
    ]


def target_of(link: str) -> str:
    """Path and query of a URL exactly as they are written, without a fragment."""
    rest = link.partition("://")[2]
    start = min((place for place in (rest.find("/"), rest.find("?")) if place >= 0), default=None)
    target = "/" if start is None else rest[start:].partition("#")[0]
    return target if target.startswith("/") else f"/{target}"


def host_of(link: str) -> str | None:
    """Host of a URL in lower case; None when it is no http or https URL."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None
