"""Accounts at Fastly. Pure but for the provider it makes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.account import AccountKind, Keys
from components.config.kinds import SecretName

if TYPE_CHECKING:
    import pulumi


@dataclass(frozen=True, kw_only=True, eq=False)
class FastlyAccount(AccountKind):
    """An account that an API key leads to."""

    def provider(self, name: str, keys: Keys) -> "pulumi.ProviderResource":
        """A provider with that key; a plain one would stand in the state in the clear."""
        import pulumi_fastly as fastly

        from components.secrets import secret

        return fastly.Provider(name, api_key=secret(keys.get("token_secret") or ""))


ACCOUNT = FastlyAccount(
    title="Fastly",
    package="fastly",
    keys={"token_secret": SecretName},
    any_of=("token_secret",),
    secret_keys=frozenset({"token_secret"}),
    own_secrets=("fastly:apiKey",),
)
