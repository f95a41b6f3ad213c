"""Cloudflare in front of Amazon SES.

The document has no such tab and AWS no guide for Cloudflare; the values are those of
sources/cloudflare-ses, in today's form only, as there is no older one to follow. Not verified
there: whether SES accepts the tracking host as TLS server name, which Cloudflare sends.
"""

from typing import ClassVar

from components.cloudflare.edge import CloudflareEdge
from components.cloudflare.settings import HostSettings

DOCUMENTED = HostSettings(
    form="rulesets",
    ssl="full",
    bypass_cache=True,
    # Host is what SES goes by; Braze says to drop the header where links fail
    # (sources/braze#x-forwarded-host-off).
    x_forwarded_host=False,
)

CURRENT = DOCUMENTED


class CloudflareSes(CloudflareEdge):
    """The certificate and rules that let Cloudflare serve SES links over HTTPS."""

    esp: ClassVar = "ses"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
    look_at: ClassVar = (
        "SES accepts the tracking host as TLS server name (SNI), which only Enterprise zones can "
        "change: try a link right after the cut-over",
    )
