"""What changed between two sets of inputs, property by property.

Property paths point at the innermost change, so that a preview shows one changed header and not
a whole replaced distribution.
"""

from dataclasses import dataclass
from typing import Any, Literal

from sandbox.properties import Properties, as_list, as_map
from sandbox.provider.patterns import has_same_identity, is_empty
from sandbox.provider.resource_type import ResourceType
from sandbox.provider.shape import join
from sandbox.provider.wire import Unknown

Kind = Literal["add", "delete", "update"]


@dataclass(frozen=True)
class Change:
    """One changed property: its path, and whether the change replaces the resource.

    `output` marks what no program wrote: a value that the update decides anew.
    """

    path: str
    kind: Kind
    replaces: bool
    output: bool = False


def top(path: str) -> str:
    """The property that a path begins with."""
    return path.partition(".")[0].partition("[")[0]


def changes(old: Properties, new: Properties, resource_type: ResourceType) -> list[Change]:
    """All changes from old to new inputs (both without secrets), by path."""
    found: dict[str, Change] = {}
    _Comparison(resource_type, found).objects(old, new, "", "")
    return [found[path] for path in sorted(found)]


@dataclass(frozen=True)
class _Comparison:
    resource_type: ResourceType
    found: dict[str, Change]

    def values(self, old: Any, new: Any, path: str, pattern: str) -> None:
        unknown = isinstance(new, Unknown) or isinstance(old, Unknown)
        if not unknown and not is_empty(old) and not is_empty(new):
            self._present(old, new, path, pattern)
        elif is_empty(new):
            if not is_empty(old) and pattern not in self.resource_type.optional_computed:
                self._add(path, pattern, "delete")
        else:
            self._add(path, pattern, "add" if is_empty(old) else "update")

    def _present(self, old: Any, new: Any, path: str, pattern: str) -> None:
        old_map, new_map, old_list, new_list = as_map(old), as_map(new), as_list(old), as_list(new)
        if old_map is not None and new_map is not None:
            self.objects(old_map, new_map, path, pattern)
        elif old_list is None or new_list is None:
            if not self._equal(old, new, pattern):
                self._add(path, pattern, "update")
        elif pattern in self.resource_type.sets:
            self._sets(old_list, new_list, path, pattern)
        else:
            self._lists(old_list, new_list, path, pattern)

    def objects(self, old: Properties, new: Properties, path: str, pattern: str) -> None:
        for key in old.keys() | new.keys():
            if not key.startswith("__"):
                below = f"{pattern}.{key}" if pattern else key
                self.values(old.get(key), new.get(key), join(path, key), below)

    def _lists(self, old: list[Any], new: list[Any], path: str, pattern: str) -> None:
        for index in range(max(len(old), len(new))):
            before = old[index] if index < len(old) else None
            after = new[index] if index < len(new) else None
            self.values(before, after, f"{path}[{index}]", pattern)

    def _sets(self, old: list[Any], new: list[Any], path: str, pattern: str) -> None:
        identity = self.resource_type.sets[pattern]
        unmatched = dict(enumerate(old))
        added: list[tuple[int, Any]] = []
        for index, item in enumerate(new):
            match = self._find(item, unmatched, identity, pattern)
            if match is None:
                added.append((index, item))
            else:
                self.values(unmatched.pop(match), item, f"{path}[{index}]", pattern)
        for index, _ in added:
            self._add(f"{path}[{index}]", pattern, "add")
        for index in unmatched:
            self._add(f"{path}[{index}]", pattern, "delete")

    def _find(
        self, item: Any, unmatched: dict[int, Any], identity: str | None, pattern: str
    ) -> int | None:
        for index, candidate in unmatched.items():
            if self._equal(candidate, item, pattern) or has_same_identity(
                candidate, item, identity
            ):
                return index
        return None

    def _equal(self, old: Any, new: Any, pattern: str) -> bool:
        normal = self.resource_type.normal.get(pattern)
        if normal and isinstance(old, str) and isinstance(new, str):
            return normal(old) == normal(new)
        return old == new and isinstance(old, bool) == isinstance(new, bool)

    def _add(self, path: str, pattern: str, kind: Kind) -> None:
        replace = self.resource_type.replace
        parts = pattern.split(".")
        prefixes = {".".join(parts[: count + 1]) for count in range(len(parts))}
        replaces = "*" in replace or bool(prefixes & replace)
        clash = self.found.get(path)
        merged: Kind = "update" if clash and clash.kind != kind else kind
        self.found[path] = Change(path, merged, replaces)
