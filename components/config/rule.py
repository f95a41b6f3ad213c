"""One rule between keys of a domain, as data: what an editor can be told of a check. Pure.

A rule never refuses what the program takes; what it cannot tell it leaves to the program
(docs/decisions/stack-file-schema.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from components.catalog import ESPS

Path = tuple[str, ...]
Schema = dict[str, Any]

NOTHING: Schema = {"enum": [None, False, []]}
"""Of a key that has no meaning here: not there, or as good as not there."""

NOT_OF_AN_ESP: Schema = {
    "not": {
        "type": "string",
        "pattern": rf"^\s*({'|'.join(esp.host_pattern for esp in ESPS.values())})\.*\s*$",
    }
}
"""Of a name that is one's own."""

NO_APEX: Schema = {"not": {"type": "string", "pattern": r"^[^.\u3002]*[.\u3002][^.\u3002]*[.]*$"}}
"""Of a name where a CNAME may stand: one of two labels is the apex of a domain."""


@dataclass(frozen=True)
class If:
    """A condition: a key's value, the domain's own or else that of `defaults`.

    Attributes:
        key: where the value stands.
        value: schema that it has; None for a key that is not there.
    """

    key: Path
    value: Schema | None

    @classmethod
    def one_of(cls, key: Path, *words: object) -> "If":
        """Holds when the value is one of `words`."""
        return cls(key, {"enum": list(words)})

    @classmethod
    def absent(cls, *key: str) -> "If":
        """Holds when the key is not there."""
        return cls(key, None)


@dataclass(frozen=True)
class Rule:
    """What a key has to be under conditions.

    Attributes:
        when: conditions that hold together.
        key: that the rule is about.
        must: schema of its value.
        says: what an editor shows where the rule is broken.
        needed: whether the key has to be there.
        own: whether only the domain's own key is meant, since `defaults` may hold it for others.
    """

    when: tuple[If, ...]
    key: Path
    must: Schema
    says: str
    needed: bool = False
    own: bool = False


def used(cdn: str) -> Iterable[If]:
    """Conditions of which each says that a domain uses `cdn`: it serves, or stands by."""
    yield If.one_of(("cdn",), cdn)
    yield If(("also",), {"type": "array", "contains": {"const": cdn}})


def alone(cdn: str) -> tuple[If, If]:
    """That `cdn` serves and nothing stands by, so that every key is its own."""
    return If.one_of(("cdn",), cdn), If.absent("also")
