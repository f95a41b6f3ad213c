"""The settings of a KeyCDN zone as data; each pair fills them in from its document. Pure."""

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Literal

from components.keycdn.options import KeyCdnOptions

LONGEST_NAME = 20
"""Characters of a zone's name, letters and digits only (sources/quotas#keycdn-zone-name)."""

_HASH_LENGTH = 8

Switch = Literal["enabled", "disabled"]


@dataclass(frozen=True)
class ZoneSettings:
    """Everything a pair's document says about its zone, named as in KeyCDN's API.

    Source: sources/keycdn#zone-fields.

    Attributes:
        type: `pull` fetches from an origin.
        scheme: of the origin's URL.
        http2: whether viewers may use HTTP/2.
        cachehostheader: "Forward Host Header": the origin gets the viewer's Host.
        cacheignorequerystring: enabled, one recipient would get another one's redirect.
        cacheignorecachecontrol: whether the origin's caching headers are ignored.
        cachemaxexpire: minutes an answer without caching headers is kept.
        cachekeyscheme: whether HTTP and HTTPS are cached apart.
        originshield: whether one more cache stands before the origin.
        forcessl: whether HTTP is redirected to HTTPS, which no link already sent may need.
        blockbadbots: whether known bots get 403; mail scanners look like bots.
        securetoken: whether links need a token of KeyCDN's.
        cors: whether KeyCDN adds CORS headers.
        cachestripcookies: whether cookies of the origin are taken off.
        cachecanonical: whether KeyCDN adds a canonical link header.
        cacherobots: whether KeyCDN answers robots.txt itself.
        cacheerrorpages: whether KeyCDN puts its own error pages in place of the origin's.
    """

    type: Literal["pull"]
    scheme: Literal["https"]
    http2: Switch
    cachehostheader: Switch
    cacheignorequerystring: Switch
    cacheignorecachecontrol: Switch
    cachemaxexpire: int
    cachekeyscheme: Switch
    originshield: Switch
    forcessl: Switch
    blockbadbots: Switch
    securetoken: Switch
    cors: Switch
    cachestripcookies: Switch
    cachecanonical: Switch
    cacherobots: Switch
    cacheerrorpages: Switch

    def changed(self, options: KeyCdnOptions) -> "ZoneSettings":
        """These settings with what the stack file changes."""
        return replace(
            self,
            http2=self.http2 if options.http2 is None else _switch(options.http2),
            originshield=(
                self.originshield
                if options.origin_shield is None
                else _switch(options.origin_shield)
            ),
            cachemaxexpire=options.max_expire or self.cachemaxexpire,
        )

    def fields(self, origin: str, hosts: int) -> dict[str, str]:
        """The settings as the API takes them.

        Args:
            origin: host that KeyCDN fetches from.
            hosts: how many names the zone serves. With several, the name has to tell cached
                answers apart (sources/keycdn#cache-key-host).
        """
        own = {key: str(value) for key, value in vars(self).items() if key != "scheme"}
        return {
            **own,
            "originurl": f"{self.scheme}://{origin}",
            "cachekeyhost": _switch(hosts > 1),
        }


def zone_name(edge: str, project: str, stack: str) -> str:
    """A zone's name: readable, and different for every edge of every stack of an account.

    Letters and digits of the edge's name, then a hash of all three; the same for ever.
    """
    digest = hashlib.sha256(f"{project}/{stack}/{edge}".encode()).hexdigest()[:_HASH_LENGTH]
    letters = re.sub(r"[^a-z0-9]", "", edge.lower())
    readable = letters if letters[:1].isalpha() else f"z{letters}"
    return readable[: LONGEST_NAME - _HASH_LENGTH] + digest


def _switch(on: bool) -> Switch:
    return "enabled" if on else "disabled"
