"""Plain arguments of a KeyCDN pair that is built alone."""

from typing import NotRequired

from components.arguments import EdgeArgs


class KeyCdnArgs(EdgeArgs):
    """What a KeyCDN pair takes; an option that is left out keeps the pair's own value."""

    accept_https_gap: NotRequired[bool]
    """Let's Encrypt only: go live although HTTPS fails until the certificate is issued after the
    change of the record. Default: refused."""
    http2: NotRequired[bool]
    """HTTP/2 for viewers; default on."""
    max_expire: NotRequired[int]
    """Minutes an answer without caching headers is kept; default 1, the lowest."""
    origin_shield: NotRequired[bool]
    """One more cache before the origin; default off."""
