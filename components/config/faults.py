"""Faults of a stack file: where it is, what is wrong, what to do; all reported together."""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

MOST_SHOWN = 50
"""Faults that a report shows; nobody mends more at once."""

LONGEST_VALUE = 120
"""Characters of a quoted value that a message shows."""

LONGEST_PART = 700
"""Characters of each part of a message; a host name and a list of words fit."""

_HIDDEN = "(not shown, it may be a secret)"
_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]+-----\s*[A-Za-z0-9+/\\].*?(-----END [A-Z0-9 ]+-----|$)", re.S
)
_PREFIXED = re.compile(r"\b(?:SG\.|(?:sk|pk|gh[opsu]|xox[abp])[_-])[\w.-]{12,}")
_RUN = re.compile(r"[A-Za-z0-9+/=_-]{24,}")
_HEXADECIMAL = re.compile(r"_?[0-9a-f]{32}")
_UNSPACED = re.compile(r"[A-Za-z0-9_]{32,}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_QUOTED = re.compile(rf"'([^']{{{LONGEST_VALUE + 1},}})'")


def safe(text: str) -> str:
    """`text` as a message may show it; every part of every fault passes through here.

    What may be a secret is hidden (PEM, and long text in which letters and digits mix as in no
    name), a long value cut, and a character that would break the line written as an escape.
    """
    text = _PEM.sub(_HIDDEN, text)
    text = _PREFIXED.sub(_HIDDEN, text)
    text = _RUN.sub(lambda run: _HIDDEN if _like_a_token(run) else run[0], text)
    text = _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
    text = _QUOTED.sub(lambda found: f"'{found[1][:LONGEST_VALUE]}...'", text)
    return text if len(text) <= LONGEST_PART else f"{text[:LONGEST_PART]}..."


def _like_a_token(run: re.Match[str]) -> bool:
    """IDs of 32 hexadecimal digits are none, nor what is part of a name with dots."""
    text = run[0]
    digit = any(character.isdigit() for character in text)
    upper, lower = text != text.lower(), text != text.upper()
    if digit and upper and lower:
        return True
    if _HEXADECIMAL.fullmatch(text):
        return False
    around = (
        run.string[max(run.start() - 1, 0) : run.start()],
        run.string[run.end() : run.end() + 1],
    )
    if "." in around and not upper:
        return False
    long = any((digit or upper) and lower for _ in _UNSPACED.finditer(text))
    return long or (digit and upper and len(text) >= 32)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in the stack file; safe to show, however its parts came about.

    Attributes:
        where: path in the project's namespace, for example `domains."a.example.com".cdn`.
        what: what is wrong, quoting the value.
        remedy: what to do about it.
    """

    where: str
    what: str
    remedy: str

    def __post_init__(self) -> None:
        """Hides what may be a secret."""
        for part in ("where", "what", "remedy"):
            object.__setattr__(self, part, safe(getattr(self, part)))

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class FaultyValueError(ValueError):
    """A value of the right type that is still wrong: what, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keeps both halves; pydantic carries the exception to the report."""
        self.what = safe(what)
        self.remedy = safe(remedy)
        super().__init__(f"{self.what}; {self.remedy}")


class ConfigError(Exception):
    """The stack file has faults; `faults` holds all of them, sorted by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keeps `faults` without repetitions, in the order of their place."""
        self.faults = tuple(sorted(set(faults)))
        head = listed(self.faults)
        super().__init__(f"the stack file has {head}; nothing was changed:\n{lines(self.faults)}")


def lines(faults: Sequence[Fault]) -> str:
    """A line a fault; of very many the first, and how many more there are."""
    shown = [f"  {fault}" for fault in faults[:MOST_SHOWN]]
    if len(faults) > MOST_SHOWN:
        shown.append(f"  ... and {len(faults) - MOST_SHOWN} more; mend these first")
    return "\n".join(shown)


def listed(faults: Collection[Fault]) -> str:
    """How many there are, in words."""
    return "1 fault" if len(faults) == 1 else f"{len(faults)} faults"


_quoted = json.JSONEncoder(ensure_ascii=False).encode
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")


def path(*parts: str | int) -> str:
    """Joins keys to a path as Pulumi writes it: `domains."a.example.com".dns.zone`."""
    return "".join(map(_step, parts)).removeprefix(".")


@lru_cache(maxsize=4_096)
def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if _PLAIN_KEY.fullmatch(part):
        # By itself: beside the dots of a path it would pass for a part of a host name.
        return f".{safe(part)}"
    return f".{_quoted(part)}"


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """What to write in place of `wrong`: the nearest known word, else all of them."""
    return _suggestion(wrong, tuple(sorted(known)))


@lru_cache(maxsize=256)  # One slip in a file is often made at every domain.
def _suggestion(wrong: str, words: tuple[str, ...]) -> str:
    near = get_close_matches(wrong.lower(), words, n=5, cutoff=0.6)
    # Letters that changed places are the commonest slip, and difflib's own ranking knows none.
    near.sort(key=lambda word: sorted(word) != sorted(wrong.lower()))
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
