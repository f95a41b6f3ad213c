"""`python -m bench.promises`: what the promises cost that no limit may be bought with.

A host's records and edge stand below two components, since their URNs hold them; a stack tells of
each host, and keeps of it what the safety rules go by; and a run asks where its hosts point before
it relies on the state. A flat program with such owners, one that also tells, keeps and asks, and
this program, each over the flat one, in paired runs.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.limits import growth, paired
from bench.measure import ROOT, Run, run, said
from bench.pairs import MAIN, Pair, pair_of
from bench.promises_program import ASKS, EXPORTED, PAIR, REMEMBERED, TELLS
from bench.steps import COMMANDS, DESTROY, NO_OP, UP, new_stack
from components.edge_names import TRACKING_DOMAIN

FLAT, OWNED, PROMISED, OURS = "flat", "with owners", "with promises", "this program"
_OVER = (OWNED, PROMISED, OURS)
_STEPS = (UP, NO_OP, DESTROY)
ADDED = ROOT / "bench" / "promises_program.py"
_NAMES = (FLAT, OWNED, OURS, PROMISED)
"""In the order of their first step: what is promised is told as this program has told it."""

Programs = Mapping[str, Mapping[str, Run]]
"""One round: program -> step -> its run."""


def main(arguments: list[str]) -> int:
    """Measures and prints a line a step, and one for memory; 0, since nothing here is a limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.promises", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100], help="numbers of domains")
    parser.add_argument("--only", default=str(MAIN), help=f"a pair ({MAIN})")
    parser.add_argument("--pairs", type=int, default=1, help="rounds (default 1)")
    options = parser.parse_args(arguments)
    pair = pair_of(options.only)
    print(pair)
    print("the flat program, and the others over it", flush=True)
    print(f"domains  what            flat  {'  '.join(_OVER)}  {OURS} over {PROMISED}")
    measured = {
        size: [_measure(pair, size, number) for number in range(options.pairs)]
        for size in options.sizes
    }
    for size, rounds in measured.items():
        for step in _STEPS:
            took = [{name: one[name][step].seconds for name in _NAMES} for one in rounds]
            print(_line(f"{size:7}  {step + ', s':12}", took))
    least, most = min(measured), max(measured)
    if least < most:
        grown = {
            name: growth({n: [one[name][UP].memory for one in measured[n]] for n in (least, most)})
            for name in _NAMES
        }
        print(_line(f"{f'{least}-{most}':>7}  MiB a domain", [grown]))
    return 0


def _line(what: str, rounds: Sequence[Mapping[str, float]]) -> str:
    """One of the table, of each round's figures: program -> seconds or MiB."""
    flat = statistics.median(one[FLAT] for one in rounds)
    told = "  ".join(f"{paired(rounds, name, FLAT):{len(name)}.2f}" for name in _OVER)
    return f"{what} {flat:7.2f}  {told}  {paired(rounds, OURS, PROMISED):.2f}"


def _measure(pair: Pair, size: int, number: int) -> Programs:
    """One round: program -> step -> its run; each goes first in turn, where it can."""
    turn = number % len(_NAMES)
    order = (*_NAMES[turn:], *_NAMES[:turn])
    found: dict[str, dict[str, Run]] = {name: {} for name in _NAMES}
    domains = pair.domains(size)
    programs = {FLAT: pair.flat, OURS: ROOT / "__main__.py"}
    with TemporaryDirectory() as base:
        folders = {
            name: new_stack(Path(base), programs.get(name, ADDED), name, domains) for name in _NAMES
        }
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
                    told.write_text(json.dumps(_told(folders[OURS])))
    return found


def _told(folder: Path) -> Mapping[str, object]:
    """What this program exports and remembers in `folder`, as the other one is to tell it."""
    state = json.loads(said(folder, "stack", "export"))["deployment"]["resources"]
    kept = {
        resource["urn"].rpartition("::")[2]: resource["outputs"]
        for resource in state
        if resource["type"] == TRACKING_DOMAIN
    }
    outputs = json.loads(said(folder, "stack", "output", "--json"))
    return {EXPORTED: outputs, REMEMBERED: kept}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
