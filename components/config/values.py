"""The values a stack file turns into: frozen, typed, with every default written once.

Pydantic checks types and shapes when `components.config.reading` builds these from JSON; rules
that look at several keys are in `components.config.checks`. The keys are a contract
(docs/decisions/configuration.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain_dataclass
from dataclasses import field, fields, make_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from components.catalog import ESPS
from components.cdn import Stage
from components.config.certificate import Certificate
from components.config.dns import Dns
from components.config.kinds import STRICT, GroupName, Host, Words
from components.registry import CDNS, account_kinds

_CDNS = Words(lambda: CDNS)
_ESPS = Words(lambda: ESPS)

CdnName = Annotated[str, _CDNS, BeforeValidator(_CDNS.check)]
EspName = Annotated[str, _ESPS, BeforeValidator(_ESPS.check)]


class Keyed:
    """A value whose keys the registry names; each may be absent."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The keys it may have."""
        return tuple(item.name for item in fields(cast(Any, cls)))

    def get(self, key: str) -> str | None:
        """The value of `key`; None where it is absent or no key of this value."""
        return cast(str | None, getattr(self, key, None))


if TYPE_CHECKING:

    class Account(Keyed):
        """Credentials of one account (`accounts.NAME`); each cloud says which keys it takes."""

    class Adopt(Keyed):
        """Resources that exist already and are imported instead of created (`adopt`)."""

    class Options:
        """The block of each CDN; `Cdn.of` reads one with its type."""

else:

    def _made(name, keys, *bases):
        made = make_dataclass(name, keys, bases=bases, frozen=True)
        return dataclass(frozen=True, config=STRICT)(made)

    def _keyed(name, keys):
        return _made(
            name, [(key, kind | None, field(default=None)) for key, kind in keys.items()], Keyed
        )

    Account = _keyed(
        "Account", {key: kind for cloud in account_kinds() for key, kind in cloud.keys.items()}
    )
    Adopt = _keyed(
        "Adopt", {key: kind for cdn in CDNS.values() for key, kind in cdn.adopts.items()}
    )
    Options = _made(
        "Options", [(cdn.name, cdn.options, field(default=cdn.options())) for cdn in CDNS.values()]
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Shared:
    """What the hosts of a group share: the keys that have to be equal in all of them.

    An edge offers its domains' shared keys as this type, so that a key of one host can never be
    taken for the group's. What depends on all hosts is computed over all (`Edge.source`).

    Attributes:
        options: the blocks of the CDNs; hosts may differ in `Cdn.per_host_options`.
    """

    cdn: CdnName
    esp: EspName
    settings: Literal["documented", "current"] = "documented"
    region: str | None = None
    origin: Host | None = None
    certificate: Certificate = Certificate()
    group: GroupName | None = None
    also: tuple[CdnName, ...] = ()
    x_forwarded_host: bool | None = None
    account: str | None = None
    options: Options = field(default_factory=Options)

    @property
    def cdns(self) -> tuple[str, ...]:
        """The CDN that serves, then the standbys."""
        return (self.cdn, *self.also)

    @property
    def esp_region(self) -> str:
        """The ESP's region: the stack file's, else the ESP's default."""
        return self.region or ESPS[self.esp].default_region or ""

    @property
    def esp_host(self) -> str:
        """The ESP's host: the edge's origin, and the record's target before the cut-over."""
        return self.origin or ESPS[self.esp].origin(self.esp_region)


SHARED_KEYS: tuple[str, ...] = tuple(item.name for item in fields(cast(Any, Shared)))
"""The keys that have to be equal across a group."""


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Domain(Shared):
    """One tracking domain of the stack file: the keys a host has for itself, and the shared ones.

    Defaults are filled in.
    """

    host: Host
    stage: Stage = "build"
    dns: Dns = Dns()
    owner_record: Host | None = None
    protect: bool | None = None
    adopt: Adopt = field(default_factory=Adopt)

    @property
    def live(self) -> bool:
        """Whether the stack file wants recipients on the CDN."""
        return self.stage == "live"

    @property
    def protected(self) -> bool:
        """Whether record and edge may not be deleted: while live, unless `protect` says no."""
        return self.live if self.protect is None else self.protect


@plain_dataclass(frozen=True)
class Edge:
    """One CDN edge to build: a distribution, service or zone and its certificate.

    Attributes:
        name: the host, or the group's name; names the resources for ever.
        cdn: the CDN; a domain's own, or one of its standbys.
        domains: the tracking domains it serves, by host; never empty.
        complete: False when only the certificate is wanted so far (stage `certificate`).
    """

    name: str
    cdn: str
    domains: tuple[Domain, ...]
    complete: bool

    @property
    def hosts(self) -> tuple[str, ...]:
        """Its tracking domains' names, sorted."""
        return tuple(domain.host for domain in self.domains)

    @property
    def shared(self) -> Shared:
        """The keys that all of its domains share."""
        return self.domains[0]

    @property
    def esp(self) -> str:
        """The ESP behind it."""
        return self.shared.esp

    @property
    def source(self) -> str:
        """Where its certificate comes from: the stack file's source where this CDN takes it.

        Else the documented one that covers every host.
        """
        wished = self.shared.certificate.source
        cdn = CDNS[self.cdn]
        if wished is not None and wished in cdn.sources:
            return wished
        return cdn.default_source(self.domains)

    @property
    def live(self) -> bool:
        """Whether a live name is served there; never at a standby."""
        return any(domain.live for domain in self.domains if domain.cdn == self.cdn)

    @property
    def protected(self) -> bool:
        """Whether it may not be deleted: as soon as it serves a protected domain."""
        return any(domain.protected for domain in self.domains if domain.cdn == self.cdn)

    def adopted(self, kind: str) -> str | None:
        """ID of the resource to take over as its one of `kind`; any host of a group may name it."""
        return next((found for d in self.domains if (found := d.adopt.get(kind))), None)


@plain_dataclass(frozen=True)
class StackConfig:
    """Everything the stack file says: domains by host, and the accounts they name."""

    domains: tuple[Domain, ...]
    accounts: Mapping[str, Account]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The edges to build, standbys included, by name and CDN.

        A host of a group at `certificate` waits at an edge of its own, so one unset validation
        record never blocks the other hosts of the group. Where each host has its own certificate
        anyway it is with its group at once.
        """
        return _edges(self.domains, together=False)

    @property
    def planned_edges(self) -> tuple[Edge, ...]:
        """The edges there will be once every host is built; what the checks look at."""
        return _edges(self.domains, together=True)


def _edges(domains: Sequence[Domain], together: bool) -> tuple[Edge, ...]:
    members: dict[tuple[str, str], list[Domain]] = {}
    for domain in domains:
        for cdn in domain.cdns:
            waiting = domain.stage == "certificate" and not CDNS[cdn].certificate_per_host
            alone = domain.group is None or (waiting and not together)
            name = domain.host if alone else domain.group or ""
            members.setdefault((name, cdn), []).append(domain)
    return tuple(
        Edge(name, cdn, tuple(found), any(d.stage != "certificate" for d in found))
        for (name, cdn), found in sorted(members.items())
    )
