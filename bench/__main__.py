"""`make bench`: paired previews of this program and of a flat one, at growing numbers of domains.

Figures are ratios of two programs measured in one run, alternating, on the same machine.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.measure import ROOT, Run, preview, project_folder, write_stack

SIZES = (1, 10, 100, 400)
MOST_AGAINST_FLAT = 1.10
"""Seconds of ours over those of the flat program, at 100 domains."""
MOST_GROWTH = 4.4
"""Seconds of ours at 400 domains over those at 100."""


@dataclass(frozen=True)
class Result:
    """Medians of the paired runs at one number of domains."""

    domains: int
    ours: Run
    flat: Run
    ratio: float


def main(arguments: list[str]) -> int:
    """Measures, prints a table, and says whether the limits hold; 1 when they do not."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, help="paired runs a size (default 3)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of domains")
    options = parser.parse_args(arguments)
    results: dict[int, Result] = {}
    print(f"previews on the sandbox, medians of {options.pairs} pairs", flush=True)
    print("domains   ours s   flat s  ratio (range)        ours MiB  flat MiB", flush=True)
    for size in options.sizes:
        results[size] = _measure(size, options.pairs)
    return _judge(results)


def _measure(size: int, pairs: int) -> Result:
    ours: list[Run] = []
    flat: list[Run] = []
    for number in range(pairs):
        with tempfile.TemporaryDirectory() as base:
            folders = [
                project_folder(Path(base), ROOT / "__main__.py"),
                project_folder(Path(base), ROOT / "bench" / "flat_program.py"),
            ]
            for folder in folders:
                write_stack(folder, size)
            # Each goes first in turn: the second one finds warm caches.
            order = (0, 1) if number % 2 == 0 else (1, 0)
            for index in order:
                (ours, flat)[index].append(preview(folders[index]))
    return _summarised(size, ours, flat)


def _summarised(size: int, ours: list[Run], flat: list[Run]) -> Result:
    ratios = [mine.seconds / other.seconds for mine, other in zip(ours, flat, strict=True)]
    result = Result(size, _median(ours), _median(flat), statistics.median(ratios))
    print(
        f"{size:7} {result.ours.seconds:8.2f} {result.flat.seconds:8.2f}  {result.ratio:5.3f} "
        f"({min(ratios):.3f}-{max(ratios):.3f}) "
        f"{result.ours.memory:10.0f} {result.flat.memory:9.0f}",
        flush=True,
    )
    return result


def _median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.memory for run in runs),
    )


def _judge(results: dict[int, Result]) -> int:
    missed = 0
    if 100 in results:
        ratio = results[100].ratio
        missed += ratio > MOST_AGAINST_FLAT
        print(f"against the flat program at 100 domains: {ratio:.3f} (limit {MOST_AGAINST_FLAT})")
    if 100 in results and 400 in results:
        growth = results[400].ours.seconds / results[100].ours.seconds
        missed += growth > MOST_GROWTH
        print(f"400 domains over 100: {growth:.2f} (limit {MOST_GROWTH})")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
