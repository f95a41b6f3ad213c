"""Which records that exist are taken over, which are refused, and in which words; no engine."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from components.config.faults import Fault
from components.config.values import Domain
from components.dns import taking
from components.dns.provider import Found, Pointing
from components.dns.taking import Taken
from components.registry import DNS_PROVIDERS
from tests.config.reading import HOST, one

ESP = "sendgrid.net"
BY_HAND = "d111111abcdef8.cloudfront.net"
BALANCER = "dualstack.lb-1.us-east-1.elb.amazonaws.com"
PROVIDERS = [name for name, provider in DNS_PROVIDERS.items() if not provider.by_hand]


def record(type_: str, *values: str, **more: Any) -> Found:
    return Found(type_, values, f"id-{type_}", **more)


CNAME = record("CNAME", BY_HAND)
PAIR = (record("A", BY_HAND, alias=True), record("AAAA", BY_HAND, alias=True))


def domain(provider: str = "route53", stage: str = "build", **dns: Any) -> Domain:
    place = {"provider": provider, "zone": "example.com", "existing": True, **dns}
    return one({"stage": stage, "dns": place})


def said(result: object) -> str:
    assert isinstance(result, Fault)
    return str(result).replace(f'domains."{HOST}"', "HOST")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_one_plain_cname_is_taken_over_beside_records_that_lead_nowhere(provider: str) -> None:
    found = [CNAME, record("TXT", '"note"')]

    assert taking.tracking(domain(provider), found) == Taken(
        Pointing(BY_HAND), {"CNAME": "id-CNAME"}
    )


NOT_PLAIN: Mapping[str, tuple[Sequence[Found], str]] = {
    "an address": ([record("A", "192.0.2.1")], "A 192.0.2.1"),
    "several addresses": ([record("A", "192.0.2.1", "192.0.2.2")], "A 192.0.2.1 192.0.2.2"),
    "both families": (
        [record("A", "192.0.2.1"), record("AAAA", "2001:db8::1")],
        "A 192.0.2.1, AAAA 2001:db8::1",
    ),
    "one record a value": (
        [record("A", "192.0.2.1"), record("A", "192.0.2.2")],
        "A 192.0.2.1, A 192.0.2.2",
    ),
    "IPv6 only": ([record("AAAA", "2001:db8::1")], "AAAA 2001:db8::1"),
    "half a pair": ([record("A", BY_HAND, alias=True)], f"A alias {BY_HAND}"),
    "a pair that parts": (
        [record("A", BY_HAND, alias=True), record("AAAA", f"x{BY_HAND}", alias=True)],
        f"A alias {BY_HAND}, AAAA alias x{BY_HAND}",
    ),
    "a pair of addresses and an alias": (
        [record("A", BY_HAND, alias=True), record("AAAA", "2001:db8::1")],
        f"A alias {BY_HAND}, AAAA 2001:db8::1",
    ),
    "an alias of a load balancer": (
        [record("A", BALANCER, alias=True), record("AAAA", BALANCER, alias=True)],
        f"A alias {BALANCER}, AAAA alias {BALANCER}",
    ),
    "an alias of another provider's kind": ([record("ALIAS", BY_HAND)], f"ALIAS {BY_HAND}"),
    "a service binding": ([CNAME, record("HTTPS", "1 .")], f"CNAME {BY_HAND}, HTTPS 1 ."),
    "one answer of several": (
        [record("CNAME", BY_HAND, policy="one answer of a routing policy, 'blue'")],
        f"CNAME {BY_HAND} (one answer of a routing policy, 'blue')",
    ),
    "answers that are not told": ([record("CNAME", policy="by a routing policy")], "CNAME (by a"),
    "a pair with a policy": (
        [record("A", BY_HAND, alias=True, policy="p"), record("AAAA", BY_HAND, alias=True)],
        f"A alias {BY_HAND} (p)",
    ),
}


@pytest.mark.parametrize("kind", ["cname", "alias"])
@pytest.mark.parametrize(("found", "named"), NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_anything_else_is_refused_by_its_name(
    found: Sequence[Found], named: str, kind: str
) -> None:
    text = said(taking.tracking(domain(record=kind, rollback_to=BY_HAND), found))

    assert text.startswith(f"HOST.dns.existing: {HOST} is not one plain CNAME today, but ")
    assert named in text
    assert "nothing was changed" in text


def test_an_alias_pair_is_taken_over_where_the_file_wants_aliases() -> None:
    identities = {"A": "id-A", "AAAA": "id-AAAA"}
    taken = Taken(Pointing(BY_HAND, alias=True), identities)

    assert taking.tracking(domain(record="alias"), PAIR) == taken
    assert taken.first == "A"
    text = said(taking.tracking(domain(), PAIR))
    assert f"add dns.record: alias and dns.rollback_to: {BY_HAND}" in text
    assert "dns.rollback_to" not in said(taking.tracking(domain(rollback_to=BY_HAND), PAIR))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("beside", [[], [record("TXT", '"note"')]])
def test_a_record_that_is_not_there_has_a_remedy(provider: str, beside: list[Found]) -> None:
    text = said(taking.tracking(domain(provider), beside))

    title = DNS_PROVIDERS[provider].title
    assert f"the zone example.com has no record {HOST} at {title}" in text
    assert "remove dns.existing to have it made" in text
    assert ("TXT" in text) is bool(beside)


def test_a_record_with_another_id_is_named_with_its_own() -> None:
    text = said(taking.tracking(domain("cloudflare", existing="abc123"), [CNAME]))

    assert text == (
        f"HOST.dns.existing: 'abc123' is no record of {HOST}; there is CNAME {BY_HAND} with the ID "
        "id-CNAME; write true, without quotes, or that ID"
    )
    same = [Found("CNAME", (BY_HAND,), "abc123")]
    assert isinstance(taking.tracking(domain("cloudflare", existing="abc123"), same), Taken)
    assert "has no record" in said(taking.tracking(domain("cloudflare", existing="abc123"), []))


OWNER = "1.email.example.com"


def test_an_owner_record_is_taken_over_at_the_esp_alone() -> None:
    assert taking.owner(domain(), OWNER, [record("CNAME", f"{ESP}")]) == "id-CNAME"


@pytest.mark.parametrize(
    "found",
    [
        [CNAME],
        [record("CNAME", ESP, proxied=True)],
        [record("A", "192.0.2.1")],
        [record("CNAME", ESP, policy="p")],
    ],
)
def test_another_owner_record_is_left_as_it_is(found: list[Found]) -> None:
    text = said(taking.owner(domain(), OWNER, found))

    assert text.startswith(f"HOST.owner_record: {OWNER} says {found[0]} today")


def test_an_owner_record_that_is_not_there_has_a_remedy() -> None:
    text = said(taking.owner(domain(), OWNER, []))

    assert text.startswith(f"HOST.owner_record: the zone example.com has no record {OWNER}")
    assert f"add it in the zone as the ESP asks for it (CNAME {ESP})" in text


@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
@pytest.mark.parametrize(
    ("dns", "now", "lines"),
    [
        ({}, Pointing(BY_HAND), [f"add dns.rollback_to: {BY_HAND}"]),
        ({"rollback_to": "old.example.net"}, Pointing(BY_HAND), [f"dns.rollback_to: {BY_HAND}"]),
        ({"rollback_to": BY_HAND}, Pointing(ESP), [f"add dns.rollback_to: {ESP}"]),
        (
            {"rollback_to": BY_HAND, "record": "alias"},
            Pointing(BY_HAND),
            ["write dns.record: cname"],
        ),
        (
            {"record": "alias"},
            Pointing(BY_HAND, alias=True),
            [f"add dns.rollback_to: {BY_HAND}"],
        ),
    ],
)
def test_a_record_elsewhere_is_named_with_the_line_to_add(
    stage: str, dns: dict[str, Any], now: Pointing, lines: list[str]
) -> None:
    text = said(taking.refused(domain(stage=stage, **dns), now))

    assert f"leads to {now.value} today" in text
    assert all(line in text for line in lines)


@pytest.mark.parametrize(
    ("dns", "now", "lines"),
    [
        ({}, Pointing(ESP, proxied=True), "add dns.rollback_proxied: true"),
        (
            {},
            Pointing(BY_HAND, proxied=True),
            f"add dns.rollback_to: {BY_HAND} and dns.rollback_proxied: true",
        ),
        (
            {"rollback_to": BY_HAND, "rollback_proxied": True},
            Pointing(BY_HAND),
            "add dns.rollback_proxied: false",
        ),
    ],
)
def test_the_proxy_is_part_of_what_a_record_says(
    dns: dict[str, Any], now: Pointing, lines: str
) -> None:
    assert said(taking.refused(domain("cloudflare", **dns), now)).endswith(lines)


def test_a_record_at_its_rest_is_taken_over_at_every_stage() -> None:
    for stage in ("certificate", "build", "live"):
        assert taking.refused(domain(stage=stage), Pointing(ESP)) is None
        resting = domain(stage=stage, rollback_to=BY_HAND)
        assert taking.refused(resting, Pointing(BY_HAND)) is None


@pytest.mark.parametrize("stage", ["certificate", "build"])
def test_a_record_at_an_edge_of_this_stack_is_live_already(stage: str) -> None:
    text = said(taking.refused(domain(stage=stage), Pointing(BY_HAND), "cloudfront"))

    assert text.startswith(f"HOST.stage: is '{stage}', and {HOST} is live already")
    assert text.endswith("write stage: live")


def test_at_live_it_stays_there_and_at_a_standby_the_file_is_wrong() -> None:
    live = domain(stage="live")

    assert taking.refused(live, Pointing(BY_HAND), "cloudfront") is None
    assert "write cdn: fastly and also: [cloudfront]" in said(
        taking.refused(live, Pointing("x.global.fastly.net"), "fastly")
    )


def test_only_an_edge_that_stood_before_can_be_where_a_record_is() -> None:
    def may(now: Pointing, known: Sequence[str] = (), **keys: Any) -> bool:
        place = {"provider": "route53", "zone": "example.com"}
        own = one({"dns": place, **keys})
        return taking.may_be_own(own, now, known, taking.adopting(own, [own]))

    edge = Pointing(BY_HAND)
    assert not may(edge)
    assert may(edge, known=[BY_HAND])
    assert may(edge, adopt={"distribution": "E1234567890ABC"})
    assert not may(Pointing("other.example.net"), adopt={"distribution": "E1234567890ABC"})
    # Every service of one TLS configuration has one name, so it tells nothing.
    assert may(Pointing("x.sni.global.fastly.net"), cdn="fastly")
    cloudflare: dict[str, Any] = {"cdn": "cloudflare", "dns": {"zone": "example.com"}}
    assert may(Pointing(ESP, proxied=True), (), **cloudflare)
    assert not may(Pointing(BY_HAND, proxied=True), (), **cloudflare)
    assert not may(Pointing(ESP, proxied=True))


def test_any_host_of_a_group_may_name_what_is_adopted() -> None:
    group = {"group": "g"}
    first = one({**group, "adopt": {"distribution": "E1234567890ABC"}})
    other, alone, elsewhere = one(group), one({}), one({"group": "h"})
    single = one({"adopt": {"distribution": "E1234567890ABC"}})

    assert taking.adopting(other, [first, other]) == {"cloudfront"}
    assert taking.adopting(single, [single, alone]) == {"cloudfront"}
    assert taking.adopting(alone, [first, alone, single]) == frozenset()
    assert taking.adopting(elsewhere, [first, elsewhere, single]) == frozenset()
