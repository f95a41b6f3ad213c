"""Plain arguments of a KeyCDN pair that is built alone."""

from typing import Any, NotRequired

from components.arguments import EdgeArgs


class KeyCdnArgs(EdgeArgs):
    """What a KeyCDN pair takes; an option that is left out keeps the pair's own value."""

    x_forwarded_host: NotRequired[bool]
    """Whether the tracking host is told to the ESP in X-Forwarded-Host: KeyCDN always does, so only
    true is taken."""
    adopt: NotRequired[dict[str, Any]]
    """ID of what exists already, to take over instead of create: `zone`; `leave` and `drop` list
    what it has beside and keeps or loses."""
    accept_https_gap: NotRequired[bool]
    """Let's Encrypt only: go live although HTTPS fails until the certificate is issued after the
    change of the record. Default: false, which refuses it."""
    http2: NotRequired[bool]
    """HTTP/2 for viewers. Default: true."""
    max_expire: NotRequired[int]
    """Minutes an answer without caching headers is kept, 1 to 1440. Default: 1."""
    origin_shield: NotRequired[bool]
    """One more cache before the origin. Default: false."""
