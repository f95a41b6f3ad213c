"""Rules a domain has to keep on this CDN. Pure; see `components.config.checks`."""

from collections.abc import Iterable

from components.config.faults import Fault
from components.config.values import Domain


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of `domain` that only this CDN knows."""
    del domain
    return ()
