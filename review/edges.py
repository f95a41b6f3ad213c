"""What a change of an edge or a certificate means to the hosts it serves, in words."""

import re
from collections.abc import Iterable
from typing import Any, cast

from review import vendors
from review.hosts import Host
from review.markdown import code
from review.preview import Change, Values, mapping

_LABELS = frozenset(
    {
        *("tags", "tagsAll", "comment", "versionComment", "description", "name"),
        *("forceDestroy", "forceUpdate", "reuse", "retainOnDelete", "waitForDeployment"),
    }
)
"""Properties that no recipient can see."""

_CERTIFICATE = ("viewerCertificate", "customsslcert", "customsslkey", "sslcert")
"""Properties of an edge that say which certificate it presents."""

_NAME = re.compile(r'(?<![\w.-])"?(\w[\w-]*(?:\.[\w-]+)+)"?(?![\w-]|\.\w)')
"""A host name, whole, in the quotes it may stand in; one look for however many are sought."""

_FIRST = re.compile(r'^\["([^"]+)"\]|^([^.\[]+)')


def serves(change: Change, host: Host) -> bool:
    """Whether recipients of `host` are served by this resource before the update."""
    title = vendors.cdn_of_type(change.type)
    if host.live is None:
        return change.before.protect
    return host.live and (title is None or host.cdn is None or title == host.cdn)


def settings(change: Change, apart_from: Iterable[str]) -> list[str]:
    """The properties that change otherwise than by naming more or fewer hosts.

    Args:
        change: an update of an edge.
        apart_from: the hosts that it gains or loses.
    """
    return [name for name in _differing(change, set(apart_from)) if name not in _CERTIFICATE]


def presents_another(change: Change) -> bool:
    """Whether an edge changes which certificate it presents."""
    return any(name in _CERTIFICATE for name in _differing(change, set()))


def listed(names: Iterable[str], limit: int = 6) -> str:
    """Names as code, the first few of many."""
    every = sorted(names)
    shown = ", ".join(code(name) for name in every[:limit])
    return f"{shown} and {len(every) - limit} more" if len(every) > limit else shown


def _differing(change: Change, hosts: set[str]) -> list[str]:
    before, after = change.before.inputs, change.after.inputs
    names = {first for path in change.paths if (first := _first(path))}
    names |= {key for key in {*before, *after} if before.get(key) != after.get(key)}
    hidden = {name for name in names if name.startswith("__") or name in _LABELS}
    return sorted(name for name in names - hidden if not _same(before, after, name, hosts))


def _same(before: Values, after: Values, name: str, hosts: set[str]) -> bool:
    if before.get(name) == after.get(name):
        # Only the cloud differs: somebody changed it by hand, and this update takes that back.
        return False
    return _without(before.get(name), hosts) == _without(after.get(name), hosts)


def _without(value: object, hosts: set[str]) -> object:
    """`value` as it would be without these hosts; names in a list have no order."""
    if isinstance(value, str):
        value = _NAME.sub(lambda found: "" if found[1] in hosts else found[0], value)
        return " ".join(value.split()).replace("{ ", "{").replace(" }", "}")
    if isinstance(value, list):
        kept = [_without(item, hosts) for item in cast(list[Any], value)]
        kept = [item for item in kept if item not in ("", {})]
        names = [item for item in kept if isinstance(item, str)]
        return sorted(names) if len(names) == len(kept) else kept
    if isinstance(value, dict):
        items = mapping(cast(object, value)).items()
        return {k: w for k, v in items if (w := _without(v, hosts)) not in ("", {})}
    return value


def _first(path: str) -> str:
    found = _FIRST.match(path)
    return (found.group(1) or found.group(2) or "") if found else ""
