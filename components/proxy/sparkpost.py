"""An own proxy in front of SparkPost.

Source: the document's note on custom SSL configurations, which defers to SparkPost's guide
(sources/proxy-sparkpost). Where the guide's nginx and Apache samples disagree, both servers get
what works for both (sources/current#proxy-host-and-sni).
"""

from typing import ClassVar

from components.proxy.edge import ProxyEdge
from components.proxy.settings import ProxySettings

DOCUMENTED = ProxySettings(
    # The nginx sample stops at TLSv1.2, the Apache sample takes 1.3 too (sources/proxy#tls).
    tls_protocols=("TLSv1.2", "TLSv1.3"),
    resolve_seconds=10,
    # Apache sends it in the guide's sample; Braze wants it (sources/proxy-sparkpost#apache-host).
    x_forwarded_host=True,
    cookies=True,
)
"""Left out: the guide's cipher list, which holds 3DES, and plain http towards SparkPost for
port 80 in its Apache sample alone (sources/proxy-sparkpost#upstream)."""

CURRENT = DOCUMENTED
"""No vendor recommends anything else today."""


class ProxySparkPost(ProxyEdge):
    """Configurations for nginx and Apache that serve SparkPost links over HTTPS."""

    esp: ClassVar = "sparkpost"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
