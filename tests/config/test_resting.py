"""Where a record rests: what `rollback_to` and `rollback_proxied` may be, and what follows."""

from typing import Any

import pytest

from components.catalog import ESPS
from components.config.resting import rest
from components.dns.provider import Pointing
from components.registry import CDNS, DNS_PROVIDERS
from tests.config.reading import HOST, fault, faults, one

BY_HAND = "d111111abcdef8.cloudfront.net"
ZONE = {"zone": "example.com"}
DNS: dict[str, dict[str, Any]] = {
    name: {"provider": name, **({} if provider.by_hand else ZONE)}
    for name, provider in DNS_PROVIDERS.items()
}


@pytest.mark.parametrize("dns", DNS.values(), ids=DNS)
def test_a_record_rests_at_the_esp_unless_the_file_says_where(dns: dict[str, Any]) -> None:
    assert rest(one({"dns": dns})) == Pointing("sendgrid.net")
    assert rest(one({"dns": {**dns, "rollback_to": BY_HAND}})) == Pointing(BY_HAND)
    shouted = {**dns, "rollback_to": f"{BY_HAND.upper()}."}
    assert rest(one({"dns": shouted})) == Pointing(BY_HAND)


@pytest.mark.parametrize("esp", ESPS)
def test_naming_the_esp_s_own_host_changes_nothing(esp: str) -> None:
    region = {"region": "eu-west-1"} if esp == "ses" else {}
    keys = {"esp": esp, **region}
    host = one(keys).esp_host

    assert rest(one({**keys, "dns": {"rollback_to": host}})) == rest(one(keys))


def test_only_cloudflare_can_be_in_front_of_where_it_rests() -> None:
    for name, dns in DNS.items():
        keys = {"dns": {**dns, "rollback_to": BY_HAND, "rollback_proxied": True}}
        if DNS_PROVIDERS[name].proxies:
            assert rest(one(keys)) == Pointing(BY_HAND, proxied=True)
        else:
            assert fault(keys) == (
                "HOST.dns.rollback_proxied: is for Cloudflare, and dns.provider is "
                f"'{name}'; remove it"
            )


def test_an_alias_rests_on_an_alias_where_one_can_name_the_place() -> None:
    alias = {**DNS["route53"], "record": "alias"}

    assert rest(one({"dns": {**alias, "rollback_to": BY_HAND}})).alias
    assert not rest(one({"dns": {**alias, "rollback_to": "edge.example.net"}})).alias
    assert not rest(one({"dns": alias})).alias


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("*.example.net", "is a wildcard"),
        ("203.0.113.7", "is an address"),
        ("https://edge.example.net", "is not a bare host name"),
        ("edge", "is a single label"),
        ("xn--zzzzzz99999.example.net", "begins like an international name"),
        (HOST, "is the tracking domain itself, so the name would lead nowhere"),
        ("spgo.io", "is a host of SparkPost's own"),
    ],
)
def test_it_is_a_host_name_of_somebody_s_edge(name: str, what: str) -> None:
    found = fault({"dns": {"rollback_to": name}})

    assert found.startswith("HOST.dns.rollback_to: ")
    assert what in found


@pytest.mark.parametrize("name", ["b.example.com", "1.example.com", "proxy.b.example.com"])
def test_it_is_no_name_that_this_stack_publishes(name: str) -> None:
    other = {"cdn": "proxy", "esp": "sendgrid", "proxy": {"address": "203.0.113.10"}}
    (found,) = faults(
        {
            "a.example.com": {"cdn": "cloudfront", "esp": "sendgrid", "dns": {"rollback_to": name}},
            "b.example.com": {**other, "owner_record": "1.example.com"},
        }
    )

    assert f"'{name}' is a name this stack publishes itself" in found


@pytest.mark.parametrize(
    ("keys", "edge"),
    [
        ({"cdn": "proxy", "proxy": {"address": "edge.example.net"}}, "edge.example.net"),
        ({"cdn": "fastly", "fastly": {"cname_target": "j.sni.global.fastly.net"}}, None),
    ],
)
def test_it_is_not_the_edge_itself(keys: dict[str, Any], edge: str | None) -> None:
    name = edge or keys["fastly"]["cname_target"]
    found = fault({**keys, "dns": {"rollback_to": name}})

    assert f"'{name}' is the edge at '{keys['cdn']}' itself" in found


def test_at_cloudflare_s_edge_it_says_something_else_than_live() -> None:
    same = {"cdn": "cloudflare", "dns": {**ZONE, "rollback_proxied": True}}
    assert "write stage: live" in fault(same)

    partial = {"setup": "partial", "plan": "business", "zone": "example.com"}
    edge = f"{HOST}.cdn.cloudflare.net"
    dns = {**DNS["route53"], "rollback_to": edge}
    found = fault({"cdn": "cloudflare", "cloudflare": partial, "dns": dns})
    assert f"'{edge}' is the edge at 'cloudflare' itself" in found


def test_every_alias_that_a_cdn_can_have_is_recognised_by_its_name() -> None:
    """`rest` goes by the CDN's own pattern of names, and by the zone that an alias then names."""
    having = {name for name, cdn in CDNS.items() if cdn.alias_zone is not None}

    assert having == {"cloudfront"}
    assert CDNS["cloudfront"].signature.is_edge(BY_HAND)
