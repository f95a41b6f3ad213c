"""Providers for the named accounts of the stack file; the default ones need nothing here."""

from collections.abc import Mapping

import pulumi

from components.account import AccountKind, Keys


class Accounts:
    """Makes an explicit provider the first time an account is used with a cloud."""

    def __init__(self, accounts: Mapping[str, Keys]) -> None:
        """Takes the accounts of the stack file."""
        self._accounts: Mapping[str, Keys] = accounts
        self._providers: dict[tuple[str, str], pulumi.ProviderResource | None] = {}

    def provider(
        self, account: str | None, kind: AccountKind | None
    ) -> pulumi.ProviderResource | None:
        """The provider of `account` at a cloud; None for the default provider."""
        if account is None or kind is None or kind.package is None:
            return None
        key = (account, kind.package)
        if key not in self._providers:
            self._providers[key] = kind.provider(account, self._accounts[account])
        return self._providers[key]

    def options(self, account: str | None, kind: AccountKind | None) -> pulumi.ResourceOptions:
        """Options for a component whose resources are in `account` at a cloud."""
        provider = self.provider(account, kind)
        return pulumi.ResourceOptions(providers=None if provider is None else [provider])
