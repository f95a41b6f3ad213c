"""Cloudflare in front of SendGrid.

Source: source document, "Cloudflare", tab SendGrid; facts A.4, A.5. `DOCUMENTED` is the document
letter for letter wherever today's API takes it, `CURRENT` what the vendors recommend now (facts
H, column Default).
"""

from dataclasses import replace
from typing import ClassVar

from components.cloudflare.edge import CloudflareEdge
from components.cloudflare.settings import HostSettings

DOCUMENTED = HostSettings(
    # `<host>/*`, SSL Full, ON; one page rule a host (facts A.5).
    form="page_rules",
    ssl="full",
    # The document does not speak of caching, and a page rule sets no header.
    bypass_cache=False,
    x_forwarded_host=False,
)
"""Beside it: an advanced certificate for the exact hosts in place of the document's "Dedicated SSL
with Custom Hostnames", which is no longer sold (facts H 9), and the link CNAME to SendGrid, proxied
while live; the owner CNAME stays DNS-only (facts H 11)."""

CURRENT = replace(
    DOCUMENTED,
    # Page rules are deprecated, and a Free zone has three (facts H 10).
    form="rulesets",
    # An open pixel ends in .gif, which Cloudflare would keep by default (facts A.5, B.1).
    bypass_cache=True,
    # Braze wants it on every click domain (facts H 8).
    x_forwarded_host=True,
)


class CloudflareSendGrid(CloudflareEdge):
    """The certificate and rules that let Cloudflare serve SendGrid links over HTTPS."""

    esp: ClassVar = "sendgrid"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
