"""The names this stack's edges have, as the state knows them, whatever this update still makes.

Pure.
"""

from collections.abc import Collection, Mapping

from components.project import PACKAGE
from components.registry import DNS_PROVIDERS
from components.state import State

TRACKING_DOMAIN = f"{PACKAGE}:TrackingDomain"

_RECORDS = frozenset(provider.record_type for provider in DNS_PROVIDERS.values())
_CLICKED = ("-tracking", "-tracking-ipv6", "-owner")
"""End the logical names of records that lead to an edge or the ESP, and are none themselves."""


def edge_names(resources: State) -> frozenset[str]:
    """As `names_of`, without what the tracking domains themselves say of where they point."""
    return _names(resources, {TRACKING_DOMAIN})


def names_of(resources: State) -> frozenset[str]:
    """Every text that a resource of this stack exports at its top level, host names among them.

    Of a record only its own name counts, where it is the name of an edge's address. What a
    resource names inside its settings, the ESP's host say, is not there.
    """
    return _names(resources, set())


def _names(resources: State, without: Collection[str]) -> frozenset[str]:
    found: set[str] = set()
    for (type_, name), outputs in resources.items():
        if type_ in without:
            continue
        if type_ not in _RECORDS:
            found |= _texts(outputs)
        elif not name.endswith(_CLICKED):
            found |= _texts({key: outputs.get(key) for key in ("name", "fqdn")})
    return frozenset(found)


def _texts(outputs: Mapping[str, object]) -> set[str]:
    return {value.rstrip(".").lower() for value in outputs.values() if isinstance(value, str)}
