"""Providers for the named accounts of the stack file; the default ones need nothing here."""

from collections.abc import Mapping

import pulumi

from components.config.options.accounts import Account
from components.secrets import secret

PACKAGES: Mapping[str, str] = {
    "cloudfront": "aws",
    "route53": "aws",
    "cloudflare": "cloudflare",
    "fastly": "fastly",
}
"""CDN or DNS provider -> Pulumi package of its resources; the others have no provider."""


class Accounts:
    """Makes an explicit provider the first time an account is used with a package."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        """Takes the accounts of the stack file."""
        self._accounts: Mapping[str, Account] = accounts
        self._providers: dict[tuple[str, str], pulumi.ProviderResource] = {}

    def provider(self, account: str | None, cloud: str) -> pulumi.ProviderResource | None:
        """The provider of `account` for `cloud`; None for the default provider."""
        package = PACKAGES.get(cloud)
        if account is None or package is None:
            return None
        key = (account, package)
        if key not in self._providers:
            self._providers[key] = _provider(account, package, self._accounts[account])
        return self._providers[key]


def _provider(name: str, package: str, account: Account) -> pulumi.ProviderResource:
    if package == "cloudflare":
        import pulumi_cloudflare as cloudflare

        return cloudflare.Provider(name, api_token=secret(account.token_secret or ""))
    if package == "fastly":
        import pulumi_fastly as fastly

        # A plain key would stand in the state in the clear; `secret` never is one.
        return fastly.Provider(name, api_key=secret(account.token_secret or ""))
    import pulumi_aws as aws

    roles: list[aws.ProviderAssumeRoleArgsDict] = []
    if account.role is not None:
        roles.append({"role_arn": account.role})
    return aws.Provider(
        name, profile=account.profile, assume_roles=roles or None, region="us-east-1"
    )
