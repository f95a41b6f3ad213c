"""Real links of a tracking domain, as `--link` gives them."""

from dataclasses import dataclass

from verify.evidence import Evidence, Exchange
from verify.http import NoAnswer, Scheme
from verify.urls import target_of


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
