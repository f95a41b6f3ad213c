"""Tries the live hosts of an edge after it has changed; imported only once one has."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from components.config.values import Domain
from components.guard import messages, probing
from components.guard.expectation import Proof

Found = tuple[Domain, str]
"""A domain whose links do not work, and what was found."""

_AT_ONCE = 32
"""Hosts of one edge that are tried at once."""


async def broken(
    domains: Sequence[Domain], proofs: Mapping[str, Proof], *, late: bool
) -> list[Found]:
    """The live domains whose links do not work, or about which nothing could be proved.

    Args:
        domains: those that the edge is to serve.
        proofs: host -> what its edge says, where it is known.
        late: a certificate is on its way, so what is served until then is not judged.
    """
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(domain: Domain) -> str | None:
        async with turns:
            proof = proofs.get(domain.host, Proof())
            return await _trouble(domain, proof if late else replace(proof, gap=None))

    texts = await asyncio.gather(*(one(domain) for domain in domains))
    return [(domain, text) for domain, text in zip(domains, texts, strict=True) if text]


async def _trouble(domain: Domain, proof: Proof) -> str | None:
    try:
        prober = probing.Prober.here()
        seen = await prober.seen_at_edge(domain, None)
        if probing.is_elsewhere(seen) or seen.cause == "dns-missing":
            # Recipients are not here yet; whoever moves or makes the record looks before.
            return None
        result = await prober.live(domain, proof, None)
    except probing.CannotProbeError as error:
        return f"  nothing was proved, because the probe could not run here: {error}"
    if not result.failed:
        return None
    first = ""
    if result.could_not_run:
        first = "  nothing was proved, because the probe could not run here:\n"
    return first + messages.findings(result.failed)
