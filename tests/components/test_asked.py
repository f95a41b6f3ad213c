"""A state that is wrong about a record is found out before a run relies on it, at every CDN."""

from collections.abc import Callable
from typing import Any, cast

import pulumi
import pytest

from components.click_tracking import ClickTracking
from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.tracking_domain import TrackingDomain
from tests.config.test_liveness import EDGES, HOST, OTHER, ROUTE53, at, left, refusal
from tests.support import computed, recording
from tests.support.computed import lookups
from tests.support.earlier import leave
from tests.support.recording import run

FASTLY = {"cdn": "fastly", "dns": ROUTE53}
BOTH = {"cdn": "cloudfront", "also": ["fastly"], "dns": ROUTE53}
SWAPPED = {"cdn": "fastly", "also": ["cloudfront"], "dns": ROUTE53}


@pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)
@pytest.mark.parametrize("stage", ["build", "certificate", "gone"])
def test_a_rollback_that_would_change_nothing_and_a_host_that_leaves_are_refused(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], stage: str
) -> None:
    """The answer of the update that went live was lost."""
    built, live = left("build", keys), left("live", keys)
    wanted = at("build" if stage == "gone" else stage, keys)
    if stage == "gone":
        del wanted[HOST]
    leave(monkeypatch, built.outputs, built.state)
    assert refusal(wanted) == ""

    leave(monkeypatch, built.outputs, built.state, there=live.state)
    said = refusal(wanted)
    assert f'domains."{HOST}": the state says that its record points at sendgrid.net, and' in said
    assert "Nothing was changed" in said
    assert "`pulumi refresh`" in said
    assert OTHER not in said


@pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)
@pytest.mark.parametrize("stage", ["build", "live"])
def test_going_live_and_staying_live_ask_nobody(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], stage: str
) -> None:
    """The record is changed then anyhow, or nothing is."""
    stands = left(stage, keys)
    leave(monkeypatch, stands.outputs, stands.state)

    calls = run(at("live", keys), defaults={"esp": "sendgrid"}, preview=True).calls

    assert not [name for name in calls if name in (lookups.ROUTE53, lookups.GOOGLE)]


@pytest.mark.parametrize("after", [{**FASTLY, "also": []}, {**BOTH, "also": []}])
def test_half_way_through_a_swap_neither_edge_is_dropped_that_serves(
    monkeypatch: pytest.MonkeyPatch, after: dict[str, Any]
) -> None:
    """The state has the record at one CDN, and DNS at the other one."""
    old, new = left("live", BOTH), left("live", SWAPPED)
    serves = new if after["cdn"] == "cloudfront" else old
    stands = old if after["cdn"] == "cloudfront" else new
    leave(monkeypatch, stands.outputs, stands.state)
    assert refusal(at("live", after)) == ""

    leave(monkeypatch, stands.outputs, stands.state, there=serves.state)
    said = refusal(at("live", after))
    assert "would be deleted" in said
    assert "`pulumi refresh`" in said


@pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)
def test_a_record_that_is_gone_is_said_and_one_that_nobody_tells_of_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]
) -> None:
    built = left("build", keys)
    leave(monkeypatch, built.outputs, built.state, there={"none": {"type": "", "outputs": {}}})
    assert "has no record at all" in refusal(at("build", keys))

    def denied(_: computed.Inputs) -> dict[str, Any]:
        raise computed.CallFailedError("returned an error: AccessDenied")

    leave(monkeypatch, built.outputs, built.state)
    asked = {name: denied for name in recording.CALLS if "ecord" in name}
    monkeypatch.setattr("tests.support.recording.CALLS", {**recording.CALLS, **asked})
    said = refusal(at("build", keys))
    assert f"{HOST}: nothing was changed, since" in said
    assert "(AccessDenied" in said


OF_ONES_OWN: dict[str, Callable[[str], object]] = {
    "pair": lambda stage: CloudFrontSendGrid(
        HOST, {"hosts": [HOST], "dns": cast(Any, ROUTE53), "stage": cast(Any, stage)}
    ),
    "tracking domain": lambda stage: TrackingDomain(
        HOST,
        cast(
            Any,
            {
                "host": HOST,
                "esp": "sendgrid",
                "stage": stage,
                "dns": ROUTE53,
                "target": {"value": "d111.cloudfront.net"},
            },
        ),
    ),
    "all": lambda stage: ClickTracking(
        "links",
        {
            "domains": {
                HOST: {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53, "stage": stage}
            }
        },
    ),
}


@pytest.mark.parametrize("make", OF_ONES_OWN.values(), ids=OF_ONES_OWN)
def test_a_program_of_ones_own_is_refused_the_same_rollback(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[str], object]
) -> None:
    built, live = (
        recording.record(lambda stage=stage: cast(Any, make(stage)) and None)
        for stage in ("build", "live")
    )
    said: list[str] = []

    def program() -> None:
        try:
            make("build")
        except pulumi.RunError as error:
            said.append(str(error))

    leave(monkeypatch, {}, built.state)
    recording.record(program, preview=True)
    assert said == []

    leave(monkeypatch, {}, built.state, there=live.state)
    refused = recording.record(program, preview=True)
    assert "the state says that its record points at sendgrid.net, and Route 53 has" in said[0]
    assert not any(r.request.custom for r in refused.resources)


def test_the_account_that_made_the_record_is_asked_and_one_that_is_gone_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = {**FASTLY, "dns": {**ROUTE53, "account": "old"}}
    accounts = {"old": {"profile": "old"}, "new": {"profile": "new"}}
    domains = at("build", named)
    built = run(domains, defaults={"esp": "sendgrid"}, accounts=accounts)
    leave(monkeypatch, built.outputs, built.state)
    del accounts["old"]

    # Renamed: what the stack file says comes next.
    renamed = {**FASTLY, "dns": {**ROUTE53, "account": "new"}}
    run(at("build", renamed), defaults={"esp": "sendgrid"}, accounts=accounts, preview=True)

    with pytest.raises(pulumi.RunError, match=f"'old' is gone, and where {HOST} points"):
        run({OTHER: domains[OTHER]}, defaults={"esp": "sendgrid"}, accounts=accounts, preview=True)


def test_whatever_else_leads_somewhere_at_the_name_has_to_lead_there_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An answer of a routing policy, or an address beside an alias; a TXT leads nowhere."""
    built = left("build", FASTLY)
    for kind, fine in (("TXT", True), ("CNAME", False), ("AAAA", False)):
        record = {"type": kind, "name": HOST, "records": ["other.example.net"]}
        more = {"more": {"type": "aws:route53/record:Record", "outputs": record}}
        leave(monkeypatch, built.outputs, built.state, there={**built.state, **more})
        assert (refusal(at("build", FASTLY)) == "") is fine, kind
