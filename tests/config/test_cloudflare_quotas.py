"""How many rules a Cloudflare zone takes, counted over all hosts in it."""

from typing import Any

import pytest

from tests.config.reading import config, faults, read
from tests.config.test_cloudflare_rules import PLAIN, ZONE_ID, several

PAGE_RULE_QUOTA = {"free": 3, "pro": 20, "business": 50, "enterprise": 125}


@pytest.mark.parametrize(("plan", "most"), PAGE_RULE_QUOTA.items())
def test_page_rules_are_counted_over_the_whole_zone(plan: str, most: int) -> None:
    """sources/quotas#page-rules: Free 3, Pro 20, Business 50, Enterprise 125."""
    options = {"plan": plan}
    assert len(read(config(several(most, cloudflare=options))).domains) == most

    (found,) = faults(several(most + 1, cloudflare=options))
    assert found.startswith(
        f"zone 'example.com': needs {most + 1} page rules, and the plan '{plan}' has {most}; "
        "set settings: current"
    )


@pytest.mark.parametrize(
    "keys",
    [
        {"settings": "current"},
        {"stage": "certificate"},
        {"cloudflare": {"rules": "external"}},
        {"esp": "ses", "region": "us-east-1"},
    ],
)
def test_what_makes_no_page_rule_does_not_count(keys: dict[str, Any]) -> None:
    assert len(read(config(several(4, **keys))).domains) == 4


@pytest.mark.parametrize("esp", ["sendgrid", "sparkpost"])
def test_page_rules_asked_for_count_with_any_settings(esp: str) -> None:
    keys = {"esp": esp, "settings": "current", "cloudflare": {"rules": "page_rules"}}

    assert "needs 4 page rules" in faults(several(4, **keys))[0]


def test_a_standby_s_page_rule_counts_too() -> None:
    dns = {"provider": "cloudflare", "zone": "example.com"}

    assert (
        "needs 4 page rules"
        in faults(several(4, cdn="cloudfront", also=["cloudflare"], dns=dns))[0]
    )


def test_a_zone_named_by_id_is_the_zone_named_so_elsewhere() -> None:
    domains = several(2) | {
        "by-id.example.com": {**PLAIN, "dns": {"zone_id": ZONE_ID}},
        "both.example.com": {**PLAIN, "dns": {"zone": "example.com", "zone_id": ZONE_ID}},
    }

    assert "zone 'example.com': needs 4 page rules" in faults(domains)[0]


def test_rulesets_have_a_quota_that_only_very_many_hosts_reach() -> None:
    """sources/quotas#phase-rules: 10 rules on a Free zone; hosts share a rule up to 4,096
    characters."""
    assert read(config(several(1000, settings="current")))

    (found,) = faults(several(2800, settings="current"))
    assert "configuration rules, and the plan 'free' has 10; set cloudflare.plan" in found


@pytest.mark.parametrize(("strict", "fits"), [(60, True), (61, False)])
def test_hosts_with_different_ssl_need_rules_of_their_own(strict: int, fits: bool) -> None:
    """sources/quotas#rule-expression: 15 names of 253 characters fill an expression, so these fill
    6 rules and 4 or 5.

    As one kind of rule all of them would fit into 10, which a Free zone has.
    """

    def hosts(letter: str, count: int, ssl: str) -> dict[str, Any]:
        filling = ".".join([letter * 60] * 3)
        keys = {**PLAIN, "settings": "current", "cloudflare": {"ssl": ssl}}
        return {f"{number:058}.{filling}.example.com": keys for number in range(count)}

    domains = hosts("f", 76, "full") | hosts("s", strict, "strict")
    assert {len(host) for host in domains} == {253}

    if fits:
        assert len(read(config(domains)).domains) == len(domains)
    else:
        (found,) = faults(domains)
        assert "needs 11 configuration rules, and the plan 'free' has 10" in found
