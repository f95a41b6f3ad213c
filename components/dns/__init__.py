"""Where records are published: one module a provider, chosen by a domain's `dns.provider`."""

from typing import Protocol

import pulumi

from components.config.options.dns import Dns
from components.dns.records import Published, Record


class DnsPublisher(Protocol):
    """One zone at one DNS provider."""

    def create(
        self, name: str, record: Record, existing: bool | str, opts: pulumi.ResourceOptions
    ) -> Published:
        """Registers the record resource `name`, which stays its logical name for ever.

        Args:
            name: logical name.
            record: what to publish.
            existing: the record is in the zone already (or its ID there): import it, and then
                make it as wanted.
            opts: parent, protection and the like.
        """
        ...


def publisher(dns: Dns, provider: pulumi.ProviderResource | None) -> DnsPublisher:
    """The publisher for `dns`; imports only that provider's SDK.

    Args:
        dns: where the records live.
        provider: explicit provider of the zone's account, None for the default one.
    """
    if dns.provider == "route53":
        from components.dns.route53 import Route53

        return Route53(dns, provider)
    if dns.provider == "cloudflare":
        from components.dns.cloudflare import CloudflareDns

        return CloudflareDns(dns, provider)
    from components.dns.manual import Manual

    return Manual()
