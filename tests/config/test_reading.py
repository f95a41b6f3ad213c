"""From the text Pulumi hands over to values: defaults, and a message for whatever does not fit."""

import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.config.faults import ConfigError, Fault
from components.config.reading import merge, read
from components.config.values import Domain, StackConfig

HOST = "ablink.email.example.com"
PLAIN = {"cdn": "cloudfront", "esp": "sendgrid"}

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


def config(domains: object, **sections: object) -> dict[str, str]:
    """The configuration as Pulumi hands it over."""
    return {
        f"ssl-click-tracking:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in {"domains": domains, **sections}.items()
    }


def one(keys: dict[str, Any], **sections: object) -> Domain:
    """The value of one domain with `keys` besides the plain ones."""
    (domain,) = read(config({HOST: {**PLAIN, **keys}}, **sections)).domains
    return domain


def faults(domains: object, **sections: object) -> list[str]:
    """Every fault, as a person reads it."""
    with pytest.raises(ConfigError) as caught:
        read(config(domains, **sections))
    return [str(fault) for fault in caught.value.faults]


def fault(keys: dict[str, Any], **sections: object) -> str:
    """The only fault of one domain with `keys` besides the plain ones, without its host."""
    (found,) = faults({HOST: {**PLAIN, **keys}}, **sections)
    return found.replace(f'domains."{HOST}"', "HOST")


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
    assert domain.source("cloudfront") == "acm"
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
    assert domain.cloudfront.methods == ("GET", "HEAD")
    assert domain.cloudfront.tags == {"team": "mail"}


def test_a_default_block_of_another_cdn_is_unused() -> None:
    assert one({}, defaults={"fastly": {"anything": 1}}).cdn == "cloudfront"


def test_domains_come_sorted_by_host_whatever_their_place_in_the_file() -> None:
    found = read(config({"b.example.com": PLAIN, "a.example.com": PLAIN}))

    assert [domain.host for domain in found.domains] == ["a.example.com", "b.example.com"]


def test_all_faults_of_all_domains_are_reported_at_once() -> None:
    found = faults(
        {
            "a.example.com": {**PLAIN, "stage": "lives"},
            "b.example.com": {**PLAIN, "dns": {"ttl": "300"}},
            "localhost": PLAIN,
        },
        defaults={"certficate": {}},
        domans={},
    )

    assert len(found) == 5, found


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"cdn": "cloudfrnt"}, "HOST.cdn: 'cloudfrnt' is not known; did you mean 'cloudfront'?"),
        ({"stge": "live"}, "HOST.stge: unknown key; did you mean 'stage'?"),
        ({"host": "x"}, "HOST.host: unknown key; the host is the key of the map"),
        ({"dns": {"zne": "a.b"}}, "HOST.dns.zne: unknown key; did you mean 'zone'?"),
        (
            {"dns": {"ttl": "300"}},
            "HOST.dns.ttl: is the text '300', not a whole number; remove the quotes",
        ),
        (
            {"dns": {"ttl": 1.5}},
            "HOST.dns.ttl: is the number 1.5, not a whole number; write a whole number",
        ),
        (
            {"dns": {"ttl": 10_000_000}},
            "HOST.dns.ttl: 10000000 is not a TTL between 0 and 86400 seconds; "
            "use 300 while changing things, 3600 when settled",
        ),
        (
            {"protect": "yes"},
            "HOST.protect: is the text 'yes', not true or false; "
            "write true or false, without quotes",
        ),
        ({"group": True}, "HOST.group: is true (a yes/no value), not text; quote it"),
        (
            {"dns": {"zone_id": 1.2345678901234568e20}},
            "HOST.dns.zone_id: is the number 1.2345678901234568e+20, not text; "
            "YAML read it as a number and lost digits: quote it",
        ),
        (
            {"stage": "2026-01-01T00:00:00Z"},
            "HOST.stage: '2026-01-01T00:00:00Z' is not known; use one of build, certificate, live",
        ),
        (
            {"certificate": None},
            "HOST.certificate: is empty, not a map; fill it in or remove the key",
        ),
        ({"certificate": []}, "HOST.certificate: is a list, not a map; write a map"),
        (
            {"cloudfront": {"methods": ["GET"]}},
            "HOST.cloudfront.methods: ['GET'] is no set of methods CloudFront takes; use "
            "[GET, HEAD] or [GET, HEAD, OPTIONS] or [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]",
        ),
        (
            {"cloudfront": {"tags": {"a": 1}}},
            "HOST.cloudfront.tags.a: is the number 1, not text; quote it",
        ),
        (
            {"certificate": {"wait": "30"}},
            "HOST.certificate.wait: '30' is not a duration of at most a day; "
            "write it like 90s, 30m or 2h",
        ),
        (
            {"origin": "https://sendgrid.net"},
            "HOST.origin: 'https://sendgrid.net' is not a bare host name; "
            "leave out scheme, port and path: host name only",
        ),
    ],
)
def test_a_wrong_key_or_value_says_where_what_and_what_to_do(
    keys: dict[str, Any], expected: str
) -> None:
    assert expected == fault(keys)


def test_a_missing_key_lists_what_it_may_hold() -> None:
    (found,) = faults({HOST: {"cdn": "cloudfront"}})

    assert f'domains."{HOST}".esp: missing; set it to one of sendgrid, sparkpost, ses' == found


def test_a_fault_of_a_default_is_placed_in_the_defaults_once() -> None:
    found = faults(
        {"a.example.com": PLAIN, "b.example.com": PLAIN}, defaults={"dns": {"provider": "rout53"}}
    )

    assert found == ["defaults.dns.provider: 'rout53' is not known; did you mean 'route53'?"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "empty"), ("x", "the text 'x'"), (5, "the number 5"), ([], "a list")],
)
def test_a_domain_that_is_no_map_is_named(value: object, shown: str) -> None:
    assert [f'domains."{HOST}": is {shown}, not a map; write at least cdn and esp'] == faults(
        {HOST: value}
    )


def test_two_spellings_of_one_host_are_a_fault() -> None:
    (found,) = faults({HOST: PLAIN, HOST.upper(): PLAIN})

    assert "is the same host as" in found


def test_no_domain_at_all_is_refused_unless_asked_for() -> None:
    assert ["allow_empty: true" in text for text in faults({})] == [True]
    assert StackConfig((), {}) == read(config({}, allow_empty="true"))


def test_a_missing_section_is_a_fault() -> None:
    with pytest.raises(ConfigError, match="domains: missing"):
        read({})


@pytest.mark.parametrize("text", ["hello", "[1]", "null", "5"])
def test_domains_that_are_no_map_say_so(text: str) -> None:
    (found,) = faults(text)

    assert "not a map; write it as a YAML map under ssl-click-tracking:domains" in found


def test_an_unknown_key_of_the_namespace_is_a_fault_and_its_value_never_shown() -> None:
    (found,) = faults({HOST: PLAIN}, domians="hunter2")

    assert found == "ssl-click-tracking:domians: unknown key; did you mean 'domains'?"


@pytest.mark.parametrize("section", ["domains", "defaults", "accounts"])
def test_a_secret_inside_a_section_is_a_fault_that_shows_nothing_of_it(section: str) -> None:
    text = config({HOST: {**PLAIN, "stage": "hunter2"}})
    with pytest.raises(ConfigError) as caught:
        read(text, [f"ssl-click-tracking:{section}"])

    assert "hunter2" not in str(caught.value)
    assert "pulumi config set --secret" in str(caught.value)


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
