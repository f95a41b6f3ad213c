"""When the guard probes: on the way to an edge, and never for anything else."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from components.dns.provider import Pointing
from components.guard.decision import changed_names, moves_to
from components.registry import DNS_PROVIDERS

HOSTS = st.sampled_from(["sendgrid.net", "d1.cloudfront.net", "d2.cloudfront.net"])
POINTINGS = st.builds(Pointing, HOSTS, proxied=st.booleans(), alias=st.booleans())


@given(POINTINGS)
def test_a_new_record_at_an_edge_moves(new: Pointing) -> None:
    assert moves_to(None, new)


@given(POINTINGS, POINTINGS)
def test_a_record_moves_when_another_host_or_the_proxy_answers(
    old: Pointing, new: Pointing
) -> None:
    assert moves_to(old, new) == (old.value != new.value or old.proxied != new.proxied)


@given(POINTINGS)
def test_the_same_edge_as_an_alias_is_no_move(old: Pointing) -> None:
    assert not moves_to(old, replace(old, alias=not old.alias))


@given(st.integers(60, 3600), st.integers(60, 3600))
def test_a_ttl_is_no_move(before: int, after: int) -> None:
    route53, cloudflare = DNS_PROVIDERS["route53"], DNS_PROVIDERS["cloudflare"]
    old = {"records": ["d1.cloudfront.net"], "ttl": before}
    new = {"records": ["d1.cloudfront.net."], "ttl": after}
    there, still = route53.points_at(old), route53.points_at(new)
    assert there is not None
    assert still is not None
    assert not moves_to(there, still)
    proxied = {"content": "sendgrid.net", "proxied": True}
    on, off = (cloudflare.points_at({**proxied, "proxied": p}) for p in (True, False))
    assert on is not None
    assert off is not None
    assert moves_to(off, on)


def test_what_changed_is_named_down_to_the_last_name_and_never_by_its_value() -> None:
    old = {
        "aliases": ["a", "b"],
        "behavior": {"methods": ["GET"], "ttl": 0},
        "origins": [{"id": "o", "port": 80}],
        "__defaults": [],
    }
    new = {
        "aliases": ["a"],
        "behavior": {"methods": ["GET", "HEAD"], "ttl": 0},
        "origins": [{"id": "o", "port": 443}],
        "__defaults": ["x"],
        "webAclId": "secret",
    }

    assert changed_names(old, new) == ["aliases", "behavior.methods", "origins.port", "webAclId"]
    assert changed_names(old, old) == []


def test_what_became_of_another_kind_is_named_as_a_whole() -> None:
    old = {"a": {"b": 1}, "c": [{"d": 1}], "e": {"__f": 1}, "g": [1, 2]}

    assert changed_names(old, {**old, "a": 1, "c": {"d": 1}, "g": "12"}) == ["a", "c", "g"]
    assert changed_names({**old, "a": 1, "c": "x"}, old) == ["a", "c"]
    assert changed_names({**old, "g": ["x"]}, {**old, "g": "x"}) == ["g"]
    assert changed_names(old, {**old, "c": None, "g": None}) == ["c", "g"]
    assert changed_names(old, {**old, "e": {"__f": 2}}) == []
    assert changed_names(old, {**old, "a": {"b": 1, "h": 2}}) == ["a.h"]
