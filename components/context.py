"""What all domains of one run share: accounts, zones and hooks."""

from collections.abc import Mapping

import pulumi

from components.config.values import Account, Dns
from components.dns import DnsPublisher, publisher
from components.hooks import Hooks


class Context:
    """Made once a program; creates nothing until something asks for it."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        """Takes the accounts of the stack file."""
        self._accounts: Mapping[str, Account] = accounts
        self._providers: dict[str, pulumi.ProviderResource] = {}
        self._publishers: dict[tuple[str | None, ...], DnsPublisher] = {}
        self.hooks: Hooks = Hooks()

    def options(self, account: str | None) -> pulumi.ResourceOptions:
        """Options for a component that lives in `account`; the default providers for None."""
        provider = self._provider(account)
        return pulumi.ResourceOptions(providers=None if provider is None else [provider])

    def publisher(self, dns: Dns) -> DnsPublisher:
        """Publishes records of `dns`; one a zone and account, so a zone is looked up once."""
        key = (dns.provider, dns.zone, dns.zone_id, dns.account)
        if key not in self._publishers:
            self._publishers[key] = publisher(dns, self._provider(dns.account))
        return self._publishers[key]

    def _provider(self, account: str | None) -> pulumi.ProviderResource | None:
        if account is None:
            return None
        if account not in self._providers:
            self._providers[account] = _aws_provider(account, self._accounts[account])
        return self._providers[account]


def _aws_provider(name: str, account: Account) -> pulumi.ProviderResource:
    import pulumi_aws as aws

    roles: list[aws.ProviderAssumeRoleArgsDict] = []
    if account.role is not None:
        roles.append({"role_arn": account.role})
    return aws.Provider(
        name, profile=account.profile, assume_roles=roles or None, region="us-east-1"
    )
