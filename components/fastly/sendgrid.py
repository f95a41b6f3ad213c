"""Fastly in front of SendGrid.

Source: sources/fastly-sendgrid; the document refers to SendGrid's guide. `DOCUMENTED` is that
guide, with what it leaves open as recommended there; `CURRENT` is sources/current.
"""

from dataclasses import replace
from typing import ClassVar

from components.fastly.service import FastlyEdge
from components.fastly.settings import OVER_TLS, ServiceSettings

DOCUMENTED = ServiceSettings(
    comment="SendGrid",
    backend=OVER_TLS,
    # The guide is silent; Fastly's own hour would hide repeated clicks from SendGrid
    # (sources/current#fastly).
    ttl=0,
    x_forwarded_host=False,
    ipv6=False,
)
"""Left out: override host, which must stay unset because SendGrid knows the customer by the
viewer's Host; and a redirect to HTTPS, because links already sent use port 80
(sources/fastly-sendgrid#http)."""

CURRENT = replace(
    DOCUMENTED,
    # Braze wants it on every click domain (sources/current#x-forwarded-host).
    x_forwarded_host=True,
    ipv6=True,
)


class FastlySendGrid(FastlyEdge):
    """A service, or one for a group, that serves SendGrid links over HTTPS."""

    esp: ClassVar = "sendgrid"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
