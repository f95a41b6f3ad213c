"""What a host keeps waiting once all are registered: Pulumi's outputs, a task each."""

import asyncio
import runpy
from pathlib import Path

import pytest

from bench.measure import ROOT
from bench.pairs import MAIN, OTHERS, Pair
from tests.support.recording import record

OURS = ROOT / "__main__.py"
OVER_THE_FLAT_PROGRAM = {
    "cloudflare": 12,
    "proxy": 14,
    "keycdn": 15,
    "cloudfront": 24,
    "fastly": 28,
}
"""CDN -> tasks: of the two owners of a host's resources, and of what tells of the host."""


def waiting(program: Path, pair: Pair, hosts: int) -> int:
    """The tasks there are at the end of `program`, before any resource has told anything."""
    found: list[int] = []

    def counted() -> None:
        runpy.run_path(str(program), run_name="__main__")
        found.append(len(asyncio.all_tasks()))

    record(counted, {"domains": pair.domains(hosts)})
    return found[0]


def a_host(program: Path, pair: Pair) -> float:
    return (waiting(program, pair, 5) - waiting(program, pair, 1)) / 4


@pytest.mark.parametrize("pair", [MAIN, *OTHERS], ids=str)
def test_a_host_keeps_little_more_waiting_than_in_a_flat_program(pair: Pair) -> None:
    """Each takes one to two kB of the program's memory (docs/performance.md)."""
    ours, flat = a_host(OURS, pair), a_host(pair.flat, pair)

    assert flat > 0
    assert ours - flat <= OVER_THE_FLAT_PROGRAM[pair.cdn]
