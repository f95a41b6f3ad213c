"""The values a stack file turns into: frozen, typed, with every default written once.

Pydantic checks types and shapes when `components.config.reading` builds these from JSON; rules
that look at several keys are in `components.config.checks`. Contract: design section 3.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from components.catalog import PROVIDERS
from components.config.kinds import (
    AcmArn,
    DistributionId,
    Duration,
    GroupName,
    Host,
    LogBucket,
    Methods,
    RoleArn,
    Ttl,
    WebAclArn,
    ZoneId,
)

STRICT = ConfigDict(extra="forbid", strict=True)

Cdn = Literal["cloudfront", "cloudflare", "fastly", "keycdn", "proxy"]
Esp = Literal["sendgrid", "sparkpost", "ses"]
Stage = Literal["certificate", "build", "live"]
ViewerTls = Literal["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]


@dataclass(frozen=True, config=STRICT)
class Dns:
    """Where the tracking record lives (`dns`).

    Attributes:
        provider: who publishes records; `manual` exports them for a person to set.
        zone: name of the zone; `zone_id`: its Route 53 ID, which spares the look-up by name.
        ttl: seconds; 300 while changing, 3600 when settled (facts F 6, H 26).
        record: kind of the tracking record.
        existing: the records are in the zone already (the ESP had them validated): import them.
        account: name out of `accounts`, when the zone is in another account.
    """

    provider: Literal["route53", "manual"] = "manual"
    zone: Host | None = None
    zone_id: ZoneId | None = None
    ttl: Ttl = 300
    record: Literal["cname"] = "cname"
    existing: bool = False
    account: str | None = None


@dataclass(frozen=True, config=STRICT)
class Certificate:
    """Where the viewer certificate comes from (`certificate`; facts E).

    Attributes:
        source: `acm` requests one in us-east-1 for the exact hosts; `acm-arn` and `iam` name one.
        arn: of an issued ACM certificate, for `acm-arn`.
        id: of an IAM server certificate under path /cloudfront/, for `iam`.
        names: what a named certificate holds, wildcards included; checked against the hosts.
        wait: how long `build` waits for ACM to see the validation records.
    """

    source: Literal["acm", "acm-arn", "iam"] = "acm"
    arn: AcmArn | None = None
    id: str | None = None
    names: tuple[str, ...] = ()
    wait: Duration = "30m"


@dataclass(frozen=True, config=STRICT)
class Logging:
    """CloudFront access logs; they hold link tokens that identify recipients (facts G)."""

    bucket: LogBucket
    prefix: str = ""
    cookies: bool = False


@dataclass(frozen=True, config=STRICT)
class CloudFrontOptions:
    """What people change about a distribution (`cloudfront`); None keeps the pair's own value.

    Attributes:
        price_class: edges that answer; documented: all (facts A.0).
        methods: one of `METHOD_SETS`.
        viewer_tls: minimum TLS policy by its CloudFront name (facts H 2).
        http_version: documented `http2`, which includes 1.1 and 1.0 (facts A.0).
        logging: access logs; documented: off.
        web_acl: ARN of a web ACL; documented: none. One that blocks by user agent breaks links.
        tags: added to the default tags, and winning over them.
    """

    price_class: Literal["PriceClass_All", "PriceClass_200", "PriceClass_100"] | None = None
    methods: Methods | None = None
    viewer_tls: ViewerTls | None = None
    http_version: Literal["http1.1", "http2", "http3", "http2and3"] | None = None
    logging: Logging | None = None
    web_acl: WebAclArn | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, config=STRICT)
class Adopt:
    """Resources that exist already and are imported instead of created (`adopt`)."""

    distribution: DistributionId | None = None
    certificate: AcmArn | None = None


@dataclass(frozen=True, config=STRICT)
class Account:
    """Another account's credentials (`accounts.NAME`): an AWS profile, a role to assume, or both."""

    profile: str | None = None
    role: RoleArn | None = None


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
    owner_record: Host | None = None
    x_forwarded_host: bool | None = None
    protect: bool | None = None
    adopt: Adopt = Adopt()
    account: str | None = None
    cloudfront: CloudFrontOptions = CloudFrontOptions()

    @property
    def live(self) -> bool:
        """Whether the stack file wants recipients on the CDN."""
        return self.stage == "live"

    @property
    def esp_host(self) -> str:
        """The ESP's host: the edge's origin, and the record's target before the cut-over."""
        if self.origin is not None:
            return self.origin
        provider = PROVIDERS[self.esp]
        return provider.origins[self.region or provider.default_region or ""]

    @property
    def protected(self) -> bool:
        """Whether record and edge may not be deleted: while live, unless `protect` says no."""
        return self.live if self.protect is None else self.protect


@dataclass(frozen=True, config=STRICT)
class Edge:
    """One CDN edge to build: a distribution, service or zone and its certificate.

    Attributes:
        name: the host, or the group's name; names the resources for ever.
        domains: the tracking domains it serves, by host; never empty.
        complete: False when only the certificate is wanted so far (stage `certificate`).
    """

    name: str
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
    def protected(self) -> bool:
        """Whether it may not be deleted: as soon as one of its domains may not."""
        return any(domain.protected for domain in self.domains)


@dataclass(frozen=True, config=STRICT)
class StackConfig:
    """Everything the stack file says: domains by host, and the accounts they name."""

    domains: tuple[Domain, ...]
    accounts: Mapping[str, Account]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The edges to build. A host of a group at `certificate` waits at an edge of its own.

        So one unset validation record never blocks the other hosts of the group (design 5).
        """
        groups: dict[str, list[Domain]] = {}
        for domain in self.domains:
            waiting = domain.stage == "certificate"
            name = domain.host if waiting or domain.group is None else domain.group
            groups.setdefault(name, []).append(domain)
        return tuple(
            Edge(name, tuple(domains), complete=domains[0].stage != "certificate")
            for name, domains in sorted(groups.items())
        )
