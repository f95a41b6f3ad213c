"""Faults of a stack file: where it is, what is wrong, what to do; all reported together."""

from collections.abc import Collection, Iterable
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
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        head = listed(self.faults)
        super().__init__(f"the stack file has {head}; nothing was changed:\n{lines}")


def listed(faults: Collection[Fault]) -> str:
    """How many there are, in words."""
    return "1 fault" if len(faults) == 1 else f"{len(faults)} faults"


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


def kind(value: object) -> str:
    """What a person would call `value` as it stands in YAML."""
    match value:
        case None:
            return "empty"
        case bool():
            return f"{str(value).lower()} (a yes/no value)"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text '{value}'"
        case dict():
            return "a map"
        case _:
            return "a list"
