"""An own proxy in front of SendGrid.

Source: the document's note on custom SSL configurations, which defers to SendGrid's guide; facts
A.14, with what its nginx sample leaves out from A.15, G and H 23.
"""

from typing import ClassVar

from components.proxy.edge import ProxyEdge
from components.proxy.settings import ProxySettings

DOCUMENTED = ProxySettings(
    # The guide says nothing; SparkPost's allows both for viewers (facts A.15, G TLS).
    tls_protocols=("TLSv1.2", "TLSv1.3"),
    resolve_seconds=10,
    # Braze wants it on every click domain; it is set, never appended (facts G, H 8).
    x_forwarded_host=True,
    cookies=True,
)
"""Left out: plain http towards SendGrid, which the guide allows beside https (facts A.14)."""

CURRENT = DOCUMENTED
"""No vendor recommends anything else today."""


class ProxySendGrid(ProxyEdge):
    """Configurations for nginx and Apache that serve SendGrid links over HTTPS."""

    esp: ClassVar = "sendgrid"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
