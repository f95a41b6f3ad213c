"""Which changes of the package's schema break a program that uses it. Pure.

A program may be in any language of Pulumi's, so what counts is the one that minds most: where an
argument need not be given any more, or takes an output too, Go has another type for it. What the
schema says is compared whole, but for what is known to break nobody, so that a key that nobody
thought of is named, too.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Schema = Mapping[str, Any]

_WORDS = {"description", "deprecationMessage"}
_OF_PACKAGE = _WORDS | {
    *("version", "displayName", "keywords", "homepage", "license", "attribution"),
    *("repository", "logoUrl", "dependencies", "resources", "types"),
}
_OF_CLASS = _WORDS | {"inputProperties", "requiredInputs", "properties", "required", "aliases"}
_OF_TYPE = _WORDS | {"properties", "required", "enum"}
_INNER = ("items", "additionalProperties")
_OF_VALUE = _WORDS | {"plain", "replaceOnChanges", "willReplaceOnChanges", *_INNER}
"""What of each breaks nobody, or has a rule of its own below."""

_KIND = {"type", "$ref", "oneOf", "discriminator", "const"}
"""What of a value its type is."""


def breaking(old: Schema, new: Schema) -> list[str]:
    """What a program written for `old` may not find in `new`, a sentence each."""
    found = [*_other("the package", old, new, _OF_PACKAGE)]
    for name, was, now in _both(old, new, "resources", found):
        found += _other(name, was, now, _OF_CLASS)
        found += _properties(name, was, now, "inputProperties")
        found += _given(name, was, now, "inputProperties", "requiredInputs")
        found += _properties(name, was, now, "properties")
        found += _had(name, was, now)
    for name, was, now in _both(old, new, "types", found):
        found += _other(name, was, now, _OF_TYPE)
        found += _properties(name, was, now, "properties")
        found += _given(name, was, now, "properties", "required")
        found += _words(name, was, now)
    return sorted(found)


def _both(
    old: Schema, new: Schema, section: str, gone: list[str]
) -> Iterable[tuple[str, Schema, Schema]]:
    """What both have of a section, by its short name; what only `old` has is told to `gone`."""
    offered = new.get(section, {})
    for token, was in old.get(section, {}).items():
        name = token.rpartition(":")[2]
        if token in offered:
            yield name, was, offered[token]
        else:
            gone.append(f"{name} is gone")


def _other(name: str, was: Schema, now: Schema, free: set[str]) -> Iterable[str]:
    """What the schema says of the whole, such as a package's name."""
    yield from (
        f"{name} has another '{key}'"
        for key in (was.keys() | now.keys()) - free
        if was.get(key) != now.get(key)
    )


def _properties(name: str, was: Schema, now: Schema, key: str) -> Iterable[str]:
    after = now.get(key, {})
    for prop, value in was.get(key, {}).items():
        if prop in after:
            yield from _value(f"{name}.{prop}", value, after[prop])
        else:
            yield f"{name}.{prop} is gone"


def _given(name: str, was: Schema, now: Schema, properties: str, required: str) -> Iterable[str]:
    """Arguments that have to be given now, new ones too, or that may be left out now."""
    more, fewer = _required(was, now, required)
    yield from (f"{name}.{prop} is needed now" for prop in more)
    left = fewer & set(now.get(properties, ()))
    yield from (f"{name}.{prop} may be left out now, which is another type" for prop in left)


def _had(name: str, was: Schema, now: Schema) -> Iterable[str]:
    """Outputs, which a typed program asks whether they are there, or does not."""
    more, fewer = _required(was, now, "required")
    known, left = set(was.get("properties", ())), set(now.get("properties", ()))
    yield from (
        f"{name}.{prop} is always there now, which is another type" for prop in more & known
    )
    yield from (f"{name}.{prop} may be missing now" for prop in fewer & left)


def _required(was: Schema, now: Schema, key: str) -> tuple[set[str], set[str]]:
    before, after = set(was.get(key, ())), set(now.get(key, ()))
    return after - before, before - after


def _words(name: str, was: Schema, now: Schema) -> Iterable[str]:
    """The values of an enumeration, which a program has by their names."""
    after = {one.get("name", one["value"]): one["value"] for one in now.get("enum", ())}
    for one in was.get("enum", ()):
        word = one.get("name", one["value"])
        if word not in after:
            yield f"{name}.{word} is gone"
        elif after[word] != one["value"]:
            yield f"{name}.{word} is another value"


def _value(place: str, was: Schema, now: Schema) -> Iterable[str]:
    other = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)} - _OF_VALUE
    if other & _KIND:
        yield f"{place} is of another type"
    yield from (f"{place} has another '{key}'" for key in other - _KIND)
    if bool(now.get("plain")) != bool(was.get("plain")):
        yield (
            f"{place} takes no output of another resource any more"
            if now.get("plain")
            else f"{place} takes an output of another resource now, which is another type in Go"
        )
    for inner in _INNER:
        if inner in was or inner in now:
            yield from _value(f"{place}[]", was.get(inner, {}), now.get(inner, {}))
