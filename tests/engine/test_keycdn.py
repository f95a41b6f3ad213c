"""KeyCDN on the real engine: its dynamic provider, against the stand-in API on loopback."""

from typing import Any

import pytest

from sandbox import faults
from sandbox.own_certificates import private_key
from sandbox.stand_ins import STAND_IN
from tests.support.certificates import own
from tests.support.engine import Outcome, Stack

HOST = "ablink.example.com"
OTHER = "b.example.com"
ESP = "sendgrid.net"
TRACKING = f"{HOST}-tracking"
CERTIFICATE = f"{HOST}-certificate"
DOMAIN: dict[str, Any] = {
    "cdn": "keycdn",
    "esp": "sendgrid",
    "dns": {"provider": "route53", "zone": "example.com"},
}
GAP = {"keycdn": {"accept_https_gap": True}}
OWN = {"source": "custom", "certificate": own()[0], "key_secret": "edge_key"}
SEALED = "AAABAHJlYWwgc2VjcmV0"
SECRET = {"edge_key": {"secure": SEALED}}


def at(stage: str, **keys: Any) -> dict[str, Any]:
    """One domain at a stage."""
    return {HOST: {**DOMAIN, "stage": stage, **keys}}


def steps(outcome: Outcome) -> set[tuple[str, str]]:
    """What was touched, without the engine's own providers, which hold the configuration."""
    return {(op, name) for op, name in outcome.steps if not name.startswith("default")}


def state(stack: Stack) -> str:
    """Everything the stack's state holds, as text."""
    files = (stack.home / "state").rglob("*.json*")
    return "".join(file.read_text(errors="replace") for file in files)


def zones(stack: Stack) -> list[dict[str, Any]]:
    return list(stack.cloud.items("keycdn", "zone").values())


def test_stages_move_forth_and_back_and_lets_encrypt_follows_the_record(stack: Stack) -> None:
    assert steps(stack.write(at("certificate")).must_up()) >= {("create", TRACKING)}
    assert zones(stack) == []

    assert steps(stack.write(at("build")).must_up()) == {
        ("create", f"{HOST}-zone"),
        ("create", f"{HOST}-alias"),
    }
    assert (stack.records()[HOST], zones(stack)[0]["sslcert"]) == (ESP, "shared")
    edge = stack.outputs()[HOST]["edge"]
    assert edge.endswith(".kxcdn.com")

    # The stand-in refuses the certificate unless the record was there before.
    live = {("update", TRACKING), ("create", CERTIFICATE)}
    assert steps(stack.write(at("live", **GAP)).must_up()) == live
    assert (stack.records()[HOST], zones(stack)[0]["issued"]) == (edge, [HOST])
    assert steps(stack.preview()) == set()

    # Resolvers remember the old record for its TTL: what serves those who come late stays.
    back = {("update", TRACKING), ("update", CERTIFICATE)}
    assert steps(stack.write(at("build")).must_up()) == back
    assert (stack.records()[HOST], zones(stack)[0]["issued"]) == (ESP, [HOST])
    assert steps(stack.preview()) == set()
    assert stack.outputs()[HOST]["edge"] == edge

    stack.must_destroy()
    assert (stack.records(), zones(stack)) == ({HOST: ESP}, [])


def test_a_custom_certificate_has_no_gap_and_leaves_no_secret_in_the_clear(stack: Stack) -> None:
    stack.write(at("build", certificate=OWN), **SECRET).must_up()
    key = private_key(SEALED)
    assert zones(stack)[0]["customsslkey"] == key

    # No edge can serve a stand-in for a certificate, and the guard would say so.
    outcome = stack.write(at("live", certificate=OWN, guard=False), **SECRET).must_up()
    assert steps(outcome) == {("update", TRACKING)}
    assert stack.refresh().code == 0
    assert steps(stack.preview()) == set()
    assert f"{HOST}-zone" in state(stack)
    assert key.splitlines()[1] not in state(stack)


def test_a_refresh_finds_what_was_changed_behind_and_the_next_update_mends_it(
    stack: Stack,
) -> None:
    stack.write(at("live", **GAP)).must_up()
    cloud = stack.cloud
    ((identity, zone),) = cloud.items("keycdn", "zone").items()
    changed = {**zone, "cacheignorequerystring": "enabled", "sslcert": "shared"}
    cloud.put("keycdn", "zone", identity, changed)

    stack.refresh()
    mended = {("update", f"{HOST}-zone"), ("update", CERTIFICATE)}
    assert steps(stack.preview()) == mended
    assert steps(stack.must_up()) == mended
    assert zones(stack)[0]["cacheignorequerystring"] == "disabled"
    assert zones(stack)[0]["issued"] == [HOST]


def test_a_setting_of_a_live_zone_changes_without_touching_the_record(stack: Stack) -> None:
    stack.write(at("live", **GAP)).must_up()
    options = {"accept_https_gap": True, "max_expire": 5}
    stack.write(at("live", keycdn=options))

    assert steps(stack.preview()) == {("update", f"{HOST}-zone")}
    assert steps(stack.must_up()) == {("update", f"{HOST}-zone")}


def test_what_the_api_refuses_is_said_plainly_and_a_re_run_converges(stack: Stack) -> None:
    cloud = stack.cloud
    faults.arm(cloud, "keycdn:ListZones", "error")
    faults.arm(cloud, "keycdn:AddZone", "lose")
    faults.arm(cloud, "keycdn:AddZoneAlias", "refuse")
    failed = stack.write(at("live", **GAP)).up()

    assert failed.code != 0
    assert "KeyCDN GET /zones.json: the API answered 503; trying for " in failed.output
    assert "KeyCDN POST /zonealiases.json: the API key may not do this (403" in failed.output
    assert "Traceback" not in failed.output
    assert STAND_IN not in failed.output
    # Nobody was sent to an edge that does not know the name.
    assert HOST not in stack.records()

    stack.must_up()
    assert len(zones(stack)) == 1
    assert stack.records()[HOST] == stack.outputs()[HOST]["edge"]
    assert steps(stack.preview()) == set()


def test_a_live_domain_moves_to_keycdn_and_back_with_one_change_of_its_record(
    stack: Stack,
) -> None:
    cloudfront = {"cdn": "cloudfront", "also": ["keycdn"], **GAP}
    keycdn = {"cdn": "keycdn", "also": ["cloudfront"], **GAP}
    stack.write(at("live", **cloudfront)).must_up()

    there = steps(stack.write(at("live", **keycdn)).must_up())
    assert there == {("update", TRACKING), ("create", f"{HOST}-certificate")}
    assert stack.records()[HOST].endswith(".kxcdn.com")

    back = steps(stack.write(at("live", **cloudfront)).must_up())
    assert back == {("update", TRACKING), ("update", f"{HOST}-certificate")}
    assert zones(stack)[0]["issued"] == [HOST], "resolvers still lead there"
    assert stack.records()[HOST].endswith(".cloudfront.net")


def test_a_group_grows_and_shrinks_host_by_host(stack: Stack) -> None:
    grouped = {**DOMAIN, **GAP, "group": "g"}
    stack.write({HOST: {**grouped, "stage": "live"}, OTHER: grouped}).must_up()
    assert zones(stack)[0]["issued"] == [HOST]

    outcome = stack.write({h: {**grouped, "stage": "live"} for h in (HOST, OTHER)}).must_up()
    assert steps(outcome) == {("update", f"{OTHER}-tracking"), ("update", "g-certificate")}
    assert zones(stack)[0]["issued"] == [HOST, OTHER]

    # Off the group and on its own zone again: the name moves, its record does not.
    stack.write({HOST: {**grouped, "stage": "live"}, OTHER: grouped}).must_up()
    alone = {**DOMAIN, "stage": "build"}
    moved = stack.write({HOST: {**grouped, "stage": "live"}, OTHER: alone}).must_up()
    assert ("update", f"{OTHER}-alias") in steps(moved)
    assert not {op for op, name in steps(moved) if name.endswith("-tracking")}


@pytest.mark.parametrize("stage", ["build", "live"])
def test_an_adopted_zone_is_taken_over_and_not_made_again(stack: Stack, stage: str) -> None:
    stack.write(at(stage, adopt={"zone": "190710"}, **GAP)).must_up()

    ((identity, zone),) = stack.cloud.items("keycdn", "zone").items()
    assert (identity, zone["name"]) == ("190710", "adopted190710")
    assert zone["cacheignorequerystring"] == "disabled"
    assert stack.outputs()[HOST]["edge"] == "adopted190710-2e8f6.kxcdn.com"
    stack.write(at(stage, **GAP))
    assert steps(stack.preview()) == set()


def test_a_move_to_another_cdn_leaves_the_certificate_as_long_as_the_zone(stack: Stack) -> None:
    """In the update of the record, and for as long as resolvers may remember the old one."""
    fastly = {"fastly": {"cname_target": "j.sni.global.fastly.net"}}
    stack.write(at("live", also=["fastly"], **GAP, **fastly)).must_up()

    swapped = stack.write(at("live", cdn="fastly", also=["keycdn"], **GAP, **fastly)).must_up()
    assert ("delete", CERTIFICATE) not in swapped.steps
    assert zones(stack)[0]["issued"] == [HOST]
    assert steps(stack.preview()) == set()

    dropped = stack.write(at("live", cdn="fastly", **fastly)).must_up()
    assert ("delete", CERTIFICATE) in dropped.steps
    assert zones(stack) == []
