"""Records that exist are taken over as they are, at every DNS provider, on the real engine."""

from typing import Any

import pytest
import yaml

from sandbox import delegation, dns_zones, hand_made, seed
from sandbox.dns_zones import Record
from sandbox.hand_made import HandMade
from tests.engine.examples import ESP, HOST, PAIR, ROUTE53, own
from tests.support.engine import Stack

BY_HAND = "t.sni.global.fastly.net"
"""An edge that somebody made by hand, and that serves links today."""

CLOUDFLARE = {"provider": "cloudflare", "zone": "example.com"}
GOOGLE = {"provider": "google", "zone": "example.com"}
OWNER = "1.example.com"
DISTRIBUTION = "E1234567890ABC"


def domain(stage: str, dns: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """The guard has its own tests, and what is made by hand serves nothing here."""
    place = {**dns, "existing": True}
    return {HOST: {**PAIR, "stage": stage, "guard": False, "dns": place, **keys}}


def zone_of(stack: Stack) -> dns_zones.Zone:
    zone = delegation.zone_of(stack.cloud, HOST)
    assert zone is not None
    return zone


def by_hand(stack: Stack, *made: HandMade, name: str = HOST) -> None:
    """What stands at the name, in place of what the stack file's seed put there."""
    cloud = stack.cloud
    seed.seed(cloud, yaml.safe_load(stack.file.read_text())["config"])
    zone = zone_of(stack)
    for record in dns_zones.records(cloud, zone.id, name):
        dns_zones.remove(cloud, record)
    for one in made:
        hand_made.put(cloud, zone, one)


def records(stack: Stack) -> list[Record]:
    return dns_zones.records(stack.cloud, zone_of(stack).id, HOST)


def said(stack: Stack) -> list[tuple[object, ...]]:
    """Everything the name says but its ttl."""
    return [(r.type, *r.values, r.alias, r.body.get("proxied")) for r in records(stack)]


@pytest.mark.parametrize(
    ("dns", "keys", "proxied"),
    [(ROUTE53, {}, False), (GOOGLE, {}, False), (CLOUDFLARE, {"cdn": "cloudflare"}, True)],
    ids=["route53", "google", "cloudflare"],
)
def test_an_edge_made_by_hand_serves_until_the_cut_over_and_after_a_rollback(
    stack: Stack, dns: dict[str, Any], keys: dict[str, Any], proxied: bool
) -> None:
    stack.write(domain("build", dns, **keys))
    by_hand(stack, HandMade(HOST, "CNAME", (BY_HAND,), 3600, proxied=proxied))
    before = said(stack)

    refused = stack.preview()
    assert refused.code != 0
    assert f"dns.rollback_to: {BY_HAND}" in refused.output
    assert ("dns.rollback_proxied: true" in refused.output) is proxied

    rest = {**dns, "rollback_to": BY_HAND, **({"rollback_proxied": True} if proxied else {})}
    stack.write(domain("build", rest, **keys)).must_up()
    assert said(stack) == before

    stack.write(domain("live", rest, **keys)).must_up()
    assert said(stack) != before

    # Somebody moves it by hand: the rollback leaves that until the record is as it was.
    live = records(stack)
    dns_zones.put(
        stack.cloud,
        Record(
            live[0].zone_id,
            HOST,
            "CNAME",
            60,
            ("x.example.net",),
            identifier=live[0].identifier,
            body={"proxied": False},
        ),
    )
    stack.write(domain("build", rest, **keys))
    left = stack.preview()
    assert left.code != 0
    assert "somebody changed its record by hand" in left.output
    assert "x.example.net" in left.output
    dns_zones.put(stack.cloud, live[0])

    stack.must_up()
    assert said(stack) == before


@pytest.mark.parametrize("kind", ["cname", "alias"])
def test_a_name_at_an_adopted_edge_is_live_already_and_stays_there(stack: Stack, kind: str) -> None:
    adopting = {"adopt": {"distribution": DISTRIBUTION}}
    dns = {**ROUTE53, "record": kind}
    stack.write(domain("build", dns, **adopting))
    seed.seed(stack.cloud, yaml.safe_load(stack.file.read_text())["config"])
    (edge,) = [str(i["domainName"]) for i in stack.cloud.items("aws", "distribution").values()]
    types = ("CNAME",) if kind == "cname" else ("A", "AAAA")
    by_hand(stack, *(HandMade(HOST, type_, (edge,), 3600, kind == "alias") for type_ in types))
    before = said(stack)

    refused = stack.preview()
    assert refused.code != 0
    assert f"{HOST} is live already" in refused.output
    assert "write stage: live" in refused.output

    stack.write(domain("live", dns, **adopting)).must_up()
    assert said(stack) == before
    assert stack.outputs()[HOST]["stage"] == "live"


@pytest.mark.parametrize("dns", [ROUTE53, CLOUDFLARE, GOOGLE], ids=lambda dns: dns["provider"])
def test_what_is_no_plain_record_or_is_not_there_is_refused_by_its_name(
    stack: Stack, dns: dict[str, Any]
) -> None:
    hosts = {
        HOST: [HandMade(HOST, "A", ("192.0.2.1", "192.0.2.2")), HandMade(HOST, "AAAA", ("::1",))],
        "b.example.com": [],
        "c.example.com": [HandMade("c.example.com", "CNAME", (ESP,), policy="blue")],
    }
    if dns is CLOUDFLARE:
        del hosts["c.example.com"]
    one = domain("build", dns)[HOST]
    stack.write({name: {**one, "owner_record": f"1.{name}"} for name in hosts})
    for name, made in hosts.items():
        by_hand(stack, *made, name=name)
    by_hand(stack, name=f"1.{HOST}")

    refused = stack.preview()

    assert refused.code != 0
    assert f"{HOST} is not one plain CNAME today, but A 192.0.2.1" in refused.output
    assert "has no record b.example.com at" in refused.output
    assert f"has no record 1.{HOST} at" in refused.output
    assert dns is CLOUDFLARE or "c.example.com is not one plain CNAME" in refused.output
    assert "does not exist" not in refused.output
    assert {operation for operation, _ in own(refused.steps)} == set()
