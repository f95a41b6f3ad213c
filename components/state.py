"""The state as the engine tells it: what every resource has. Pure."""

from collections.abc import Mapping, Sequence
from typing import cast

State = Mapping[tuple[str, str], Mapping[str, object]]
"""Outputs of every resource, by type and logical name."""


def listed(outputs: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    """The blocks under `key` of a resource; none where there is no list of them."""
    found = outputs.get(key)
    if not isinstance(found, list):
        return ()
    blocks = cast(list[object], found)
    return [cast(Mapping[str, object], item) for item in blocks if isinstance(item, Mapping)]


def block(outputs: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The block under `key`; empty where there is none."""
    found = outputs.get(key)
    return cast(Mapping[str, object], found) if isinstance(found, Mapping) else {}


def text(outputs: Mapping[str, object], key: str) -> str | None:
    """The text under `key`; None for anything else."""
    found = outputs.get(key)
    return found if isinstance(found, str) and found else None
