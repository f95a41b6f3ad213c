"""What was measured so far, a line a round, so that a long measurement goes on where it stopped."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from bench.measure import ROOT, Run
from bench.steps import Round

FILE = ROOT / ".bench" / "results.jsonl"

_KINDS = ("*.py", "*.j2", "*.conf")
_MEASURED = ("__main__.py", "requirements-dev.lock", "bench", "components", "sandbox", "tools")


class Results:
    """The rounds of one state of the program; those of another one do not count."""

    def __init__(self, file: Path = FILE) -> None:
        """Nothing is read yet."""
        self._file = file
        self._program = fingerprint()

    def read(self) -> dict[tuple[str, int, int], Round]:
        """Pair, number of domains and number of the round -> the round."""
        found: dict[tuple[str, int, int], Round] = {}
        for line in self._file.read_text().splitlines() if self._file.exists() else ():
            try:
                one = cast(dict[str, Any], json.loads(line))
            except ValueError:  # the last line of a run that was killed
                continue
            if one["program"] == self._program:
                own, flat = (_runs(one[name]) for name in ("ours", "flat"))
                found[one["pair"], one["domains"], one["round"]] = Round(own, flat)
        return found

    def add(self, pair: str, domains: int, number: int, found: Round) -> None:
        """Keeps a round."""
        self._file.parent.mkdir(exist_ok=True)
        line = {
            "program": self._program,
            "pair": pair,
            "domains": domains,
            "round": number,
            "ours": {step: run.kept() for step, run in found.ours.items()},
            "flat": {step: run.kept() for step, run in found.flat.items()},
        }
        with self._file.open("a") as file:
            file.write(f"{json.dumps(line)}\n")


def _runs(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Run]:
    return {step: Run(**values) for step, values in kept.items()}


def fingerprint() -> str:
    """Of all that is measured: another program begins anew."""
    digest = hashlib.sha256()
    for name in _MEASURED:
        place = ROOT / name
        found = (file for kind in _KINDS for file in place.rglob(kind))
        files = sorted(found) if place.is_dir() else [place]
        for file in files:
            digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
