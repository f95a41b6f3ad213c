"""An own proxy in front of SendGrid.

Source: the document's note on custom SSL configurations, which defers to SendGrid's guide
(sources/proxy-sendgrid), with what its nginx sample leaves out from sources/proxy and
sources/security.
"""

from typing import ClassVar

from components.proxy.edge import ProxyEdge
from components.proxy.settings import ProxySettings

DOCUMENTED = ProxySettings(
    # The guide says nothing; SparkPost's allows both for viewers (sources/proxy#tls).
    tls_protocols=("TLSv1.2", "TLSv1.3"),
    resolve_seconds=10,
    # Braze wants it on every click domain; it is set, never appended (sources/security#overwrite).
    x_forwarded_host=True,
    cookies=True,
)
"""Left out: plain http towards SendGrid, which the guide allows beside https
(sources/proxy-sendgrid#upstream)."""

CURRENT = DOCUMENTED
"""No vendor recommends anything else today."""


class ProxySendGrid(ProxyEdge):
    """Configurations for nginx and Apache that serve SendGrid links over HTTPS."""

    esp: ClassVar = "sendgrid"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
