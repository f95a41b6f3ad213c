"""Plain arguments of a Fastly pair that is built alone."""

from typing import NotRequired

import pulumi

from components.arguments import EdgeArgs


class FastlyArgs(EdgeArgs):
    """What a Fastly pair takes; an option that is left out keeps the pair's own value."""

    tls_configuration_id: NotRequired[pulumi.Input[str]]
    """TLS configuration that serves the hosts. Default: one of the account's without 0-RTT."""
    cname_target: NotRequired[pulumi.Input[str]]
    """What the tracking record points at while live. Default: what Fastly names."""
    ipv6: NotRequired[bool]
    """`dualstack.` before the name that Fastly gives. Default: no, with `current` yes."""
    ttl: NotRequired[int]
    """Seconds an answer is kept that says nothing about caching; 0 keeps none. Default per pair."""
