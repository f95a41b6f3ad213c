"""KeyCDN's certificate stays as long as resolvers may lead somebody to its zone."""

import json
from typing import Any

import pulumi
import pytest

from tests.support.certificates import own
from tests.support.computed.keycdn import CERTIFICATE
from tests.support.earlier import leave
from tests.support.recording import PROJECT, Recorded, run

HOST = "ablink.example.com"
PEM, KEY = own()
OWN = {"source": "custom", "certificate": PEM, "key_secret": "edge_key"}
GAP: dict[str, Any] = {"keycdn": {"accept_https_gap": True}}
OTHERS: dict[str, dict[str, Any]] = {
    "fastly": {"fastly": {"cname_target": "j.sni.global.fastly.net"}},
    "cloudfront": {},
    "proxy": {"proxy": {"address": "192.0.2.1"}},
}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps([f"{PROJECT}:edge_key"]))


def at(stage: str, cdn: str = "keycdn", *also: str, **keys: Any) -> Recorded:
    """A run with one host."""
    dns = {"provider": "route53", "zone": "example.com"}
    domain = {"cdn": cdn, "esp": "sendgrid", "stage": stage, "dns": dns, "also": list(also)}
    secrets: dict[str, Any] = {"edge_key": KEY} if keys.get("certificate") == OWN else {}
    return run({HOST: {**domain, **keys}}, **secrets)


def left(monkeypatch: pytest.MonkeyPatch, recorded: Recorded) -> Recorded:
    leave(monkeypatch, recorded.outputs, recorded.state)
    return recorded


def kind(recorded: Recorded) -> tuple[object, bool] | None:
    """The zone's certificate, and whether it rests; None for none."""
    found = recorded.of(CERTIFICATE).values()
    return next(((c.inputs["sslcert"], bool(c.inputs.get("resting"))) for c in found), None)


@pytest.mark.parametrize("other", OTHERS)
def test_it_stays_while_its_zone_is_a_standby_and_goes_with_it(
    monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    keys = {**GAP, **OTHERS[other]}
    before = left(monkeypatch, at("live", "keycdn", other, **keys))

    swapped = left(monkeypatch, at("live", other, "keycdn", **keys))
    again = left(monkeypatch, at("live", other, "keycdn", **keys))

    assert kind(before) == ("letsencrypt", False)
    assert kind(swapped) == kind(again) == ("letsencrypt", True)
    assert swapped.one(CERTIFICATE).inputs["hosts"] == [HOST]
    assert kind(at("live", other, **OTHERS[other])) is None
    assert kind(at("live", "keycdn", other, **keys)) == ("letsencrypt", False)


def test_it_rests_after_a_rollback_and_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    left(monkeypatch, at("live", **GAP))

    assert kind(left(monkeypatch, at("build", **GAP))) == ("letsencrypt", True)
    assert kind(at("live", **GAP)) == ("letsencrypt", False)


def test_a_zone_that_never_had_one_gets_none() -> None:
    assert kind(at("build")) is None
    assert kind(at("live", "fastly", "keycdn", **OTHERS["fastly"])) is None


@pytest.mark.parametrize("source", [None, "letsencrypt"])
@pytest.mark.parametrize("stage", ["live", "build"])
def test_one_of_one_s_own_does_not_give_way_to_one_that_comes_later(
    monkeypatch: pytest.MonkeyPatch, source: str | None, stage: str
) -> None:
    left(monkeypatch, at("live", certificate=OWN))
    new: dict[str, Any] = {"certificate": {"source": source}} if source else {}

    with pytest.raises(pulumi.RunError, match=r"certificate\.source: is live with a certificate"):
        at(stage, **new)

    assert kind(at("live", **new, **GAP)) == ("letsencrypt", False)


def test_the_move_away_does_not_take_it_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another CDN's source, written with the swap, would be nothing to KeyCDN."""
    keys = OTHERS["fastly"]
    left(monkeypatch, at("live", "keycdn", "fastly", certificate=OWN, **keys))
    fastly = {"certificate": {"source": "fastly"}}

    with pytest.raises(pulumi.RunError, match=r"certificate\.source: is live with a certificate"):
        at("live", "fastly", "keycdn", **fastly, **keys)

    assert kind(at("live", "fastly", "keycdn", certificate=OWN, **keys)) == ("custom", False)


def test_off_the_cdn_it_may_change(monkeypatch: pytest.MonkeyPatch) -> None:
    left(monkeypatch, at("build", certificate=OWN))

    assert kind(at("build")) is None
