"""When the guard probes. Pure."""

from collections.abc import Mapping
from typing import Any, cast

from components.dns.provider import Pointing


def moves_to(old: Pointing | None, new: Pointing) -> bool:
    """Whether an update of a record brings recipients to another edge than before.

    Args:
        old: what the record said; None for one that is new, or that nobody can read.
        new: what it is to say, at an edge.
    """
    return old is None or (old.value, old.proxied) != (new.value, new.proxied)


def changed_names(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Names of the inputs that an update changed, down to the last one that is still a name.

    Only names: a value may be a secret. The engine's own, such as `__defaults`, are left out.
    """
    return sorted(_changed("", old, new))


def _changed(place: str, old: object, new: object) -> set[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        before, after = cast(Mapping[str, object], old), cast(Mapping[str, object], new)
        found: set[str] = set()
        for name in before.keys() | after.keys():
            if not name.startswith("__"):
                inner = f"{place}.{name}" if place else name
                found |= _changed(inner, before.get(name), after.get(name))
        return found
    if isinstance(old, list) and isinstance(new, list):
        first, second = cast(list[object], old), cast(list[object], new)
        if len(first) == len(second):
            pairs = zip(first, second, strict=True)
            return {name for one, other in pairs for name in _changed(place, one, other)}
    return set() if old == new else {place}
