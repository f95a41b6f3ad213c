"""Says what pydantic found in the words of the stack file: where, what, what to do. Pure."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import ValidationError

from components.config.faults import Fault, FaultyValueError, kind, path, suggestion
from components.config.kinds import Words

_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list",
    "dict_type": "a map",
    "mapping_type": "a map",
    "dataclass_type": "a map",
    "dataclass_exact_type": "a map",
}

Location = tuple[str | int, ...]


def faults(error: ValidationError, model: type, base: Location) -> list[Fault]:
    """Every finding of `error` about a `model` that stands at `base`."""
    found: list[Fault] = []
    for item in error.errors():
        location = item["loc"]
        what, remedy = _message(item["type"], item["input"], item.get("ctx", {}), model, location)
        found.append(Fault(path(*base, *location), what, remedy))
    return found


def domain_faults(
    error: ValidationError,
    model: type,
    place: Location,
    own: Mapping[str, Any],
    defaults: Mapping[str, Any],
) -> list[Fault]:
    """As `faults`, placed in `defaults` where the value came from there.

    The blocks of the CDNs are keys of the domain itself, whatever the value keeps them in.
    """
    found: list[Fault] = []
    for fault, item in zip(faults(error, model, ()), error.errors(), strict=True):
        location = item["loc"][1:] if item["loc"][0] == "options" else item["loc"]
        in_defaults = _reaches(defaults, location) and not _reaches(own, location)
        base: Location = ("defaults",) if in_defaults else place
        found.append(Fault(path(*base, *location), fault.what, fault.remedy))
    return found


def unknown_defaults(defaults: Mapping[str, Any], model: type) -> list[Fault]:
    """Keys of `defaults` that no domain has; shown once, not per domain."""
    known = _keys(model)
    return [
        Fault(path("defaults", name), "unknown key", suggestion(name, known))
        for name in defaults
        if name not in known
    ]


def _message(
    what_failed: str, value: object, context: Mapping[str, Any], model: type, location: Location
) -> tuple[str, str]:
    if what_failed in ("unexpected_keyword_argument", "extra_forbidden"):
        return "unknown key", suggestion(str(location[-1]), _keys(_holder(model, location)))
    if what_failed == "missing":
        choices = _choices(model, location)
        return "missing", f"set it to one of {', '.join(choices)}" if choices else "add it"
    if what_failed == "literal_error":
        words = re.findall("'([^']*)'", context["expected"])
        if not isinstance(value, str):
            return f"is {kind(value)}", f"use one of {', '.join(sorted(words))}"
        return f"'{value}' is not known", suggestion(value, words)
    if what_failed == "value_error" and isinstance(context.get("error"), FaultyValueError):
        fault: FaultyValueError = context["error"]
        return fault.what, fault.remedy
    wanted = _WANTED.get(what_failed, "what is wanted here")
    return f"is {kind(value)}, not {wanted}", _repair(value, wanted)


def _repair(value: object, wanted: str) -> str:
    if value is None:
        return "fill it in or remove the key"
    if wanted == "text":
        return _quoted(value)
    if wanted == "true or false":
        return "write true or false, without quotes"
    if wanted == "a whole number" and isinstance(value, str) and value.isdigit():
        return "remove the quotes"
    return f"write {wanted}"


def _quoted(value: object) -> str:
    if isinstance(value, float):
        return "YAML read it as a number and lost digits: quote it"
    return "quote it" if isinstance(value, bool | int) else "write text"


def _reaches(tree: object, location: Location) -> bool:
    for step in location:
        if not isinstance(tree, dict) or step not in tree:
            return False
        tree = tree[step]  # pyright: ignore[reportUnknownVariableType] - raw JSON
    return True


@cache
def _hints(model: type) -> Mapping[str, Any]:
    return get_type_hints(model)


@cache
def _keys(model: type | None) -> tuple[str, ...]:
    if model is None or not is_dataclass(model):
        return ()
    named = [item.name for item in fields(model) if item.name not in ("host", "options")]
    options = _hints(model).get("options")
    return tuple(named) if options is None else (*named, *_keys(_actual(options)))


def _holder(model: type, location: Location) -> type | None:
    """The dataclass that the last step of `location` was looked up in."""
    here: type | None = model
    for step in location[:-1]:
        here = next(iter(_classes(here, step)), None)
    return here


def _classes(model: type | None, name: str | int) -> list[type]:
    if model is None or not isinstance(name, str):
        return []
    hint: object = _hints(model).get(name)
    kinds = [_actual(kind) for kind in (hint, *get_args(hint))]
    return [kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)]


def _actual(kind: Any) -> Any:
    """The type that a value really has, where the registry decides it."""
    return kind.actual() if hasattr(kind, "actual") else kind


def _choices(model: type, location: Location) -> list[str]:
    """The words a missing key may hold, when it holds one of a few."""
    holder = _holder(model, location)
    if holder is None:
        return []
    hint = get_type_hints(holder, include_extras=True).get(str(location[-1]))
    known = [word for mark in get_args(hint) if isinstance(mark, Words) for word in mark.known()]
    return known or [word for word in get_args(hint) if isinstance(word, str)]
