"""CloudFront in front of SendGrid.

Source: sources/cloudfront-sendgrid, the document's own tab, steps 1-6. `DOCUMENTED` is the
document letter for letter wherever today's API takes it, `CURRENT` what the vendors recommend
now (sources/current).
"""

from dataclasses import replace
from typing import ClassVar

from components.cloudfront.distribution import CloudFrontEdge
from components.cloudfront.settings import (
    ALL_VIEWER,
    CACHING_DISABLED,
    DistributionSettings,
    LegacyForwarding,
    OriginSettings,
    PolicyCaching,
)

DOCUMENTED = DistributionSettings(
    origin=OriginSettings(
        origin_id="Braze_sendgrid-HSTS-email",
        protocol_policy="https-only",
        ssl_protocols=("TLSv1.2",),
        read_timeout=30,
        keepalive_timeout=5,
        http_port=80,
        https_port=443,
    ),
    viewer_protocol_policy="allow-all",
    # The document lists six methods without POST, a set CloudFront refuses; all seven is the
    # nearest legal set that holds them (sources/current#methods).
    allowed_methods=("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"),
    cached_methods=("GET", "HEAD", "OPTIONS"),
    caching=LegacyForwarding(
        headers=("*",),
        cookies="all",
        query_string=True,
        min_ttl=0,
        default_ttl=86_400,
        max_ttl=31_536_000,
    ),
    price_class="PriceClass_All",
    # The document says "TLSv1.2", which names no policy today (sources/current#viewer-tls).
    minimum_tls="TLSv1.2_2021",
    # The document's "HTTP/2, HTTP/1.1, HTTP/1.0" is one value in the API
    # (sources/cloudfront#http-versions).
    http_version="http2",
    ipv6=True,
    x_forwarded_host=False,
)
"""Left out: delivery method "Web" and status "Deployed" have no counterpart in the API
(sources/current#console-only); origin path, default root object, log bucket and prefix, and web ACL
are blank."""

CURRENT = replace(
    DOCUMENTED,
    # Forwarded values are deprecated; these two policies do the same
    # (sources/current#cache-policies).
    caching=PolicyCaching(cache_policy=CACHING_DISABLED, origin_request_policy=ALL_VIEWER),
    # Braze wants it on every click domain (sources/current#x-forwarded-host); possible where one
    # host is served.
    x_forwarded_host=True,
)


class CloudFrontSendGrid(CloudFrontEdge):
    """A distribution, or one for a group, that serves SendGrid links over HTTPS."""

    esp: ClassVar = "sendgrid"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
