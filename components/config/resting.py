"""Where a tracking record rests: off this stack's edges, before the cut-over and after a rollback.

That is the ESP's host, unless `dns.rollback_to` names another one, such as an edge made by hand.
Pure.
"""

from collections.abc import Iterable, Mapping

from components.config.faults import Fault, path
from components.config.values import Domain
from components.dns.provider import Pointing
from components.registry import CDNS, DNS_PROVIDERS


def rest(domain: Domain) -> Pointing:
    """What the record of `domain` says while it rests.

    It is an alias there where the stack file wants aliases and the name is one's that they can
    name; the ESP's never is.
    """
    return Pointing(
        domain.resting_host, domain.dns.rollback_proxied, alias=rest_alias_zone(domain) is not None
    )


def named_rest(domain: Domain) -> Pointing | None:
    """`rest`, where the stack file says it; None where the name rests at its ESP."""
    dns = domain.dns
    return None if dns.rollback_to is None and not dns.rollback_proxied else rest(domain)


def named_rests(domains: Iterable[Domain]) -> Mapping[str, Pointing]:
    """Host -> `named_rest`, for those that have one."""
    found = {domain.host: named_rest(domain) for domain in domains}
    return {host: place for host, place in found.items() if place is not None}


def rest_alias_zone(domain: Domain) -> str | None:
    """The zone an alias names where the record rests; None where it is none there."""
    dns = domain.dns
    if dns.record != "alias" or not DNS_PROVIDERS[dns.provider].alias_records:
        return None
    return alias_zone(domain.resting_host)


def alias_zone(name: str) -> str | None:
    """The zone an alias that leads to `name` has to name; None where no alias can."""
    return next(
        (
            cdn.alias_zone
            for cdn in CDNS.values()
            if cdn.alias_zone is not None and cdn.signature.is_edge(name)
        ),
        None,
    )


def edges_named(domain: Domain) -> Iterable[tuple[str, str]]:
    """CDN -> a name that the stack file itself gives its edge there."""
    for cdn in dict.fromkeys(domain.cdns):
        for use in CDNS[cdn].names(domain):
            if use.role == "target":
                yield cdn, use.name


def faults(domain: Domain) -> Iterable[Fault]:
    """What `rollback_to` and `rollback_proxied` may not be for this host by itself."""
    named = domain.dns.rollback_to
    place = path("domains", domain.host, "dns", "rollback_to")
    if named == domain.host:
        yield Fault(
            place,
            "is the tracking domain itself, so the name would lead nowhere",
            "write where it points today, or remove it for the ESP's host",
        )
    for cdn, edge in edges_named(domain):
        if named == edge:
            yield Fault(
                place,
                f"'{named}' is the edge at '{cdn}' itself, so going live and back would change "
                "nothing",
                "write where links are served without it, or remove it for the ESP's host",
            )
    provider = DNS_PROVIDERS[domain.dns.provider]
    if domain.dns.rollback_proxied and not provider.proxies:
        having = [other.title for other in DNS_PROVIDERS.values() if other.proxies]
        yield Fault(
            path("domains", domain.host, "dns", "rollback_proxied"),
            f"is for {' and '.join(having)}, and dns.provider is '{provider.name}'",
            "remove it",
        )
