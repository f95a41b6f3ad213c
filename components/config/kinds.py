"""Kinds of single values in a stack file: text with a shape, and numbers with a range. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from components.config.faults import FaultyValueError, kind, suggestion
from components.config.hosts import canonical
from components.config.shown import ANY_LETTER, Shown, whole

STRICT = ConfigDict(extra="forbid", strict=True)
"""For every value of the stack file: unknown keys are faults, and no type turns into another."""

LONGEST_TTL = 86_400
"""Seconds; a tracking record cached longer than a day could not be rolled back in a day."""

_DURATION = re.compile(r"([1-9]\d{0,4})(s|m|h)")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600}
_DURATIONS = (
    r"([1-9]\d{0,3}|[1-7]\d{4}|8[0-5]\d{3}|86[0-3]\d{2}|86400)s"
    r"|([1-9]\d{0,2}|1[0-3]\d{2}|14[0-3]\d|1440)m|([1-9]|1\d|2[0-4])h"
)
"""What `seconds` takes, as a pattern for editors."""

_EDGE = rf"([A-Za-z0-9]|{ANY_LETTER})"
_LABEL = rf"{_EDGE}(([A-Za-z0-9-]|{ANY_LETTER}){{0,61}}{_EDGE})?"
HOST_PATTERN = rf"\s*(?!.*\.\d+\.*\s*$)(?!\S{{254}})({_LABEL}[.\u3002])+{_LABEL}\.*\s*"
"""What `canonical` takes, as a pattern for editors; it cannot tell an international name that
stands for none."""


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

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        known = {"description": self.kind, "pattern": whole(self.pattern)}
        return {
            **handler(schema),
            **known,
            **({"examples": [self.example]} if self.example else {}),
        }

    @property
    def example(self) -> str | None:
        """The text that the remedy gives as one; None where it gives none."""
        found = re.search(r'(?:write it|quoted,|title,) like "?([^\s",]+)', self.remedy)
        return None if found is None else found[1].rstrip(":")

    def check(self, text: object) -> object:
        """`text`, when it has the shape; an output is let through.

        Raises:
            FaultyValueError: when it has not.
        """
        if isinstance(text, str) and not re.fullmatch(self.pattern, text):
            raise FaultyValueError(f"'{text}' is not {self.kind}", self.remedy)
        return text


def shaped(pattern: str, kind: str, remedy: str) -> Shape:
    """Marks text of one `Shape`, which is checked to have it."""
    return Shape(pattern, kind, remedy)


class Words:
    """One of the words that a registry or a list knows.

    Marks a field for the messages, which list the words, and validates it.
    """

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        """Takes what names the words once a value is read, not before."""
        self.known: Callable[[], Iterable[str]] = known

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "enum": list(self.known())}

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


Host = Annotated[
    str, AfterValidator(canonical), Shown("ablink.email.example.com", pattern=whole(HOST_PATTERN))
]
Duration = Annotated[
    str, AfterValidator(_duration), Shown("90s", "30m", "2h", pattern=whole(_DURATIONS))
]
Ttl = Annotated[int, AfterValidator(_ttl), Shown(300, 3600, minimum=0, maximum=LONGEST_TTL)]
SecretName = Annotated[
    str,
    Shown(
        "fastly-token",
        description="Name of the secret key, set with `pulumi config set --secret "
        "ssl-click-tracking:NAME`; never the secret itself.",
    ),
]
"""Names a secret; whether it is there is looked at over the whole file."""

AccountName = Annotated[str, Shown("shop")]
GuardMode = Annotated[bool | Literal["warn"], BeforeValidator(_guard), Shown(True, "warn", False)]
GroupName = Annotated[
    str,
    shaped(
        r"[a-z][a-z0-9-]{0,49}",
        "a group name (a-z, 0-9, '-', no dot)",
        "write it like newsletters",
    ),
]
