"""Rules a domain has to keep on this CDN. Pure; see `components.config.checks`."""

from collections.abc import Iterable, Sequence

from components.config.faults import Fault
from components.config.values import Domain


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of `domain` that only this CDN knows."""
    del domain
    return ()


def check_all(domains: Sequence[Domain]) -> Iterable[Fault]:
    """Every fault between domains that only Cloudflare knows: what shares a zone."""
    del domains
    return ()
