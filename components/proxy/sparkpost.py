"""An own proxy in front of SparkPost.

Source: the document's note on custom SSL configurations, which defers to SparkPost's guide; facts
A.15. Where the guide's nginx and Apache samples disagree, both servers get what works for both
(facts A.15 Host, H 23).
"""

from typing import ClassVar

from components.proxy.edge import ProxyEdge
from components.proxy.settings import ProxySettings

DOCUMENTED = ProxySettings(
    # The nginx sample stops at TLSv1.2, the Apache sample takes 1.3 too (facts A.15).
    tls_protocols=("TLSv1.2", "TLSv1.3"),
    resolve_seconds=10,
    # Apache sends it in the guide's sample; Braze wants it (facts A.15, G, H 8).
    x_forwarded_host=True,
    cookies=True,
)
"""Left out: the guide's cipher list, which holds 3DES, and plain http towards SparkPost for
port 80 in its Apache sample alone (facts A.15)."""

CURRENT = DOCUMENTED
"""No vendor recommends anything else today."""


class ProxySparkPost(ProxyEdge):
    """Configurations for nginx and Apache that serve SparkPost links over HTTPS."""

    esp: ClassVar = "sparkpost"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
