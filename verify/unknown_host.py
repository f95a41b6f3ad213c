"""Why an ESP does not know the host that an edge asked under: it asks the ESP past the edge."""

from dataclasses import dataclass
from typing import Literal

from verify.evidence import Evidence
from verify.http import Answer, fresh_token
from verify.vendors import origins_of


@dataclass(frozen=True)
class Reason:
    """Why, and in words.

    Attributes:
        kind: `host`: the expected region knows the name, so the edge does not say it; `region`:
            another region does; `nobody`: none does; `unclear`: the ESP could not be asked.
        saw: what the ESP said itself.
    """

    kind: Literal["host", "region", "nobody", "unclear"]
    saw: str


async def reason(evidence: Evidence) -> Reason:
    """Asks the expected region, then the others; found out once for a domain."""
    return await evidence.once("unknown-host", lambda: _reason(evidence))


async def _reason(evidence: Evidence) -> Reason:
    if evidence.origin is None:
        return Reason("unclear", "the expected region is not known")
    known = await _knows(evidence, evidence.origin)
    if known is None:
        return Reason("unclear", f"{evidence.origin} could not be asked directly")
    if known:
        return Reason(
            "host",
            f"{evidence.origin} knows this host: the edge does not pass it, or asks elsewhere",
        )
    for region, origin in origins_of(evidence.subject.esp).items():
        if origin != evidence.origin and await _knows(evidence, origin):
            return Reason("region", f"{origin} (region {region}) knows this host")
    return Reason("nobody", f"{evidence.origin} does not know this host when asked directly")


async def _knows(evidence: Evidence, origin: str) -> bool | None:
    """Whether the ESP at `origin` knows the host; None when it cannot be asked."""
    target = evidence.provider.probe.junk.format(token=fresh_token())
    answer = await evidence.direct(origin, target)
    if not isinstance(answer, Answer):
        return None
    kind = evidence.judge.kind(answer, "https", target)
    return None if kind in ("edge-error", "redirect") else kind != "esp-unknown-host"
