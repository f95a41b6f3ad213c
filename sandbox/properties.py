"""Typed looks into parsed JSON and YAML, whose values may be anything."""

from collections.abc import Mapping
from typing import Any, cast

Properties = dict[str, Any]


def as_map(value: object) -> Properties | None:
    """The value when it is a map, else nothing."""
    return cast(Properties, value) if isinstance(value, dict) else None


def as_list(value: object) -> list[Any] | None:
    """The value when it is a list, else nothing."""
    return cast(list[Any], value) if isinstance(value, list) else None


def map_at(properties: Mapping[str, Any], name: str) -> Properties:
    """The map of this name, empty when it is missing or something else."""
    return as_map(properties.get(name)) or {}


def list_at(properties: Mapping[str, Any], name: str) -> list[Any]:
    """The list of this name, empty when it is missing or something else."""
    return as_list(properties.get(name)) or []
