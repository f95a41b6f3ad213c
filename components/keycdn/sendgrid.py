"""KeyCDN in front of SendGrid.

Source: sources/keycdn-sendgrid; the document refers to SendGrid's guide for KeyCDN. `DOCUMENTED` is
that guide; where it is silent, what keeps every link working and every click counted
(sources/current#keycdn).
"""

from typing import ClassVar

from components.keycdn.edge import KeyCdnEdge
from components.keycdn.settings import ZoneSettings

DOCUMENTED = ZoneSettings(
    type="pull",
    scheme="https",  # the guide's origin URL is https://sendgrid.net
    http2="enabled",
    # "Forward Host Header": SendGrid knows the customer by it.
    cachehostheader="enabled",
    # From here on the guide is silent (sources/keycdn-sendgrid#where-the-guide-is-silent).
    # KeyCDN's own samples have both enabled; then all recipients would share one redirect.
    cacheignorequerystring="disabled",
    cacheignorecachecontrol="disabled",
    # Minutes. KeyCDN keeps redirects, too; a value for "never" is not documented.
    cachemaxexpire=1,
    cachekeyscheme="disabled",
    originshield="disabled",
    # Links already sent start with http://.
    forcessl="disabled",
    # Mail scanners are not "bad": their 403 would break links (sources/security#bots).
    blockbadbots="disabled",
    securetoken="disabled",
    cors="disabled",
    cachestripcookies="disabled",
    cachecanonical="disabled",
    cacherobots="disabled",
    cacheerrorpages="disabled",
)
"""Left out: the certificate, which comes from the domain (`certificate.source`); gzip, expire and
the referrer settings, for which no value is documented."""

CURRENT = DOCUMENTED
"""KeyCDN and SendGrid recommend nothing else today: sources/current#keycdn differs from the guide
only in what the guide leaves open."""


class KeyCdnSendGrid(KeyCdnEdge):
    """A zone, or one for a group, that serves SendGrid links over HTTPS."""

    esp: ClassVar = "sendgrid"
    documented: ClassVar = DOCUMENTED
    current: ClassVar = CURRENT
