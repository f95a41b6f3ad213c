"""Fastly in front of Amazon SES.

Source: no vendor has steps for it; facts A.12 derive them from SES's documentation and A.9.
"""

from dataclasses import replace
from typing import ClassVar

from components.fastly.service import FastlyEdge
from components.fastly.settings import OVER_TLS, ServiceSettings

DOCUMENTED = ServiceSettings(
    comment="Amazon SES",
    backend=OVER_TLS,
    ttl=0,
    # Off in both: should SES links fail, Braze says to turn forwarded headers off (H 8, A.3).
    x_forwarded_host=False,
    ipv6=False,
)
"""Left out: override host, because SES answers 403 to any other Host than the viewer's (A.12)."""

CURRENT = replace(DOCUMENTED, ipv6=True)


class FastlySes(FastlyEdge):
    """A service, or one for a group, that serves Amazon SES links over HTTPS."""

    esp: ClassVar = "ses"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
