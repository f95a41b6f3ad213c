"""What a cloud has to say of the accounts it is used through. Pure.

CDNs and DNS providers of one cloud share a kind of account (CloudFront and Route 53, say).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pulumi


class Keys(Protocol):
    """One entry of `accounts` in the stack file."""

    def get(self, key: str) -> str | None:
        """The value of `key`; None where the entry has none."""
        ...


def told(**found: str | None) -> Mapping[str, str]:
    """What is told, without what is not."""
    return {key: value for key, value in found.items() if value}


@dataclass(frozen=True, kw_only=True, eq=False)
class AccountKind(ABC):
    """Credentials of one cloud, as `accounts` names them.

    Attributes:
        title: the cloud's name, for people.
        package: Pulumi package of its resources, which get an explicit provider for a named
            account; None where the resources find their credentials themselves.
        default_package: Pulumi package whose default provider makes them where no account is named.
        keys: key of an account -> type of its value, with its own checks.
        any_of: the keys of which an account needs one at least.
        secret_keys: those among `keys` that name a secret configuration key.
        own_secrets: configuration keys of the cloud's own provider that hold a secret, such as
            `aws:secretKey`; in the clear they are a fault.
    """

    title: str
    package: str | None
    default_package: str
    keys: Mapping[str, Any]
    any_of: tuple[str, ...]
    secret_keys: frozenset[str]
    own_secrets: tuple[str, ...]

    @abstractmethod
    def usual(self, config: Mapping[str, str], environment: Mapping[str, str]) -> Mapping[str, str]:
        """The default credentials in the words of `keys`, where the provider looks for them.

        Secrets are told as they are. Further words tell of what `accounts` has no key for, so that
        it is equal to nothing there. Empty where nobody tells.

        Args:
            config: the stack's whole configuration by full key, secrets in the clear.
            environment: the environment variables.
        """

    @abstractmethod
    def provider(self, name: str, keys: Keys) -> "pulumi.ProviderResource | None":
        """The explicit provider of an account; None where `package` is.

        Args:
            name: of the account; also the provider's logical name.
            keys: what the stack file says of it.
        """
