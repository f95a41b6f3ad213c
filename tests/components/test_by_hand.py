"""An edge that a record set by hand may lead to is not deleted before DNS says otherwise."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from components.dns import lookup
from components.dns.lookup import Led
from tests.support.earlier import leave, said_by
from tests.support.recording import run

HOST = "links.example.com"
OTHER = "other.example.com"
MANUAL = {"provider": "manual", "zone": "example.com"}
REST = "sendgrid.net"
EDGES: dict[str, dict[str, Any]] = {
    "cloudfront": {"cdn": "cloudfront", "dns": MANUAL},
    "fastly": {"cdn": "fastly", "dns": MANUAL},
    "keycdn": {"cdn": "keycdn", "dns": MANUAL, "keycdn": {"accept_https_gap": True}},
    "cloudflare": {
        "cdn": "cloudflare",
        "dns": MANUAL,
        "cloudflare": {"plan": "business", "setup": "partial", "zone": "example.com"},
    },
}
PROXY = {"cdn": "proxy", "dns": MANUAL, "proxy": {"address": "proxy.example.net"}}
GONE: dict[str, dict[str, Any] | None] = {
    "leaves the file": None,
    "to certificate": {"stage": "certificate"},
}

Says = Callable[[Led], list[str]]


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Says:
    """What DNS says of every name from now on; gives the names that are asked for."""

    def says(led: Led) -> list[str]:
        asked: list[str] = []

        def answer(names: Iterable[str]) -> Mapping[str, Led]:
            asked.extend(names)
            return dict.fromkeys(asked, led)

        monkeypatch.setattr(lookup, "led", answer)
        return asked

    return says


def built(monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]) -> str:
    """A host at `build`, as an update left it; the name of its edge."""
    stands = run({OTHER: {**EDGES["cloudfront"]}, HOST: keys}, defaults={"esp": "sendgrid"})
    leave(monkeypatch, stands.outputs, stands.state)
    return stands.outputs[HOST]["edge"]


def refusal(keys: dict[str, Any] | None) -> str:
    hosts = {OTHER: EDGES["cloudfront"], **({HOST: keys} if keys else {})}
    return said_by(lambda: run(hosts, defaults={"esp": "sendgrid"}, preview=True))


@pytest.mark.parametrize("change", GONE.values(), ids=GONE)
@pytest.mark.parametrize("keys", EDGES.values(), ids=EDGES)
def test_an_edge_that_the_name_leads_to_stays(
    monkeypatch: pytest.MonkeyPatch, dns: Says, keys: dict[str, Any], change: dict[str, Any] | None
) -> None:
    edge = built(monkeypatch, keys)
    wanted = None if change is None else {**keys, **change}

    asked = dns(Led(frozenset({"alias.example.net", edge})))
    said = refusal(wanted)
    assert asked == [HOST]
    assert f'domains."{HOST}": its record is set by hand, and DNS says that it leads to' in said
    assert f"Set the record to where it rests ({REST}) at your DNS provider" in said

    dns(Led(frozenset({REST})))
    assert refusal(wanted) == ""


@pytest.mark.parametrize("change", [{"group": "two"}, {"cdn": "fastly"}], ids=["group", "cdn"])
@pytest.mark.parametrize("cdn", ["cloudflare", "keycdn"])
def test_another_group_or_cdn_takes_the_edge_as_well(
    monkeypatch: pytest.MonkeyPatch, dns: Says, cdn: str, change: dict[str, Any]
) -> None:
    """CloudFront and Fastly take a name once, so there the host has to leave the file first."""
    keys = EDGES[cdn]
    edge = built(monkeypatch, keys)
    dns(Led(frozenset({edge})))
    own = {key: value for key, value in keys.items() if key != cdn or "cdn" not in change}

    assert f"DNS says that it leads to {edge}" in refusal({**own, "stage": "build", **change})


@pytest.mark.parametrize(
    ("led", "word"),
    [
        (Led(unknown="LifetimeTimeout"), "DNS does not say where it leads (LifetimeTimeout)"),
        (Led(addresses=True), "DNS has addresses at that name, so nobody can tell whose they are"),
        (Led(frozenset({"d222.cloudfront.net"})), "leads to d222.cloudfront.net"),
    ],
)
def test_what_nobody_can_tell_is_refused(
    monkeypatch: pytest.MonkeyPatch, dns: Says, led: Led, word: str
) -> None:
    built(monkeypatch, EDGES["cloudfront"])
    dns(led)

    assert word in refusal(None)


def test_a_name_that_is_not_in_dns_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, dns: Says
) -> None:
    built(monkeypatch, EDGES["fastly"])
    dns(Led())

    assert refusal(None) == ""


@pytest.mark.parametrize("stage", ["build", "live"])
def test_nobody_is_asked_while_the_edge_stays(
    monkeypatch: pytest.MonkeyPatch, dns: Says, stage: str
) -> None:
    built(monkeypatch, EDGES["fastly"])
    asked = dns(Led(unknown="LifetimeTimeout"))

    assert refusal({**EDGES["fastly"], "stage": stage}) == ""
    assert asked == []


def test_a_machine_of_ones_own_is_not_taken_down_here(
    monkeypatch: pytest.MonkeyPatch, dns: Says
) -> None:
    built(monkeypatch, PROXY)
    asked = dns(Led(unknown="LifetimeTimeout"))

    assert refusal(None) == ""
    assert asked == []
