"""Which hosts are live: what the state's records say, not what the last outputs wished."""

from collections.abc import Collection
from typing import Any, NoReturn

import pulumi
import pytest

from components import liveness
from components.dns.provider import Pointing
from components.state import State
from tests.support.earlier import leave, said_by
from tests.support.recording import PROJECT, Recorded, run

HOST = "links.example.com"
OTHER = "other.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
CLOUDFLARE = {"provider": "cloudflare", "zone": "example.com"}
GOOGLE = {"provider": "google", "zone": "example.com"}
BY_HAND = {"provider": "manual", "zone": "example.com"}
OLD = Pointing("old.example.net")
GAP = {"keycdn": {"accept_https_gap": True}}

EDGES: dict[str, dict[str, Any]] = {
    "cloudfront": {"cdn": "cloudfront", "dns": ROUTE53},
    "cloudfront alias": {"cdn": "cloudfront", "dns": {**ROUTE53, "record": "alias"}},
    "cloudfront google": {"cdn": "cloudfront", "dns": GOOGLE},
    "cloudfront cloudflare": {"cdn": "cloudfront", "dns": CLOUDFLARE},
    "cloudflare": {"cdn": "cloudflare", "dns": CLOUDFLARE},
    "fastly": {"cdn": "fastly", "dns": ROUTE53},
    "keycdn": {"cdn": "keycdn", "dns": ROUTE53, **GAP},
    "proxy": {"cdn": "proxy", "dns": ROUTE53, "proxy": {"address": "192.0.2.1"}},
    "proxy by name": {"cdn": "proxy", "dns": ROUTE53, "proxy": {"address": "proxy.example.net"}},
}


def at(stage: str, keys: dict[str, Any]) -> dict[str, Any]:
    return {OTHER: {"cdn": "cloudfront"}, HOST: {**keys, "stage": stage}}


def left(stage: str, keys: dict[str, Any]) -> Recorded:
    """What an update leaves behind."""
    return run(at(stage, keys), defaults={"esp": "sendgrid"})


def refusal(domains: dict[str, Any]) -> str:
    """What a preview of a stack file says against it; empty when it goes through."""
    return said_by(lambda: run(domains, defaults={"esp": "sendgrid"}, preview=True))


def without_host() -> None:
    """A run of a stack file that has the host no more."""
    run({OTHER: {"cdn": "cloudfront"}}, defaults={"esp": "sendgrid"}, preview=True)


@pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)
@pytest.mark.parametrize("told", ["build", "certificate", "nothing"])
def test_a_record_at_an_edge_is_live_whatever_the_outputs_say(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], told: str
) -> None:
    """As after an update that moved the record and then failed, or the very first one."""
    outputs = {} if told == "nothing" else left(told, keys).outputs
    leave(monkeypatch, outputs, left("live", keys).state)

    with pytest.raises(pulumi.RunError, match=f'"{HOST}": is live and no longer in the stack file'):
        without_host()


@pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)
def test_a_record_at_the_esp_is_not_whatever_the_outputs_say(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]
) -> None:
    """As after a rollback that failed behind the record."""
    leave(monkeypatch, left("live", keys).outputs, left("build", keys).state)

    without_host()


@pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)
def test_a_record_at_an_origin_of_ones_own_rests(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]
) -> None:
    own = {**keys, "origin": "links.example.net"}
    found = left("build", own)
    leave(monkeypatch, found.outputs, found.state)

    without_host()


@pytest.mark.parametrize("dns", [ROUTE53, BY_HAND])
def test_without_a_record_in_the_state_the_last_word_counts(
    monkeypatch: pytest.MonkeyPatch, dns: dict[str, Any]
) -> None:
    """DNS by hand, or a record that somebody deleted: its edge may be in use."""
    live = left("live", {"cdn": "cloudfront", "dns": dns})
    state = {urn: found for urn, found in live.state.items() if not urn.endswith("-tracking")}
    leave(monkeypatch, live.outputs, state)

    with pytest.raises(pulumi.RunError, match="is live and no longer in the stack file"):
        without_host()


@pytest.mark.parametrize(
    "said", [{"records": ["a.example.net", "b.example.net"]}, {"records": []}, {}]
)
def test_a_record_that_nobody_can_read_counts_as_live(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    found = left("build", EDGES["cloudfront"])
    kind = "aws:route53/record:Record"
    urn = f"urn:pulumi:test::{PROJECT}::{kind}::{HOST}-tracking"
    leave(monkeypatch, found.outputs, {**found.state, urn: {"type": kind, "outputs": said}})

    with pytest.raises(pulumi.RunError, match="is live and no longer in the stack file"):
        without_host()


SWAP = {"cdn": "fastly", "also": ["cloudfront"], "dns": ROUTE53}


@pytest.mark.parametrize("told", ["wish", "before"])
def test_what_serves_is_where_the_record_is_and_not_what_was_wished(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """Half way through a swap, dropping the standby would delete the CDN that still serves."""
    before = left("live", {"cdn": "cloudfront", "also": ["fastly"], "dns": ROUTE53})
    outputs = left("live", SWAP).outputs if told == "wish" else before.outputs
    leave(monkeypatch, outputs, before.state)

    with pytest.raises(pulumi.RunError, match=r"keep it under also: \[cloudfront\]"):
        run(at("live", {**SWAP, "also": []}), defaults={"esp": "sendgrid"}, preview=True)


def test_a_first_update_that_failed_goes_on_with_the_same_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There are no outputs, and nobody knows the group of what is live."""
    grouped = {"cdn": "cloudfront", "dns": ROUTE53, "group": "g"}
    leave(monkeypatch, None, left("live", grouped).state)

    assert HOST in run(at("live", grouped), defaults={"esp": "sendgrid"}).outputs


def test_where_the_last_update_left_a_host_is_told_by_its_component() -> None:
    def known(**outputs: object) -> liveness.Known:
        return liveness.Known({(liveness.TRACKING_DOMAIN, HOST): outputs}, {}, (), ())

    edge = Pointing("d1.cloudfront.net")
    live = known(stage="live", target="D1.cloudfront.net.")
    assert liveness.left_at(live, HOST, edge)
    assert liveness.left_at(live, HOST, Pointing("d1.CLOUDFRONT.net.", proxied=True))
    assert not liveness.left_at(live, HOST, Pointing("d2.cloudfront.net"))
    assert not liveness.left_at(live, OTHER, edge)
    assert not liveness.left_at(known(stage="build", target="d1.cloudfront.net"), HOST, edge)
    assert not liveness.left_at(known(stage="live"), HOST, edge)
    # Where it was live is no rest, and where it was off the edges is one.
    assert not liveness.is_rest(live, HOST, edge)
    assert liveness.is_rest(known(stage="build", target="old.example.net"), HOST, OLD)
    assert not liveness.is_rest(known(stage="build", target="old.example.net"), OTHER, OLD)
    assert not liveness.is_rest(live, HOST, None)


class Asked(Collection[str]):
    """One name that can be asked for; that all were gone through fails."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __contains__(self, name: object) -> bool:
        return name == self._name

    def __iter__(self) -> NoReturn:
        raise AssertionError

    def __len__(self) -> int:
        return 1


def test_the_names_of_all_edges_are_asked_and_never_gone_through_for_a_host() -> None:
    """What one host costs would grow with the number of the others."""
    edge = "d1.cloudfront.net"
    outputs = {"stage": "live", "target": edge, "rest": {"value": edge}}
    record = {"records": [edge], "zoneId": "Z1"}
    resources: State = {
        (liveness.TRACKING_DOMAIN, HOST): outputs,
        ("aws:route53/record:Record", f"{HOST}-tracking"): record,
    }
    known = liveness.Known(resources, {}, Asked(edge), ())

    assert liveness.is_live(known, HOST)
    assert liveness.corrected({}, known)[HOST].live
