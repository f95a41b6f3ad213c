"""The links of a live host stay with the ESP, region and tenant that made them, at every CDN."""

from functools import partial
from typing import Any

import pulumi
import pytest

from components.memory import OWNER_OUTPUT
from components.registry import CDNS
from tests.components.test_alone import ALONE, PLAIN, built
from tests.support.earlier import leave, said_by
from tests.support.recording import Recorded, run

HOST = "links.mail.example.com"
OTHER = "other.mail.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
CLOUDFLARE = {"provider": "cloudflare", "zone": "mail.example.com"}
TENANT = "tenant.e.sparkpost.com"

PLACES: dict[str, dict[str, Any]] = {
    "cloudfront": {"cdn": "cloudfront", "dns": ROUTE53},
    "cloudfront alias": {"cdn": "cloudfront", "dns": {**ROUTE53, "record": "alias"}},
    "cloudfront by hand": {"cdn": "cloudfront", "dns": {"provider": "manual"}},
    "cloudfront in a group": {"cdn": "cloudfront", "dns": ROUTE53, "group": "g"},
    "cloudflare": {"cdn": "cloudflare", "dns": CLOUDFLARE},
    "cloudflare current": {"cdn": "cloudflare", "dns": CLOUDFLARE, "settings": "current"},
    "fastly": {"cdn": "fastly", "dns": ROUTE53},
    "keycdn": {"cdn": "keycdn", "dns": ROUTE53, "keycdn": {"accept_https_gap": True}},
    "proxy": {"cdn": "proxy", "dns": ROUTE53, "proxy": {"address": "192.0.2.1"}},
}
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "esp": ({"esp": "sendgrid"}, {"esp": "sparkpost"}, "esp"),
    "esp, to one of AWS": ({"esp": "sparkpost"}, {"esp": "ses", "region": "eu-west-1"}, "esp"),
    "region": ({"esp": "sendgrid"}, {"esp": "sendgrid", "region": "eu"}, "region"),
    "region of SES": (
        {"esp": "ses", "region": "us-east-1"},
        {"esp": "ses", "region": "eu-west-1"},
        "region",
    ),
    "a tenant": ({"esp": "sparkpost"}, {"esp": "sparkpost", "origin": TENANT}, "origin"),
    "no tenant": ({"esp": "sparkpost", "origin": TENANT}, {"esp": "sparkpost"}, "origin"),
}


def covered(place: dict[str, Any], *links: dict[str, Any]) -> bool:
    """Whether the CDN serves all of these ESPs."""
    return all(CDNS[place["cdn"]].covers(one["esp"]) for one in links)


MATRIX = [
    pytest.param(place, *change, id=f"{name}: {what}")
    for name, place in PLACES.items()
    for what, change in CHANGES.items()
    if covered(place, *change[:2])
]


def done(keys: dict[str, Any], stage: str, *, preview: bool = False) -> Recorded:
    other = {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}
    return run({OTHER: other, HOST: {**keys, "stage": stage}}, preview=preview)


def refusal(keys: dict[str, Any], stage: str) -> str:
    return said_by(lambda: done(keys, stage, preview=True))


def stand(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], stage: str, *, told: bool = True
) -> None:
    """Makes the host, as an update left it; `told` says whether that got to its outputs."""
    leave(monkeypatch, None)
    left = done(keys, stage)
    leave(monkeypatch, left.outputs if told else None, left.state)


@pytest.mark.parametrize(("place", "before", "after", "key"), MATRIX)
def test_a_live_host_keeps_its_links_in_whatever_stage_the_change_comes(
    monkeypatch: pytest.MonkeyPatch,
    place: dict[str, Any],
    before: dict[str, Any],
    after: dict[str, Any],
    key: str,
) -> None:
    stand(monkeypatch, {**place, **before}, "live")
    for stage, protect in (("live", False), ("build", None)):
        said = refusal({**place, **after, "protect": protect}, stage)
        assert f'domains."{HOST}".{key}: is live, and every link sent is one of' in said, stage
        assert f"put {key} back" in said
        assert "set stage: build alone" in said
    assert refusal({**place, **before}, "build") == ""


IN_THE_STATE = {n: p for n, p in PLACES.items() if p["dns"]["provider"] != "manual"}
"""Where the state has a record: what a person sets in DNS, no state knows."""

READABLE = {n: p for n, p in IN_THE_STATE.items() if p["cdn"] != "proxy"}
"""Where it has what serves, too: a proxy's configuration is on a machine."""


@pytest.mark.parametrize("place", IN_THE_STATE.values(), ids=IN_THE_STATE)
def test_outputs_that_lag_behind_do_not_let_it_pass(
    monkeypatch: pytest.MonkeyPatch, place: dict[str, Any]
) -> None:
    """As after the first update, failed behind the record: the state alone tells."""
    stand(monkeypatch, {**place, "esp": "sendgrid"}, "live", told=False)

    said = refusal({**place, "esp": "sendgrid", "region": "eu"}, "live")

    assert ".region: is live, and every link sent is one of SendGrid (sendgrid.net)" in said


@pytest.mark.parametrize("place", READABLE.values(), ids=READABLE)
def test_what_serves_decides_and_not_what_an_update_wished(
    monkeypatch: pytest.MonkeyPatch, place: dict[str, Any]
) -> None:
    """An update that went live with another region, and failed before its outputs were kept."""
    leave(monkeypatch, None)
    told = done({**place, "esp": "sendgrid"}, "build")
    stands = done({**place, "esp": "sendgrid", "region": "eu"}, "live")
    own = {urn: found for urn, found in stands.state.items() if "TrackingDomain" not in urn}
    leave(monkeypatch, told.outputs, {**told.state, **own})

    assert refusal({**place, "esp": "sendgrid", "region": "eu"}, "live") == ""
    said = refusal({**place, "esp": "sendgrid"}, "live")
    assert "every link sent is one of SendGrid (eu.sendgrid.net)" in said


# A service holds its name from `certificate` on, so there its own refusal comes first.
OFF = [case for case in MATRIX if not str(case.id).startswith("fastly: esp")]


@pytest.mark.parametrize(("place", "before", "after", "key"), OFF)
def test_off_the_cdn_the_change_goes_and_says_that_recipients_move(
    monkeypatch: pytest.MonkeyPatch,
    place: dict[str, Any],
    before: dict[str, Any],
    after: dict[str, Any],
    key: str,
) -> None:
    stand(monkeypatch, {**place, **before}, "certificate")
    said: list[str] = []
    monkeypatch.setattr("components.loading.pulumi.log.warn", said.append)

    assert refusal({**place, **after}, "certificate") == ""
    assert refusal({**place, **before}, "certificate") == ""

    (text,) = said
    assert text.startswith(f'domains."{HOST}".{key}: recipients move with this update')


@pytest.mark.parametrize("cdn", ALONE)
def test_so_it_is_in_a_program_of_ones_own(monkeypatch: pytest.MonkeyPatch, cdn: str) -> None:
    pair, more = ALONE[cdn]
    args = {**PLAIN, **more, **({"accept_https_gap": True} if cdn == "keycdn" else {})}
    leave(monkeypatch, None)
    left = built(lambda: pair("links", {**args, "stage": "live"}))
    leave(monkeypatch, None, left.state)

    for other in ({"stage": "live", "region": "eu"}, {"stage": "build", "region": "eu"}):
        moved = partial(pair, "links", {**args, **other})
        with pytest.raises(pulumi.RunError, match=r"region: is live, and every link sent is one"):
            built(moved, preview=True)
    built(lambda: pair("links", {**args, "stage": "build"}), preview=True)

    other, own = ALONE["fastly" if cdn != "fastly" else "cloudfront"]
    unowned = {urn: without_owner(found) for urn, found in left.state.items()}
    for state, said in (
        (left.state, f"is live on the edge of {pair.__name__} 'links'"),
        (unowned, f"is live on '{cdn}', and this would move it"),
    ):
        leave(monkeypatch, None, state)
        for stage in ("live", "build"):
            moved = partial(other, "links", {**PLAIN, **own, "stage": stage})
            with pytest.raises(pulumi.RunError, match=said):
                built(moved, preview=True)


def without_owner(found: dict[str, Any]) -> dict[str, Any]:
    """A resource of the state as versions left it that did not keep whose a host is."""
    kept = {name: value for name, value in found["outputs"].items() if name != OWNER_OUTPUT}
    return {**found, "outputs": kept}
