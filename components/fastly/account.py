"""Accounts at Fastly. Pure but for the provider it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.account import AccountKind, Keys, told
from components.config.kinds import SecretName

if TYPE_CHECKING:
    import pulumi


@dataclass(frozen=True, kw_only=True, eq=False)
class FastlyAccount(AccountKind):
    """An account that an API key leads to."""

    def usual(self, config: Mapping[str, str], environment: Mapping[str, str]) -> Mapping[str, str]:
        """See `components.account`."""
        return told(token_secret=config.get("fastly:apiKey") or environment.get("FASTLY_API_KEY"))

    def provider(self, name: str, keys: Keys) -> "pulumi.ProviderResource":
        """A provider with that key; a plain one would stand in the state in the clear."""
        import pulumi_fastly as fastly

        from components.secrets import secret

        return fastly.Provider(name, api_key=secret(keys.get("token_secret") or ""))


ACCOUNT = FastlyAccount(
    title="Fastly",
    package="fastly",
    default_package="fastly",
    keys={"token_secret": SecretName},
    any_of=("token_secret",),
    secret_keys=frozenset({"token_secret"}),
    own_secrets=("fastly:apiKey",),
)
