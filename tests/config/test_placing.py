"""Where a fault stands that many domains have: at the default, when that is what has it."""

from collections.abc import Mapping
from typing import Any

from components.config.faults import Fault, path
from components.config.placing import placed

HOSTS = ("a.example.com", "b.example.com")


def where(defaults: Mapping[str, Any], own: Mapping[str, Any], *keys: str) -> list[str]:
    """The places of one fault at `keys` of two hosts, the second with keys of its own."""
    found = [Fault(path("domains", host, *keys), "wrong", "mend it") for host in HOSTS]
    domains: dict[str, Mapping[str, Any]] = dict(zip(HOSTS, ({}, own), strict=True))
    return sorted(fault.where for fault in placed(found, domains, defaults))


def test_what_all_take_from_the_defaults_is_told_once() -> None:
    assert where({"dns": {"ttl": 0}}, {}, "dns", "ttl") == ["defaults.dns.ttl"]
    assert where({"dns": {"ttl": 0}}, {"dns": {"zone": "x"}}, "dns", "ttl") == ["defaults.dns.ttl"]


def test_what_the_defaults_do_not_have_is_told_at_each_host() -> None:
    """Also where they have something that has no keys."""
    each = [f'domains."{host}".dns.zone' for host in HOSTS]

    assert where({}, {}, "dns", "zone") == each
    for found in ({"ttl": 300}, "route53", None, ["zone"]):
        assert where({"dns": found}, {}, "dns", "zone") == each


def test_what_a_host_has_of_its_own_is_told_there() -> None:
    second = f'domains."{HOSTS[1]}".dns.ttl'

    found = where({"dns": {"ttl": 0}}, {"dns": {"ttl": 1}}, "dns", "ttl")
    assert found == ["defaults.dns.ttl", second]


def test_a_host_with_no_map_there_takes_the_key_from_the_defaults_still() -> None:
    """What is wrong with the host's own is told at that."""
    assert where({"dns": {"ttl": 0}}, {"dns": "route53"}, "dns", "ttl") == ["defaults.dns.ttl"]
