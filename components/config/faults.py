"""Faults of a stack file: where it is, what is wrong, what to do; all reported together."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in the stack file.

    Attributes:
        where: path in the project's namespace, for example `domains."a.example.com".cdn`.
        what: what is wrong, quoting the value.
        remedy: what to do about it.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class FaultyValueError(ValueError):
    """A value of the right type that is still wrong: what, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keeps both halves; pydantic carries the exception to the report."""
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}; {remedy}")


class ConfigError(Exception):
    """The stack file has faults; `faults` holds all of them, sorted by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keeps `faults` without repetitions, in the order of their place."""
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        head = "1 fault" if count == 1 else f"{count} faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"the stack file has {head}; nothing was changed:\n{lines}")


def path(*parts: str | int) -> str:
    """Joins keys to a path as Pulumi writes it: `domains."a.example.com".dns.zone`."""
    shown = ""
    for part in parts:
        if isinstance(part, int):
            shown += f"[{part}]"
        elif "." in part or not part:
            shown += f'."{part}"'
        else:
            shown += f".{part}"
    return shown.removeprefix(".")


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """What to write in place of `wrong`: the nearest known word, else all of them."""
    words = sorted(known)
    near = get_close_matches(wrong.lower(), words, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"use one of {', '.join(words)}" if words else "remove it"
