"""A group's value is what its hosts share, and what depends on all of them is computed so."""

from dataclasses import fields
from typing import Any, cast

import pytest

from components.config.values import SHARED_KEYS, Domain, Shared
from components.registry import CDNS
from tests.config.reading import config, faults, read

PER_HOST = {"host", "stage", "dns", "owner_record", "deep_links", "guard", "protect", "adopt"}
DIFFERENT: dict[str, tuple[object, object]] = {
    "cdn": ("cloudfront", "fastly"),
    "esp": ("sendgrid", "sparkpost"),
    "settings": ("documented", "current"),
    "region": ("global", "eu"),
    "origin": ("a.example.net", "b.example.net"),
    "certificate": ({"wait": "10m"}, {"wait": "20m"}),
    "also": ([], ["fastly"]),
    "x_forwarded_host": (None, False),
    "account": ("one", "two"),
}
ACCOUNTS = {"one": {"profile": "one"}, "two": {"profile": "two"}}


def group(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two hosts of a group."""
    plain = {"cdn": "cloudfront", "esp": "sendgrid", "group": "g"}
    return {"a.example.com": {**plain, **one}, "b.example.com": {**plain, **other}}


def test_every_key_of_a_domain_is_declared_per_host_or_shared() -> None:
    every = {item.name for item in fields(cast(Any, Domain))}

    assert every == PER_HOST | set(SHARED_KEYS)
    assert not PER_HOST & set(SHARED_KEYS)
    assert {item.name for item in fields(cast(Any, Shared))} == set(SHARED_KEYS)


@pytest.mark.parametrize("key", [*DIFFERENT])
def test_a_shared_key_that_differs_is_a_fault(key: str) -> None:
    one, other = ({key: value} if value is not None else {} for value in DIFFERENT[key])
    found = faults(group(one, other), accounts=ACCOUNTS)

    assert any(
        line.startswith(f"domains.\"b.example.com\".{key}: differs from 'a.example.com'")
        for line in found
    )


def test_the_cases_above_are_all_shared_keys() -> None:
    assert {*DIFFERENT, "group", "options"} == set(SHARED_KEYS)


@pytest.mark.parametrize(
    ("cdn", "one", "other"),
    [
        ("cloudfront", {"price_class": "PriceClass_100"}, {}),
        ("cloudflare", {"ssl": "strict"}, {}),
        ("fastly", {"ttl": 10}, {}),
        ("keycdn", {"max_expire": 5}, {}),
        ("proxy", {"address": "p.example.net", "http_port": 8080}, {"address": "p.example.net"}),
    ],
)
def test_an_option_of_the_edge_that_differs_is_a_fault(
    cdn: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    dns = {"dns": {"zone": "example.com"}}
    found = faults(group({"cdn": cdn, cdn: one, **dns}, {"cdn": cdn, cdn: other, **dns}))

    assert f'domains."b.example.com".{cdn}: differs from' in " ".join(found)


def test_a_proxy_s_files_are_each_host_s_own() -> None:
    own = {"address": "p.example.net", "assetlinks": "/srv/a.json"}
    other = {"address": "p.example.net", "assetlinks": "/srv/b.json"}

    assert read(config(group({"cdn": "proxy", "proxy": own}, {"cdn": "proxy", "proxy": other})))


@pytest.mark.parametrize("order", [("a", "b.deep"), ("b.deep", "z")])
def test_the_certificate_source_covers_every_host_whatever_their_order(
    order: tuple[str, str],
) -> None:
    """Once the first by alphabet needed no certificate, the second went live without one."""
    plain = {"cdn": "cloudflare", "esp": "sendgrid", "group": "g", "dns": {"zone": "example.com"}}
    (edge,) = read(config({f"{name}.example.com": plain for name in order})).edges

    assert edge.source == "advanced"


def test_hosts_that_all_need_none_get_none() -> None:
    plain = {"cdn": "cloudflare", "esp": "sendgrid", "group": "g", "dns": {"zone": "example.com"}}
    (edge,) = read(config({f"{name}.example.com": plain for name in "ab"})).edges

    assert edge.source == "universal"


@pytest.mark.parametrize("cdn", CDNS)
def test_an_edge_offers_no_key_of_a_single_host(cdn: str) -> None:
    """Its `shared` is a `Shared`; what it is made of cannot be read off one host."""
    options = {"proxy": {"proxy": {"address": "p.example.net"}}}.get(cdn, {})
    dns = {"dns": {"zone": "example.com"}}
    domain = {"cdn": cdn, "esp": "sendgrid", **options, **dns}
    (edge,) = read(config({"links.example.com": domain})).edges

    assert set(SHARED_KEYS) <= set(dir(edge.shared))
    assert not PER_HOST & set(Shared.__annotations__)
