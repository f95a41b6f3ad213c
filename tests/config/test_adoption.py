"""What exists is taken over by one edge, at a CDN that has its kind."""

from typing import Any

import pytest

from components.registry import CDNS
from tests.config.reading import PLAIN, config, faults, read

IDS: dict[str, str] = {
    "distribution": "E1AAAAAAAAAAAA",
    "certificate": "arn:aws:acm:us-east-1:111122223333:certificate/0a1b",
    "service": "SU1Z0isxPaozGVKXdv0eY",
    "zone": "12345",
}
KINDS = [(cdn.name, kind) for cdn in CDNS.values() for kind in cdn.adopts]


def at(cdn: str, kind: str, **keys: Any) -> dict[str, Any]:
    return {"cdn": cdn, "esp": "sendgrid", "adopt": {kind: IDS[kind]}, **keys}


@pytest.mark.parametrize(("cdn", "kind"), KINDS)
def test_one_id_belongs_to_one_host(cdn: str, kind: str) -> None:
    (found,) = faults({"a.example.com": at(cdn, kind), "b.example.com": at(cdn, kind)})

    assert found.startswith(f"domains.\"b.example.com\".adopt.{kind}: '{IDS[kind]}' is adopted by ")
    assert "'a.example.com' too" in found


@pytest.mark.parametrize(("cdn", "kind"), KINDS)
def test_hosts_of_one_group_may_name_the_same_id_and_others_not(cdn: str, kind: str) -> None:
    grouped = at(cdn, kind, group="g")
    read(config({"a.example.com": grouped, "b.example.com": grouped}))

    (found,) = faults({"a.example.com": grouped, "b.example.com": at(cdn, kind, group="h")})
    assert "adopted by 'a.example.com' too" in found


@pytest.mark.parametrize(("cdn", "kind"), KINDS)
def test_a_key_of_another_cdn_is_a_fault_that_says_whose_it_is(cdn: str, kind: str) -> None:
    title = CDNS[cdn].title
    for other in CDNS.values():
        if kind in other.adopts or not other.covers("sendgrid"):
            continue
        keys = {"proxy": {"address": "p.example.net"}} if other.name == "proxy" else {}
        if other.default_dns is not None:
            keys = {"dns": {"zone": "example.com"}}
        (found,) = faults({"a.example.com": at(other.name, kind, **keys)})
        assert (
            f'"a.example.com".adopt.{kind}: is of {title}, and this host is at {other.title}; '
            in (found)
        )


def test_a_key_of_a_standby_is_none_of_another_cdn() -> None:
    read(
        config(
            {"a.example.com": {**PLAIN, "also": ["fastly"], "adopt": {"service": IDS["service"]}}}
        )
    )
