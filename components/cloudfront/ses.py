"""CloudFront in front of Amazon SES.

Source: SES developer guide as Braze defers to it; sources/cloudfront-ses. `DOCUMENTED` is the
guide's forwarded values, `CURRENT` the policies that replace them (sources/current#cache-policies).
SES knows the customer by Host, which has to reach it (without: 403).
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
        origin_id="SES-click-tracking",
        protocol_policy="https-only",
        ssl_protocols=("TLSv1.2",),
        read_timeout=30,
        keepalive_timeout=5,
        http_port=80,
        https_port=443,
    ),
    viewer_protocol_policy="allow-all",
    allowed_methods=("GET", "HEAD"),
    cached_methods=("GET", "HEAD"),
    caching=LegacyForwarding(
        headers=("*",),
        # Not in the guide, so the console's default; SES answers 400 to more than 8,192 bytes of
        # headers, cookies of the parent domain among them (sources/cloudfront-ses#header-size).
        cookies="none",
        query_string=True,
        # The console's defaults; without effect, as every header is forwarded
        # (sources/cloudfront#headers-all).
        min_ttl=0,
        default_ttl=86_400,
        max_ttl=31_536_000,
    ),
    price_class="PriceClass_All",
    minimum_tls="TLSv1.2_2021",
    http_version="http2",
    ipv6=True,
    # Host is what SES looks at; Braze's own advice is to switch it off where links fail
    # (sources/braze#x-forwarded-host-off).
    x_forwarded_host=False,
)
"""Left out: everything else is blank or off, as for the other CloudFront pairs
(sources/cloudfront-ses#one-behavior)."""

CURRENT = replace(
    DOCUMENTED,
    # Cookies come with it: `cloudfront.forward_cookies: false` leaves them out
    # (sources/current#cookies).
    caching=PolicyCaching(cache_policy=CACHING_DISABLED, origin_request_policy=ALL_VIEWER),
)


class CloudFrontSes(CloudFrontEdge):
    """A distribution, or one for a group, that serves SES links over HTTPS."""

    esp: ClassVar = "ses"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
