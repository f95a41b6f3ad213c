"""Cloudflare in front of SparkPost.

Source: sources/cloudflare-sparkpost, the document's tab "Sparkpost" below "Cloudflare". The
document's way is a redirect at the edge; SparkPost's own guide has dropped it since and proxies
(sources/current#redirect), which is what `CURRENT` does.
"""

from typing import ClassVar

from components.cloudflare.edge import CloudflareEdge
from components.cloudflare.settings import Forwarding, HostSettings

DOCUMENTED = HostSettings(
    form="page_rules",
    # The document adds a second page rule "SSL" for the same URL. Of all page rules that match,
    # only the first runs, and one that redirects can hold no other action
    # (sources/cloudflare-sparkpost#ssl-rule): that second rule would never have an effect, so it is
    # left out.
    ssl=None,
    bypass_cache=False,
    x_forwarded_host=False,
    forwarding=Forwarding(status_code=301, url="https://{esp_host}/$1"),
)
"""Beside it: the CNAME that has to exist and be proxied for the rule to fire. Its value is
irrelevant (the document says example.com); it stays SparkPost's endpoint, so that going live and
back changes `proxied` alone."""

CURRENT = HostSettings(
    form="rulesets",
    ssl="full",
    # About ten seconds would absorb scanners best, but lower plans cannot set that
    # (sources/cloudflare-sparkpost#caching).
    bypass_cache=True,
    x_forwarded_host=True,
)


class CloudflareSparkPost(CloudflareEdge):
    """The certificate and rules that let Cloudflare serve SparkPost links over HTTPS."""

    esp: ClassVar = "sparkpost"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
