"""Names that rest or that are at an edge of this stack already: taken over live, or refused."""

from collections.abc import Sequence
from typing import Any, cast

import pulumi
import pytest

from tests.components.existing import (
    BY_HAND,
    DOMAIN,
    ESP,
    HOST,
    IMPORTED,
    KINDS,
    TRACKING,
    domain,
    in_state,
    record,
)
from tests.support.computed import RESOURCES
from tests.support.computed.names import There
from tests.support.recording import DISTRIBUTION, RECORD, Recorded, run

ADOPTED = {"adopt": {"distribution": "E1234567890ABC"}}


OWN = "d2own.cloudfront.net"


@pytest.fixture
def own_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    """The distribution has a name like real ones."""

    def distribution(name: str, _: object) -> dict[str, Any]:
        return {"domainName": OWN, "hostedZoneId": "Z2FDTNDATAQYW2", "name": name}

    monkeypatch.setitem(cast(dict[str, Any], RESOURCES), DISTRIBUTION, distribution)


@pytest.mark.usefixtures("own_edge")
@pytest.mark.parametrize("provider", KINDS)
@pytest.mark.parametrize("preview", [True, False])
def test_a_record_at_an_adopted_edge_is_taken_over_live(
    put: dict[str, Sequence[There]], provider: str, preview: bool
) -> None:
    """In a preview of these recorded programs nobody knows the name of an edge yet."""
    put[HOST] = [There("CNAME", (OWN,))]
    live = run({HOST: {**domain(provider, "live"), **ADOPTED}}, preview=preview)

    assert record(live, provider).request.importId == IMPORTED[provider]
    assert preview or live.outputs[HOST]["stage"] == "live"


@pytest.mark.usefixtures("own_edge")
@pytest.mark.parametrize("provider", KINDS)
@pytest.mark.parametrize(
    ("stage", "preview", "words"),
    [
        ("build", False, "is live already: .* write stage: live"),
        ("build", True, "if it is the edge that adopt names, .* write stage: live"),
        ("certificate", False, "if it is the edge that adopt names, .* write stage: live"),
    ],
)
def test_below_live_it_is_refused(
    put: dict[str, Sequence[There]], provider: str, stage: str, preview: bool, words: str
) -> None:
    put[HOST] = [There("CNAME", (OWN,))]

    with pytest.raises(pulumi.RunError, match=words):
        run({HOST: {**domain(provider, stage), **ADOPTED}}, preview=preview)


@pytest.mark.usefixtures("own_edge")
def test_a_record_at_an_adopted_edge_that_is_another_one_is_left(
    put: dict[str, Sequence[There]],
) -> None:
    put[HOST] = [There("CNAME", (BY_HAND,))]

    with pytest.raises(pulumi.RunError, match=f"dns.rollback_to: {BY_HAND}"):
        run({HOST: {**domain("route53", "live"), **ADOPTED}})


@pytest.mark.usefixtures("own_edge")
def test_an_edge_of_this_stack_is_no_place_to_go_back_to() -> None:
    keys = domain("route53", "live", existing=False, rollback_to=OWN)

    with pytest.raises(pulumi.RunError, match="is this stack's own edge at 'cloudfront'"):
        run({HOST: keys})


@pytest.mark.usefixtures("own_edge")
@pytest.mark.parametrize("stage", ["build", "live"])
def test_an_edge_that_is_adopted_is_none_either(
    put: dict[str, Sequence[There]], stage: str
) -> None:
    put[HOST] = [There("CNAME", (OWN,))]

    with pytest.raises(pulumi.RunError, match="is this stack's own edge at 'cloudfront'"):
        run({HOST: {**domain("route53", stage, rollback_to=OWN), **ADOPTED}})


@pytest.mark.parametrize("guard", [True, False])
def test_a_name_that_rests_elsewhere_than_before_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    outputs = {"type": "CNAME", "records": [ESP]}
    in_state(monkeypatch, RECORD, TRACKING, **outputs)
    keys = {**domain("route53", rollback_to=BY_HAND), "guard": guard}
    hooks = record(run({HOST: keys}), "route53").request.hooks

    assert ("guard-cut-over" in hooks.before_update) is guard
    assert ("guard-confirm" in hooks.after_update) is guard


def test_where_it_rests_behind_cloudflare_the_rules_come_with_the_cut_over(
    put: dict[str, Sequence[There]],
) -> None:
    put[HOST] = [There("CNAME", (BY_HAND,), proxied=True)]
    keys = {"cdn": "cloudflare", "settings": "current"}
    rest = {"rollback_to": BY_HAND, "rollback_proxied": True}
    found: dict[str, Recorded] = {}
    for stage in ("build", "live"):
        found[stage] = run({HOST: {**domain("cloudflare", stage, **rest), **keys}})

    kind = "cloudflare:index/ruleset:Ruleset"
    assert not found["build"].of(kind)
    assert found["live"].of(kind)
    said = {
        stage: (inputs["content"], inputs["proxied"])
        for stage, recorded in found.items()
        if (inputs := record(recorded, "cloudflare").inputs)
    }
    assert said == {"build": (BY_HAND, True), "live": (ESP, True)}
    assert [found[stage].outputs[HOST]["stage"] for stage in found] == ["build", "live"]
    assert "come with the cut-over" in found["build"].outputs[HOST]["next_step"]


def test_by_hand_the_record_to_set_is_where_it_rests() -> None:
    keys = {**DOMAIN, "dns": {"provider": "manual", "rollback_to": BY_HAND}}
    recorded = run({HOST: keys})

    assert recorded.outputs[HOST]["target"] == BY_HAND
    assert recorded.outputs[HOST]["stage"] == "build"
