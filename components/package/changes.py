"""Which changes of the package's schema break a program that uses it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

Schema = Mapping[str, Any]

_SHAPE = ("type", "$ref")


def breaking(old: Schema, new: Schema) -> list[str]:
    """What a program written for `old` may not find in `new`, a sentence each."""
    found: list[str] = []
    for section, keys in _SECTIONS.items():
        for name, was in old.get(section, {}).items():
            now = new.get(section, {}).get(name)
            if now is None:
                found.append(f"{_bare(name)} is gone")
                continue
            for key, required in keys:
                found += _properties(_bare(name), was, now, key, required)
            if section == "resources":
                found += _outputs(_bare(name), was, now)
    return sorted(found)


_SECTIONS: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "resources": (("inputProperties", "requiredInputs"), ("properties", None)),
    "types": (("properties", "required"),),
}


def _properties(
    name: str, was: Schema, now: Schema, key: str, required: str | None
) -> Iterable[str]:
    before, after = was.get(key, {}), now.get(key, {})
    for prop, value in before.items():
        if prop not in after:
            yield f"{name}.{prop} is gone"
        else:
            yield from _value(f"{name}.{prop}", value, after[prop])
    if required is not None:
        for prop in set(now.get(required, ())) - set(was.get(required, ())):
            yield f"{name}.{prop} is needed now"


def _outputs(name: str, was: Schema, now: Schema) -> Iterable[str]:
    """Outputs that were always there: a typed program asks none of them whether it is."""
    lost = set(was.get("required", ())) - set(now.get("required", ()))
    yield from (
        f"{name}.{prop} may be missing now" for prop in lost & set(now.get("properties", {}))
    )


def _value(place: str, was: Schema, now: Schema) -> Iterable[str]:
    if any(was.get(key) != now.get(key) for key in _SHAPE):
        yield f"{place} is of another type"
    if now.get("plain") and not was.get("plain"):
        yield f"{place} takes no output of another resource any more"
    for inner in ("items", "additionalProperties"):
        if inner in was:
            yield from _value(f"{place}[]", was[inner], now.get(inner, {}))


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
