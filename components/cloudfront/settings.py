"""The settings of a CloudFront distribution as data; each pair fills them in from its document."""

from dataclasses import dataclass, replace
from typing import Literal

import pulumi

from components.cloudfront.options import CloudFrontOptions, Logging

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""Managed cache policy CachingDisabled (sources/cloudfront#caching-disabled); it also stops request
collapsing."""

ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
"""Managed origin request policy AllViewer: all headers, cookies and query strings
(sources/cloudfront#all-viewer)."""


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
class CachePolicySettings:
    """A cache policy of our own, shared by the pair's distributions; its cache key is the URL path.

    Attributes:
        name: begins the policy's name, without blanks.
        min_ttl: seconds an answer is kept even where the ESP says not to.
        default_ttl: seconds where the ESP says nothing.
        max_ttl: seconds at most.
        gzip: whether CloudFront may ask for and keep gzip.
        brotli: whether CloudFront may ask for and keep brotli.
    """

    name: str
    min_ttl: int
    default_ttl: int
    max_ttl: int
    gzip: bool
    brotli: bool


@dataclass(frozen=True)
class OriginRequestSettings:
    """An origin request policy of our own, shared by the pair's distributions; without cookies.

    Attributes:
        name: begins the policy's name, without blanks; `{esp}` stands for the ESP.
        headers: viewer headers that reach the ESP; None for all of them.
        query_strings: query parameters that reach the ESP; None for all of them.
    """

    name: str
    headers: tuple[str, ...] | None
    query_strings: tuple[str, ...] | None


ALL_VIEWER_WITHOUT_COOKIES = OriginRequestSettings(
    name="{esp}-viewer-without-cookies", headers=None, query_strings=None
)
"""AllViewer as managed, but no cookie of the parent domain reaches the ESP
(sources/cloudfront-ses#header-size)."""


@dataclass(frozen=True)
class PolicyCaching:
    """A cache policy and an origin request policy: managed ones by ID, or our own as data."""

    cache_policy: str | CachePolicySettings
    origin_request_policy: str | OriginRequestSettings


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
        x_forwarded_host: whether the tracking domain is sent to the ESP in X-Forwarded-Host: one
            fixed value for a host alone.
        x_forwarded_host_in_group: whether a group sends it too, which takes a CloudFront Function.
        compress: whether CloudFront may compress answers.
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
    x_forwarded_host_in_group: bool = False
    compress: bool = False
    logging: Logging | None = None
    web_acl: pulumi.Input[str] | None = None

    @property
    def shares_policies(self) -> bool:
        """Whether it uses a policy of our own, which distributions share."""
        return isinstance(self.caching, PolicyCaching) and not (
            isinstance(self.caching.cache_policy, str)
            and isinstance(self.caching.origin_request_policy, str)
        )

    @property
    def keeps_cookies_out(self) -> bool:
        """Whether a policy of its own decides that no cookie reaches the ESP."""
        return isinstance(self.caching, PolicyCaching) and isinstance(
            self.caching.origin_request_policy, OriginRequestSettings
        )

    def changed(self, options: CloudFrontOptions, x_forwarded_host: bool) -> "DistributionSettings":
        """These settings with what the stack file changes.

        OPTIONS answers may be cached only where OPTIONS is allowed
        (sources/cloudfront#cached-methods).
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
            caching=_with_cookies(self.caching, options.forward_cookies),
            logging=options.logging,
            web_acl=options.web_acl,
        )


def _with_cookies(
    caching: LegacyForwarding | PolicyCaching, wished: bool | None
) -> LegacyForwarding | PolicyCaching:
    """`caching` with the stack file's wish about cookies; None and policies of our own stay."""
    if wished is None:
        return caching
    if isinstance(caching, LegacyForwarding):
        return replace(caching, cookies="all" if wished else "none")
    if caching.origin_request_policy == ALL_VIEWER and not wished:
        return replace(caching, origin_request_policy=ALL_VIEWER_WITHOUT_COOKIES)
    return caching
