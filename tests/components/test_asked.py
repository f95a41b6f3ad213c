"""A state that is wrong about a record is found out before a run relies on it, at every CDN."""

from typing import Any

import pulumi
import pytest

from tests.config.test_liveness import EDGES, HOST, OTHER, ROUTE53, at, left
from tests.config.test_moves import leave
from tests.support import computed, recording
from tests.support.computed import lookups
from tests.support.recording import run

FASTLY = {"cdn": "fastly", "dns": ROUTE53}
BOTH = {"cdn": "cloudfront", "also": ["fastly"], "dns": ROUTE53}
SWAPPED = {"cdn": "fastly", "also": ["cloudfront"], "dns": ROUTE53}


def refusal(domains: dict[str, Any]) -> str:
    try:
        run(domains, defaults={"esp": "sendgrid"}, preview=True)
    except pulumi.RunError as error:
        return str(error)
    return ""


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
