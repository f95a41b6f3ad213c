"""What a zone made by hand can have beside what this program makes of it. Pure.

Taken over, a zone becomes as the pair documents where that decides what is cached for whom and what
reaches the ESP. A feature that somebody switched on, an origin of another host and a name that is
none of the stack's are somebody's (docs/decisions/adoption.md). What this program does not set at
all, an edit of the zone leaves as it is.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from components.adoption import Item, ItemKind, Properties

ALIAS, SETTING, ORIGIN = "alias", "setting", "origin"

FEATURES: tuple[str, ...] = (
    *("originshield", "forcessl", "blockbadbots", "securetoken", "cors"),
    *("cachestripcookies", "cachecanonical", "cacherobots", "cacheerrorpages"),
)
"""Settings that somebody may have switched on for reasons of their own."""

ITEMS: Mapping[str, ItemKind] = MappingProxyType(
    {
        ALIAS: ItemKind(
            what="the name {key}, which would get this stack's origin and certificate",
            key="HOST",
            why_not_dropped="an alias is never dropped: take it off in the dashboard; a host of "
            "this stack goes with stage: build",
        ),
        SETTING: ItemKind(what="{key}, which is on", key="NAME", keys=FEATURES),
        ORIGIN: ItemKind(
            what="its origin {key}",
            key="HOST",
            why_not_left="a zone has one origin, and this stack's is the ESP",
        ),
    }
)


def losses(old: Properties, new: Properties) -> Iterable[Item]:
    """What a zone has and would not have any more.

    Args:
        old: its settings; `aliases` lists its names.
        new: what this program sets; `aliases` lists the names it may have.
    """
    kept = {str(name).lower() for name in new.get("aliases") or ()}
    for name in old.get("aliases") or ():
        if str(name).lower() not in kept:
            yield Item(ALIAS, str(name).lower())
    for name in FEATURES:
        if old.get(name) == "enabled" and new.get(name, "enabled") != "enabled":
            yield Item(SETTING, name)
    here, there = _host(old.get("originurl")), _host(new.get("originurl"))
    if here and there and here != there:
        yield Item(ORIGIN, here)


def _host(url: object) -> str:
    return (urlsplit(url).hostname or "") if isinstance(url, str) else ""
