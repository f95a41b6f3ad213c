"""The values a stack file turns into: frozen, typed, with every default written once.

Pydantic checks types and shapes when `components.config.reading` builds these from JSON; rules
that look at several keys are in `components.config.checks`. The keys are a contract
(docs/decisions/configuration.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass as plain_dataclass
from dataclasses import field, fields
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass

from components.adoption import DROP, LEAVE, Wishes
from components.catalog import ESPS
from components.config import vocabulary
from components.config.certificate import Certificate
from components.config.deep_links import DeepLinks
from components.config.dns import Dns
from components.config.keyed import Adopt, Blocks, Keyed
from components.config.kinds import AccountName, GroupName, GuardMode, Host, Words
from components.config.shown import Shown

Stage = Literal["certificate", "build", "live"]

STAGES: tuple[Stage, ...] = ("certificate", "build", "live")
"""From first to last."""

_CDNS = Words(lambda: vocabulary.known().cdns)
_ESPS = Words(lambda: vocabulary.known().esps)

CdnName = Annotated[str, _CDNS, BeforeValidator(_CDNS.check)]
EspName = Annotated[str, _ESPS, BeforeValidator(_ESPS.check)]

_LATER = ConfigDict(extra="forbid", strict=True, defer_build=True)
"""For values whose keys the registry names: what they are checked by is made on first use."""


_NOTHING_SAID = Certificate()
"""One for all, since it is frozen: pydantic would copy a plain default deeply for each domain."""


@dataclass(frozen=True, config=_LATER, kw_only=True)
class Shared:
    """What the hosts of a group share: the keys that have to be equal in all of them.

    An edge offers its domains' shared keys as this type, so that a key of one host can never be
    taken for the group's. What depends on all hosts is computed over all (`Edge.source`).

    Attributes:
        cdn: the CDN in front of the ESP.
        esp: the email service provider whose links these are.
        settings: `documented`, the values of the vendors' documents, or `current`, what the
            vendors recommend today.
        region: the ESP's: where the mail is sent from. Default: the ESP's own, where it has one.
        origin: a host name in place of the ESP's own, of a tenant say.
        certificate: where the viewer certificate comes from. Default: the documented source that
            covers the name.
        group: a name; its hosts share one edge and one certificate. Default: one each.
        also: further CDNs to build beside `cdn`, unused: standbys, and the way to move to another
            CDN while live.
        x_forwarded_host: whether the ESP is told the tracking host in X-Forwarded-Host. Default:
            as the pair and its settings say.
        account: a name out of `accounts`, for the CDN. Default: the default credentials.
        options: the blocks of the CDNs; hosts may differ in `Cdn.per_host_options`.
    """

    cdn: CdnName
    esp: EspName
    settings: Literal["documented", "current"] = "documented"
    region: Annotated[str, Shown("eu", "us-east-1")] | None = None
    origin: Annotated[Host, Shown("tenant.e.sparkpost.com")] | None = None
    certificate: Certificate = field(default_factory=lambda: _NOTHING_SAID)
    group: GroupName | None = None
    also: Annotated[tuple[CdnName, ...], Shown(uniqueItems=True)] = ()
    x_forwarded_host: bool | None = None
    account: AccountName | None = None
    options: Blocks = field(default_factory=Blocks.nothing)

    @property
    def cdns(self) -> tuple[str, ...]:
        """The CDN that serves, then the standbys."""
        return (self.cdn, *self.also)

    @property
    def esp_region(self) -> str:
        """The ESP's region: the stack file's, else the ESP's default."""
        return self.region or ESPS[self.esp].default_region or ""

    @property
    def has_origin(self) -> bool:
        """Whether it is known what serves its links; without that there is no `esp_host`."""
        return self.origin is not None or ESPS[self.esp].has_origin(self.esp_region)

    @property
    def esp_host(self) -> str:
        """The ESP's host: the edge's origin, and the record's target before the cut-over."""
        return self.origin or ESPS[self.esp].origin(self.esp_region)


SHARED_KEYS: tuple[str, ...] = tuple(item.name for item in fields(cast(Any, Shared)))
"""The keys that have to be equal across a group."""


@dataclass(frozen=True, config=_LATER, kw_only=True)
class Domain(Shared):
    """One tracking domain of the stack file: the keys a host has for itself, and the shared ones.

    Defaults are filled in.

    Attributes:
        host: the tracking domain.
        stage: `certificate` asks for the certificate; `build` builds the edge, links stay at the
            ESP; `live` points the name at the CDN. Back to `build` is the rollback.
        dns: where the tracking record lives.
        owner_record: the second CNAME that SendGrid asks for; it stays at SendGrid.
        deep_links: the apps that may open the links themselves.
        guard: whether links are tried before and after a change of the record, and after one of a
            live edge; `warn` reports what is wrong and goes on.
        protect: whether record and edge may not be deleted. Default: while live.
        adopt: IDs of resources that exist already, to import instead of create.
    """

    host: Host
    stage: Stage = "build"
    dns: Dns = field(default_factory=Dns)
    owner_record: Annotated[Host, Shown("1234567.email.example.com")] | None = None
    deep_links: DeepLinks | None = None
    guard: GuardMode = True
    protect: bool | None = None
    adopt: Adopt = field(default_factory=Adopt.nothing)

    @property
    def live(self) -> bool:
        """Whether the stack file wants recipients on the CDN."""
        return self.stage == "live"

    @property
    def protected(self) -> bool:
        """Whether record and edge may not be deleted: while live, unless `protect` says no."""
        return self.live if self.protect is None else self.protect

    @property
    def resting_host(self) -> str:
        """Where its record points while it is off this stack's edges."""
        return self.dns.rollback_to or self.esp_host


@plain_dataclass(frozen=True)
class Edge:
    """One CDN edge to build: a distribution, service or zone and its certificate.

    Attributes:
        name: the host, or the group's name; names the resources for ever.
        cdn: the CDN; a domain's own, or one of its standbys.
        domains: the tracking domains it serves, by host; never empty.
        source: where its certificate comes from; covers every one of its hosts.
        complete: False when only the certificate is wanted so far (stage `certificate`).
    """

    name: str
    cdn: str
    domains: tuple[Domain, ...]
    source: str
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
    def live_hosts(self) -> tuple[str, ...]:
        """The live names that are served there; none at a standby."""
        return tuple(d.host for d in self.domains if d.live and d.cdn == self.cdn)

    @property
    def live(self) -> bool:
        """Whether a live name is served there."""
        return bool(self.live_hosts)

    @property
    def protected(self) -> bool:
        """Whether it may not be deleted: as soon as it serves a protected domain."""
        return any(domain.protected for domain in self.domains if domain.cdn == self.cdn)

    def adopted(self, *keys: str) -> str | None:
        """ID of the resource to take over; any host of a group may name it.

        Args:
            keys: under `adopt`: the kind, and a key below it where it has some.
        """
        return adopted(self.domains, *keys)

    @property
    def wishes(self) -> Wishes:
        """What its hosts say of the items of what they adopt."""
        return wishes(self.domains)


def adopted(domains: Iterable[Domain], *keys: str) -> str | None:
    """ID of the resource that one of `domains` has under these keys of `adopt`."""
    found = (domain.adopt.ids(keys[0]).get(keys) for domain in domains)
    return next((identity for identity in found if identity is not None), None)


def wishes(domains: Sequence[Domain]) -> Wishes:
    """What `domains` together say of the items of what they adopt."""
    return Wishes.of(
        (item for domain in domains for item in domain.adopt.items(LEAVE)),
        (item for domain in domains for item in domain.adopt.items(DROP)),
    )


@plain_dataclass(frozen=True)
class StackConfig:
    """Everything the stack file says.

    Attributes:
        domains: by host.
        accounts: that they name.
        edges: to build, standbys included, by name and CDN.
        planned_edges: the edges there will be once every host is built; what the checks look at.
    """

    domains: tuple[Domain, ...]
    accounts: Mapping[str, Keyed]
    edges: tuple[Edge, ...]
    planned_edges: tuple[Edge, ...]
