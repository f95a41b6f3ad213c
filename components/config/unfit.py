"""What a program can hand over and JSON cannot hold; a stack file never has it. Pure."""

import re
from collections.abc import Mapping

from components.config.faults import Fault, kind

DEEPEST = 20
"""Levels of maps and lists that a section may have; the deepest key needs five."""

WHOLE = "args"
"""Place of what is wrong with the arguments of a component as a whole."""

TOO_LATE = (
    "is an Output, and has to be known while the program plans",
    "write the value itself",
)
"""What is wrong with an output in place of a value that decides something, and what to do."""

_LARGEST = 1_024
"""Bits of a whole number; one of some thousand digits Python does not write as text."""

_OF_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""Half of a character has no bytes; the other one begins a mark (`components.config.late`)."""


def is_output(value: object) -> bool:
    """Whether it is an output of Pulumi's, which pure code does not import."""
    return callable(getattr(value, "apply", None)) and hasattr(value, "is_known")


def too_deep(where: str) -> Fault:
    """The fault of a section, or an argument, with more levels than `DEEPEST`."""
    return Fault(where, f"is nested more than {DEEPEST} levels deep", "a few levels will do")


def with_text_keys(
    tree: Mapping[object, object], where: str
) -> tuple[dict[str, object], list[Fault]]:
    """What stands in a map at keys that are text, and a fault for each other key.

    Args:
        tree: the map.
        where: it stands.
    """
    kept: dict[str, object] = {}
    faults: list[Fault] = []
    for key, value in tree.items():
        if isinstance(key, str) and not _OF_NO_TEXT.search(key):
            kept[key] = value
        else:
            faults.append(Fault(where, *_said_of_key(key)))
    return kept, faults


def said_of(value: object) -> tuple[str, str] | None:
    """What is wrong with a value that is neither a map nor a list, and what to do; often None."""
    if isinstance(value, str):
        found = _OF_NO_TEXT.search(value)
        if found is None:
            return None
        return f"holds the character {_code(found[0])}, which no text has", "remove it"
    if isinstance(value, int) and value.bit_length() > _LARGEST:
        return "is a number of hundreds of digits", "write a number that the key can have"
    if isinstance(value, int | float | None):
        return None
    return (
        f"is a {type(value).__name__}, which is no value",
        "write the value itself; of a resource its output, such as zone.zone_id",
    )


def called(value: object) -> str:
    """What a person would call it; its class where no file has such a thing."""
    usual = type(value) in (str, list, dict) or said_of(value) is None
    return kind(value) if usual else f"a {type(value).__name__}"


def _said_of_key(key: object) -> tuple[str, str]:
    if isinstance(key, str):
        code = _code(_OF_NO_TEXT.findall(key)[0])
        return f"has a key with the character {code}, which no text has", "remove it"
    if is_output(key):
        return (
            "has an Output as a key, and keys have to be known while the program plans",
            "write the key itself",
        )
    remedy = "quote it" if isinstance(key, int | float) else "write text"
    return f"has a key that is {called(key)}, not text", remedy


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
