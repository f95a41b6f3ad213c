"""Whether two names lead to one account, as far as their credentials tell. Pure.

An account's name is not its identity. What the state keeps of credentials is a fingerprint that
tells equal ones from others, and nothing of what they are (docs/decisions/accounts.md).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from components.account import AccountKind
from components.config.keyed import Keyed
from components.project import PROJECT

_LENGTH = 16
"""Digits of a fingerprint; of a token it is too few to try guesses on."""


@dataclass(frozen=True)
class Credentials:
    """What one run uses: the accounts of its stack file, and what the default ones come from.

    Attributes:
        accounts: of the stack file, by name.
        config: the stack's whole configuration, secrets in the clear.
        environment: the environment variables.
    """

    accounts: Mapping[str, Keyed] = field(default_factory=dict[str, Keyed])
    config: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    environment: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    def fingerprint(self, kind: AccountKind, name: str | None) -> str | None:
        """What tells the credentials of an account from others; None where nobody tells them.

        Args:
            kind: the cloud.
            name: out of `accounts`; None for the default ones.
        """
        told = (
            kind.usual(self.config, self.environment) if name is None else self._named(kind, name)
        )
        items = sorted((key, value.strip()) for key, value in told.items() if value.strip())
        if not items:
            return None
        text = json.dumps([kind.title, *items])
        return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]

    def _named(self, kind: AccountKind, name: str) -> Mapping[str, str]:
        account = self.accounts.get(name)
        if account is None:
            return {}
        found: dict[str, str] = {}
        for key in kind.keys:
            value = account.get(key)
            if value is not None and key in kind.secret_keys:
                value = self.config.get(f"{PROJECT}:{value}")
            if value is not None:
                found[key] = value
        return found
