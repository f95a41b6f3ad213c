"""This project's program with probes that take `SECONDS` and find nothing; for `bench.guard`."""

import asyncio
import runpy
from pathlib import Path

from components.config.values import Domain
from components.guard.expectation import Proof
from components.guard.probing import Prober, Result
from verify.values import Check

SECONDS = 20.0


async def _before(self: Prober, domain: Domain, proof: Proof, edge: str | None) -> Result:
    del self, domain, proof, edge
    await asyncio.sleep(SECONDS)
    return Result([])


async def _moved(self: Prober, domain: Domain, edge: str | None) -> Check:
    del self, domain, edge
    return Check("dns", "pass")


async def _live(
    self: Prober, domain: Domain, proof: Proof, edge: str | None, *, past_dns: bool = False
) -> Result:
    del self, domain, proof, edge, past_dns
    return Result([])


if __name__ == "__main__":
    Prober.before = _before
    Prober.wait_for_dns = _moved
    Prober.live = _live
    program = Path(__file__).resolve().parent.parent / "__main__.py"
    runpy.run_path(str(program), run_name="__main__")
