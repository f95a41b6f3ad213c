"""What serves is never taken away: sequences on the real engine, each as a person would run it.

The matrix behind them, every CDN, DNS provider and key, is in the tests without an engine.
"""

from typing import Any

import pytest

from sandbox import dns_command, dns_zones, faults
from sandbox.aws import route53
from tests.engine.examples import DOMAIN, ESP, HOST, OTHER, ROUTE53
from tests.engine.examples import at as one
from tests.support.engine import Stack

UNQUOTED = str.maketrans("", "", '"\\')
"""A preview's JSON has its quotation marks escaped."""

CLOUDFLARE = {"provider": "cloudflare", "zone": "example.net"}
FLARED, OWN = "links.example.net", "own.example.com"
SERVED: dict[str, dict[str, Any]] = {
    FLARED: {"cdn": "cloudflare", "dns": CLOUDFLARE},
    OWN: {"cdn": "proxy", "dns": ROUTE53, "proxy": {"address": "192.0.2.7"}},
}
"""A CDN that shows nothing of itself before the record moves, and one that no cloud keeps."""


def at(stage: str, **keys: Any) -> dict[str, Any]:
    """Both hosts at a stage."""
    return {
        host: {"esp": "sendgrid", "guard": False, **own, "stage": stage, **keys}
        for host, own in SERVED.items()
    }


def test_links_stay_with_their_esp_however_often_it_is_tried_and_go_as_it_says(
    stack: Stack,
) -> None:
    stack.write(at("build")).must_up()
    stack.write(at("live")).must_up()
    before = stack.records()

    stack.write(at("live", protect=False, esp="sparkpost"))
    for refused in (stack.preview(), stack.up(), stack.up()):
        assert refused.code != 0
        for host in SERVED:
            assert f"{host}.esp: is live, and every link" in refused.output.translate(UNQUOTED)
        assert (refused.steps, stack.records()) == (frozenset(), before)
    assert stack.write(at("build", region="eu")).up().code != 0
    assert stack.write(at("live")).preview().steps == frozenset()

    stack.write(at("build")).must_up()
    moved = stack.write(at("build", region="eu")).must_up()
    assert f'"{OWN}".region: recipients move with this update' in moved.output
    assert {stack.records()[host] for host in SERVED} == {"eu.sendgrid.net"}
    stack.write(at("live", region="eu")).must_up()
    assert {stack.outputs()[host]["stage"] for host in SERVED} == {"live"}


def test_a_record_is_made_in_the_public_zone_of_its_name_alone(stack: Stack) -> None:
    """Another zone's ID would make `HOST.example.net`, a private one's a record nobody sees."""
    beside = {"shop.example.net": {**SERVED[OWN], "esp": "ses", "region": "eu-west-1"}}
    beside["shop.example.net"]["dns"] = {"provider": "route53", "zone": "example.net"}
    assert stack.write(beside).preview().code == 0
    (other,) = dns_zones.zones(stack.cloud, "example.net")
    route53.add_zone(stack.cloud, "Z0PRIVATE", "example.com", other.account, private=True)

    for zone_id, said in ((other.id, "is the zone example.net"), ("Z0PRIVATE", "a private zone")):
        refused = stack.write(one("live", dns={"provider": "route53", "zone_id": zone_id})).up()
        assert refused.code != 0
        assert said in refused.output
        assert f"{HOST}-tracking" not in {name for _, name in refused.steps}


def test_after_a_lost_answer_nothing_goes_before_the_state_is_put_right(stack: Stack) -> None:
    """The state says `build`, and the name is at the CDN: to roll back would change nothing."""
    stack.write(one("build")).must_up()
    faults.arm(stack.cloud, "route53:ChangeResourceRecordSets", "lose")
    lost = stack.write(one("live")).up()
    assert lost.code != 0
    assert "Run `pulumi refresh` first" in lost.output
    edge = stack.records()[HOST]
    assert edge.endswith(".cloudfront.net")

    for wanted in (one("build"), {OTHER: {**DOMAIN, "stage": "certificate"}}):
        refused = stack.write(wanted).up()
        assert refused.code != 0
        assert f"points at {ESP}, and Route 53 has CNAME {edge}" in refused.output
        assert (refused.steps, stack.records()[HOST]) == (frozenset(), edge)

    assert stack.refresh().code == 0
    stack.write(one("build")).must_up()
    assert stack.records()[HOST] == ESP


def test_half_way_through_a_swap_the_outputs_say_what_serves(stack: Stack) -> None:
    """From an alias to a CNAME takes two updates; the name is at CloudFront after the first."""
    alias = {**ROUTE53, "record": "alias"}
    here = {"cdn": "cloudfront", "also": ["fastly"], "dns": alias, "guard": False}
    there = {**here, "cdn": "fastly", "also": ["cloudfront"]}
    stack.write(one("live", **here)).must_up()
    before = stack.outputs()[HOST]

    half = stack.write(one("live", **there)).must_up()
    assert {operation for operation, name in half.steps if name.endswith("-ipv6")} == {"delete"}
    now = stack.outputs()[HOST]
    same = ("cdn", "stage", "target", "edge", "also", "certificate")
    assert {key: now[key] for key in same} == {key: before[key] for key in same}
    assert now["next_step"].startswith("Run pulumi up once more")

    refused = stack.write(one("live", **{**there, "also": []})).up()
    assert refused.code != 0
    assert refused.steps == frozenset()

    stack.write(one("live", **there)).must_up()
    after = stack.outputs()[HOST]
    assert (after["cdn"], after["target"]) == ("fastly", stack.records()[HOST])
    assert list(after["also"]) == ["cloudfront"]


def test_an_edge_that_a_record_set_by_hand_leads_to_stays_until_it_does_not(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state has no such record; the stage says what the person was told to set."""
    monkeypatch.setenv("SANDBOX_HOME", str(stack.home))
    keys = {"cdn": "fastly", "esp": "sendgrid", "dns": {"provider": "manual"}}
    beside = {OWN: {**SERVED[OWN], "esp": "sendgrid"}}

    def set_records() -> None:
        for record in stack.outputs()[HOST]["dns_records"]:
            assert dns_command.main(["set", record["name"], record["type"], record["value"]]) == 0

    stack.write({**beside, HOST: {**keys, "stage": "certificate"}}).must_up()
    set_records()
    stack.write({**beside, HOST: {**keys, "stage": "live"}}).must_up()
    set_records()
    stack.write({**beside, HOST: {**keys, "stage": "build"}}).must_up()

    for wanted in (beside, {**beside, HOST: {**keys, "stage": "certificate"}}):
        for refused in (stack.write(wanted).preview(), stack.up()):
            assert refused.code != 0
            assert "its record is set by hand, and DNS says that it leads to" in refused.output
            assert refused.steps == frozenset()

    set_records()
    gone = stack.write(beside).must_up()
    assert ("delete", f"{HOST}-service") in gone.steps
