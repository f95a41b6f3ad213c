"""`python -m bench.groups`: the same hosts on one edge, beside each on an edge of its own.

A preview and an update from nothing, in turn, as ratios of paired runs.
"""

import argparse
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.limits import Finding
from bench.measure import ROOT, Run, project_folder, run, write_stack
from bench.pairs import MAIN
from bench.steps import COMMANDS, PREVIEW, UP

MOST = 0.5
"""Seconds of the hosts in one group over those of as many single ones."""

_STEPS = (PREVIEW, UP)
_RAISED: Mapping[str, str] = {
    # A new account has 10, and a certificate takes 100 once that is asked for.
    "SANDBOX_ACM_NAMES_PER_CERTIFICATE": "100",
}


def main(arguments: list[str]) -> int:
    """Measures, prints a line a step, and says whether the limit holds; 1 when it does not."""
    parser = argparse.ArgumentParser(prog="python -m bench.groups", description=__doc__)
    parser.add_argument("--hosts", type=int, default=100, help="in the group (default 100)")
    parser.add_argument("--pairs", type=int, default=1, help="paired rounds (default 1)")
    options = parser.parse_args(arguments)
    rounds = [_measure(options.hosts, number) for number in range(options.pairs)]
    missed = 0
    for step in _STEPS:
        group, single = (
            [one[name][step].seconds for one in rounds] for name in ("group", "single")
        )
        ratios = [a / b for a, b in zip(group, single, strict=True)]
        print(
            f"{step}: {statistics.median(group):.2f} s in a group, "
            f"{statistics.median(single):.2f} s one by one"
        )
        finding = Finding(f"{options.hosts} hosts, {step}", statistics.median(ratios), MOST)
        missed += not finding.held
        print(finding, flush=True)
    return 1 if missed else 0


def _measure(hosts: int, number: int) -> Mapping[str, Mapping[str, Run]]:
    """One round: "group" and "single" -> step -> its run; each goes first in every second round."""
    single = MAIN.domains(hosts)
    stacks = {
        "group": {host: {**keys, "group": "links"} for host, keys in single.items()},
        "single": single,
    }
    with TemporaryDirectory() as base:
        folders = {n: project_folder(Path(base), ROOT / "__main__.py", n) for n in stacks}
        for name, folder in folders.items():
            write_stack(folder, stacks[name])
        order = list(stacks) if number % 2 == 0 else list(reversed(stacks))
        found: dict[str, dict[str, Run]] = {name: {} for name in stacks}
        for step in _STEPS:
            for name in order:
                found[name][step] = run(folders[name], *COMMANDS[step], also=_RAISED)
        return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
