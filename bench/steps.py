"""The steps of one round: what a stack goes through, for this program and the flat one in turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.measure import ROOT, Run, project_folder, run, write_stack
from bench.pairs import Pair

PREVIEW, UP, NO_OP, CHANGE, REFRESH, DESTROY = STEPS = (
    "preview",
    "up",
    "no-op up",
    "one host changed",
    "refresh",
    "destroy",
)
_NOW = ("--yes", "--skip-preview")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    PREVIEW: ("preview",),
    UP: ("up", *_NOW),
    NO_OP: ("up", *_NOW),
    CHANGE: ("up", *_NOW),
    REFRESH: ("refresh", *_NOW),
    DESTROY: ("destroy", *_NOW),
}
"""Step -> the arguments of the CLI that do it."""


@dataclass(frozen=True)
class Round:
    """One pair of programs at one size: step -> the run of ours and the run of the flat one."""

    ours: Mapping[str, Run]
    flat: Mapping[str, Run]


def new_stack(base: Path, program: Path, name: str, domains: Mapping[str, object]) -> Path:
    """A folder with `program` and a stack of `domains`, which is made before anything is measured.

    Args:
        base: where the folder is made.
        program: in place of this project's `__main__.py`.
        name: of the folder; blanks are joined.
        domains: of the stack file.
    """
    folder = project_folder(base, program, name.replace(",", "").replace(" ", "-"))
    write_stack(folder, domains)
    run(folder, "stack", "init")
    return folder


def measure(pair: Pair, size: int, number: int, say: Callable[[str], None]) -> Round:
    """Goes through every step with both programs; each goes first in every second round."""
    with TemporaryDirectory() as base:
        programs = {"ours": ROOT / "__main__.py", "flat": pair.flat}
        domains = pair.domains(size)
        folders = {n: new_stack(Path(base), path, n, domains) for n, path in programs.items()}
        found: dict[str, dict[str, Run]] = {"ours": {}, "flat": {}}
        # Each goes first in turn: the second one finds warm caches.
        order = ("ours", "flat") if number % 2 == 0 else ("flat", "ours")
        for step in STEPS:
            if step == CHANGE:
                _change(domains)
                for folder in folders.values():
                    write_stack(folder, domains)
            for name in order:
                say(f"{pair} {size}: {step}, {name}")
                found[name][step] = run(folders[name], *COMMANDS[step])
    return Round(found["ours"], found["flat"])


def _change(domains: dict[str, dict[str, Any]]) -> None:
    """Another TTL for one host: one record is changed in place."""
    next(iter(domains.values()))["dns"]["ttl"] = 600
