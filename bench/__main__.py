"""`make bench`: this program beside a flat one that makes the same, step by step, in pairs.

Figures are ratios of two programs measured in one run, in turn, on the same machine.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence

from bench import configuration, groups, guard, promises, state, verify
from bench.limits import findings, ratio
from bench.measure import LAUNCHER, PROGRAM
from bench.pairs import MAIN, OTHERS, Pair, pair_of
from bench.results import FILE, Results
from bench.steps import STEPS, Round, measure

SIZES = (1, 10, 100)
ALL_SIZES = (1, 10, 100, 400)
OTHERS_SIZES = (1, 100)
"""One domain, for what starting up costs, and a hundred."""

BESIDE = (configuration, groups, promises, state, verify, guard)
"""What is measured by itself, each with `python -m`."""


def main(arguments: list[str]) -> int:
    """Measures, prints tables, and says which limits hold; 1 when one does not."""
    options = _options(arguments)
    results = Results()
    kept = results.read() if options.all else {}
    measured: dict[tuple[str, int], list[Round]] = {}
    for pair, size in _wanted(options):
        rounds = measured[str(pair), size] = []
        for number in range(options.pairs):
            found = kept.get((str(pair), size, number))
            if found is None:
                found = measure(pair, size, number, _progress)
                if options.all:
                    results.add(str(pair), size, number, found)
            rounds.append(found)
        _show(str(pair), size, rounds)
    missed = 0
    for finding in findings(measured):
        missed += not finding.held
        print(finding)
    for measurement in BESIDE if options.all and not options.only else ():
        print(f"\n{measurement.__name__}", flush=True)
        missed += measurement.main([])
    print(f"{missed} limits failed" if missed else "all limits held")
    return 1 if missed else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, help="paired rounds a size (default 3)")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of domains (1 10 100)")
    parser.add_argument(
        "--all",
        action="store_true",
        help=f"400 domains, every pair, and what is measured by itself; goes on where it stopped "
        f"({FILE.name})",
    )
    parser.add_argument("--only", help="one pair alone, such as fastly-ses")
    return parser.parse_args(arguments)


def _wanted(options: argparse.Namespace) -> list[tuple[Pair, int]]:
    if options.only:
        pair = pair_of(options.only)
        return [(pair, size) for size in options.sizes or OTHERS_SIZES]
    wanted = [(MAIN, size) for size in options.sizes or (ALL_SIZES if options.all else SIZES)]
    if options.all:
        wanted += [(pair, size) for pair in OTHERS for size in OTHERS_SIZES]
    return wanted


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:60}", end="", file=sys.stderr, flush=True)


def _show(pair: str, size: int, rounds: Sequence[Round]) -> None:
    print(f"\n{pair}, {size} domains, medians of {len(rounds)} pairs")
    print("step               ours s   flat s  ratio (range)        ours MiB  flat MiB  stand-ins")
    for step in STEPS:
        ours, flat = [one.ours[step] for one in rounds], [one.flat[step] for one in rounds]
        ratios = [a.seconds / b.seconds for a, b in zip(ours, flat, strict=True)]
        seconds = [statistics.median(run.seconds for run in runs) for runs in (ours, flat)]
        memory = [statistics.median(run.memory for run in runs) for runs in (ours, flat)]
        share = _share(rounds, step, "stand-ins")
        print(
            f"{step:17} {seconds[0]:8.2f} {seconds[1]:8.2f}  {ratio(rounds, step):5.3f} "
            f"({min(ratios):.3f}-{max(ratios):.3f}) {memory[0]:10.0f} {memory[1]:9.0f} {share:9.0%}"
        )
    parts = (LAUNCHER, "engine", "language host", PROGRAM, "stand-ins")
    for step in STEPS:
        told = ", ".join(f"{part} {_share(rounds, step, part):.0%}" for part in parts)
        print(f"  processor, {step}: {told}")
    sys.stdout.flush()


def _share(rounds: Sequence[Round], step: str, part: str) -> float:
    """Of our processor time."""
    whole = sum(sum(one.ours[step].processor.values()) for one in rounds)
    own = sum(one.ours[step].processor.get(part, 0.0) for one in rounds)
    return own / whole if whole else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
