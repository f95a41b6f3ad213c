"""What can be wrong in Cloudflare's own options: for the pages of its classes."""

from components.cloudflare.checks import DNS
from components.dns.manual import MANUAL
from components.mistakes import HOST, OUTPUT, ZONE, Args, Between, Mistake

RIGHT: Args = {"dns": {"provider": DNS, "zone": ZONE, "zone_id": OUTPUT}}
"""What a pair needs beside its hosts and their zone."""

_ID = "0123456789abcdef0123456789abcdef"
_PHASES = ("http_config_settings", "http_request_cache_settings")
_ELSEWHERE: Args = {"dns": {"provider": MANUAL.name}, "plan": "business", "setup": "partial"}
_BACK: Args = {"provider": MANUAL.name, "rollback_to": f"{HOST}.cdn.cloudflare.net"}

MISTAKES: tuple[Mistake, ...] = (
    Mistake({"certificate": {"source": "universal"}}),
    Mistake({"adopt": {"page_rule": _ID}, "settings": "current"}),
    Mistake({"adopt": {"rulesets": dict.fromkeys(_PHASES, _ID)}}),
    Mistake({"adopt": {"rulesets": {_PHASES[0]: _ID}}}, late=True),
    Mistake({"plan": "gold"}),
    Mistake({"rules": "nobody"}),
    Mistake({"rules": "page_rules", "settings": "current", "x_forwarded_host": True}),
    Mistake({"settings": "current"}, late=True),
    Mistake({"zone_rules": "links"}, late=True),
    Mistake({"ssl": "off"}),
    Mistake({"setup": "half"}),
    Mistake({"setup": "partial"}),
    Mistake({"zone": ZONE}),
    Mistake({"zone_id": OUTPUT}),
    Mistake({**_ELSEWHERE, "zone": "example.org"}),
    Mistake({**_ELSEWHERE, "zone_id": "no ID"}),
    Mistake({**_ELSEWHERE, "zone": ZONE, "dns": _BACK}),
)

_RULES: tuple[Mistake, ...] = (
    Mistake({"zone": None}),
    Mistake({"zone": OUTPUT}),
    Mistake({"zone_id": "no ID"}),
    Mistake({"zonne": ZONE}),
    Mistake({"ssl_full": HOST}),
    Mistake({"ssl_full": [HOST, HOST]}),
    Mistake({"ssl_full": ["links.example.org"]}),
    Mistake({"ssl_full": [HOST], "ssl_strict": [HOST]}),
    Mistake({"adopt": {DNS: _ID}}),
    Mistake({"adopt": {_PHASES[1]: _ID}}),
    Mistake({"leave": ["rule:1"]}),
)

BESIDE: dict[str, tuple[Args, tuple[Mistake, ...]]] = {
    "CloudflareZoneRules": ({"zone": ZONE, "zone_id": _ID, "ssl_full": [HOST]}, _RULES)
}
"""Its classes that are no pairs -> arguments in which nothing is wrong, and what can be."""

_BUSINESS: Args = {"cloudflare": {"plan": "business"}}
_CUSTOM: Args = {**_BUSINESS, "certificate": {"source": "custom"}}

BETWEEN: tuple[Between, ...] = (
    Between("one zone on two plans", (_BUSINESS, {})),
    Between(
        "`rules: external` of one domain in a zone", ({"cloudflare": {"rules": "external"}}, {})
    ),
    Between("four page rules on the plan `free`", ({}, {}, {}, {})),
    Between("two uploads on the plan `business`", (_CUSTOM, _CUSTOM)),
    Between(
        "a group in two zones",
        ({"group": "news"}, {"group": "news", "dns": {"zone": f"email.{ZONE}"}}),
    ),
    Between(
        "two rulesets of one phase under `adopt`",
        tuple({"adopt": {"rulesets": {_PHASES[0]: number * 32}}} for number in "12"),
    ),
)
"""What no pair can have wrong, since it stands between domains of a whole file."""
