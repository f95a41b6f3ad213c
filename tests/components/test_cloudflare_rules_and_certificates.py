"""Cloudflare: which rules and which certificate a domain or group gets, and who owns them."""

import json
from typing import Any

import pytest

from components import building
from components.cloudflare import quotas
from tests.config.reading import config, read
from tests.support.cloudflare import (
    CHAIN,
    DNS,
    FIRST_LEVEL,
    HOST,
    KEY,
    PACK,
    PAGE_RULE,
    PARTIAL,
    PEM,
    RECORD,
    REGIONS,
    RULESET,
    UPLOADED,
    build,
    pair,
)
from tests.support.computed.cloudflare import ZONE_ID
from tests.support.recording import PROJECT, run


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


@pytest.mark.parametrize(("stage", "kept"), [("build", False), ("live", True)])
def test_a_certificate_that_is_replaced_while_live_stays_until_its_successor_is_active(
    stage: str, kept: bool
) -> None:
    """Nothing waits for activation, so the engine would delete the old one minutes too early."""
    request = build({"stage": stage}).one(PACK).request

    assert request.retainOnDelete is kept
    assert not request.deleteBeforeReplace


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


@pytest.mark.parametrize(
    ("host", "keys", "expected"),
    [
        (FIRST_LEVEL, {}, None),
        (HOST, {}, ["example.com", HOST]),
        (FIRST_LEVEL, {"certificate": {"source": "advanced"}}, ["example.com", FIRST_LEVEL]),
        (HOST, {"dns": {"zone": "email.example.com"}}, None),
        (FIRST_LEVEL, {"dns": {"zone_id": ZONE_ID}}, ["example.com", FIRST_LEVEL]),
    ],
)
def test_the_certificate_is_one_that_covers_the_exact_host(
    host: str, keys: dict[str, Any], expected: list[str] | None
) -> None:
    """sources/cloudflare#universal: the universal one covers names one level below the zone
    only."""
    packs = build(keys, host=host).of(PACK)

    assert [pack.inputs["hosts"] for pack in packs.values()] == ([expected] if expected else [])


def test_the_authority_of_an_advanced_certificate_can_be_chosen() -> None:
    pack = build({"certificate": {"authority": "lets_encrypt"}}).one(PACK)

    assert pack.inputs["certificateAuthority"] == "lets_encrypt"


def test_a_group_shares_one_certificate_and_waits_for_no_member() -> None:
    plain = {"cdn": "cloudflare", "esp": "sendgrid", "dns": DNS, "group": "g"}
    recorded = run(
        {
            "a.b.example.com": {**plain, "stage": "live"},
            "b.b.example.com": plain,
            "c.b.example.com": {**plain, "stage": "certificate"},
        }
    )

    assert {name: pack.inputs["hosts"] for name, pack in recorded.of(PACK).items()} == {
        "g-certificate": ["example.com", "a.b.example.com", "b.b.example.com"],
        "c.b.example.com-certificate": ["example.com", "c.b.example.com"],
    }
    proxied = {r.inputs["name"]: r.inputs["proxied"] for r in recorded.of(RECORD).values()}
    assert proxied == {
        "a.b.example.com": True,
        "b.b.example.com": False,
        "c.b.example.com": False,
    }


def test_with_dns_elsewhere_the_validation_records_are_there_to_set() -> None:
    """Delegated once, so that renewals need no hand; Cloudflare's list of them has no order."""
    outputs = build({"stage": "certificate", **PARTIAL}).outputs[HOST]

    (validation,) = [r for r in outputs["dns_records"] if r["purpose"] == "validation"]
    assert (validation["name"], validation["value"]) == (
        f"_acme-challenge.{HOST}",
        f"{HOST}.0a1b.dcv.cloudflare.com",
    )
    assert outputs["apex_validation_record"] == {
        "type": "CNAME",
        "name": "_acme-challenge.example.com",
        "value": "example.com.0a1b.dcv.cloudflare.com",
    }


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A private key and an API token as the stack keeps them, each in an encrypted key."""
    names = [f"{PROJECT}:{name}" for name in ("linkKey", "token")]
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(names))
    return {"linkKey": KEY, "token": "the-token"}


@pytest.mark.parametrize(("chain", "bundled"), [(None, "ubiquitous"), (CHAIN, "force")])
def test_an_own_certificate_is_uploaded_and_its_key_never_a_plain_input(
    secrets: dict[str, str], chain: str | None, bundled: str
) -> None:
    """sources/certificates#cloudflare-custom."""
    source = {"source": "custom", "certificate": PEM, "key_secret": "linkKey"}
    certificate = source | ({"chain": chain} if chain else {})
    keys = {"certificate": certificate, "cloudflare": {"plan": "business"}}
    recorded = build(keys, accounts={"a": {"token_secret": "token"}}, **secrets)

    resource = recorded.one(UPLOADED)
    assert resource.inputs["certificate"] == PEM + (chain or "")
    assert (resource.inputs["type"], resource.inputs["bundleMethod"]) == ("sni_custom", bundled)
    assert _is_secret(resource.request.object["privateKey"])
    others = [r for r in recorded.resources if r.type != UPLOADED]
    assert not any(KEY.splitlines()[1] in str(r.inputs) for r in others)
    assert KEY.splitlines()[1] not in str(recorded.outputs)
    assert not recorded.of(PACK)


def test_everything_of_a_zone_goes_through_its_account_whose_token_stays_secret(
    secrets: dict[str, str],
) -> None:
    keys = {"settings": "current", "account": "a", "dns": {**DNS, "account": "a"}}
    token = secrets["token"]
    recorded = build(keys, accounts={"a": {"token_secret": "token"}}, token=token)

    provider = recorded.one("pulumi:providers:cloudflare")
    assert _is_secret(provider.request.object["apiToken"])
    inside = [r for r in recorded.resources if r.type.startswith("cloudflare:")]
    assert {r.request.provider.split("::")[-2] for r in inside} == {"a"}
    assert len(inside) == 5


def _is_secret(value: Any) -> bool:
    """How a secret stands on the engine's wire (sources/pulumi#secret-on-the-wire)."""
    signature = "4dabf18193072939515e22adb298388d"
    return signature in value and value[signature] == "1b47061264138c4ac30d75fd1eb44270"


def test_a_host_leaves_a_ruleset_only_when_its_page_rule_stands() -> None:
    """Neither would serve it for a moment, if the two changed side by side."""
    plain = {"cdn": "cloudflare", "esp": "sendgrid", "dns": DNS, "stage": "live"}
    domains = {"a.example.com": plain, "b.example.com": {**plain, "settings": "current"}}
    recorded = run(domains)

    rulesets = recorded.of(RULESET).values()
    assert rulesets
    for ruleset in rulesets:
        assert "a.example.com-page-rule" in ruleset.dependencies
