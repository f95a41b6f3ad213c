"""Records that somebody replaced by hand, and a refresh found gone: every DNS provider and CDN."""

import json
from typing import Any

import pytest

from components.dns.provider import Found
from components.registry import DNS_PROVIDERS
from components.today import refuse_another
from tests.config.test_liveness import CLOUDFLARE, EDGES, HOST, OTHER, ROUTE53, at, left, refusal
from tests.support.earlier import leave
from tests.support.recording import run

ESP, ELSEWHERE, ADDRESS = "sendgrid.net", "incident.example.net", "192.0.2.9"
RECORDS = {p.record_type for p in DNS_PROVIDERS.values() if p.record_type is not None}
Resources = dict[str, dict[str, Any]]
each_edge = pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)


def without_record(state: Resources) -> Resources:
    """What a refresh leaves in the state."""
    return {
        urn: found
        for urn, found in state.items()
        if found["type"] not in RECORDS or f"{HOST}-tracking" not in urn
    }


def replaced(state: Resources, *records: tuple[str, str]) -> Resources:
    """What the zone has: these in place of the tracking record of `state`."""
    there = without_record(state)
    (_, old) = next(item for item in state.items() if item[0].endswith(f"::{HOST}-tracking"))
    for number, (kind, value) in enumerate(records):
        outputs = {**old["outputs"], "type": kind, "proxied": False, "content": value}
        outputs |= {"records": [value], "rrdatas": [value], "aliases": None}
        if kind.endswith(" alias"):
            outputs |= {"type": kind.split()[0], "records": None, "aliases": [{"name": value}]}
        there[f"by hand {number}"] = {"type": old["type"], "outputs": outputs}
    return there


@each_edge
@pytest.mark.parametrize("stage", ["live", "build"])
@pytest.mark.parametrize(
    ("found", "way"),
    [
        (("CNAME", ESP), "Write dns.existing: true to take it over"),
        (("CNAME", ELSEWHERE), f"add dns.rollback_to: {ELSEWHERE}"),
        (("A", ADDRESS), "Write dns.existing: true, so that it is taken over, and: make it one"),
        (("TXT", "a note"), "beside which no CNAME can stand"),
    ],
)
def test_what_stands_in_its_place_is_said_with_the_way(
    monkeypatch: pytest.MonkeyPatch,
    keys: dict[str, Any],
    stage: str,
    found: tuple[str, str],
    way: str,
) -> None:
    stands = left(stage, keys)
    there = replaced(stands.state, found)
    leave(monkeypatch, stands.outputs, without_record(stands.state), there=there)

    said = refusal(at(stage, keys))

    alias = keys["dns"].get("record") == "alias" and stage == "live"
    if found[0] == "TXT" and alias:  # an address may stand beside it
        assert said == ""
        return
    assert f"{HOST}" in said
    assert " ".join(found) in said
    assert "by hand" in said
    assert way in said
    assert "put cdn" not in said.lower()
    assert OTHER not in said


@each_edge
def test_what_is_taken_over_is_imported_and_goes_where_the_stage_says(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]
) -> None:
    stands = left("live", keys)
    there = replaced(stands.state, ("CNAME", ESP))
    leave(monkeypatch, stands.outputs, without_record(stands.state), there=there)

    existing = {**keys, "dns": {**keys["dns"], "existing": True}}
    recorded = run(at("live", existing), defaults={"esp": "sendgrid"})

    (record,) = (r for r in recorded.resources if r.name == f"{HOST}-tracking")
    assert record.request.importId
    assert recorded.outputs[HOST]["stage"] == "live"


@each_edge
@pytest.mark.parametrize("stage", ["live", "build"])
def test_one_that_is_simply_gone_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    keys: dict[str, Any],
    stage: str,
) -> None:
    stands = left(stage, keys)
    without = without_record(stands.state)
    leave(monkeypatch, stands.outputs, without, there=without)

    run(at(stage, keys), defaults={"esp": "sendgrid"}, preview=True)

    assert f"{HOST}: its record is gone from the zone" in caplog.text


@each_edge
def test_a_host_leaves_only_where_its_name_is_at_no_edge(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]
) -> None:
    stands = left("build", keys)
    leaving = {OTHER: at("build", keys)[OTHER]}
    for found, refused in (
        ([("CNAME", ESP)], False),
        ([], False),
        ([("CNAME", ELSEWHERE)], True),
        ([("A", ADDRESS)], True),
    ):
        there = replaced(stands.state, *found)
        leave(monkeypatch, stands.outputs, without_record(stands.state), there=there)

        said = refusal(leaving)

        assert ("its edge would be deleted" in said) is refused, (found, said)
        assert bool(said) is refused


@pytest.mark.parametrize("stage", ["live", "build"])
def test_at_an_edge_of_this_stack_it_is_live(monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    """Somebody went live by hand, with an alias pair or a CNAME."""
    keys, edge = EDGES["cloudfront"], "d111111abcdef8.cloudfront.net"
    stands = left(stage, keys)
    named = left("live", keys).outputs[HOST]["edge"]
    state: Resources = json.loads(json.dumps(stands.state).replace(named, edge))
    for records, line in (
        ([("CNAME", edge)], "Write dns.existing: true"),
        ([("A alias", edge), ("AAAA alias", edge)], "and dns.record: alias"),
    ):
        there = replaced(state, *records)
        leave(monkeypatch, stands.outputs, without_record(state), there=there)

        said = refusal(at(stage, keys))

        assert line in said
        assert ("stage: live" in said) is (stage == "build")
        assert "rollback_to" not in said


def test_an_account_or_a_zone_that_is_gone_refuses_nobody_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = {"cdn": "fastly", "dns": {**ROUTE53, "account": "old"}}
    accounts = {"old": {"profile": "old"}}
    stands = run(at("build", named), defaults={"esp": "sendgrid"}, accounts=accounts)
    without = without_record(stands.state)
    leave(monkeypatch, stands.outputs, without, there=without)

    said = refusal({OTHER: {"cdn": "cloudfront"}})

    assert f"{HOST}: the state has no record any more" in said
    assert "write dns.provider: manual" in said


def test_a_rollback_of_an_alias_asks_before_it_takes_the_aaaa_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a refresh the state still has the pair, and the zone a CNAME."""
    keys = EDGES["cloudfront alias"]
    stands = left("live", keys)
    leave(monkeypatch, stands.outputs, stands.state)
    assert refusal(at("build", keys)) == ""

    there = replaced(stands.state, ("CNAME", ELSEWHERE))
    leave(monkeypatch, stands.outputs, stands.state, there=there)
    assert f"Route 53 has CNAME {ELSEWHERE}" in refusal(at("build", keys))
    assert refusal(at("live", keys)) == ""


@pytest.mark.parametrize("stage", ["live", "build"])
def test_an_alias_whose_edge_is_gone_is_told_as_that_and_is_no_rest(
    monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    keys = EDGES["cloudfront alias"]
    stands = left("live", keys)
    edge = stands.outputs[HOST]["edge"]
    gone = {urn: r for urn, r in stands.state.items() if f"{HOST}-distribution" not in urn}
    leave(monkeypatch, stands.outputs, gone)

    said = refusal(at(stage, keys))

    assert f"{HOST} is live at {edge} by an A and an AAAA alias, and that edge is gone" in said
    assert f"replace the two by one CNAME to {ESP}, and http links work at once" in said
    assert "rests on" not in said


def test_a_cloudflare_record_under_another_id_is_another_one() -> None:
    for provider, refused in ((CLOUDFLARE, True), (ROUTE53, False)):
        found = [Found("CNAME", (ESP,), "2b")]
        dns = DNS_PROVIDERS[provider["provider"]]
        refuse_another(HOST, dns, found, "zone/2b")
        if refused:
            with pytest.raises(RuntimeError, match="made another one by hand, which says CNAME"):
                refuse_another(HOST, dns, found, "1a")
        else:
            refuse_another(HOST, dns, found, "1a")
