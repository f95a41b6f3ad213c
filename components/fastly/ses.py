"""Fastly in front of Amazon SES.

Source: no vendor has steps for it; sources/fastly-ses derives them from SES's documentation and
Fastly's.
"""

from dataclasses import replace
from typing import ClassVar

from components.fastly.service import FastlyEdge
from components.fastly.settings import OVER_TLS, ServiceSettings

DOCUMENTED = ServiceSettings(
    comment="Amazon SES",
    backend=OVER_TLS,
    ttl=0,
    # Off in both: should SES links fail, Braze says to turn forwarded headers off
    # (sources/braze#x-forwarded-host-off).
    x_forwarded_host=False,
    ipv6=False,
)
"""Left out: override host, because SES answers 403 to any other Host than the viewer's
(sources/fastly-ses#override-host)."""

CURRENT = replace(DOCUMENTED, ipv6=True)


class FastlySes(FastlyEdge):
    """A service, or one for a group, that serves Amazon SES links over HTTPS."""

    esp: ClassVar = "ses"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
