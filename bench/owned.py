"""`python -m bench.owned`: what the two components of a domain cost by themselves.

The records' and edges' URNs hold them, so they are there for good, and a file or S3 backend writes
the whole state before and after each is made and deleted. The flat program with two such
components a host, and this program, each over the flat one, in paired runs.
"""

import argparse
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import ROOT, Run, project_folder, run, write_stack
from bench.pairs import MAIN
from bench.steps import COMMANDS, DESTROY, UP

_STEPS = (UP, DESTROY)
_PROGRAMS: Mapping[str, Path] = {
    "flat": MAIN.flat,
    "owned": ROOT / "bench" / "owned_program.py",
    "ours": ROOT / "__main__.py",
}


def main(arguments: list[str]) -> int:
    """Measures and prints a line a step; 0, since nothing here is a limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.owned", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100], help="numbers of domains")
    parser.add_argument("--pairs", type=int, default=1, help="rounds (default 1)")
    options = parser.parse_args(arguments)
    print("domains  step      flat s  with owners  this program  (seconds, and over flat)")
    for size in options.sizes:
        rounds = [_measure(size, number) for number in range(options.pairs)]
        for step in _STEPS:
            flat = statistics.median(one["flat"][step].seconds for one in rounds)
            over = {
                name: statistics.median(
                    one[name][step].seconds / one["flat"][step].seconds for one in rounds
                )
                for name in ("owned", "ours")
            }
            print(
                f"{size:7}  {step:8} {flat:7.2f}  {over['owned']:11.2f}  {over['ours']:12.2f}",
                flush=True,
            )
    return 0


def _measure(size: int, number: int) -> Mapping[str, Mapping[str, Run]]:
    """One round: program -> step -> its run; each goes first in turn."""
    names = list(_PROGRAMS)
    order = names[number % len(names) :] + names[: number % len(names)]
    found: dict[str, dict[str, Run]] = {name: {} for name in names}
    with TemporaryDirectory() as base:
        folders = {n: project_folder(Path(base), path, n) for n, path in _PROGRAMS.items()}
        for folder in folders.values():
            write_stack(folder, MAIN.domains(size))
        for step in _STEPS:
            for name in order:
                found[name][step] = run(folders[name], *COMMANDS[step])
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
