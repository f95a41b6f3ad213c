"""Which classes the library has: every pair, and what goes with them.

The registry knows them; nothing of a CDN is imported before its class is asked for.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pulumi

from components.catalog import ESPS
from components.registry import CDNS, pairs

_OF_NO_CDN = {
    "ClickTracking": "components.click_tracking",
    "TrackingDomain": "components.tracking_domain",
}
"""Classes that stand before any CDN, and where they are; for programs in any language."""


@cache
def names() -> dict[str, tuple[str, bool]]:
    """Name of a class -> the module it is in, and whether a program in any language can use it."""
    found = {
        f"{CDNS[cdn].class_prefix}{ESPS[esp].class_suffix}": (
            f"components.{cdn}.{esp}",
            not CDNS[cdn].python_only,
        )
        for cdn, esp in pairs()
    }
    for cdn in CDNS.values():
        for place in cdn.components:
            module, _, name = place.rpartition(".")
            found[name] = (f"components.{cdn.name}.{module}", not cdn.python_only)
    return found | {name: (module, True) for name, module in _OF_NO_CDN.items()}


def class_named(name: str) -> type[pulumi.ComponentResource]:
    """The class; imports its CDN's SDK.

    Raises:
        KeyError: when the library has none of that name.
    """
    module, _ = names()[name]
    return getattr(import_module(module), name)


def for_any_language() -> Iterator[type[pulumi.ComponentResource]]:
    """The classes of the component package, by name; imports every SDK."""
    return (
        class_named(name) for name, (_, any_language) in sorted(names().items()) if any_language
    )
