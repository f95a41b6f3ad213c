"""An own proxy in front of Amazon SES.

Source: no vendor describes it. As sources/proxy-ses says: as SparkPost's guide, with the raw path,
the viewer's Host and the SES host in SNI; sources/cloudfront-ses for what reaches SES.
"""

from typing import ClassVar

from components.proxy.edge import ProxyEdge
from components.proxy.settings import ProxySettings

DOCUMENTED = ProxySettings(
    tls_protocols=("TLSv1.2", "TLSv1.3"),
    resolve_seconds=10,
    # Host is what matters to SES, and an unexpected header may do harm
    # (sources/proxy-ses#x-forwarded-host).
    x_forwarded_host=False,
    # SES refuses more than 8,192 bytes of headers and cookies; links need none
    # (sources/proxy-ses#cookies).
    cookies=False,
)

CURRENT = DOCUMENTED
"""No vendor recommends anything else today."""


class ProxySes(ProxyEdge):
    """Configurations for nginx and Apache that serve Amazon SES links over HTTPS."""

    esp: ClassVar = "ses"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
