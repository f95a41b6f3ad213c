"""Kinds of single values in a stack file: text with a shape, and numbers with a range. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict

from components.config.faults import FaultyValueError, kind, suggestion
from components.config.hosts import canonical

STRICT = ConfigDict(extra="forbid", strict=True)
"""For every value of the stack file: unknown keys are faults, and no type turns into another."""

LONGEST_TTL = 86_400
"""Seconds; a tracking record cached longer than a day could not be rolled back in a day."""

_DURATION = re.compile(r"([1-9]\d{0,4})(s|m|h)")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600}


def seconds(duration: str) -> int:
    """`90s`, `30m` or `2h` in seconds.

    Raises:
        FaultyValueError: when it is none of these or longer than a day.
    """
    match = _DURATION.fullmatch(duration)
    total = int(match[1]) * _UNIT_SECONDS[match[2]] if match else 0
    if not 1 <= total <= 86_400:
        raise FaultyValueError(
            f"'{duration}' is not a duration of at most a day", "write it like 90s, 30m or 2h"
        )
    return total


def _duration(text: str) -> str:
    seconds(text)
    return text


@dataclass(frozen=True)
class Shape:
    """What a text looks like.

    Attributes:
        pattern: a regular expression that the whole text matches.
        kind: what it is, after "is not".
        remedy: what to do about a text that is none.
    """

    pattern: str
    kind: str
    remedy: str

    def check(self, text: object) -> object:
        """`text`, when it has the shape; an output is let through.

        Raises:
            FaultyValueError: when it has not.
        """
        if isinstance(text, str) and not re.fullmatch(self.pattern, text):
            raise FaultyValueError(f"'{text}' is not {self.kind}", self.remedy)
        return text


def shaped(pattern: str, kind: str, remedy: str) -> AfterValidator:
    """A validator for text of one `Shape`."""
    return AfterValidator(Shape(pattern, kind, remedy).check)


class Words:
    """One of the words that a registry or a list knows.

    Marks a field for the messages, which list the words, and validates it.
    """

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        """Takes what names the words once a value is read, not before."""
        self.known: Callable[[], Iterable[str]] = known

    def check(self, value: object) -> object:
        """`value`, when it is one of the words.

        Raises:
            FaultyValueError: when it is none; names the nearest.
        """
        words = sorted(self.known())
        if not isinstance(value, str):
            raise FaultyValueError(f"is {kind(value)}", f"use one of {', '.join(words)}")
        if value not in words:
            raise FaultyValueError(f"'{value}' is not known", suggestion(value, words))
        return value


def _guard(value: object) -> object:
    if isinstance(value, bool) or value == "warn":
        return value
    raise FaultyValueError(
        f"is {kind(value)}, not true, false or warn",
        "write true to refuse a cut-over that would break links, warn to be told only, false for "
        "no probe",
    )


def _ttl(value: int) -> int:
    if not 0 <= value <= LONGEST_TTL:
        raise FaultyValueError(
            f"{value} is not a TTL between 0 and {LONGEST_TTL} seconds",
            "use 300 while changing things, 3600 when settled",
        )
    return value


Host = Annotated[str, AfterValidator(canonical)]
Duration = Annotated[str, AfterValidator(_duration)]
Ttl = Annotated[int, AfterValidator(_ttl)]
GuardMode = Annotated[bool | Literal["warn"], BeforeValidator(_guard)]
GroupName = Annotated[
    str,
    shaped(
        r"[a-z][a-z0-9-]{0,49}",
        "a group name (a-z, 0-9, '-', no dot)",
        "write it like newsletters",
    ),
]
