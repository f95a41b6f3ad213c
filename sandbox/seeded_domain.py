"""A tracking domain of a stack file, as far as the stand-in clouds must know it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.dns_zones import is_within, normal
from sandbox.properties import as_map, map_at
from sandbox.stand_ins import text_of


@dataclass(frozen=True)
class SeededDomain:
    """A host with its settings, defaults merged in; ``names``: it, or all hosts of its group.

    ``secrets`` holds every key of the project, the secret ones in the clear: they are stand-ins.
    """

    host: str
    settings: Mapping[str, Any]
    names: tuple[str, ...]
    accounts: Mapping[str, Any]
    secrets: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def section(self, name: str) -> Mapping[str, Any]:
        """A map among the settings, empty when it is missing or something else."""
        return map_at(self.settings, name)

    @property
    def parents(self) -> list[str]:
        """The names above the host that could be a zone's, the widest first."""
        labels = self.host.split(".")
        return [".".join(labels[start:]) for start in range(len(labels) - 2, 0, -1)]

    @property
    def dns(self) -> Mapping[str, Any]:
        """Where and how the host's records are kept."""
        return self.section("dns")

    @property
    def dns_provider(self) -> str:
        """The DNS provider, with the documented default."""
        default = "cloudflare" if self.settings.get("cdn") == "cloudflare" else "manual"
        return str(self.dns.get("provider", default))

    @property
    def zone_name(self) -> str | None:
        """The zone's name, when the file gives one."""
        name = self.dns.get("zone")
        return normal(name) if isinstance(name, str) and name else None

    @property
    def zone_id(self) -> str | None:
        """The zone's ID, when the file gives one."""
        identity = self.dns.get("zone_id")
        return identity if isinstance(identity, str) and identity else None

    def account(self, *, dns: bool) -> Mapping[str, Any] | None:
        """The entry of ``accounts`` for its DNS or its CDN; nothing for the default provider."""
        name = (self.dns if dns else self.settings).get("account")
        return as_map(self.accounts.get(str(name)))

    def credential(self, key: str, default: object, *, dns: bool) -> object:
        """The secret that its account has under ``key``, or the default provider's."""
        entry = self.account(dns=dns)
        return default if entry is None else text_of(self.secrets, entry.get(key))


def shared_zone_name(
    domain: SeededDomain, sharing: Sequence[SeededDomain], id_of: Callable[[str], str]
) -> str | None:
    """The name of a zone that a domain knows by ID only; nothing when no name would do.

    Another domain may name it; or the ID is one the sandbox made from a name; or it is the
    widest name that all hosts of the ID have in common.

    Args:
        domain: the domain.
        sharing: all domains in the zone with this ID, this one among them.
        id_of: the ID that the sandbox makes from a name.
    """
    for other in sharing:
        if other.zone_name:
            return other.zone_name
    parents = domain.parents
    for parent in parents:
        if id_of(parent) == domain.zone_id:
            return parent
    for parent in parents:
        if all(is_within(other.host, parent) and other.host != parent for other in sharing):
            return parent
    return None
