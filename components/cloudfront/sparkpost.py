"""CloudFront in front of SparkPost.

Source: sources/cloudfront-sparkpost; the document defers to SparkPost's own guide. The vendor's
guide is kept up to date, so `documented` and `current` are the same.

SparkPost knows the customer by X-Forwarded-Host here; Host stays the origin's
(sources/esps#recognition).
"""

from typing import ClassVar

from components.cloudfront.distribution import CloudFrontEdge
from components.cloudfront.settings import (
    CachePolicySettings,
    DistributionSettings,
    OriginRequestSettings,
    OriginSettings,
    PolicyCaching,
)

DOCUMENTED = DistributionSettings(
    origin=OriginSettings(
        origin_id="SparkPost-engagement-tracking",
        # The guide's value, although AWS advises it only where viewers must use HTTPS
        # (sources/current#match-viewer).
        protocol_policy="match-viewer",
        ssl_protocols=("TLSv1.2",),
        read_timeout=30,
        keepalive_timeout=5,
        http_port=80,
        https_port=443,
    ),
    viewer_protocol_policy="allow-all",
    allowed_methods=("GET", "HEAD"),
    cached_methods=("GET", "HEAD"),
    caching=PolicyCaching(
        # A path is unique for recipient, message and link, so it may be the whole cache key.
        cache_policy=CachePolicySettings(
            name="SparkPost_ET_short_cache",
            min_ttl=1,
            default_ttl=10,
            max_ttl=10,
            gzip=True,
            brotli=True,
        ),
        origin_request_policy=OriginRequestSettings(
            name="SparkPost_ET_origin_request",
            # Without it CloudFront sends its own, and SparkPost loses what device clicked.
            headers=("User-Agent",),
            # Links of the older shape: /f/a/...?target=...
            query_strings=("target",),
        ),
    ),
    price_class="PriceClass_All",
    minimum_tls="TLSv1.2_2021",
    http_version="http2",
    ipv6=True,
    x_forwarded_host=True,
    x_forwarded_host_in_group=True,
    compress=True,
)
"""Left out: origin path, default root object, logging, web ACL, origin shield and viewer access
restriction are blank or off in the guide; path pattern `*` is the default behaviour."""


class CloudFrontSparkPost(CloudFrontEdge):
    """A distribution, or one for a group, that serves SparkPost links over HTTPS."""

    esp: ClassVar = "sparkpost"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = DOCUMENTED
