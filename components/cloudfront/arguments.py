"""Plain arguments of a CloudFront pair that is built alone."""

from typing import NotRequired, TypedDict

import pulumi

from components.arguments import EdgeArgs


class LoggingArgs(TypedDict):
    """CloudFront access logs; they hold link tokens that identify recipients."""

    bucket: pulumi.Input[str]
    """Domain name of an S3 bucket."""
    prefix: NotRequired[str]
    """Begins the name of each log; default none."""
    cookies: NotRequired[bool]
    """Whether cookies are logged; default false."""


class CloudFrontArgs(EdgeArgs):
    """What a CloudFront pair takes; an option that is left out keeps the pair's own value."""

    price_class: NotRequired[str]
    """Edges that answer: `PriceClass_All` (documented), `PriceClass_200`, `PriceClass_100`."""
    methods: NotRequired[list[str]]
    """One of the three sets of methods that CloudFront takes."""
    viewer_tls: NotRequired[str]
    """Minimum TLS policy for viewers by its CloudFront name, from `TLSv1.2_2018` on."""
    http_version: NotRequired[str]
    """`http1.1`, `http2` (documented), `http3` or `http2and3`."""
    logging: NotRequired[LoggingArgs]
    """Access logs; default off."""
    web_acl: NotRequired[pulumi.Input[str]]
    """ARN of a web ACL; default none. One that blocks by user agent breaks links."""
    forward_cookies: NotRequired[bool]
    """Whether the viewer's cookies reach the ESP; default per pair."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Added to the default tags, and winning over them."""
