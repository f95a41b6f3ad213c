"""Plain arguments of a CloudFront pair that is built alone."""

from typing import Any, NotRequired, TypedDict

import pulumi

from components.arguments import EdgeArgs


class LoggingArgs(TypedDict):
    """CloudFront access logs; they hold link tokens that identify recipients."""

    bucket: pulumi.Input[str]
    """Domain name of an S3 bucket, such as `my-logs.s3.amazonaws.com`."""
    prefix: NotRequired[str]
    """Begins the name of each log; default none."""
    cookies: NotRequired[bool]
    """Whether cookies are logged; default false."""


class CloudFrontArgs(EdgeArgs):
    """What a CloudFront pair takes; an option that is left out keeps the pair's own value."""

    x_forwarded_host: NotRequired[bool]
    """Whether the tracking host is told to the ESP in X-Forwarded-Host, one value an edge, so that
    only SparkPost's pair has it for several hosts. Default: SendGrid false, with `current` true for
    a host alone; SparkPost true; Amazon SES false."""
    adopt: NotRequired[dict[str, Any]]
    """IDs of what exists already, to import instead of create: `distribution`, `certificate` (its
    ARN); `leave` and `drop` list what the distribution has beside and keeps or loses."""
    price_class: NotRequired[str]
    """Edges that answer: `PriceClass_All` (default), `PriceClass_200`, `PriceClass_100`."""
    methods: NotRequired[list[str]]
    """One of the three sets that CloudFront takes: `[GET, HEAD]`, `[GET, HEAD, OPTIONS]` or `[GET,
    HEAD, OPTIONS, PUT, PATCH, POST, DELETE]`. Default: SendGrid the last; SparkPost the first;
    Amazon SES the first."""
    viewer_tls: NotRequired[str]
    """Minimum TLS policy for viewers: `TLSv1.2_2018`, `TLSv1.2_2019`, `TLSv1.2_2021` (default),
    `TLSv1.2_2025` or `TLSv1.3_2025`."""
    http_version: NotRequired[str]
    """For viewers: `http1.1`, `http2` (default, takes 1.1 too), `http3` or `http2and3`."""
    logging: NotRequired[LoggingArgs]
    """Access logs; default off."""
    web_acl: NotRequired[pulumi.Input[str]]
    """ARN of a web ACL; default none. One that blocks by user agent breaks links."""
    forward_cookies: NotRequired[bool]
    """Whether the viewer's cookies reach the ESP. Default: SendGrid true; SparkPost false, and
    nothing else; Amazon SES false, with `current` true."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Added to the default tags, and winning over them."""
