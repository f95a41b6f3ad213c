"""What can be wrong in Fastly's own options: for the pages of its classes."""

from components.mistakes import Args, Between, Mistake

RIGHT: Args = {}
"""What a pair needs beside its hosts and their zone."""

_NAMES = ("www.example.com", "nonssl.global.fastly.net", "prod.global.ssl.fastly.net")

MISTAKES: tuple[Mistake, ...] = (
    Mistake({"tls_configuration_id": "no ID"}),
    *(Mistake({"cname_target": name}) for name in _NAMES),
    Mistake({"ttl": 86400}),
)

BESIDE: dict[str, tuple[Args, tuple[Mistake, ...]]] = {}
"""Its classes that are no pairs -> arguments in which nothing is wrong, and what can be."""

BETWEEN: tuple[Between, ...] = ()
"""What no pair can have wrong, since it stands between domains of a whole file."""
