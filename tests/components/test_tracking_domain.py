"""A tracking domain by itself: its edge is made elsewhere."""

from collections.abc import Callable
from typing import Any, cast

import pulumi
import pytest

from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.hooks import Hooks
from components.tracking_domain import TrackingDomain
from tests.support.computed.names import BY_HAND, There
from tests.support.recording import RECORD, Recorded, record

HOST = "ablink.email.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com", "zone_id": "Z1"}
FLARE = {"provider": "cloudflare", "zone": "example.com", "zone_id": "0" * 32}
PLAIN: dict[str, Any] = {
    "host": HOST,
    "esp": "sendgrid",
    "dns": ROUTE53,
    "target": {"value": "d111.cloudfront.net"},
}
TYPE = "ssl-click-tracking:index:TrackingDomain"


def built(args: Callable[[], dict[str, Any]], opts: pulumi.ResourceOptions | None = None) -> Any:
    """What a program of one tracking domain registers."""
    return record(lambda: cast(Any, TrackingDomain("links", cast(Any, args()), opts)) and None)


def tracking(recorded: Recorded) -> dict[str, Any]:
    return recorded.of(RECORD)[f"{HOST}-tracking"].inputs


def faults(args: Callable[[], dict[str, Any]]) -> list[str]:
    """What is wrong with `args`, a line a fault; nothing may be registered."""
    said: list[str] = []

    def program() -> None:
        with pytest.raises(pulumi.RunError) as caught:
            TrackingDomain("links", cast(Any, args()))
        said.extend(str(caught.value).splitlines())

    recorded = record(program)
    assert recorded.resources == []
    assert said[0].startswith("TrackingDomain 'links' has ")
    return [line.strip() for line in said[1:]]


def test_off_the_edge_the_name_is_at_the_esp_and_live_at_the_target() -> None:
    build = built(lambda: PLAIN)
    live = built(lambda: {**PLAIN, "stage": "live"})

    assert tracking(build)["records"] == ["sendgrid.net"]
    assert tracking(live)["records"] == ["d111.cloudfront.net"]
    assert build.one(TYPE).name == live.one(TYPE).name == HOST
    assert build.of(RECORD)[f"{HOST}-tracking"].parent == f"TrackingDomain {HOST}"


def test_a_record_that_exists_is_taken_over_where_it_rests_or_at_the_target(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target, hand = "d111.cloudfront.net", "hand.example.net"
    dns = {**ROUTE53, "existing": True, "rollback_to": hand}
    for there, stage in ((hand, "build"), (hand, "live"), (target, "live")):
        monkeypatch.setitem(BY_HAND, HOST, [There("CNAME", (there,))])
        found = built(lambda stage=stage: {**PLAIN, "dns": dns, "stage": stage})

        assert found.of(RECORD)[f"{HOST}-tracking"].request.importId
        assert tracking(found)["records"] == [hand if stage == "build" else target]

    for there, words in ((target, "write stage: live"), ("x.example.net", "rollback_to: x.exam")):
        monkeypatch.setitem(BY_HAND, HOST, [There("CNAME", (there,))])
        with pytest.raises(pulumi.RunError, match=words):
            built(lambda: {**PLAIN, "dns": dns})


def test_the_target_is_not_where_the_name_rests() -> None:
    dns = {**ROUTE53, "rollback_to": "d111.cloudfront.net"}

    (said,) = faults(lambda: {**PLAIN, "dns": dns, "stage": "live"})

    assert "is where the name rests off the edge, too" in said


def test_the_record_is_guarded_protected_and_kept_as_ever() -> None:
    live = built(lambda: {**PLAIN, "stage": "live"}).of(RECORD)[f"{HOST}-tracking"].request
    build = built(lambda: PLAIN).of(RECORD)[f"{HOST}-tracking"].request

    assert (live.protect, build.protect) == (True, False)
    assert live.retainOnDelete
    assert build.retainOnDelete
    for one in (live, build):
        assert {"guard-cut-over", "refuse-direct-move"} <= set(one.hooks.before_update)
    assert "guard-cut-over" in live.hooks.before_create
    assert "guard-cut-over" not in build.hooks.before_create
    assert "guard-confirm" in live.hooks.after_update
    assert any("live: set stage build first" in name for name in live.hooks.before_delete)


def test_the_edge_may_be_made_in_the_same_program() -> None:
    def late() -> dict[str, Any]:
        edge, zone = (pulumi.Output.from_input(text) for text in ("d222.cloudfront.net", "Z9"))
        return {
            **PLAIN,
            "stage": "live",
            "target": {"value": edge},
            "dns": {**ROUTE53, "zone_id": zone},
        }

    inputs = tracking(built(late))

    assert inputs["records"] == ["d222.cloudfront.net"]
    assert inputs["zoneId"] == "Z9"


@pytest.mark.parametrize(("address", "kind"), [("203.0.113.7", "A"), ("2001:db8::7", "AAAA")])
def test_an_address_gets_a_name_so_that_one_record_changes(address: str, kind: str) -> None:
    target = {"value": address, "type": kind}
    recorded = built(lambda: {**PLAIN, "stage": "live", "target": target})
    named = recorded.of(RECORD)[f"{HOST}-edge-address"].inputs

    assert (named["name"], named["type"], named["records"]) == (f"edge.{HOST}", kind, [address])
    assert tracking(recorded)["records"] == [f"edge.{HOST}"]
    assert tracking(recorded)["type"] == "CNAME"


def test_an_alias_names_any_edge_with_a_zone() -> None:
    target = {"value": "lb.eu-west-1.elb.amazonaws.com", "alias_zone": "Z32O12XQLNTSW2"}
    dns = {**ROUTE53, "record": "alias"}
    recorded = built(lambda: {**PLAIN, "stage": "live", "target": target, "dns": dns})
    alias = tracking(recorded)["aliases"][0]

    assert (alias["name"], alias["zoneId"]) == (target["value"], target["alias_zone"])
    assert recorded.of(RECORD)[f"{HOST}-tracking-ipv6"].inputs["type"] == "AAAA"


def test_a_proxied_record_stays_at_its_value() -> None:
    target = {"value": "sendgrid.net", "proxied": True}
    recorded = built(lambda: {**PLAIN, "dns": FLARE, "stage": "live", "target": target})
    inputs = recorded.of("cloudflare:index/dnsRecord:DnsRecord")[f"{HOST}-tracking"].inputs

    assert (inputs["content"], inputs["proxied"]) == ("sendgrid.net", True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"esp": None}, "esp: missing; set it to one of sendgrid, sparkpost, ses"),
        ({"esp": "sendgird"}, "esp: 'sendgird' is not known; did you mean 'sendgrid'?"),
        ({"hots": "x"}, "hots: unknown key; did you mean 'host'?"),
        ({"host": "*.example.com"}, "host: "),
        ({"stage": "live", "target": None}, "target: missing; say where the edge is, or set stage"),
        ({"target": {"valu": "x"}}, "target.valu: unknown key; did you mean 'value'?"),
        ({"target": "d111.cloudfront.net"}, "target: is the text 'd111.cloudfront.net', not a map"),
        ({"target": {"value": 1}}, "target.value: is the number 1, not text; quote it"),
        ({"target": {"value": "x", "type": "MX"}}, "target.type: 'MX' is not known"),
        ({"target": {"value": HOST}}, "target.value: is the tracking domain itself"),
        ({"target": {"value": "sendgrid.net"}}, "target.value: 'sendgrid.net' is the ESP itself"),
        (
            {"target": {"value": "d1.cloudfront.net", "type": "A"}},
            "target.value: 'd1.cloudfront.net' is no address of a record of type A",
        ),
        (
            {"target": {"value": "x.example.net", "proxied": True}},
            "target.proxied: is for Cloudflare, and dns.provider is 'route53'; remove it",
        ),
        (
            {"target": {"value": "x.example.net", "alias_zone": "Z1"}},
            "target.alias_zone: has no effect: dns.record is 'cname'",
        ),
        ({"dns": {**ROUTE53, "record": "alias"}}, "target.alias_zone: missing, and dns.record is"),
        ({"dns": {"provider": "route53"}}, "dns: names no zone; add zone: example.com"),
        ({"dns": "route53"}, "dns: is the text 'route53', not a map"),
        ({"guard": "no"}, "guard: "),
        ({"owner_record": "1.example.com", "esp": "sparkpost"}, "owner_record: SparkPost has no"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_made(
    change: dict[str, Any], expected: str
) -> None:
    args = {key: value for key, value in {**PLAIN, **change}.items() if value is not None}

    assert any(line.startswith(expected) for line in faults(lambda: args)), faults(lambda: args)


@pytest.mark.parametrize("key", ["host", "esp", "stage", "cdn"])
def test_an_output_is_refused_where_the_value_has_to_be_known(key: str) -> None:
    lines = faults(lambda: {**PLAIN, key: pulumi.Output.from_input("live")})

    assert any(line.startswith(f"{key}: ") for line in lines)


@pytest.mark.parametrize("first", ["pair", "domain"])
def test_a_host_belongs_to_one_component_of_a_program(first: str) -> None:
    def pair() -> None:
        CloudFrontSendGrid("pair", {"hosts": [HOST], "dns": cast(Any, ROUTE53)})

    def domain() -> None:
        TrackingDomain("domain", cast(Any, PLAIN))

    one, other = (pair, domain) if first == "pair" else (domain, pair)

    def program() -> None:
        one()
        with pytest.raises(pulumi.RunError, match=f"host '{HOST}': belongs to .* already"):
            other()
        with pytest.raises(pulumi.RunError, match="give it to one of the two"):
            one()

    record(program)


def test_hooks_are_those_of_the_program() -> None:
    def program() -> None:
        TrackingDomain("one", cast(Any, PLAIN))
        TrackingDomain("two", cast(Any, {**PLAIN, "host": "b.example.com"}))
        assert Hooks.of_this_program() is Hooks.of_this_program()

    assert len(record(program).of(TYPE)) == 2
