"""The settings of a CloudFront distribution as data; each pair fills them in from its document."""

from dataclasses import dataclass, replace
from typing import Literal

from components.config.options.cloudfront import CloudFrontOptions, Logging

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""Managed cache policy CachingDisabled (facts A.0); it also stops request collapsing."""

ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
"""Managed origin request policy AllViewer: all headers, cookies and query strings (facts A.0)."""


@dataclass(frozen=True)
class OriginSettings:
    """How CloudFront talks to the ESP.

    Attributes:
        origin_id: name of the origin within the distribution.
        protocol_policy: `https-only` or `match-viewer`.
        ssl_protocols: TLS versions towards the origin.
        read_timeout: seconds to wait for an answer.
        keepalive_timeout: seconds an idle connection stays open.
        http_port: port for plain HTTP.
        https_port: port for HTTPS.
    """

    origin_id: str
    protocol_policy: Literal["https-only", "match-viewer"]
    ssl_protocols: tuple[str, ...]
    read_timeout: int
    keepalive_timeout: int
    http_port: int = 80
    https_port: int = 443


@dataclass(frozen=True)
class LegacyForwarding:
    """The console's "legacy cache settings": forwarded values with their own TTLs, in seconds."""

    headers: tuple[str, ...]
    cookies: Literal["all", "none"]
    query_string: bool
    min_ttl: int
    default_ttl: int
    max_ttl: int


@dataclass(frozen=True)
class PolicyCaching:
    """A cache policy and an origin request policy, by ID."""

    cache_policy: str
    origin_request_policy: str


@dataclass(frozen=True)
class DistributionSettings:
    """Everything a pair's document says about its distribution.

    Attributes:
        origin: how CloudFront talks to the ESP.
        viewer_protocol_policy: `allow-all` keeps links already sent over plain HTTP working.
        allowed_methods: one of the three sets CloudFront takes.
        cached_methods: methods whose answers may be cached.
        caching: what is forwarded and what tells cached answers apart.
        price_class: which edges answer.
        minimum_tls: lowest TLS policy for viewers.
        http_version: highest HTTP version for viewers.
        ipv6: whether viewers may come over IPv6.
        x_forwarded_host: whether the tracking domain is sent to the ESP in a fixed header.
        logging: access logs, off when None.
        web_acl: ARN of a web ACL, none when None.
    """

    origin: OriginSettings
    viewer_protocol_policy: Literal["allow-all", "redirect-to-https", "https-only"]
    allowed_methods: tuple[str, ...]
    cached_methods: tuple[str, ...]
    caching: LegacyForwarding | PolicyCaching
    price_class: str
    minimum_tls: str
    http_version: str
    ipv6: bool
    x_forwarded_host: bool
    logging: Logging | None = None
    web_acl: str | None = None

    def changed(self, options: CloudFrontOptions, x_forwarded_host: bool) -> "DistributionSettings":
        """These settings with what the stack file changes.

        OPTIONS answers may be cached only where OPTIONS is allowed (facts A.0).
        """
        allowed = options.methods or self.allowed_methods
        return replace(
            self,
            allowed_methods=allowed,
            cached_methods=tuple(m for m in self.cached_methods if m in allowed),
            price_class=options.price_class or self.price_class,
            minimum_tls=options.viewer_tls or self.minimum_tls,
            http_version=options.http_version or self.http_version,
            x_forwarded_host=x_forwarded_host,
            logging=options.logging,
            web_acl=options.web_acl,
        )
