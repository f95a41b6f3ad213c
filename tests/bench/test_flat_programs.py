"""The flat programs make what this program makes, else the ratios would say nothing."""

import runpy
from typing import Any

import pytest

from bench.pairs import MAIN, OTHERS, Pair
from components.registry import pairs
from tests.support.recording import Recorded, record, run


def _run(pair: Pair) -> None:
    runpy.run_path(str(pair.flat), run_name="__main__")


def made(recorded: Recorded) -> dict[tuple[str, str], dict[str, Any]]:
    """The inputs of every resource that a provider makes."""
    return {(r.type, r.name): r.inputs for r in recorded.resources if r.request.custom}


def test_every_pair_has_a_flat_program() -> None:
    assert {(pair.cdn, pair.esp) for pair in (MAIN, *OTHERS)} == set(pairs())
    assert all(pair.flat.exists() for pair in (MAIN, *OTHERS))


@pytest.mark.parametrize("pair", [MAIN, *OTHERS], ids=str)
def test_a_flat_program_makes_the_same_with_equal_inputs(pair: Pair) -> None:
    domains = pair.domains(2)
    for keys in domains.values():
        keys["dns"]["ttl"] = 600
    flat = record(lambda: _run(pair), {"domains": domains})

    assert made(flat) == made(run(domains))
