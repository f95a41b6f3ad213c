"""What the program registers for records that exist, with each DNS provider; no engine."""

from collections.abc import Sequence
from typing import Any, cast

import pulumi
import pytest

from tests.components.existing import (
    BY_HAND,
    EDGE,
    ESP,
    HOST,
    IMPORTED,
    IPV6,
    KINDS,
    LOOK_UPS,
    OTHER,
    OWNER,
    TRACKING,
    VALUES,
    answer,
    domain,
    in_state,
    record,
)
from tests.support.computed import CALLS, CallFailedError
from tests.support.computed.cloudflare import record_id
from tests.support.computed.names import There
from tests.support.recording import RECORD, run


@pytest.mark.parametrize("provider", KINDS)
@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_a_record_at_the_esp_is_taken_over_and_goes_where_the_stage_says(
    provider: str, stage: str
) -> None:
    found = record(run({HOST: domain(provider, stage)}), provider)

    assert found.request.importId == IMPORTED[provider]
    assert VALUES[provider](found.inputs) == (EDGE if stage == "live" else ESP)


@pytest.mark.parametrize("provider", KINDS)
@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_a_record_at_an_edge_made_by_hand_stays_there_until_it_is_live(
    put: dict[str, Sequence[There]], provider: str, stage: str
) -> None:
    put[HOST] = [There("CNAME", (BY_HAND,))]
    recorded = run({HOST: domain(provider, stage, rollback_to=BY_HAND)})
    found = record(recorded, provider)

    assert found.request.importId == IMPORTED[provider]
    assert VALUES[provider](found.inputs) == (EDGE if stage == "live" else BY_HAND)
    assert recorded.outputs[HOST]["stage"] == stage
    assert recorded.outputs[HOST]["dns_records"][-1]["value"] == found_value(stage)


def found_value(stage: str) -> str:
    return EDGE if stage == "live" else BY_HAND


@pytest.mark.parametrize("provider", KINDS)
@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_all_that_cannot_stay_as_it_is_comes_together_before_anything_is_made(
    put: dict[str, Sequence[There]], provider: str, stage: str
) -> None:
    put[HOST] = [There("CNAME", (BY_HAND,))]
    put[OTHER] = [There("A", ("192.0.2.1",))]
    hosts = {name: domain(provider, stage) for name in (HOST, OTHER, "missing.example.com")}

    with pytest.raises(pulumi.RunError) as caught:
        run(hosts)

    text = str(caught.value)
    assert text.startswith("the records that exist have 3 faults; nothing was changed:")
    assert f"add dns.rollback_to: {BY_HAND}" in text
    assert f"{OTHER} is not one plain CNAME today, but A 192.0.2.1" in text
    assert "has no record missing.example.com" in text


@pytest.mark.parametrize("provider", KINDS)
def test_a_record_that_the_state_has_is_asked_for_no_more(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    in_state(monkeypatch, KINDS[provider], TRACKING)
    recorded = run({HOST: domain(provider)})

    assert LOOK_UPS[provider] not in recorded.calls
    assert not record(recorded, provider).request.importId


@pytest.mark.parametrize("provider", KINDS)
def test_a_provider_that_does_not_say_stops_the_program(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    def failing(_: object) -> dict[str, Any]:
        raise CallFailedError("returned an error: access denied")

    monkeypatch.setitem(cast(dict[str, Any], CALLS), LOOK_UPS[provider], failing)

    with pytest.raises(pulumi.RunError, match=r"could not be looked up at .*access denied"):
        run({HOST: domain(provider)})


@pytest.mark.parametrize("provider", KINDS)
def test_nothing_is_asked_of_records_that_the_program_makes(provider: str) -> None:
    recorded = run({HOST: domain(provider, existing=False)})

    assert LOOK_UPS[provider] not in recorded.calls


@pytest.mark.parametrize("provider", KINDS)
def test_an_owner_record_is_taken_over_beside_it_or_named(
    put: dict[str, Sequence[There]], provider: str
) -> None:
    keys = {**domain(provider), "owner_record": "1.example.com"}
    records = run({HOST: keys}).of(KINDS[provider])
    owner = record_id("1.example.com") if provider == "cloudflare" else "1.example.com"
    assert owner in records[OWNER].request.importId

    put["1.example.com"] = ()
    with pytest.raises(pulumi.RunError, match=r"owner_record: .* has no record 1\.example\.com"):
        run({HOST: keys})


def test_an_alias_pair_made_by_hand_is_taken_over_and_moves_in_place(
    put: dict[str, Sequence[There]],
) -> None:
    put[HOST] = [There(kind, (BY_HAND,), alias=True) for kind in ("A", "AAAA")]
    for stage, edge in (("build", BY_HAND), ("live", EDGE)):
        keys = domain("route53", stage, rollback_to=BY_HAND, record="alias")
        recorded = run({HOST: keys})
        records = recorded.of(RECORD)

        imported = [records[name].request.importId for name in (TRACKING, IPV6)]
        assert imported == [f"Z0RECORDED_{HOST}_A", f"Z0RECORDED_{HOST}_AAAA"]
        targets = [records[name].inputs["aliases"] for name in (TRACKING, IPV6)]
        alias = {"name": edge, "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": False}
        assert targets == [[alias], [alias]]
        assert recorded.outputs[HOST]["stage"] == stage
        kept = [records[name].request.retainOnDelete for name in (TRACKING, IPV6)]
        assert kept == [True, stage == "build"]


def test_an_alias_pair_that_a_name_rests_on_is_not_taken_apart(
    monkeypatch: pytest.MonkeyPatch, put: dict[str, Sequence[There]]
) -> None:
    """The AAAA is retained, so a CNAME could never take the pair's place."""
    put[HOST] = [There(kind, (BY_HAND,), alias=True) for kind in ("A", "AAAA")]
    place = {"zoneId": "Z0RECORDED", "name": HOST}
    urns = {
        f"urn:pulumi:test::p::a:b:TrackingDomain${RECORD}::{name}": {
            "type": RECORD,
            "outputs": {**place, "type": kind, "aliases": [{"name": BY_HAND}]},
        }
        for name, kind in ((TRACKING, "A"), (IPV6, "AAAA"))
    }
    answer(monkeypatch, "pulumi:pulumi:readStackResourceOutputs", urns)
    summary = {"cdn": "cloudfront", "esp": "sendgrid", "stage": "build"}
    aliased = {**summary, "dns_records": [{"purpose": "tracking", "alias": True}]}
    answer(monkeypatch, "pulumi:pulumi:readStackOutputs", {"domains": {HOST: aliased}})

    with pytest.raises(pulumi.RunError, match="rests on an A and an AAAA alias"):
        run({HOST: domain("route53", rollback_to=BY_HAND)})
    run({HOST: domain("route53", rollback_to=BY_HAND, record="alias")})
