"""Accounts at KeyCDN. Pure: its dynamic resources find the key of an account themselves."""

from dataclasses import dataclass

from components.account import AccountKind, Keys
from components.config.kinds import SecretName


@dataclass(frozen=True, kw_only=True, eq=False)
class KeyCdnAccount(AccountKind):
    """An account that an API key leads to."""

    def provider(self, name: str, keys: Keys) -> None:
        """None: there is no provider package for KeyCDN."""
        del name, keys


ACCOUNT = KeyCdnAccount(
    title="KeyCDN",
    package=None,
    keys={"token_secret": SecretName},
    any_of=("token_secret",),
    secret_keys=frozenset({"token_secret"}),
    own_secrets=("keycdn:apiKey",),
)
