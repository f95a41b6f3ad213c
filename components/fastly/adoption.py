"""What a service made by hand can have beside what this program makes of it. Pure.

Taken over, a service becomes as the pair documents: name, comment, default TTL, and the one backend
that is the ESP. All else is somebody's (docs/decisions/adoption.md), and a property that nothing
here knows counts as somebody's, too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from components.adoption import Item, ItemKind, Properties

DOMAIN, BACKEND, OTHER = "domain", "backend", "other"

BLOCKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "backends": (BACKEND, "the backend {key}"),
        "conditions": ("condition", "the condition {key}"),
        "headers": ("header", "the header object {key}"),
        "requestSettings": ("request_setting", "the request setting {key}"),
        "cacheSettings": ("cache_setting", "the cache setting {key}"),
        "responseObjects": ("response_object", "the response {key}"),
        "snippets": ("snippet", "the VCL snippet {key}"),
        "dynamicsnippets": ("dynamic_snippet", "the dynamic VCL snippet {key}"),
        "vcls": ("vcl", "the VCL file {key}"),
        "acls": ("acl", "the ACL {key}"),
        "dictionaries": ("dictionary", "the dictionary {key}"),
        "gzips": ("gzip", "the compression policy {key}"),
        "healthchecks": ("healthcheck", "the health check {key}"),
        "directors": ("director", "the director {key}"),
        "rateLimiters": ("rate_limiter", "the rate limiter {key}"),
    }
)
"""List of a service -> the kind of its elements, which their names tell apart, and what they are.

Logging endpoints have a list for each kind of store; all of them are `log:STORE/NAME`."""

LOG = "log"
_LOGS = "logging"

SCALARS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "defaultHost": ("default_host", "its default host"),
        "http3": ("http3", "HTTP/3"),
        "staleIfError": ("stale_if_error", "serving what is stale when the origin fails"),
        "productEnablement": ("products", "the products that are switched on"),
        "imageOptimizerDefaultSettings": ("image_optimizer", "its image optimiser's settings"),
    }
)
"""Property of a service -> the item that it is, and what that is."""

_MADE = frozenset(
    {
        *("name", "comment", "versionComment", "defaultTtl", "staleIfErrorTtl"),
        *("activate", "stage", "forceDestroy", "reuse", "domains"),
        *SCALARS,
        *BLOCKS,
    }
)
"""What becomes as documented, or has a rule of its own here."""

_OF_ANOTHER_BACKEND = ("shield", "overrideHost", "requestCondition", "sslClientCert")

ITEMS: Mapping[str, ItemKind] = MappingProxyType(
    {
        DOMAIN: ItemKind(
            what="the domain {key}",
            key="HOST",
            why_not_dropped="a domain is never dropped: take it off by hand, then run `pulumi "
            "refresh`; a host of this stack goes with its group",
        ),
        **{kind: ItemKind(what=what, key="NAME") for kind, what in BLOCKS.values()},
        LOG: ItemKind(what="the logs to {key}", key="STORE/NAME"),
        **{kind: ItemKind(what=what) for kind, what in SCALARS.values()},
        OTHER: ItemKind(
            what="its {key}, which this version of the program does not know",
            key="PROPERTY",
            why_not_left="a newer version may be able to leave it",
        ),
    }
)


def marked(old: Properties, new: Properties) -> bool:
    """Whether this program has made it as it is: no two services have its name."""
    return old.get("name") == new.get("name")


def losses(old: Properties, new: Properties) -> Iterable[Item]:
    """What a service has and would not have any more."""
    yield from (Item(DOMAIN, name) for name in _domains(old) - _domains(new))
    for name, (kind, _) in BLOCKS.items():
        kept = {item.get("name") for item in _maps(new, name)}
        for item in _maps(old, name):
            if item.get("name") not in kept and not (kind == BACKEND and _ours(item, new)):
                yield Item(kind, str(item.get("name")))
    for name in (name for name in old if name.startswith(_LOGS)):
        kept = {item.get("name") for item in _maps(new, name)}
        for item in _maps(old, name):
            if item.get("name") not in kept:
                yield Item(LOG, f"{store(name)}/{item.get('name')}")
    for name, (kind, _) in SCALARS.items():
        if _says(old.get(name)) and not _says(new.get(name)):
            yield Item(kind)
    for name in old.keys() - _MADE:
        if not name.startswith(("__", _LOGS)) and _says(old[name]) and old[name] != new.get(name):
            yield Item(OTHER, snake(name))


def store(name: str) -> str:
    """Where a list of logging endpoints logs to: `s3s` of `loggingS3s`."""
    return name.removeprefix(_LOGS).lower()


def snake(name: str) -> str:
    """A property as the SDK's arguments name it."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _ours(backend: Mapping[str, Any], new: Properties) -> bool:
    """Whether a backend leads where ours does, and is nothing more."""
    if any(_says(backend.get(name)) for name in _OF_ANOTHER_BACKEND):
        return False
    addresses = {str(own.get("address")).lower() for own in _maps(new, "backends")}
    return str(backend.get("address")).lower() in addresses


def _domains(found: Properties) -> set[str]:
    return {str(item.get("name")).lower() for item in _maps(found, "domains")}


def _says(value: object) -> bool:
    """Whether a property says anything; a block of switches that are all off says nothing."""
    if isinstance(value, Mapping):
        switches = cast(Mapping[str, object], value)
        return any(_says(item) for name, item in switches.items() if name != "name")
    return value not in (None, "", False, [])


def _maps(found: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = found.get(name)
    items = cast(Sequence[object], value) if isinstance(value, list | tuple) else ()
    return [cast(Mapping[str, Any], item) for item in items if isinstance(item, Mapping)]
