"""Every pair with both of its settings, deployed live by the program in one stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

REGION = "eu-west-1"
PAIRS = (
    *(("cloudfront", esp) for esp in ("sendgrid", "sparkpost", "ses")),
    *(("cloudflare", esp) for esp in ("sendgrid", "sparkpost", "ses")),
    *(("fastly", esp) for esp in ("sendgrid", "sparkpost", "ses")),
    ("keycdn", "sendgrid"),
    *(("proxy", esp) for esp in ("sendgrid", "sparkpost", "ses")),
)
_CDN_OPTIONS: Mapping[str, dict[str, Any]] = {
    "cloudfront": {},
    "fastly": {},
    "cloudflare": {
        "dns": {"provider": "cloudflare", "zone": "example.net"},
        "cloudflare": {"plan": "pro"},
    },
    "keycdn": {"keycdn": {"accept_https_gap": True}},
    "proxy": {"proxy": {"address": "proxy.example.org"}},
}
ORIGINS = {"sendgrid": "sendgrid.net", "sparkpost": "spgo.io", "ses": f"r.{REGION}.awstrack.me"}


@dataclass(frozen=True)
class Pair:
    """One tracking domain of the stack."""

    cdn: str
    esp: str
    settings: str

    @property
    def host(self) -> str:
        """Its name."""
        zone = "example.net" if self.cdn == "cloudflare" else "example.com"
        return f"{self.cdn}-{self.esp}-{self.settings}.{zone}"

    @property
    def redirects(self) -> bool:
        """Whether the edge redirects by itself: the documented page rule for SparkPost."""
        return (self.cdn, self.esp, self.settings) == ("cloudflare", "sparkpost", "documented")

    @property
    def forwards_host(self) -> bool:
        """Whether the ESP gets X-Forwarded-Host (sources/current#x-forwarded-host and
        sources/keycdn; proxies: sources/security)."""
        if self.cdn == "keycdn" or (self.cdn, self.esp) == ("cloudfront", "sparkpost"):
            return True
        return self.esp != "ses" and (self.settings == "current" or self.cdn == "proxy")

    @property
    def origin_host(self) -> str:
        """The Host that reaches the ESP (sources/esps#recognition, 1)."""
        own_name = (self.cdn, self.esp) == ("cloudfront", "sparkpost")
        return ORIGINS[self.esp] if own_name else self.host

    def config(self) -> dict[str, Any]:
        """Its part of the stack file."""
        return {
            "cdn": self.cdn,
            "esp": self.esp,
            "settings": self.settings,
            "stage": "live",
            **({"region": REGION} if self.esp == "ses" else {}),
            **_CDN_OPTIONS[self.cdn],
        }


ALL = [Pair(cdn, esp, settings) for cdn, esp in PAIRS for settings in ("documented", "current")]
GROUP = ("first.group.example.com", "second.group.example.com")
"""Two hosts of a SparkPost group behind CloudFront: a function names them to the ESP."""


def domains(*, proxies: str = "live") -> dict[str, Any]:
    """The stack file's domains.

    Args:
        proxies: stage of the own proxies. Their configuration is an output of the update, so a
            machine that serves them, and that the guard could try, is there only after one.
    """
    group = {"cdn": "cloudfront", "esp": "sparkpost", "stage": "live", "group": "g"}
    found = {pair.host: pair.config() for pair in ALL} | dict.fromkeys(GROUP, group)
    return {
        host: {**config, "stage": proxies} if config["cdn"] == "proxy" else config
        for host, config in found.items()
    }


DEFAULTS = {"dns": {"provider": "route53", "zone": "example.com"}}
