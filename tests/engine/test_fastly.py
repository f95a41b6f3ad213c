"""Fastly on the real engine: stages, groups, a missing record, and a Fastly that refuses."""

from typing import Any

from sandbox import dns_zones, faults
from sandbox.dns_zones import Record
from sandbox.fastly import services
from tests.engine.examples import ESP, HOST, OTHER, ROUTE53, TRACKING, own
from tests.support.engine import Stack

TARGET = "j.sni.global.fastly.net"
FASTLY = {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53}
CHALLENGE = f"_acme-challenge.{HOST}"
FLAGS = {("update", f"{HOST}-subscription")}
"""What no longer may be forced away, or may be again; nothing of it reaches Fastly."""


def at(stage: str, **keys: Any) -> dict[str, Any]:
    """One domain at a stage."""
    return {HOST: {**FASTLY, "stage": stage, **keys}}


def holders(stack: Stack, host: str) -> list[str]:
    """The services that have a host."""
    return stack.cloud.linked_to(services.ACTIVE_DOMAIN, host)


def test_stages_move_forth_and_back_and_touch_only_what_they_should(stack: Stack) -> None:
    assert own(stack.write(at("certificate")).must_up().steps) == {
        ("create", HOST),
        ("create", f"{HOST}-service"),
        ("create", f"{HOST}-subscription"),
        ("create", f"{HOST}-acme-challenge"),
        ("create", TRACKING),
    }
    assert stack.write(at("build")).must_up().steps == {("create", f"{HOST}-subscription-issued")}
    assert stack.records()[HOST] == ESP

    assert stack.write(at("live")).must_up().steps == {("update", TRACKING), *FLAGS}
    assert stack.records()[HOST] == stack.outputs()[HOST]["edge"] == TARGET
    (service,) = stack.cloud.items("fastly", services.KIND).values()

    assert stack.write(at("build")).must_up().steps == {("update", TRACKING), *FLAGS}
    assert stack.records()[HOST] == ESP
    assert stack.preview("--expect-no-changes").code == 0
    assert [service] == [*stack.cloud.items("fastly", services.KIND).values()]

    stack.must_destroy()
    # The proof outlives its certificate (docs/decisions/proofs.md).
    assert stack.records().keys() == {HOST, f"_acme-challenge.{HOST}"}
    assert stack.records()[HOST] == ESP
    assert not stack.cloud.items("fastly", services.KIND)


def test_a_host_goes_through_all_stages_in_its_group_on_one_service(stack: Stack) -> None:
    """A domain is on one service only: a move between two would drop or double it."""
    grouped = {**FASTLY, "group": "g"}
    live = {OTHER: {**grouped, "stage": "live"}}
    stack.write({**live, HOST: {**grouped, "stage": "certificate"}}).must_up()
    (service,) = holders(stack, HOST)
    assert holders(stack, OTHER) == [service]

    steps = stack.write({**live, HOST: {**grouped, "stage": "build"}}).must_up().steps
    assert steps == {("create", f"{HOST}-subscription-issued")}
    assert holders(stack, HOST) == holders(stack, OTHER) == [service]

    steps = stack.write({**live, HOST: {**grouped, "stage": "live"}}).must_up().steps
    assert steps == {("update", TRACKING), ("update", f"{HOST}-subscription")}
    assert holders(stack, HOST) == holders(stack, OTHER) == [service]
    assert stack.records()[HOST] == stack.records()[OTHER] == TARGET


def test_a_missing_challenge_is_named_and_the_next_run_goes_on(stack: Stack) -> None:
    manual = {"dns": {"provider": "manual", "zone": "example.com"}, "certificate": {"wait": "1s"}}
    failed = stack.write(at("build", **manual)).up()
    assert failed.code != 0
    assert f"{HOST}-subscription-issued: the certificate was not issued in time" in failed.output
    assert f"{CHALLENGE}  CNAME" in failed.output

    (zone,) = dns_zones.zones(stack.cloud, "example.com")
    value = next(
        word
        for line in failed.output.splitlines()
        if f"{CHALLENGE}  CNAME" in line
        for word in line.split()
        if word.endswith(".fastly-validations.com")
    )
    dns_zones.put(stack.cloud, Record(zone.id, CHALLENGE, "CNAME", 300, (value,)))

    assert stack.must_up().steps == {("create", f"{HOST}-subscription-issued")}


def test_a_refused_key_is_said_and_a_rollback_goes_through_all_the_same(stack: Stack) -> None:
    stack.write(at("live")).must_up()
    faults.arm(stack.cloud, "fastly:*", "refuse", times=None)

    failed = stack.write(at("build")).up("--continue-on-error")
    assert "403 - Forbidden" in failed.output
    assert "FASTLY_API_KEY" in failed.output
    assert stack.records()[HOST] == ESP

    faults.clear(stack.cloud)
    assert stack.must_up().steps == FLAGS


def test_another_authority_replaces_the_certificate_off_the_cdn_only(stack: Stack) -> None:
    other = {"certificate": {"authority": "certainly"}}
    stack.write(at("live")).must_up()

    kept = stack.write(at("live", **other)).must_up()
    assert kept.steps == set()
    assert "keeps its certificate of lets-encrypt" in kept.output

    stack.write(at("build", **other)).must_up()
    replaced = stack.must_up().steps
    assert ("create-replacement", f"{HOST}-subscription") in replaced
    assert stack.records()[HOST] == ESP
    assert stack.write(at("live", **other)).must_up().steps == {("update", TRACKING), *FLAGS}
