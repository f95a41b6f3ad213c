"""Accounts at Cloudflare, for its edge and its DNS. Pure but for the provider it makes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.account import AccountKind, Keys
from components.config.kinds import SecretName

if TYPE_CHECKING:
    import pulumi


@dataclass(frozen=True, kw_only=True, eq=False)
class CloudflareAccount(AccountKind):
    """An account that an API token leads to."""

    def provider(self, name: str, keys: Keys) -> "pulumi.ProviderResource":
        """A provider with that token, which is a secret in the state too."""
        import pulumi_cloudflare as cloudflare

        from components.secrets import secret

        return cloudflare.Provider(name, api_token=secret(keys.get("token_secret") or ""))


ACCOUNT = CloudflareAccount(
    title="Cloudflare",
    package="cloudflare",
    keys={"token_secret": SecretName},
    any_of=("token_secret",),
    secret_keys=frozenset({"token_secret"}),
    own_secrets=("cloudflare:apiToken", "cloudflare:apiKey"),
)
