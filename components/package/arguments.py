"""Arguments as the engine hands them over, in Python's keys; nothing is judged here.

The SDK's own way drops keys it does not know and reads a value of another kind as an empty one.
The constructors know better what to say of both, in the stack file's words.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

import pulumi
from pulumi.output import Unknown
from pulumi.provider.experimental.analyzer import PropertyDefinition, TypeDefinition

Types = Callable[[PropertyDefinition], TypeDefinition | None]


def in_python(
    inputs: Mapping[str, Any],
    properties: Mapping[str, PropertyDefinition],
    names: Mapping[str, str],
    types: Types,
) -> dict[str, Any]:
    """`inputs` with every key as Python has it, in whatever it holds.

    Args:
        inputs: as the engine has them.
        properties: what the schema says of each.
        names: in the schema -> in Python.
        types: the definition of a property's type, None where it is none of the package's.
    """
    return {
        names.get(key) or _snake(key): _value(value, properties.get(key), types)
        for key, value in inputs.items()
    }


def _value(value: Any, known: PropertyDefinition | None, types: Types) -> Any:
    if known is None:
        return _whole(value)
    if isinstance(value, Mapping):
        found = cast(Mapping[str, Any], value)
        kind = types(known) if known.ref else None
        if kind is not None:
            return in_python(found, kind.properties, kind.properties_mapping, types)
        each = known.additional_properties
        return {key: _value(item, each, types) for key, item in found.items()}
    if isinstance(value, list):
        return [_value(item, known.items, types) for item in cast(list[Any], value)]
    return _whole(value)


def _whole(value: Any) -> Any:
    """The wire has no whole numbers, and may have a word where a preview knows no value."""
    if isinstance(value, Unknown):
        return pulumi.Output.from_input(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", name)
