"""`python -m bench.configuration`: how long a stack file takes to read and check.

As it should be, with a fault in its last domain, and with two in every one. Each is measured in a
process of its own, and the engine has no part in it.
"""

from components import collector  # as the program does, before all else

# isort: split
import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from bench.limits import Finding
from bench.measure import PROJECT, peak_memory
from bench.pairs import MAIN
from components import building
from components.config.faults import ConfigError
from components.config.reading import parse

MOST_SECONDS = 2.0
"""For 10,000 domains, whatever is wrong with the last; and for 1,000 of which all are wrong."""

MOST_GROWTH = 13.0
"""Times as long for ten times as many domains: more than ten, since a short time is less exact."""

Domains = dict[str, dict[str, Any]]

RIGHT, LAST, ALL = "all right", "the last wrong", "all wrong"


@dataclass(frozen=True)
class Took:
    """What one stack file took.

    Attributes:
        seconds: to read and check it, and to say what is wrong.
        memory: MiB at most, over what there was before.
        characters: of the report; 0 where nothing is wrong.
    """

    seconds: float
    memory: float
    characters: int


def main(arguments: list[str]) -> int:
    """Measures, prints a line a stack file, and says which limits hold; 1 when one does not."""
    parser = argparse.ArgumentParser(prog="python -m bench.configuration", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="number of domains (10000)")
    parser.add_argument("--rounds", type=int, default=3, help="of each, for the median (3)")
    options = parser.parse_args(arguments)
    size, tenth = options.size, options.size // 10
    print(f"{MAIN}\ndomains  which are       seconds    MiB  characters of the report")
    found: dict[tuple[int, str], Took] = {}
    for wanted in ((tenth, RIGHT), (size, RIGHT), (size, LAST), (tenth, ALL), (size, ALL)):
        took = found[wanted] = _median([_apart(*wanted) for _ in range(options.rounds)])
        print(
            f"{wanted[0]:7}  {wanted[1]:14} {took.seconds:8.2f} {took.memory:6.0f} "
            f"{took.characters:11}",
            flush=True,
        )
    missed = 0
    for finding in _findings(found, size):
        missed += not finding.held
        print(finding)
    return 1 if missed else 0


def measured(domains: int, which: str) -> Took:
    """Reads and checks a stack file in this process, after a small one that loads what it needs."""
    _report(_config(1, RIGHT))
    collector.keep()
    config = _config(domains, which)
    before = peak_memory(os.getpid())
    started = time.perf_counter()
    report = _report(config)
    seconds = time.perf_counter() - started
    return Took(seconds, peak_memory(os.getpid()) - before, len(report))


def _report(config: Mapping[str, str]) -> str:
    """Everything that is wrong, as the program says it before it makes anything."""
    stack, faults = parse(config)
    faults = faults + building.faults(stack)
    return str(ConfigError(faults)) if faults else ""


def _config(domains: int, which: str) -> Mapping[str, str]:
    """The configuration as the engine hands it over."""
    found = MAIN.domains(domains)
    _BREAKS[which](found)
    return {f"{PROJECT}:domains": json.dumps(found)}


def _last(domains: Domains) -> None:
    # No domain leans on another's mapping.
    keys = list(domains.values())[-1]
    keys["dns"] = {**keys["dns"], "ttl": "soon"}


def _all(domains: Domains) -> None:
    for keys in domains.values():
        keys["dns"] = {**keys["dns"], "ttl": "soon"}
        keys["cdnn"] = keys["cdn"]


_BREAKS: Mapping[str, Callable[[Domains], None]] = {RIGHT: lambda _: None, LAST: _last, ALL: _all}


def _apart(domains: int, which: str) -> Took:
    """In a process of its own, whose memory no other stack file has made large."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measured, domains, which).result()


def _median(rounds: list[Took]) -> Took:
    return sorted(rounds, key=lambda took: took.seconds)[len(rounds) // 2]


def _findings(found: Mapping[tuple[int, str], Took], size: int) -> list[Finding]:
    tenth = size // 10
    growth = found[size, RIGHT].seconds / found[tenth, RIGHT].seconds
    return [
        *(
            Finding(f"{n} domains, {which}, seconds", found[n, which].seconds, MOST_SECONDS)
            for n, which in ((size, RIGHT), (size, LAST), (tenth, ALL))
        ),
        Finding(f"{size} domains over {tenth}", growth, MOST_GROWTH),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
