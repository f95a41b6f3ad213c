"""Cloudflare on the real engine: what each step touches, and what never leaves its place."""

from typing import Any

from sandbox import dns_zones, faults
from sandbox.cloudflare import page_rules, rulesets, zones
from sandbox.cloudflare.api import DEFAULT_ACCOUNT
from sandbox.cloudflare.certificates import PACK
from sandbox.operations import Session
from tests.support.engine import Stack

HOST = "ablink.email.example.com"
TRACK = "track.example.com"
DNS = {"provider": "cloudflare", "zone": "example.com"}
TRACKING = f"{HOST}-tracking"
ZONE = zones.zone_id_of("example.com")
RULES = ("example.com-configuration-rules", "example.com-cache-rules", "example.com-header-rules")


def domain(**keys: Any) -> dict[str, Any]:
    return {"cdn": "cloudflare", "esp": "sendgrid", "dns": DNS, **keys}


def records(stack: Stack) -> dict[str, tuple[str, bool]]:
    """Name -> value and whether Cloudflare's edge answers for it."""
    return {
        record.name: (record.values[0], record.body["proxied"])
        for zone in dns_zones.zones(stack.cloud)
        for record in dns_zones.records(stack.cloud, zone.id)
    }


def test_stages_move_forth_and_back_and_only_the_record_turns(stack: Stack) -> None:
    def at(stage: str) -> Stack:
        track = {"esp": "sparkpost", "settings": "current", "stage": stage}
        return stack.write(
            {HOST: domain(stage=stage, owner_record="1.example.com"), TRACK: domain(**track)}
        )

    steps = at("certificate").must_up().steps
    assert {name for op, name in steps if op == "create"} >= {f"{HOST}-certificate", TRACKING}
    assert not stack.cloud.items("cloudflare", "pageRule")

    assert {step for step in at("build").must_up().steps if step[1] != "example.com"} == {
        ("create", f"{HOST}-page-rule"),
        *(("create", name) for name in RULES),
    }
    moved = {("update", TRACKING), ("update", f"{TRACK}-tracking")}
    for stage, proxied in (("live", True), ("build", False)):
        assert at(stage).must_up().steps == moved
        assert records(stack) == {
            HOST: ("sendgrid.net", proxied),
            TRACK: ("spgo.io", proxied),
            "1.example.com": ("sendgrid.net", False),
        }
        assert stack.outputs()[HOST]["stage"] == stage
    assert stack.preview("--expect-no-changes").code == 0

    stack.must_destroy()
    assert {value for value, _ in records(stack).values()} == {"sendgrid.net", "spgo.io"}
    for kind in ("pageRule", "ruleset", PACK):
        assert not stack.cloud.items("cloudflare", kind)


def test_settings_change_and_a_certificate_is_replaced_while_live_without_a_gap(
    stack: Stack,
) -> None:
    stack.write({HOST: domain(group="g")}).must_up()
    stack.write({HOST: domain(stage="live", group="g")}).must_up()
    (first,) = stack.cloud.items("cloudflare", PACK)

    current = domain(stage="live", group="g", settings="current")
    steps = stack.write({HOST: current}).must_up().steps
    assert ("delete", f"{HOST}-page-rule") in steps
    assert {("create", name) for name in RULES} <= steps
    assert TRACKING not in {name for _, name in steps}

    both = {HOST: current, "b.email.example.com": current | {"stage": "build"}}
    foretold = stack.write(both).preview()
    assert foretold.code == 0
    assert "takes minutes to become active. This update does not wait" in foretold.output
    waiting = stack.up()
    assert "the old one was kept and goes on serving" in waiting.output
    packs = stack.cloud.items("cloudflare", PACK)
    assert first in packs, "its successor is not active yet"
    assert len(packs) == 2
    stack.must_up()
    assert set(stack.cloud.items("cloudflare", PACK)) == set(packs), "packs stay while live"
    assert stack.preview("--expect-no-changes").code == 0
    assert records(stack)[HOST] == ("sendgrid.net", True)

    refused = stack.destroy()
    assert refused.code != 0
    assert "live: set stage build first" in refused.output
    assert records(stack)[HOST] == ("sendgrid.net", True)


def test_no_record_is_proxied_before_its_certificate_is_active(stack: Stack) -> None:
    """A pack takes minutes: never the update that orders it, and never one that adds a host."""
    other = "b.email.example.com"
    stack.write({HOST: domain(stage="live", group="g")})
    for refused in (stack.preview(), stack.up()):
        assert refused.code != 0
        assert f"{HOST} does not move: its certificate is '" in refused.output, refused.output
        assert "guard-certificate" in refused.output
    assert HOST not in records(stack)
    stack.write({HOST: domain(group="g")}).must_up()
    (first,) = stack.cloud.items("cloudflare", PACK)

    both = {HOST: domain(stage="live", group="g"), other: domain(group="g")}
    for refused in (stack.write(both).preview(), stack.up()):
        assert refused.code != 0
        assert "ordered in this very update" in refused.output or "initializing" in refused.output
    assert records(stack)[HOST] == ("sendgrid.net", False)
    assert first in stack.cloud.items("cloudflare", PACK), "nothing goes before its successor"

    stack.must_up()
    assert records(stack)[HOST] == ("sendgrid.net", True)


def test_rules_that_serve_stay_until_their_successor_stands(stack: Stack) -> None:
    """From rulesets to a page rule that cannot be made; then to rules that nobody made yet."""
    one, other = "a.example.com", "b.example.com"
    current = domain(settings="current", stage="live")
    stack.write({one: current, other: current})
    assert stack.preview().code == 0
    stack.must_up()
    faults.arm(stack.cloud, "cloudflare:CreatePageRule", "refuse")

    assert stack.write({one: domain(stage="live"), other: current}).up().code != 0
    for ruleset in stack.cloud.items("cloudflare", "ruleset").values():
        assert all(one in rule["expression"] for rule in ruleset["rules"]), ruleset

    external = domain(settings="current", stage="live", cloudflare={"rules": "external"})
    stack.write({one: external, other: external})
    for refused in (stack.preview(), stack.up()):
        assert refused.code != 0
        assert "cloudflare.rules: is 'external'" in refused.output, refused.output
    assert len(stack.cloud.items("cloudflare", "ruleset")) == len(RULES)


def test_a_live_domain_moves_between_cdns_with_one_record_change(stack: Stack) -> None:
    def at(cdn: str, *also: str) -> Stack:
        return stack.write({HOST: domain(cdn=cdn, also=list(also), stage="live")})

    at("cloudfront").must_up()
    at("cloudfront", "cloudflare").must_up()

    assert at("cloudflare", "cloudfront").must_up().steps >= {("update", TRACKING)}
    assert records(stack)[HOST] == ("sendgrid.net", True)
    changes = dns_zones.history(stack.cloud, HOST)
    assert len(changes) == 2, "made once, proxied once"
    assert all(change.new is not None for change in changes), "the record was never deleted"

    at("cloudflare").must_up()
    assert not stack.cloud.items("aws", "distribution")
    assert records(stack)[HOST] == ("sendgrid.net", True)
    refused = at("cloudfront").up()
    assert refused.code != 0
    assert "is live on 'cloudflare', and 'cloudfront' does not stand yet" in refused.output
    assert records(stack)[HOST] == ("sendgrid.net", True)


def test_a_page_rule_of_a_killed_update_is_explained(stack: Stack) -> None:
    stack.write({HOST: domain()})
    assert stack.preview().code == 0
    faults.arm(stack.cloud, "cloudflare:CreatePageRule", "lose")
    assert stack.up().code != 0

    refused = stack.up()
    assert refused.code != 0
    assert "it is its orphan: delete it in Cloudflare's dashboard" in refused.output
    assert len(stack.cloud.items("cloudflare", "pageRule")) == 1


def test_a_page_rule_is_made_above_an_older_catch_all_and_moves_no_other(stack: Stack) -> None:
    stack.write({TRACK: domain(esp="sparkpost")})
    assert stack.preview().code == 0
    session = Session(stack.cloud, DEFAULT_ACCOUNT)
    others = ["www.example.com/*", "*example.com/*"]
    for target in reversed(others):
        request = {"target": target, "actions": {"ssl": "flexible"}, "priority": 9}
        page_rules.create_page_rule(session, ZONE, {**request, "status": "active"})

    stack.must_up()
    assert in_line(stack) == [f"{TRACK}/*", *others]

    assert stack.refresh().code == 0
    assert stack.preview("--expect-no-changes").code == 0


def in_line(stack: Stack) -> list[str]:
    """The targets of the zone's page rules, the one that comes first at the head."""
    rules = stack.cloud.items("cloudflare", "pageRule").values()
    return [rule["target"] for rule in sorted(rules, key=lambda rule: -rule["priority"])]


def test_a_ruleset_that_somebody_else_left_is_explained(stack: Stack) -> None:
    stack.write({TRACK: domain(esp="sparkpost", settings="current")})
    assert stack.preview().code == 0
    emptied: dict[str, Any] = {
        "kind": "zone",
        "name": "old",
        "phase": "http_config_settings",
        "rules": [],
    }
    rulesets.create_ruleset(Session(stack.cloud, DEFAULT_ACCOUNT), ZONE, emptied)

    refused = stack.up()

    assert refused.code != 0
    assert "the zone has a ruleset in this phase already" in refused.output
    assert "cloudflare.rules: page_rules" in refused.output


def test_a_token_that_is_missing_is_said_plainly_and_a_second_run_converges(stack: Stack) -> None:
    stack.write({TRACK: domain(esp="sparkpost")})

    refused = stack.run("up", "--yes", "--skip-preview", SANDBOX_CLOUDFLARE_API_TOKEN_REQUIRED="1")
    assert refused.returncode != 0
    assert "401" in refused.stdout
    assert "zone 'example.com': Cloudflare could not find it" in refused.stdout
    assert "no API token was given" in refused.stdout
    assert "Traceback" not in refused.stdout

    stack.must_up()
    assert records(stack)[TRACK] == ("spgo.io", False)
