"""`dns.record: alias`: what stands at the name, and how the name comes to it and off it."""

from typing import Any, cast

import pytest

from tests.support.computed import CALLS, Inputs
from tests.support.computed.names import BY_HAND, There
from tests.support.recording import RECORD, Recorded, Registration, run

HOST = "links.example.com"
TRACKING, IPV6 = f"{HOST}-tracking", f"{HOST}-tracking-ipv6"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
ALIAS = {**ROUTE53, "record": "alias"}
CNAME = {**ROUTE53, "record": "cname"}
DEFAULTS = {"cdn": "cloudfront", "esp": "ses", "region": "us-east-1", "dns": ALIAS}
ESP = "r.us-east-1.awstrack.me"
EDGE = f"{HOST}-distribution.cloudfront.net"
TARGET = [{"name": EDGE, "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": False}]

READ_STATE = "pulumi:pulumi:readStackResourceOutputs"
READ_OUTPUTS = "pulumi:pulumi:readStackOutputs"


@pytest.fixture
def ipv6_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The AAAA record is in the state, and the last outputs name an alias."""
    urn = (
        f"urn:pulumi:test::ssl-click-tracking::ssl-click-tracking:index:TrackingDomain${RECORD}"
        f"::{IPV6}"
    )
    answer(monkeypatch, READ_STATE, {urn: {"type": RECORD, "outputs": {}}})
    record = {"purpose": "tracking", "alias": True}
    summary = {"cdn": "cloudfront", "esp": "ses", "stage": "build", "dns_records": [record]}
    answer(monkeypatch, READ_OUTPUTS, {"domains": {HOST: summary}})


def answer(monkeypatch: pytest.MonkeyPatch, token: str, outputs: object) -> None:
    """Lets the engine answer a question about the last update."""

    def found(_: Inputs) -> dict[str, object]:
        return {"outputs": outputs}

    monkeypatch.setitem(cast(dict[str, Any], CALLS), token, found)


def build(**keys: Any) -> Recorded:
    """The domain with `keys` on top."""
    return run({HOST: keys}, defaults=DEFAULTS)


def tracking(recorded: Recorded) -> Registration:
    """The tracking record."""
    return recorded.of(RECORD)[TRACKING]


def flags(record: Registration) -> tuple[bool, bool]:
    """Whether it is protected, and whether it stays in DNS when it leaves the stack."""
    return record.request.protect, record.request.retainOnDelete


@pytest.mark.parametrize("stage", ["certificate", "build"])
def test_off_the_cdn_the_name_is_a_cname_to_the_esp(stage: str) -> None:
    recorded = build(stage=stage)

    inputs = tracking(recorded).inputs
    assert (inputs["type"], inputs["records"], inputs["ttl"]) == ("CNAME", [ESP], 300)
    assert flags(tracking(recorded)) == (False, True)
    assert IPV6 not in recorded.of(RECORD)


def test_live_the_name_is_an_a_and_an_aaaa_alias() -> None:
    recorded = build(stage="live")

    common = {"zoneId": "Z0RECORDED", "name": HOST, "aliases": TARGET}
    assert tracking(recorded).inputs == {**common, "type": "A"}
    assert recorded.of(RECORD)[IPV6].inputs == {**common, "type": "AAAA"}
    assert recorded.outputs[HOST]["stage"] == "live"


def test_the_aaaa_comes_after_the_a_and_can_always_go() -> None:
    """A CNAME stands at the name until the A takes its place; a protected AAAA would keep it."""
    recorded = build(stage="live")

    aaaa = recorded.of(RECORD)[IPV6]
    assert TRACKING in aaaa.dependencies
    assert aaaa.parent == f"TrackingDomain {HOST}"
    assert flags(aaaa) == (False, False)
    assert flags(tracking(recorded)) == (True, True)


def test_identity_and_safety_of_the_record_are_those_of_a_cname() -> None:
    found = [tracking(build(stage=s)) for s in ("certificate", "build", "live")]
    found.append(tracking(build(stage="live", dns=CNAME)))

    assert len({(r.name, r.parent, r.inputs["name"], r.inputs["zoneId"]) for r in found}) == 1
    for record in (*found, build(stage="live").of(RECORD)[IPV6]):
        assert not record.request.deleteBeforeReplace
        assert "allowOverwrite" not in record.inputs


@pytest.mark.usefixtures("ipv6_stands")
@pytest.mark.parametrize(
    ("keys", "goal"),
    [({"stage": "build"}, ESP), ({"stage": "live", "dns": CNAME}, "its CDN by CNAME")],
)
def test_the_first_update_of_a_way_back_removes_the_aaaa_and_nothing_else(
    keys: dict[str, Any], goal: str
) -> None:
    recorded = build(**keys)

    assert IPV6 not in recorded.of(RECORD)
    assert tracking(recorded).inputs["aliases"] == TARGET
    assert flags(tracking(recorded)) == (True, True)
    outputs = recorded.outputs[HOST]
    assert (outputs["stage"], outputs["target"]) == ("live", EDGE)
    assert "Run pulumi up once more" in outputs["next_step"]
    assert goal in outputs["next_step"]


@pytest.mark.usefixtures("ipv6_stands")
def test_a_record_unprotected_on_purpose_stays_so_on_the_way_back() -> None:
    assert flags(tracking(build(stage="build", protect=False))) == (False, True)


@pytest.mark.usefixtures("ipv6_stands")
def test_going_live_again_half_way_puts_the_aaaa_back() -> None:
    assert IPV6 in build(stage="live").of(RECORD)


def test_the_second_update_goes_where_the_stack_file_says() -> None:
    recorded = build(stage="build")

    assert tracking(recorded).inputs["records"] == [ESP]
    assert recorded.outputs[HOST]["stage"] == "build"


def test_a_way_back_does_not_trust_outputs_that_lag_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed update the outputs still say CNAME; the state knows of the AAAA."""
    urn = f"urn:pulumi:test::ssl-click-tracking::T${RECORD}::{IPV6}"
    answer(monkeypatch, READ_STATE, {urn: {"outputs": {}}})

    assert tracking(build(stage="build")).inputs["type"] == "A"


@pytest.mark.usefixtures("ipv6_stands")
def test_a_swap_to_another_cdn_removes_the_aaaa_first() -> None:
    recorded = run(
        {
            HOST: {
                "esp": "sendgrid",
                "cdn": "fastly",
                "also": ["cloudfront"],
                "stage": "live",
                "dns": ALIAS,
            }
        }
    )

    assert tracking(recorded).inputs["aliases"] == TARGET
    assert IPV6 not in recorded.of(RECORD)


def test_an_existing_record_is_imported_as_the_cname_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(BY_HAND, HOST, [There("CNAME", (ESP,))])
    imported = {
        tracking(build(stage=stage, dns={**ALIAS, "existing": True})).request.importId
        for stage in ("build", "live")
    }

    assert imported == {f"Z0RECORDED_{HOST}_CNAME"}


def test_outputs_show_both_records_without_a_ttl() -> None:
    """Route 53 answers an alias with the TTL of what it points at."""
    records = [
        (record["type"], record["value"], record["ttl"], record["alias"])
        for record in build(stage="live").outputs[HOST]["dns_records"]
        if record["purpose"] == "tracking"
    ]

    assert records == [("A", EDGE, None, True), ("AAAA", EDGE, None, True)]
