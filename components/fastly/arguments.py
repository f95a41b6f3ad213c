"""Plain arguments of a Fastly pair that is built alone."""

from typing import Any, NotRequired

import pulumi

from components.arguments import EdgeArgs


class FastlyArgs(EdgeArgs):
    """What a Fastly pair takes; an option that is left out keeps the pair's own value."""

    x_forwarded_host: NotRequired[bool]
    """Whether the tracking host is told to the ESP in X-Forwarded-Host. Default: SendGrid false,
    with `current` true; SparkPost false, with `current` true; Amazon SES false."""
    adopt: NotRequired[dict[str, Any]]
    """ID of what exists already, to import instead of create: `service`; `leave` and `drop` list
    what it has beside and keeps or loses."""
    tls_configuration_id: NotRequired[pulumi.Input[str]]
    """TLS configuration that serves the hosts. Default: one of the account's without 0-RTT."""
    cname_target: NotRequired[pulumi.Input[str]]
    """What the tracking record points at while live; needed with `custom`. Default: what Fastly
    names for the certificate."""
    ipv6: NotRequired[bool]
    """Whether the name that Fastly gives has IPv6 addresses too (`dualstack.` before it). Default:
    false, with `current` true."""
    ttl: NotRequired[int]
    """Seconds an answer is kept that says nothing about caching, 0 (none) to 3600. Default:
    SendGrid 0; SparkPost 10; Amazon SES 0."""
