"""`python -m bench.promises`: what the promises cost that no limit may be bought with.

A host's records and edge stand below two components, since their URNs hold them; a stack tells of
each host; and a run asks where its hosts point before it relies on the state. A flat program with
such owners, one that also tells and asks, and this program, each over the flat one, in paired runs.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import ROOT, Run, project_folder, run, said, write_stack
from bench.pairs import MAIN, Pair, pair_of
from bench.promises_program import ASKS, PAIR, TELLS
from bench.steps import COMMANDS, DESTROY, NEW, NO_OP, UP

FLAT, OWNED, PROMISED, OURS = "flat", "with owners", "with promises", "this program"
_STEPS = (UP, NO_OP, DESTROY)
ADDED = ROOT / "bench" / "promises_program.py"
_NAMES = (FLAT, OWNED, OURS, PROMISED)
"""In the order of their first step: what is promised is told as this program has told it."""


def main(arguments: list[str]) -> int:
    """Measures and prints a line a step; 0, since nothing here is a limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.promises", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100], help="numbers of domains")
    parser.add_argument("--only", default=str(MAIN), help=f"a pair ({MAIN})")
    parser.add_argument("--pairs", type=int, default=1, help="rounds (default 1)")
    options = parser.parse_args(arguments)
    over = (OWNED, PROMISED, OURS)
    pair = pair_of(options.only)
    print(pair)
    print("seconds of the flat program, and the others over it", flush=True)
    print(f"domains  step        flat s  {'  '.join(over)}  {OURS} over {PROMISED}")
    for size in options.sizes:
        rounds = [_measure(pair, size, number) for number in range(options.pairs)]
        for step in _STEPS:
            flat = statistics.median(one[FLAT][step].seconds for one in rounds)
            ratios = [_ratio(rounds, step, name, FLAT) for name in over]
            told = "  ".join(f"{r:{len(n)}.2f}" for n, r in zip(over, ratios, strict=True))
            nearest = _ratio(rounds, step, OURS, PROMISED)
            print(f"{size:7}  {step:10} {flat:7.2f}  {told}  {nearest:.2f}", flush=True)
    return 0


def _ratio(rounds: Sequence[Mapping[str, Mapping[str, Run]]], step: str, a: str, b: str) -> float:
    return statistics.median(one[a][step].seconds / one[b][step].seconds for one in rounds)


def _measure(pair: Pair, size: int, number: int) -> Mapping[str, Mapping[str, Run]]:
    """One round: program -> step -> its run; each goes first in turn, where it can."""
    turn = number % len(_NAMES)
    order = (*_NAMES[turn:], *_NAMES[:turn])
    found: dict[str, dict[str, Run]] = {name: {} for name in _NAMES}
    domains = pair.domains(size)
    programs = {FLAT: pair.flat, OURS: ROOT / "__main__.py"}
    with TemporaryDirectory() as base:
        folders = {
            name: project_folder(Path(base), programs.get(name, ADDED), name.replace(" ", "-"))
            for name in _NAMES
        }
        for folder in folders.values():
            write_stack(folder, domains)
            run(folder, *NEW)
        told = Path(base) / "told.json"
        for step in _STEPS:
            # Before a first update there is nothing to rely on, and nothing is asked.
            asks = {ASKS: "yes"} if step == NO_OP else {}
            for name in _NAMES if step == UP else order:
                also = {PAIR: str(pair)}
                if name == PROMISED:
                    also |= {TELLS: str(told), **asks}
                found[name][step] = run(folders[name], *COMMANDS[step], also=also)
                if (name, step) == (OURS, UP):
                    outputs = json.loads(said(folders[OURS], "stack", "output", "--json"))
                    told.write_text(json.dumps(outputs))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
