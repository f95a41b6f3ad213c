"""What all domains of one run share: the stack file, accounts, zones and hooks."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import pulumi

from components.accounts import Accounts
from components.config.options.dns import Dns
from components.config.values import StackConfig
from components.dns import DnsPublisher, publisher
from components.hooks import Hooks
from components.previous import Previous

Made = TypeVar("Made")


class Context:
    """Made once a program; creates nothing until something asks for it."""

    def __init__(self, stack: StackConfig, previous: Previous) -> None:
        """Takes the whole stack file: what shares a zone is gathered over all domains."""
        self.stack: StackConfig = stack
        self.hooks: Hooks = Hooks()
        self.previous: Previous = previous
        self._accounts: Accounts = Accounts(stack.accounts)
        self._publishers: dict[tuple[str | None, ...], DnsPublisher] = {}
        self._made: dict[Hashable, object] = {}

    def options(self, account: str | None, cloud: str) -> pulumi.ResourceOptions:
        """Options for a component in `account` of `cloud` (a CDN or a DNS provider)."""
        provider = self._accounts.provider(account, cloud)
        return pulumi.ResourceOptions(providers=None if provider is None else [provider])

    def publisher(self, dns: Dns) -> DnsPublisher:
        """Publishes records of `dns`; one a zone and account, so a zone is looked up once."""
        key = (dns.provider, dns.zone, dns.zone_id, dns.account)
        if key not in self._publishers:
            provider = self._accounts.provider(dns.account, dns.provider)
            self._publishers[key] = publisher(dns, provider)
        return self._publishers[key]

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` returned the first time it was asked for under `key`, in the whole run."""
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])
