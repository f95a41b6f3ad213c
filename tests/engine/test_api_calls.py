"""The calls that change something, for one domain of each CDN from nothing to live.

`docs/fleets.md` reckons with them; the table there is held against what the stand-ins got.
"""

import re
from collections import Counter
from typing import Any, cast

from tests.engine.examples import ROUTE53
from tests.support import calls
from tests.support.engine import Stack
from tests.support.recording import ROOT, run

PAGE = (ROOT / "docs" / "fleets.md").read_text(encoding="utf-8")
SERVICE = "fastly:index/serviceVcl:ServiceVcl"

DOMAINS: dict[str, dict[str, Any]] = {
    "a.example.com": {"cdn": "cloudfront", "dns": ROUTE53},
    "b.example.com": {"cdn": "fastly", "dns": ROUTE53},
    "c.example.com": {"cdn": "keycdn", "dns": ROUTE53, "keycdn": {"accept_https_gap": True}},
    "d.example.net": {
        "cdn": "cloudflare",
        "dns": {"provider": "cloudflare", "zone": "example.net"},
    },
}


def at(stage: str) -> dict[str, Any]:
    return {
        host: {"esp": "sendgrid", "stage": stage, "guard": False, **keys}
        for host, keys in DOMAINS.items()
    }


def told() -> Counter[str]:
    """What the page says of each operation, all CDNs together."""
    rows = re.findall(r"^\| (?:CloudFront|Cloudflare|Fastly|KeyCDN) \| (\d+ `.*?) \|", PAGE, re.M)
    found = [re.findall(r"(\d+) `([\w ]+: \w+)`", row) for row in rows]
    assert len(found) == len(DOMAINS)
    total: Counter[str] = Counter()
    for number, name in (pair for row in found for pair in row):
        service, _, operation = name.partition(": ")
        total[f"{service.replace(' ', '').lower()}:{operation}"] += int(number)
    return total


def test_a_domain_costs_the_calls_that_the_page_reckons_with(stack: Stack) -> None:
    assert stack.write(at("build")).preview().code == 0
    calls.count(stack.cloud)
    stack.must_up()
    stack.write(at("live")).must_up()

    counted = calls.counted(stack.cloud)
    made = Counter({key: number for key, number in counted.items() if not calls.reads(key)})

    assert made == told(), made


def test_a_fastly_service_has_the_parts_that_the_page_reckons_with() -> None:
    """Each is a call of the real provider, where the stand-in takes the service as a whole."""
    (host, keys), *_ = ((h, keys) for h, keys in at("live").items() if keys["cdn"] == "fastly")
    (service,) = (one for one in run({host: keys}).resources if one.type == SERVICE)
    lists = [cast(list[Any], part) for part in service.inputs.values() if isinstance(part, list)]
    parts = sum(map(len, lists))

    assert f"has {parts} parts" in PAGE
    assert f"{parts + 3} writes a domain" in PAGE
