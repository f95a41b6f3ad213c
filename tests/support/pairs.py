"""Plain arguments for every pair class of the library, as small as each takes them."""

from collections.abc import Mapping
from typing import Any

from components.catalog import ESPS
from components.package.classes import class_named
from components.registry import CDNS, pairs

HOST = "ablink.email.example.com"
ROUTE53: Mapping[str, Any] = {"provider": "route53", "zone": "example.com"}
FLARE: Mapping[str, Any] = {"provider": "cloudflare", "zone": "example.com", "zone_id": "0" * 32}

_OF_A_CDN: Mapping[str, Mapping[str, Any]] = {
    "cloudflare": {"dns": FLARE, "rules": "external"},
    "keycdn": {"accept_https_gap": True},
    "proxy": {"address": "proxy.example.net"},
}
PAIRS: Mapping[str, tuple[str, str]] = {
    f"{CDNS[cdn].class_prefix}{ESPS[esp].class_suffix}": (cdn, esp) for cdn, esp in pairs()
}
"""Class -> its CDN and its ESP."""


def class_of(kind: str) -> Any:
    """The class, whose arguments a test gives as it likes."""
    return class_named(kind)


def args(kind: str, stage: Any = "live", **more: Any) -> dict[str, Any]:
    """Arguments of the class `kind`."""
    cdn, esp = PAIRS[kind]
    region = {} if ESPS[esp].default_region else {"region": "eu-west-1"}
    own = _OF_A_CDN.get(cdn, {})
    return {"hosts": [HOST], "stage": stage, "dns": ROUTE53, **region, **own, **more}
