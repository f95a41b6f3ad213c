"""Cloudflare in front of SendGrid.

Source: sources/cloudflare-sendgrid, the document's tab "Sendgrid" below "Cloudflare". `DOCUMENTED`
is the document letter for letter wherever today's API takes it, `CURRENT` what the vendors
recommend now (sources/current).
"""

from dataclasses import replace
from typing import ClassVar

from components.cloudflare.edge import CloudflareEdge
from components.cloudflare.settings import HostSettings

DOCUMENTED = HostSettings(
    # `<host>/*`, SSL Full, ON; one page rule a host (sources/cloudflare-sendgrid#page-rule).
    form="page_rules",
    ssl="full",
    # The document does not speak of caching, and a page rule sets no header.
    bypass_cache=False,
    x_forwarded_host=False,
)
"""Beside it: an advanced certificate for the exact hosts in place of the document's "Dedicated SSL
with Custom Hostnames", which is no longer sold (sources/current#advanced-certificate), and the link
CNAME to SendGrid, proxied while live; the owner CNAME stays DNS-only
(sources/current#owner-record)."""

CURRENT = replace(
    DOCUMENTED,
    # Page rules are deprecated, and a Free zone has three (sources/current#configuration-rule).
    form="rulesets",
    # An open pixel ends in .gif, which Cloudflare would keep by default
    # (sources/cloudflare#default-cache).
    bypass_cache=True,
    # Braze wants it on every click domain (sources/current#x-forwarded-host).
    x_forwarded_host=True,
)


class CloudflareSendGrid(CloudflareEdge):
    """The certificate and rules that let Cloudflare serve SendGrid links over HTTPS."""

    esp: ClassVar = "sendgrid"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
