"""The flat programs make what this program makes, else the ratios would say nothing."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from bench import promises
from bench.pairs import MAIN, OTHERS, Pair
from bench.promises_program import PAIR
from components.registry import pairs
from tests.support.recording import Recorded, record, run


def _run_at(program: Path) -> None:
    runpy.run_path(str(program), run_name="__main__")


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
    flat = record(lambda: _run_at(pair.flat), {"domains": domains})

    assert made(flat) == made(run(domains))


@pytest.mark.parametrize("pair", [MAIN, *OTHERS], ids=str)
def test_with_owners_it_has_the_components_of_this_program(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PAIR, str(pair))
    domains = pair.domains(2)
    owned = record(lambda: _run_at(promises.ADDED), {"domains": domains})
    ours = {(r.type, r.name) for r in run(domains).resources}
    components = {(r.type, r.name) for r in owned.resources if not r.request.custom}

    assert len(components) == 2 * len(domains)
    assert components <= ours
    assert made(owned) == made(record(lambda: _run_at(pair.flat), {"domains": domains}))


def test_the_flat_proxy_tells_the_configuration_too() -> None:
    """It is what the pair is for, and large in the state."""
    pair = Pair("proxy", "sendgrid")
    domains = pair.domains(1)
    told: dict[str, dict[str, str]] = {}

    def flat() -> None:
        told.update(runpy.run_path(str(pair.flat), run_name="__main__")["targets"])

    record(flat, {"domains": domains})
    ours = run(domains).outputs

    for host in domains:
        for server in ("nginx", "apache"):
            assert told[host][server] == ours[host][server]
