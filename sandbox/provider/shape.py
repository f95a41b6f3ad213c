"""The shape of a resource's inputs, taken from the installed SDK's own ``Args`` classes.

The Python SDK itself checks next to nothing inside nested values (sources/pulumi#nested-types), and
the real provider's schema is what the SDK was generated from; so an input that does not fit these
classes is one the real provider would refuse or silently drop.
"""

import collections.abc
import difflib
import enum
import functools
import importlib
import inspect
import sys
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pulumi

from sandbox.properties import Properties
from sandbox.provider.resource_type import Fault
from sandbox.provider.wire import Secret, Unknown

# The SDK keeps these two functions private; requirements.txt pins the SDK.
_types: Any = importlib.import_module("pulumi._types")
_names: Callable[[type], dict[str, str]] = _types.input_type_py_to_pulumi_names
_is_object: Callable[[type], bool] = _types.is_input_type

_PRIMITIVES: dict[type, tuple[str, tuple[type, ...]]] = {
    str: ("a string", (str,)),
    bool: ("true or false", (bool,)),
    int: ("a whole number", (int,)),
    float: ("a number", (int, float)),
}


@dataclass(frozen=True)
class Primitive:
    """A string, boolean or number."""

    type: type


@dataclass(frozen=True)
class Sequence:
    """A list of one shape."""

    element: "Shape"


@dataclass(frozen=True)
class Mapping:
    """Any names, each with a value of one shape."""

    element: "Shape"


@dataclass(frozen=True)
class Anything:
    """A value whose shape the SDK does not say."""


@dataclass(frozen=True)
class Field:
    """A property of an object."""

    shape: "Shape"
    required: bool


@dataclass(frozen=True)
class Object:
    """The properties of an ``Args`` class by their names on the wire."""

    title: str
    fields: dict[str, Field]


Shape = Primitive | Sequence | Mapping | Anything | Object


@functools.cache
def shape_of(arguments: str) -> Object:
    """The shape of an ``Args`` class named ``module:Class``; imports only that module."""
    module_name, class_name = arguments.split(":")
    return _object(getattr(importlib.import_module(module_name), class_name))


@functools.cache
def _object(arguments: type) -> Object:
    module = sys.modules[arguments.__module__]
    package = sys.modules[arguments.__module__.rpartition(".")[0]]
    scope = {"Output": pulumi.Output, "T": Any, **vars(module), **vars(package)}
    constructor = vars(arguments)["__init__"]
    hints = typing.get_type_hints(constructor, scope)
    names = _names(arguments)
    fields = {
        names.get(name, name): Field(
            _shape(hints[name]), parameter.default is inspect.Parameter.empty
        )
        for name, parameter in inspect.signature(constructor).parameters.items()
        if name != "__self__"
    }
    return Object(arguments.__name__.removesuffix("Args"), fields)


def _shape(hint: Any) -> Shape:
    origin = typing.get_origin(hint)
    if origin is collections.abc.Sequence:
        return Sequence(_shape(typing.get_args(hint)[0]))
    if origin is collections.abc.Mapping:
        return Mapping(_shape(typing.get_args(hint)[1]))
    if origin is typing.Union:
        members = [member for member in typing.get_args(hint) if _is_plain(member)]
        return _shape(members[0]) if members else Anything()
    if inspect.isclass(hint) and _is_object(hint):
        return _object(hint)
    return Primitive(hint) if hint in _PRIMITIVES else Anything()


def _is_plain(member: Any) -> bool:
    """Whether a member of an input's union is the value itself, as it appears on the wire."""
    if member is type(None) or member is pulumi.Output:
        return False
    if inspect.isclass(member) and issubclass(member, enum.Enum):
        return False
    return typing.get_origin(member) not in (collections.abc.Awaitable, pulumi.Output)


def faults(properties: Properties, arguments: str) -> list[Fault]:
    """What does not fit: unknown, missing and wrongly typed properties, each with its path."""
    found: list[Fault] = []
    visible = {key: value for key, value in properties.items() if not key.startswith("__")}
    _check(visible, shape_of(arguments), "", found)
    return found


def _check(value: Any, shape: Shape, path: str, found: list[Fault]) -> None:
    if isinstance(value, Secret):
        _check(value.value, shape, path, found)
        return
    if value is None or isinstance(value, Unknown):
        return
    match shape:
        case Object():
            _check_object(value, shape, path, found)
        case Sequence(element):
            if not isinstance(value, list):
                found.append((path, f"must be a list, not {_kind(value)}"))
                return
            items = typing.cast(list[Any], value)
            for index, item in enumerate(items):
                _check(item, element, f"{path}[{index}]", found)
        case Mapping(element):
            if not isinstance(value, dict):
                found.append((path, f"must be a map, not {_kind(value)}"))
                return
            for key, item in typing.cast(Properties, value).items():
                _check(item, element, join(path, key), found)
        case Primitive(expected):
            name, accepted = _PRIMITIVES[expected]
            wrong_boolean = isinstance(value, bool) and expected is not bool
            if wrong_boolean or not isinstance(value, accepted):
                found.append((path, f"must be {name}, not {_kind(value)}"))
        case Anything():
            pass


def _check_object(value: Any, shape: Object, path: str, found: list[Fault]) -> None:
    if not isinstance(value, dict):
        found.append((path, f"must be an object ({shape.title}), not {_kind(value)}"))
        return
    properties = typing.cast(Properties, value)
    for key, item in properties.items():
        if key == "__defaults":
            continue
        if key in shape.fields:
            _check(item, shape.fields[key].shape, join(path, key), found)
        else:
            found.append((join(path, key), _unknown_property(key, shape)))
    for key, field in shape.fields.items():
        if field.required and properties.get(key) is None:
            found.append((join(path, key), f"is required by {shape.title} and missing"))


def _unknown_property(key: str, shape: Object) -> str:
    lowered = {name.lower(): name for name in shape.fields}
    near = difflib.get_close_matches(key.replace("_", "").lower(), lowered, 1)
    if near:
        return f"is no property of {shape.title}; did you mean {lowered[near[0]]}?"
    return f"is no property of {shape.title}; it has: {', '.join(sorted(shape.fields))}"


def _kind(value: Any) -> str:
    match value:
        case bool():
            return f"the boolean {str(value).lower()}"
        case int() | float():
            return f"the number {value}"
        case str():
            # A value can be anything, a key by mistake too: its length says enough.
            return f"a string of {len(value)} characters"
        case list():
            return "a list"
        case _:
            return "an object"


def join(path: str, key: str) -> str:
    """A property path with one more name."""
    if not key.isidentifier():
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key
