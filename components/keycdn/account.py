"""Accounts at KeyCDN. Pure: its dynamic resources find the key of an account themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from components.account import AccountKind, Keys, told
from components.config.kinds import SecretName


@dataclass(frozen=True, kw_only=True, eq=False)
class KeyCdnAccount(AccountKind):
    """An account that an API key leads to."""

    def usual(self, config: Mapping[str, str], environment: Mapping[str, str]) -> Mapping[str, str]:
        """See `components.account`."""
        return told(token_secret=config.get("keycdn:apiKey") or environment.get("KEYCDN_API_KEY"))

    def provider(self, name: str, keys: Keys) -> None:
        """None: there is no provider package for KeyCDN."""
        del name, keys


ACCOUNT = KeyCdnAccount(
    title="KeyCDN",
    package=None,
    default_package="pulumi-python",  # Of dynamic resources.
    keys={"token_secret": SecretName},
    any_of=("token_secret",),
    secret_keys=frozenset({"token_secret"}),
    own_secrets=("keycdn:apiKey",),
)
