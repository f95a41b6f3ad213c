"""Parts of a fault: what may be a secret, what a value is called, where an inherited one stands."""

from typing import Any

import pytest

from components.config.faults import kind, safe
from components.config.placing import cdns
from tests.config.reading import HOST, PLAIN, fault, faults

HIDDEN = "(not shown, it may be a secret)"


@pytest.mark.parametrize(
    "text",
    [
        "abcdefghijklmnopqrstuvwxyz",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ",
        "123456789012345678901234",
        "0123456789abcdef0123456789abcdef",
        "abcdef0123456789abcdef0123456789.example.com",
        "x.abcdef0123456789abcdef0123456789z",
        "A" * 20 + "1" * 11,
        "word-and-word-and-12-more-words",
        "abcdefghij-klmnopqrst-uvwxyz-1234567890",
    ],
)
def test_names_and_numbers_are_shown(text: str) -> None:
    assert safe(text) == text
    assert safe(f"'{text}' is wrong") == f"'{text}' is wrong"


@pytest.mark.parametrize(
    "text",
    [
        "aB3dE6gH9jK2mN5pQ8rS1tU4",
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
        "A" * 20 + "1" * 12,
        "A" * 20 + "1" * 13,
    ],
)
def test_long_text_in_which_letters_and_digits_mix_is_not(text: str) -> None:
    assert safe(text) == HIDDEN
    assert safe(f"a '{text}' b") == f"a '{HIDDEN}' b"


@pytest.mark.parametrize(("before", "after"), [("x.", ""), (".", ""), ("", ".x"), ("x.", ".x")])
def test_beside_a_dot_it_is_part_of_a_name_unless_capitals_are_in_it(
    before: str, after: str
) -> None:
    low, high = "abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyzABCDEF"

    assert safe(f"{before}{low}{after}") == f"{before}{low}{after}"
    assert safe(f"{before}{high}{after}") == f"{before}{HIDDEN}{after}"


@pytest.mark.parametrize("around", ["x. {}", "{} .x", ".x {}", "{}", "'{}'."])
def test_a_dot_elsewhere_makes_no_name_of_it(around: str) -> None:
    token = "abcdefghijklmnopqrstuvwxyz012345"
    assert token not in safe(around.format(token))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "empty"),
        (True, "true (a yes/no value)"),
        (False, "false (a yes/no value)"),
        (3, "the number 3"),
        (0.5, "the number 0.5"),
        ("a", "the text 'a'"),
        ({}, "a map"),
        ({"a": 1}, "a map"),
        ([], "a list"),
        (("a",), "a list"),
    ],
)
def test_a_value_is_called_what_it_is_in_yaml(value: object, name: str) -> None:
    assert kind(value) == name


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ({}, "is a map, not text; write text"),
        ([], "is a list, not text; write text"),
        (3, "is the number 3, not text; quote it"),
        (True, "is true (a yes/no value), not text; quote it"),
        (0.5, "is the number 0.5, not text; YAML read it as a number and lost digits: quote it"),
    ],
)
def test_what_is_not_text_says_how_to_make_it_text(value: object, what: str) -> None:
    assert fault({"dns": {"provider": "route53", "zone": value}}).startswith(
        "HOST.dns.zone: " + what
    )


@pytest.mark.parametrize(
    ("domain", "named"),
    [
        ({}, [None]),
        ({"cdn": "fastly"}, ["fastly"]),
        ({"cdn": "fastly", "also": ["keycdn", "proxy"]}, ["fastly", "keycdn", "proxy"]),
        ({"cdn": "fastly", "also": "keycdn"}, ["fastly"]),
        ({"also": ["keycdn"]}, [None, "keycdn"]),
    ],
)
def test_the_cdns_of_a_raw_domain(domain: dict[str, Any], named: list[object]) -> None:
    assert cdns(domain) == named


BAD_TTL = {"fastly": {"ttl": -1}}


def test_a_fault_of_a_default_stands_there_once_when_all_who_take_it_have_it() -> None:
    domains = {
        "a.example.com": {**PLAIN, "cdn": "fastly"},
        "b.example.com": {**PLAIN, "also": ["fastly"]},
        "c.example.com": PLAIN,  # of another CDN
        "d.example.com": {**PLAIN, "cdn": "fastly", "fastly": {"ttl": 10}},  # its own
    }
    found = faults(domains, defaults=BAD_TTL)

    assert [text.partition(":")[0] for text in found] == ["defaults.fastly.ttl"]


def test_a_fault_that_only_some_have_stands_at_each_of_them() -> None:
    """The default is right for the others."""
    found = faults(
        {"a.example.com": PLAIN, "b.example.net": PLAIN, "c.example.net": PLAIN},
        defaults={"dns": {"provider": "route53", "zone": "example.com"}},
    )

    assert [text.partition(": ")[0] for text in found] == [
        'domains."b.example.net".dns.zone',
        'domains."c.example.net".dns.zone',
    ]


def test_an_own_value_that_is_wrong_is_the_host_s_whatever_the_default() -> None:
    found = faults({HOST: {**PLAIN, "cdn": "fastly", **BAD_TTL}}, defaults={"fastly": {"ttl": -2}})

    assert [text.partition(": ")[0] for text in found] == [f'domains."{HOST}".fastly.ttl']


def test_a_host_with_a_value_of_its_own_takes_nothing_from_the_default() -> None:
    domains = {
        "a.example.net": PLAIN,
        "b.example.net": PLAIN,
        "c.example.org": {**PLAIN, "dns": {"zone": "example.org"}},
    }
    found = faults(domains, defaults={"dns": {"provider": "route53", "zone": "example.com"}})

    assert [text.partition(": ")[0] for text in found] == ["defaults.dns.zone"]


def test_a_host_of_another_cdn_takes_nothing_from_a_block() -> None:
    proxy = {"cdn": "proxy", "esp": "sendgrid"}
    block = {"address": "203.0.113.10", "http_port": 80, "https_port": 80}
    found = faults(
        {"a.example.com": proxy, "b.example.com": proxy, "c.example.com": PLAIN},
        defaults={"proxy": block},
    )

    assert [text.partition(": ")[0] for text in found] == ["defaults.proxy"]
