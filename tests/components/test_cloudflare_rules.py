"""Cloudflare: which rules a domain or group gets, and who owns them."""

from typing import Any

import pytest

from components import building
from components.cloudflare import quotas
from tests.config.reading import config, read
from tests.support.cloudflare import (
    DNS,
    HOST,
    PACK,
    PAGE_RULE,
    REGIONS,
    RULESET,
    build,
    pair,
)
from tests.support.computed.cloudflare import ZONE_ID
from tests.support.recording import run


@pytest.mark.parametrize("settings", ["documented", "current"])
@pytest.mark.parametrize(("stage", "protected"), [("build", False), ("live", True)])
def test_the_edge_is_protected_while_live_and_its_rules_and_certificate_never(
    settings: str, stage: str, protected: bool
) -> None:
    """So the settings of a live domain can change, and its edge as a whole cannot go."""
    recorded = build({"settings": settings, "stage": stage})

    edge = recorded.one("ssl-click-tracking:index:CloudflareSendGrid")
    assert edge.request.protect is protected
    inside = [r for kind in (PACK, PAGE_RULE, RULESET) for r in recorded.of(kind).values()]
    assert inside
    assert not any(r.request.protect for r in inside)


def test_one_ruleset_a_zone_and_phase_however_many_domains_share_it() -> None:
    """sources/cloudflare#one-ruleset: a second one would erase the first. Zones named by name and
    by ID are the same."""
    plain = {"cdn": "cloudflare", "settings": "current"}
    by_id = {"zone_id": ZONE_ID}
    recorded = run(
        {
            "c.example.com": {**plain, "esp": "sendgrid", "dns": DNS, "stage": "live"},
            "b.example.com": {**plain, "esp": "sparkpost", "dns": by_id},
            "a.example.com": {**plain, "esp": "ses", "region": "us-east-1", "dns": DNS},
            "d.example.com": {**plain, "esp": "sendgrid", "dns": DNS, "stage": "certificate"},
            "e.example.net": {**plain, "esp": "sendgrid", "dns": {"zone": "example.net"}},
            "f.example.com": {
                **plain,
                "esp": "sendgrid",
                "dns": DNS,
                "cloudflare": {"ssl": "strict"},
            },
        }
    )

    found = {
        (r.inputs["zoneId"] == ZONE_ID, r.inputs["phase"]): [
            (rule["ref"], rule["expression"]) for rule in r.inputs["rules"]
        ]
        for r in recorded.of(RULESET).values()
    }
    assert len(recorded.of(RULESET)) == 6
    full, strict = "click_tracking_ssl_full", "click_tracking_ssl_strict"
    assert {phase: rules for (own, phase), rules in found.items() if own} == {
        "http_config_settings": [
            (full, 'http.host in {"a.example.com" "b.example.com" "c.example.com"}'),
            (strict, 'http.host in {"f.example.com"}'),
        ],
        "http_request_cache_settings": [
            (
                "click_tracking_no_cache",
                'http.host in {"a.example.com" "b.example.com" "c.example.com" "f.example.com"}',
            )
        ],
        # Not SES: Host is what it goes by (sources/current#x-forwarded-host).
        "http_request_late_transform": [
            (
                "click_tracking_forwarded_host",
                'http.host in {"b.example.com" "c.example.com" "f.example.com"}',
            )
        ],
    }
    assert {
        expression for (own, _), rules in found.items() if not own for _, expression in rules
    } == {'http.host in {"e.example.net"}'}


@pytest.mark.parametrize("settings", ["documented", "current"])
def test_strict_reaches_the_page_rule_and_the_ruleset(settings: str) -> None:
    """sources/current#origin-check."""
    recorded = build({"settings": settings, "cloudflare": {"ssl": "strict"}})
    page_rules = [r.inputs["actions"] for r in recorded.of(PAGE_RULE).values()]
    rules = [
        rule["actionParameters"]
        for r in recorded.of(RULESET).values()
        for rule in r.inputs["rules"]
        if rule["action"] == "set_config"
    ]

    assert page_rules + rules == [{"ssl": "strict"}]


@pytest.mark.parametrize("esp", REGIONS)
def test_page_rules_can_stand_in_for_the_rulesets_of_current(esp: str) -> None:
    keys = pair(esp, settings="current", cloudflare={"rules": "page_rules"})
    recorded = build(keys)

    assert recorded.one(PAGE_RULE).inputs["actions"] == {"ssl": "full", "cacheLevel": "bypass"}
    assert not recorded.of(RULESET)


@pytest.mark.parametrize("esp", REGIONS)
@pytest.mark.parametrize("settings", ["documented", "current"])
def test_rules_kept_elsewhere_are_listed_and_not_made(esp: str, settings: str) -> None:
    keys = pair(esp, settings=settings)
    external = build({**keys, "cloudflare": {"rules": "external"}})

    assert not external.of(PAGE_RULE)
    assert not external.of(RULESET)
    listed = external.outputs[HOST]["rules_by_hand"]
    own = build(keys)
    assert len(listed) == len(own.of(PAGE_RULE)) + len(own.of(RULESET)) > 0
    assert "rules_by_hand" not in own.outputs[HOST]
    assert "rules_by_hand" in external.outputs[HOST]["next_step"]


@pytest.mark.parametrize("esp", REGIONS)
@pytest.mark.parametrize("settings", ["documented", "current"])
@pytest.mark.parametrize("rules", ["own", "page_rules", "external"])
@pytest.mark.parametrize("stage", ["certificate", "build"])
def test_the_quota_counts_exactly_the_page_rules_that_are_made(
    monkeypatch: pytest.MonkeyPatch, esp: str, settings: str, rules: str, stage: str
) -> None:
    keys = pair(esp, settings=settings, stage=stage, cloudflare={"rules": rules})
    plain = {"cdn": "cloudflare", "dns": DNS}
    made = len(build(keys).of(PAGE_RULE))
    stack = read(config({HOST: {**plain, **keys}}))
    monkeypatch.setattr(quotas, "PAGE_RULES", {"free": 0})

    found = [fault.what for fault in building.faults(stack)]

    assert found == [f"needs {made} page rules, and the plan 'free' has 0"] * made


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        ({}, False),
        ({"x_forwarded_host": True}, True),
        ({"settings": "current"}, True),
        ({"settings": "current", "x_forwarded_host": False}, False),
        ({"settings": "current", "group": "g"}, True),
        (pair("ses", settings="current"), False),
        (pair("ses", x_forwarded_host=True), True),
        (pair("sparkpost", settings="current"), True),
    ],
)
def test_the_forwarded_host_is_taken_from_the_request(keys: dict[str, Any], sent: bool) -> None:
    """sources/current#x-forwarded-host; unlike CloudFront's fixed header it is right for any number
    of hosts."""
    phases = {r.inputs["phase"] for r in build(keys).of(RULESET).values()}

    assert sent is ("http_request_late_transform" in phases)


def test_a_host_leaves_a_ruleset_only_when_its_page_rule_stands() -> None:
    """Neither would serve it for a moment, if the two changed side by side."""
    plain = {"cdn": "cloudflare", "esp": "sendgrid", "dns": DNS, "stage": "live"}
    domains = {"a.example.com": plain, "b.example.com": {**plain, "settings": "current"}}
    recorded = run(domains)

    rulesets = recorded.of(RULESET).values()
    assert rulesets
    for ruleset in rulesets:
        assert "a.example.com-page-rule" in ruleset.dependencies
