"""Fastly in front of SparkPost.

Source: sources/fastly-sparkpost; the document refers to SparkPost's guide. `DOCUMENTED` is
that guide, `CURRENT` what the vendors recommend now (sources/current).
"""

from dataclasses import replace
from typing import ClassVar

from components.fastly.service import FastlyEdge
from components.fastly.settings import OVER_TLS, ServiceSettings

DOCUMENTED = ServiceSettings(
    comment="SparkPost",
    backend=OVER_TLS,
    # The guide's fallback TTL: mail scanners' repetitions are kept from SparkPost, people's count.
    # Simultaneous requests may share an answer, but only those for the very same link: host and
    # whole URL tell answers apart, and the recipient is in the URL's path
    # (sources/esps#link-shapes).
    ttl=10,
    x_forwarded_host=False,
    ipv6=False,
)
"""Left out: override host ("disabled" in the guide), because here SparkPost knows the domain by
Host, unlike behind CloudFront (sources/fastly-sparkpost#override-host); and the screenshot's
`n.sni` name, whose 0-RTT lets a click be replayed (sources/fastly#n-sni)."""

CURRENT = replace(
    DOCUMENTED,
    # Braze wants it on every click domain (sources/current#x-forwarded-host).
    x_forwarded_host=True,
    ipv6=True,
)


class FastlySparkPost(FastlyEdge):
    """A service, or one for a group, that serves SparkPost links over HTTPS."""

    esp: ClassVar = "sparkpost"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
