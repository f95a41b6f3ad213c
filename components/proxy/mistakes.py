"""What can be wrong in an own proxy's options: for the pages of its classes."""

from components.dns.manual import MANUAL
from components.mistakes import HOST, Args, Between, Mistake

RIGHT: Args = {"address": "proxy.example.net"}
"""What a pair needs beside its hosts and their zone."""

_LONG = ".".join(["a" * 60] * 4)[:237] + ".example.com"
_FILES = "/etc/ssl/tracking/{host}"

MISTAKES: tuple[Mistake, ...] = (
    Mistake({"address": None}),
    Mistake({"address": HOST}),
    Mistake({"address": "127.0.0.1"}),
    Mistake({"address": "192.0.2.1", "hosts": [_LONG]}, "an IP address and a very long host"),
    Mistake({"dns": {"provider": MANUAL.name, "rollback_to": "proxy.example.net"}}),
    Mistake({"certificate": {"certificate": f"{_FILES}.pem"}}),
    Mistake({"certificate": {"certificate": "links.pem", "key": f"{_FILES}.key"}}),
    Mistake({"trusted_certificates": "-----BEGIN CERTIFICATE-----"}),
    Mistake({"servers": ["iis"]}),
    Mistake({"servers": []}),
    Mistake({"listen": ["eth0"]}),
    Mistake({"http_port": 0}),
    Mistake({"http_port": 443}),
    Mistake({"resolver": ["dns"]}),
    Mistake({"nginx_version": "newest"}),
    Mistake({"nginx_version": "1.18"}),
)

BESIDE: dict[str, tuple[Args, tuple[Mistake, ...]]] = {}
"""Its classes that are no pairs -> arguments in which nothing is wrong, and what can be."""

_AT: Args = {"address": "proxy.example.net"}

BETWEEN: tuple[Between, ...] = (
    Between("one proxy on two ports", ({"proxy": _AT}, {"proxy": {**_AT, "https_port": 8443}})),
)
"""What no pair can have wrong, since it stands between domains of a whole file."""
