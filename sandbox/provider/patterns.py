"""Walks over property values by pattern (``origins.customOriginConfig.httpPort``)."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.properties import Properties, as_list, as_map
from sandbox.provider.resource_type import Fault, ResourceType
from sandbox.provider.shape import join
from sandbox.provider.wire import Secret


def matches(value: Any, pattern: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value a pattern names, with its path; lists are entered element by element."""
    elements, properties = as_list(value), as_map(value)
    if elements is not None:
        for index, item in enumerate(elements):
            yield from matches(item, pattern, f"{path}[{index}]")
    elif not pattern:
        yield path, value
    elif properties is not None:
        key, _, rest = pattern.partition(".")
        if key in properties:
            yield from matches(properties[key], rest, join(path, key))


def with_defaults(value: Any, defaults: Mapping[str, Any]) -> Any:
    """A copy with every missing property of ``defaults`` filled in where its parent exists."""
    if isinstance(value, Secret):
        return Secret(with_defaults(value.value, defaults))
    elements, properties = as_list(value), as_map(value)
    if elements is not None:
        return [with_defaults(item, defaults) for item in elements]
    if properties is None:
        return value
    filled: Properties = {key: item for key, item in properties.items() if item is not None}
    nested: dict[str, dict[str, Any]] = {}
    for pattern, default in defaults.items():
        key, _, rest = pattern.partition(".")
        if rest:
            nested.setdefault(key, {})[rest] = default
        else:
            filled.setdefault(key, default)
    for key, below in nested.items():
        if key in filled:
            filled[key] = with_defaults(filled[key], below)
    return filled


def value_faults(properties: Properties, resource_type: ResourceType) -> list[Fault]:
    """Values outside the lists and ranges that the real provider checks before an update."""
    found: list[Fault] = []
    for pattern, allowed in resource_type.values.items():
        for path, value in matches(properties, pattern):
            if isinstance(value, str) and value not in allowed:
                found.append((path, _not_allowed(value, allowed)))
    for pattern, (lowest, highest) in resource_type.ranges.items():
        for path, value in matches(properties, pattern):
            if isinstance(value, (int, float)) and not lowest <= value <= highest:
                found.append((path, f"{value} is outside {lowest} to {highest}"))
    return found


def _not_allowed(value: str, allowed: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(value, allowed, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{value!r} is not allowed{hint} (allowed: {', '.join(allowed)})"


def is_empty(value: Any) -> bool:
    """Whether a property holds nothing, which clouds and providers treat as absent."""
    return value is None or value in ("", [], {})


def project(state: Any, known_inputs: Any, resource_type: ResourceType, pattern: str = "") -> Any:
    """The inputs that a state stands for.

    What the program had given is kept with its present value; what it had not given appears only
    when the cloud holds something there that it does not fill in by itself. So drift is seen, and
    nothing else. With no known inputs (an import) everything the cloud holds is an input.
    """
    elements, properties = as_list(state), as_map(state)
    if elements is not None:
        return [
            project(item, partner, resource_type, pattern)
            for item, partner in _pairs(
                elements, as_list(known_inputs) or [], resource_type, pattern
            )
        ]
    if properties is None:
        return state
    known = as_map(known_inputs) or {}
    inputs: Properties = {}
    for key, value in properties.items():
        below = f"{pattern}.{key}" if pattern else key
        filled_in = bool(known) and below in resource_type.optional_computed
        if key in known or not (is_empty(value) or filled_in):
            inputs[key] = project(value, known.get(key), resource_type, below)
    return inputs


def _pairs(
    state: list[Any], known: list[Any], resource_type: ResourceType, pattern: str
) -> list[tuple[Any, Any]]:
    """The elements of a state, each with the input it stands for.

    A set's elements come in the order the program wrote them, new ones last.
    """
    if pattern not in resource_type.sets:
        return list(zip(state, [*known, *[None] * len(state)], strict=False))
    identity = resource_type.sets[pattern]
    remaining = list(state)
    pairs: list[tuple[Any, Any]] = []
    for candidate in known:
        for item in remaining:
            if item == candidate or has_same_identity(item, candidate, identity):
                pairs.append((item, candidate))
                remaining.remove(item)
                break
    return [*pairs, *((item, None) for item in remaining)]


def has_same_identity(one: Any, other: Any, identity: str | None) -> bool:
    """Whether two elements of a set are the same one, by the property that identifies it."""
    first, second = as_map(one), as_map(other)
    if identity is None or first is None or second is None:
        return False
    return first.get(identity) == second.get(identity)
