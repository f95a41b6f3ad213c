"""Which loopback address every vendor's servers have, so that a name leads to its own vendor.

Outside, CDNs and ESPs are told apart by their addresses: a tracking domain that points at its ESP
is answered by the ESP, although a CDN that stands ready knows the name too, and one region of an
ESP knows nothing of another. Here the same. Where only 127.0.0.1 can be used (not on Linux) all
share it, and the name decides (``local_edge/routing.py``); over IPv6 there is one loopback
address, so there it always does.
"""

import functools
import re
import socket
from dataclasses import dataclass

from sandbox.cloud import Cloud

SHARED = "127.0.0.1"
SHARED_IPV6 = "::1"
CDNS = ("cloudfront", "cloudflare", "fastly", "keycdn")

# AWS's regions that send mail; another one shares the last address (sources/esps#ses-region-list).
_SES_REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-central-2", "eu-north-1"),
    *("eu-south-1", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2"),
    *("ap-southeast-3", "ap-southeast-5", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
    *("sa-east-1", "me-south-1", "me-central-1", "il-central-1", "af-south-1"),
    *("us-gov-east-1", "us-gov-west-1"),
)
_PLACES = {
    "cloudfront": 11,
    "cloudflare": 12,
    "fastly": 13,
    "keycdn": 14,
    "landing": 15,
    ("sendgrid", "global"): 21,
    ("sendgrid", "eu"): 22,
    ("sparkpost", "us"): 23,
    ("sparkpost", "eu"): 24,
    **{("ses", region): 30 + number for number, region in enumerate(_SES_REGIONS)},
}
_OTHER_SES, _OTHER_ESP, _FIRST_PROXY, _LAST_PROXY = 80, {"sendgrid": 81, "sparkpost": 82}, 101, 108

LANDING = "shop.example"
"""Where every click leads in the end: a page that says which recipient came."""

# sources/esps#origin-hosts, sources/fastly#cname-targets, sources/keycdn#zone-address; the names of
# a partial Cloudflare zone: A.5.
_NAMES: tuple[tuple[re.Pattern[str], str, str | None], ...] = (
    (re.compile(r".+\.cloudfront\.net"), "cloudfront", None),
    (re.compile(r".+\.cdn\.cloudflare\.net"), "cloudflare", None),
    (re.compile(r".+\.fastly\.net"), "fastly", None),
    (re.compile(r".+\.kxcdn\.com"), "keycdn", None),
    (re.compile(re.escape(LANDING)), "landing", None),
    (re.compile(r"eu\.sendgrid\.net"), "sendgrid", "eu"),
    (re.compile(r"(.+\.)?sendgrid\.net"), "sendgrid", "global"),
    (re.compile(r"eu\.(v2\.)?spgo\.io"), "sparkpost", "eu"),
    (re.compile(r"(v2\.)?spgo\.io"), "sparkpost", "us"),
    (re.compile(r"r\.(?P<region>[a-z0-9-]+)\.awstrack\.me"), "ses", None),
)
_HOST = "host"


@dataclass(frozen=True)
class Server:
    """Whose servers a name leads to.

    Attributes:
        vendor: a CDN, an ESP, ``landing`` or ``proxy``.
        region: of an ESP; nothing for the rest, and for an ESP's host of a customer's own.
        address: IPv4 loopback address, the shared one where there is no other.
    """

    vendor: str
    region: str | None
    address: str


def server_of(cloud: Cloud, name: str) -> Server | None:
    """Whose servers a name leads to that no DNS zone of the sandbox has, or nothing."""
    for pattern, vendor, region in _NAMES:
        found = pattern.fullmatch(name)
        if found is not None:
            where = found.groupdict().get("region") or region
            return Server(vendor, where, _address(_place(vendor, where)))
    own = cloud.get("loopback", _HOST, name)
    if own is None:
        return None
    vendor, place = own["vendor"], own.get("place")
    return Server(
        vendor, None, _address(_OTHER_ESP.get(vendor, _OTHER_SES) if place is None else place)
    )


def put_esp_host(cloud: Cloud, name: str, esp: str) -> None:
    """Let a host of a customer's own at an ESP lead to that ESP's stand-in."""
    cloud.put("loopback", _HOST, name, {"vendor": esp})


def put_proxy(cloud: Cloud, name: str) -> None:
    """Let the name or the public address of an own proxy lead to an address here."""
    if cloud.get("loopback", _HOST, name) is None:
        taken = {body.get("place") for body in cloud.items("loopback", _HOST).values()}
        free = (place for place in range(_FIRST_PROXY, _LAST_PROXY + 1) if place not in taken)
        cloud.put("loopback", _HOST, name, {"vendor": "proxy", "place": next(free, _LAST_PROXY)})


def proxy_addresses() -> list[str]:
    """The addresses that own proxies may have; none where loopback has only one."""
    places = range(_FIRST_PROXY, _LAST_PROXY + 1)
    return [_numbered(place) for place in places] if separate() else []


def cdn_address(cdn: str) -> str:
    """The address of a CDN's servers."""
    return _address(_PLACES[cdn])


def addresses() -> dict[str, tuple[str, str | None]]:
    """Every address that the local edge listens on -> vendor and region; without the proxies."""
    if not separate():
        return {}
    found: dict[str, tuple[str, str | None]] = {
        _numbered(place): (key, None) if isinstance(key, str) else key
        for key, place in _PLACES.items()
    }
    others = {**_OTHER_ESP, "ses": _OTHER_SES}
    return found | {_numbered(place): (esp, None) for esp, place in others.items()}


@functools.cache
def separate() -> bool:
    """Whether this machine has more loopback addresses than one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((_numbered(_PLACES["cloudfront"]), 0))
        except OSError:
            return False
    return True


def _place(vendor: str, region: str | None) -> int:
    if region is None:
        return _PLACES[vendor]
    return _PLACES.get((vendor, region), _OTHER_SES)


def _address(place: int) -> str:
    return _numbered(place) if separate() else SHARED


def _numbered(place: int) -> str:
    return f"127.0.0.{place}"
