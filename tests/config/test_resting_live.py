"""A host that rests at `dns.rollback_to` is not live, and no stack file talks a live one out of it.

The place may be an edge that somebody made by hand; what this stack has there decides.
"""

from typing import Any

import pulumi
import pytest

from tests.config.test_liveness import CLOUDFLARE, GOOGLE, HOST, ROUTE53, at, left, without_host
from tests.support.earlier import leave
from tests.support.recording import Recorded, run

BY_HAND = "d111111abcdef8.cloudfront.net"
DOMAIN = "ssl-click-tracking:index:TrackingDomain"
GONE = "is live and no longer in the stack file"

RESTING: dict[str, dict[str, Any]] = {
    "route53": {**ROUTE53, "rollback_to": BY_HAND},
    "alias": {**ROUTE53, "rollback_to": BY_HAND, "record": "alias"},
    "google": {**GOOGLE, "rollback_to": BY_HAND},
    "cloudflare": {**CLOUDFLARE, "rollback_to": BY_HAND},
    "proxied": {**CLOUDFLARE, "rollback_to": BY_HAND, "rollback_proxied": True},
    "proxied esp": {**CLOUDFLARE, "rollback_proxied": True},
}

rests = pytest.mark.parametrize("dns", RESTING.values(), ids=RESTING)


def untold(recorded: Recorded) -> dict[str, Any]:
    """The state of an update that failed before its tracking domains could say anything."""
    return {
        urn: {**found, "outputs": {}} if DOMAIN in urn.rpartition("::")[0] else found
        for urn, found in recorded.state.items()
    }


def again(keys: dict[str, Any], stage: str = "build") -> str:
    """A run of the stack file with `keys`: its refusal, empty for none."""
    try:
        run(at(stage, keys), defaults={"esp": "sendgrid"}, preview=True)
    except pulumi.RunError as refusal:
        return str(refusal)
    return ""


@rests
def test_a_name_at_its_rest_may_leave_the_file(
    monkeypatch: pytest.MonkeyPatch, dns: dict[str, Any]
) -> None:
    found = left("build", {"cdn": "cloudfront", "dns": dns})
    leave(monkeypatch, found.outputs, found.state)

    without_host()


@rests
def test_it_rests_after_a_first_update_that_failed_where_the_file_says_so(
    monkeypatch: pytest.MonkeyPatch, dns: dict[str, Any]
) -> None:
    leave(monkeypatch, None, untold(left("build", {"cdn": "cloudfront", "dns": dns})))

    assert again({"cdn": "cloudfront", "dns": dns}, "certificate") == ""
    with pytest.raises(pulumi.RunError, match=GONE):
        without_host()


@rests
def test_a_rollback_that_failed_behind_the_record_has_left_it_at_rest(
    monkeypatch: pytest.MonkeyPatch, dns: dict[str, Any]
) -> None:
    keys = {"cdn": "cloudfront", "dns": dns}
    live, back = left("live", keys), left("build", keys)
    told = {urn: found for urn, found in live.state.items() if DOMAIN in urn.rpartition("::")[0]}
    leave(monkeypatch, live.outputs, {**back.state, **told})

    without_host()


@rests
@pytest.mark.parametrize("told", ["build", "nothing"])
def test_at_an_edge_of_this_stack_it_is_live_all_the_same(
    monkeypatch: pytest.MonkeyPatch, dns: dict[str, Any], told: str
) -> None:
    keys = {"cdn": "cloudfront", "dns": dns}
    outputs = None if told == "nothing" else left("build", keys).outputs
    leave(monkeypatch, outputs, left("live", keys).state)

    with pytest.raises(pulumi.RunError, match=GONE):
        without_host()


def test_where_it_was_live_is_no_rest_though_the_state_has_the_edge_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that nobody can tell an edge of this stack by, as in a program of one's own."""
    live = left("live", {"cdn": "cloudfront", "dns": ROUTE53})
    state = {urn: one for urn, one in live.state.items() if "istribution" not in urn}
    leave(monkeypatch, live.outputs, state)
    edge = f"{HOST}-distribution.cloudfront.net"

    said = again({"cdn": "fastly", "dns": {**ROUTE53, "rollback_to": edge}})

    assert "is live on 'cloudfront'" in said


@pytest.mark.parametrize("stage", ["build", "live"])
@pytest.mark.parametrize("cdn", ["cloudfront", "fastly"])
def test_an_edge_of_this_stack_is_no_rest_whatever_the_file_calls_it(
    monkeypatch: pytest.MonkeyPatch, stage: str, cdn: str
) -> None:
    """Else the file could take the edge away from under the links."""
    live = left("live", {"cdn": "cloudfront", "dns": ROUTE53})
    leave(monkeypatch, live.outputs, live.state)
    edge = f"{HOST}-distribution.cloudfront.net"

    said = again({"cdn": cdn, "dns": {**ROUTE53, "rollback_to": edge}}, stage)

    if cdn == "cloudfront":
        assert f"'{edge}' is an edge of this stack" in said
    else:
        assert "is live on 'cloudfront'" in said


def test_a_name_that_cloudflare_serves_is_not_called_resting_to_get_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A record proxied in front of the ESP is what this stack's edge there says live."""
    live = left("live", {"cdn": "cloudflare", "dns": CLOUDFLARE})
    leave(monkeypatch, live.outputs, live.state)

    said = again({"cdn": "fastly", "dns": {**CLOUDFLARE, "rollback_proxied": True}})

    assert "is live on 'cloudflare'" in said


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        (BY_HAND, BY_HAND, None),
        (BY_HAND, None, "dns.rollback_to"),
        (BY_HAND, "hand.example.net", "dns.rollback_to"),
        (None, BY_HAND, None),
    ],
)
@pytest.mark.parametrize("stage", ["build", "live"])
def test_a_preview_says_when_a_name_leaves_its_rest_for_another_place(
    monkeypatch: pytest.MonkeyPatch,
    before: str | None,
    after: str | None,
    key: str | None,
    stage: str,
) -> None:
    said: list[str] = []

    def warn(text: str, *_: object) -> None:
        said.append(text)

    monkeypatch.setattr("pulumi.log.warn", warn)
    then, now = (
        {"cdn": "cloudfront", "dns": {**ROUTE53, "rollback_to": one}} for one in (before, after)
    )
    found = left("build", then)
    leave(monkeypatch, found.outputs, found.state)

    assert again(now, stage) == ""

    told = [text for text in said if "recipients move with this update" in text]
    assert [key is not None and f".{key}: " in text for text in told] == [True] * (key is not None)
