"""Accounts at Cloudflare, for its edge and its DNS. Pure but for the provider it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.account import AccountKind, Keys, told
from components.config.kinds import SecretName

if TYPE_CHECKING:
    import pulumi


@dataclass(frozen=True, kw_only=True, eq=False)
class CloudflareAccount(AccountKind):
    """An account that an API token leads to."""

    def usual(self, config: Mapping[str, str], environment: Mapping[str, str]) -> Mapping[str, str]:
        """See `components.account`."""
        return told(
            token_secret=config.get("cloudflare:apiToken")
            or environment.get("CLOUDFLARE_API_TOKEN"),
            api_key=config.get("cloudflare:apiKey") or environment.get("CLOUDFLARE_API_KEY"),
        )

    def provider(self, name: str, keys: Keys) -> "pulumi.ProviderResource":
        """A provider with that token, which is a secret in the state too."""
        import pulumi_cloudflare as cloudflare

        from components.secrets import secret

        return cloudflare.Provider(name, api_token=secret(keys.get("token_secret") or ""))


ACCOUNT = CloudflareAccount(
    title="Cloudflare",
    package="cloudflare",
    default_package="cloudflare",
    keys={"token_secret": SecretName},
    any_of=("token_secret",),
    secret_keys=frozenset({"token_secret"}),
    own_secrets=("cloudflare:apiToken", "cloudflare:apiKey"),
)
