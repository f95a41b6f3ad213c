"""The DNS zones of one run: each is found once, however many domains are in it."""

from collections.abc import Callable, Hashable

import pulumi

from components.config.dns import Dns
from components.dns.provider import DnsPublisher
from components.registry import DNS_PROVIDERS


def key_of(dns: Dns) -> Hashable:
    """What the domains of one zone and account have in common."""
    return dns.provider, dns.zone, dns.zone_id, dns.account


class Zones:
    """One publisher a zone and account, made when the first record asks for it."""

    def __init__(self, provider: Callable[[Dns], pulumi.ProviderResource | None]) -> None:
        """Takes what gives the explicit provider of a zone's account; None for the default one."""
        self._provider: Callable[[Dns], pulumi.ProviderResource | None] = provider
        self._publishers: dict[Hashable, DnsPublisher] = {}

    def publisher(self, dns: Dns) -> DnsPublisher:
        """Publishes records of `dns`."""
        key = key_of(dns)
        if key not in self._publishers:
            self._publishers[key] = DNS_PROVIDERS[dns.provider].publisher(dns, self._provider(dns))
        return self._publishers[key]

    def account(self, dns: Dns) -> pulumi.ProviderResource | None:
        """The explicit provider of the zone's account; None for the default one."""
        return self._provider(dns)
