"""The values a stack file turns into: frozen, typed, with every default written once.

Pydantic checks types and shapes when `components.config.reading` builds these from JSON; rules
that look at several keys are in `components.config.checks`. Contract: design section 3.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic.dataclasses import dataclass

from components.catalog import PROVIDERS
from components.config.kinds import STRICT, GroupName, Host
from components.config.options.accounts import Account, Adopt
from components.config.options.certificate import SOURCES, Certificate, default_source
from components.config.options.cloudflare import CloudflareOptions
from components.config.options.cloudfront import CloudFrontOptions
from components.config.options.dns import Dns
from components.config.options.fastly import FastlyOptions
from components.config.options.keycdn import KeyCdnOptions
from components.config.options.proxy import ProxyOptions

Cdn = Literal["cloudfront", "cloudflare", "fastly", "keycdn", "proxy"]
Esp = Literal["sendgrid", "sparkpost", "ses"]
Stage = Literal["certificate", "build", "live"]

CERTIFICATE_PER_HOST: frozenset[Cdn] = frozenset({"fastly"})
"""CDNs where the hosts of a group have a certificate each, so that none waits for another."""


@dataclass(frozen=True, config=STRICT)
class Domain:
    """One tracking domain of the stack file, with defaults filled in; keys as in design 3."""

    host: Host
    cdn: Cdn
    esp: Esp
    stage: Stage = "build"
    settings: Literal["documented", "current"] = "documented"
    region: str | None = None
    origin: Host | None = None
    dns: Dns = Dns()
    certificate: Certificate = Certificate()
    group: GroupName | None = None
    also: tuple[Cdn, ...] = ()
    owner_record: Host | None = None
    x_forwarded_host: bool | None = None
    protect: bool | None = None
    adopt: Adopt = Adopt()
    account: str | None = None
    cloudfront: CloudFrontOptions = CloudFrontOptions()
    cloudflare: CloudflareOptions = CloudflareOptions()
    fastly: FastlyOptions = FastlyOptions()
    keycdn: KeyCdnOptions = KeyCdnOptions()
    proxy: ProxyOptions = ProxyOptions()

    @property
    def live(self) -> bool:
        """Whether the stack file wants recipients on the CDN."""
        return self.stage == "live"

    @property
    def cdns(self) -> tuple[Cdn, ...]:
        """The CDN that serves, then the standbys."""
        return (self.cdn, *self.also)

    @property
    def esp_region(self) -> str:
        """The ESP's region: the stack file's, else the ESP's default."""
        return self.region or PROVIDERS[self.esp].default_region or ""

    @property
    def esp_host(self) -> str:
        """The ESP's host: the edge's origin, and the record's target before the cut-over."""
        return self.origin or PROVIDERS[self.esp].origin(self.esp_region)

    @property
    def protected(self) -> bool:
        """Whether record and edge may not be deleted: while live, unless `protect` says no."""
        return self.live if self.protect is None else self.protect

    def source(self, cdn: str) -> str:
        """The certificate source at `cdn`: the stack file's where that CDN takes it."""
        wished = self.certificate.source
        if wished is not None and wished in SOURCES[cdn]:
            return wished
        return default_source(cdn, self.host, self.dns.zone)


@dataclass(frozen=True, config=STRICT)
class Edge:
    """One CDN edge to build: a distribution, service or zone and its certificate.

    Attributes:
        name: the host, or the group's name; names the resources for ever.
        cdn: the CDN; a domain's own, or one of its standbys.
        domains: the tracking domains it serves, by host; never empty.
        complete: False when only the certificate is wanted so far (stage `certificate`).
    """

    name: str
    cdn: Cdn
    domains: tuple[Domain, ...]
    complete: bool

    @property
    def hosts(self) -> tuple[str, ...]:
        """Its tracking domains' names, sorted."""
        return tuple(domain.host for domain in self.domains)

    @property
    def shared(self) -> Domain:
        """Any of its domains, for the keys that are equal across a group."""
        return self.domains[0]

    @property
    def esp(self) -> Esp:
        """The ESP behind it."""
        return self.shared.esp

    @property
    def live(self) -> bool:
        """Whether a live name is served there; never at a standby."""
        return any(domain.live for domain in self.domains if domain.cdn == self.cdn)

    @property
    def protected(self) -> bool:
        """Whether it may not be deleted: as soon as it serves a protected domain."""
        return any(domain.protected for domain in self.domains if domain.cdn == self.cdn)


@dataclass(frozen=True, config=STRICT)
class StackConfig:
    """Everything the stack file says: domains by host, and the accounts they name."""

    domains: tuple[Domain, ...]
    accounts: Mapping[str, Account]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The edges to build, standbys included, by name and CDN.

        A host of a group at `certificate` waits at an edge of its own, so one unset validation
        record never blocks the other hosts of the group (design section 5). Where each host has
        its own certificate anyway it is with its group at once.
        """
        members: dict[tuple[str, Cdn], list[Domain]] = {}
        for domain in self.domains:
            for cdn in domain.cdns:
                waiting = domain.stage == "certificate" and cdn not in CERTIFICATE_PER_HOST
                name = domain.host if waiting or domain.group is None else domain.group
                members.setdefault((name, cdn), []).append(domain)
        return tuple(
            Edge(name, cdn, tuple(domains), any(d.stage != "certificate" for d in domains))
            for (name, cdn), domains in sorted(members.items())
        )
