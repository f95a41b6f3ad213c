"""What is measured: each pair, its stack file and the flat program that makes the same."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

FLAT = Path(__file__).parent / "flat"

ROUTE53: Mapping[str, Any] = MappingProxyType(
    {"provider": "route53", "zone": "example.com", "zone_id": "Z0BENCHMARK"}
)
CLOUDFLARE: Mapping[str, Any] = MappingProxyType({"zone": "example.com", "zone_id": "0" * 32})

_OF_THE_CDN: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "cloudflare": {"dns": CLOUDFLARE, "cloudflare": {"plan": "enterprise"}},
        "fastly": {"fastly": {"tls_configuration_id": "2TlsConfigurationPlain"}},
        "proxy": {
            "proxy": {"address": "203.0.113.10"},
            "certificate": {"source": "files", "certificate": "/etc/c.pem", "key": "/etc/k.pem"},
        },
    }
)
_OF_THE_ESP: Mapping[str, Mapping[str, Any]] = MappingProxyType({"ses": {"region": "eu-west-1"}})


@dataclass(frozen=True)
class Pair:
    """One pair of CDN and ESP."""

    cdn: str
    esp: str

    def __str__(self) -> str:
        return f"{self.cdn}-{self.esp}"

    @property
    def flat(self) -> Path:
        """The flat program that makes the same resources."""
        own = FLAT / f"{self.cdn}_{self.esp}.py"
        return own if own.exists() else FLAT / f"{self.cdn}.py"

    def domains(self, count: int) -> dict[str, dict[str, Any]]:
        """A stack file's `domains`, each like the others."""
        return {f"link{number:04}.example.com": self._keys() for number in range(count)}

    def _keys(self) -> dict[str, Any]:
        own = {**_OF_THE_CDN.get(self.cdn, {}), **_OF_THE_ESP.get(self.esp, {})}
        dns = dict(own.pop("dns", ROUTE53))
        return {"cdn": self.cdn, "esp": self.esp, "dns": dns, **own}


MAIN = Pair("cloudfront", "sendgrid")
OTHERS = tuple(
    Pair(cdn, esp)
    for cdn, esps in (
        ("cloudfront", ("sparkpost", "ses")),
        ("cloudflare", ("sendgrid", "sparkpost", "ses")),
        ("fastly", ("sendgrid", "sparkpost", "ses")),
        ("keycdn", ("sendgrid",)),
        ("proxy", ("sendgrid", "sparkpost", "ses")),
    )
    for esp in esps
)
EVERY = (MAIN, *OTHERS)


def pair_of(name: str) -> Pair:
    """The pair with that name, such as `fastly-ses`.

    Raises:
        SystemExit: when none has it, with those there are.
    """
    found = next((pair for pair in EVERY if str(pair) == name), None)
    if found is None:
        sys.exit(f"bench: no pair '{name}'; take one of {', '.join(map(str, EVERY))}")
    return found
