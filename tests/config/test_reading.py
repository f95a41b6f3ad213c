"""From the text Pulumi hands over to values: defaults, and an answer to whatever it holds."""

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.cloudfront.descriptor import CLOUDFRONT
from components.config.edges import stack_config
from components.config.faults import ConfigError, Fault
from components.config.reading import merge
from components.config.values import Domain, StackConfig
from tests.config.reading import HOST, PLAIN, config, faults, one, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TREE = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)


def values_or_faults(text: dict[str, str]) -> StackConfig | tuple[Fault, ...]:
    """What reading `text` comes to; anything but values or faults would be raised."""
    try:
        return read(text)
    except ConfigError as error:
        return error.faults


def test_a_domain_with_nothing_but_its_pair_gets_every_default_of_the_design() -> None:
    domain = one({})

    assert domain.host == HOST
    assert domain.stage == "build"
    assert domain.settings == "documented"
    assert domain.esp_host == "sendgrid.net"
    assert (
        domain.dns.provider,
        domain.dns.zone,
        domain.dns.zone_id,
        domain.dns.ttl,
        domain.dns.record,
        domain.dns.existing,
        domain.dns.account,
    ) == ("manual", None, None, 300, "cname", False, None)
    (edge,) = read(config({HOST: PLAIN})).edges
    assert edge.source == "acm"
    assert domain.group is None
    assert domain.owner_record is None
    assert domain.account is None
    assert not domain.protected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"stage": "live"}, True),
        ({"stage": "live", "protect": False}, False),
        ({"stage": "build", "protect": True}, True),
        ({"stage": "certificate"}, False),
    ],
)
def test_a_domain_is_protected_while_live_unless_said_otherwise(
    keys: dict[str, Any], expected: bool
) -> None:
    assert expected is one(keys).protected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, "sendgrid.net"),
        ({"region": "global"}, "sendgrid.net"),
        ({"region": "eu"}, "eu.sendgrid.net"),
        ({"origin": "Links.Example.net"}, "links.example.net"),
    ],
)
def test_the_esp_host_follows_region_and_origin(keys: dict[str, Any], expected: str) -> None:
    assert expected == one(keys).esp_host


@given(TREE, TREE)
def test_merging_keeps_the_own_value_wherever_both_have_one(own: object, defaults: object) -> None:
    merged = merge({"k": defaults}, {"k": own})["k"]

    def check(mine: object, below: object, result: object) -> None:
        if isinstance(mine, dict) and isinstance(below, dict):
            assert isinstance(result, dict)
            top = cast(dict[str, object], mine)
            bottom, both = cast(dict[str, object], below), cast(dict[str, object], result)
            assert set(both) == set(top) | set(bottom)
            for key in both:
                check(top.get(key, bottom.get(key)), bottom.get(key, top.get(key)), both[key])
        else:
            assert result == mine

    check(own, defaults, merged)


def test_defaults_are_merged_deeply_and_lists_replaced() -> None:
    domain = one(
        {"dns": {"ttl": 60}, "cloudfront": {"methods": ["GET", "HEAD"]}},
        defaults={
            "dns": {"provider": "route53", "zone": "example.com"},
            "cloudfront": {"methods": ["GET", "HEAD", "OPTIONS"], "tags": {"team": "mail"}},
        },
    )

    assert (domain.dns.provider, domain.dns.zone, domain.dns.ttl) == ("route53", "example.com", 60)
    assert CLOUDFRONT.of(domain).methods == ("GET", "HEAD")
    assert CLOUDFRONT.of(domain).tags == {"team": "mail"}


def test_a_default_block_of_another_cdn_is_unused() -> None:
    assert one({}, defaults={"fastly": {"anything": 1}}).cdn == "cloudfront"


def test_domains_come_sorted_by_host_whatever_their_place_in_the_file() -> None:
    found = read(config({"b.example.com": PLAIN, "a.example.com": PLAIN}))

    assert [domain.host for domain in found.domains] == ["a.example.com", "b.example.com"]


def test_no_domain_at_all_is_refused_unless_asked_for() -> None:
    assert ["allow_empty: true" in text for text in faults({})] == [True]
    assert stack_config((), {}) == read(config({}, allow_empty="true"))


def test_keys_of_other_namespaces_are_left_alone() -> None:
    assert read({**config({HOST: PLAIN}), "aws:region": "eu-west-1"}).domains


@given(st.dictionaries(st.text(max_size=8) | st.just(HOST), JSON, max_size=3), JSON)
def test_whatever_the_file_holds_the_answer_is_values_or_faults(
    domains: dict[str, object], defaults: object
) -> None:
    """No input ends in anything but values or a ConfigError with at least one fault."""
    outcome = values_or_faults(config(domains, defaults=defaults))

    assert outcome
    if isinstance(outcome, StackConfig):
        assert len(domains) == len(outcome.domains)


@given(st.sampled_from(sorted(Domain.__dataclass_fields__)), JSON)
def test_whatever_a_key_holds_the_answer_is_values_or_faults(key: str, value: object) -> None:
    outcome = values_or_faults(config({HOST: {**PLAIN, key: value}}))

    if not isinstance(outcome, StackConfig):
        assert all(fault.what and fault.remedy for fault in outcome)
