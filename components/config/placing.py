"""How deep the file is, and where a fault stands that many domains have from `defaults`. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from components.config.faults import Fault, path
from components.registry import CDNS

Tree = Mapping[str, Any]


def deeper_than(value: object, levels: int) -> bool:
    """Whether `value` has more levels of maps and lists; looks without recursion."""
    row: list[object] = [value]
    for _ in range(levels + 1):
        row = [part for item in row for part in _parts(item)]
        if not row:
            return False
    return True


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return cast(Tree, value).values()
    return cast(list[object], value) if isinstance(value, list) else ()


def placed(faults: Iterable[Fault], domains: Mapping[str, Tree], defaults: Tree) -> list[Fault]:
    """`faults`, those of a default once and at the default.

    A fault is the default's when every domain that takes the key from there has it; what only some
    have lies in those domains.

    Args:
        faults: as they were found, at each domain.
        domains: host -> the keys of its own.
        defaults: what is merged under all of them.
    """
    places = {path("domains", host) + ".": host for host in domains}
    kept: list[Fault] = []
    inherited: dict[tuple[str, str], dict[str, Fault]] = defaultdict(dict)
    for fault in faults:
        head = re.match(r'domains\.("[^"]*"|[^.]*)\.', fault.where)
        host = places.get(head[0]) if head else None
        rest = fault.where[len(head[0]) :] if head else ""
        keys = _keys(rest)
        if host is None or not _has(defaults, keys) or _has(domains[host], keys):
            kept.append(fault)
        else:
            inherited[rest, fault.what][host] = fault
    for (rest, what), found in inherited.items():
        taking = [host for host, own in domains.items() if _takes(own, defaults, _keys(rest))]
        if set(taking) <= set(found):
            kept.append(Fault(f"defaults.{rest}", what, next(iter(found.values())).remedy))
        else:
            kept += found.values()
    return kept


def _takes(own: Tree, defaults: Tree, keys: Sequence[str]) -> bool:
    """Whether a domain has what stands at `keys` from `defaults`; of CDNs' blocks its own alone."""
    if keys and keys[0] in CDNS and keys[0] not in cdns({**defaults, **own}):
        return False
    return not _has(own, keys)


def cdns(domain: Tree) -> list[object]:
    """The CDNs a raw domain names, as far as it is understandable."""
    also: object = domain.get("also")
    further = cast(list[object], also) if isinstance(also, list) else []
    return [domain.get("cdn"), *further]


def _keys(rest: str) -> list[str]:
    return [key for key in re.split(r"\.|\[\d+\]", rest) if key]


def _has(tree: object, keys: Iterable[str]) -> bool:
    for key in keys:
        if not isinstance(tree, Mapping):
            return False
        branch = cast(Tree, tree)
        if key not in branch:
            return False
        tree = branch[key]
    return True
