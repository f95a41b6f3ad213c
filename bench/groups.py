"""`python -m bench.groups`: the same hosts on one edge, beside each on an edge of its own.

A preview and an update from nothing, in turn, as ratios of paired runs; and beside them a program
that does nothing but register what the URNs of such a group name.
"""

import argparse
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.limits import Finding, paired
from bench.measure import ROOT, Run, run
from bench.pairs import MAIN
from bench.steps import COMMANDS, PREVIEW, UP, new_stack

MOST = 0.5
"""Seconds of the hosts in one group over those of as many single ones."""

GROUP, SINGLE, BARE, BY_HAND = "in a group", "one by one", "a bare group", "one by one, flat"
_STEPS = (PREVIEW, UP)
_PROGRAMS: Mapping[str, Path] = {
    GROUP: ROOT / "__main__.py",
    SINGLE: ROOT / "__main__.py",
    BARE: ROOT / "bench" / "groups_bare.py",
    BY_HAND: MAIN.flat,
}
_RAISED: Mapping[str, str] = {
    # A new account has 10, and a certificate takes 100 once that is asked for.
    "SANDBOX_ACM_NAMES_PER_CERTIFICATE": "100",
}


def main(arguments: list[str]) -> int:
    """Measures, prints a line a step, and says whether the limit holds; 1 when it does not."""
    parser = argparse.ArgumentParser(prog="python -m bench.groups", description=__doc__)
    parser.add_argument("--hosts", type=int, default=100, help="in the group (default 100)")
    parser.add_argument("--pairs", type=int, default=3, help="rounds (default 3)")
    options = parser.parse_args(arguments)
    rounds = [_measure(options.hosts, number) for number in range(options.pairs)]
    missed = 0
    for step in _STEPS:
        took = [{name: one[name][step].seconds for name in _PROGRAMS} for one in rounds]
        medians = {name: statistics.median(one[name] for one in took) for name in _PROGRAMS}
        print(f"{step}: " + ", ".join(f"{seconds:.2f} s {n}" for n, seconds in medians.items()))
        for name, over in ((BARE, SINGLE), (GROUP, BY_HAND)):
            beside = paired(took, name, over)
            print(f"{options.hosts} hosts, {step}, {name} over {over}: {beside:.2f}")
        what = f"{options.hosts} hosts, {step}, {GROUP} over {SINGLE}"
        finding = Finding(what, paired(took, GROUP, SINGLE), MOST)
        missed += not finding.held
        print(finding, flush=True)
    return 1 if missed else 0


def _measure(hosts: int, number: int) -> Mapping[str, Mapping[str, Run]]:
    """One round: program -> step -> its run; each goes first in turn."""
    single = MAIN.domains(hosts)
    grouped = {host: {**keys, "group": "links"} for host, keys in single.items()}
    names = list(_PROGRAMS)
    order = names[number % len(names) :] + names[: number % len(names)]
    with TemporaryDirectory() as base:
        folders = {
            name: new_stack(Path(base), path, name, grouped if name == GROUP else single)
            for name, path in _PROGRAMS.items()
        }
        found: dict[str, dict[str, Run]] = {name: {} for name in names}
        for step in _STEPS:
            for name in order:
                found[name][step] = run(folders[name], *COMMANDS[step], also=_RAISED)
        return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
