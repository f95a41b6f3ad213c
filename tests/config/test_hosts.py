"""Host names: one spelling each, and everything that is none is refused with the reason."""

import re

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.config import hosts
from components.config.faults import FaultyValueError
from tests.config.reading import well_put

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True).filter(
    lambda label: not label.startswith("xn--")
)
NAME = (
    st.lists(LABEL, min_size=1, max_size=4)
    .map(lambda labels: ".".join([*labels, "example"]))
    .filter(lambda name: not re.fullmatch(r"[0-9.]+", name))
)


@given(NAME, st.booleans(), st.booleans())
def test_every_spelling_of_a_host_has_one_canonical_form(name: str, upper: bool, dot: bool) -> None:
    spelt = (name.upper() if upper else name) + ("." if dot else "")

    assert name == hosts.canonical(spelt)


@given(NAME)
def test_the_canonical_form_is_a_fixed_point(name: str) -> None:
    assert hosts.canonical(name) == hosts.canonical(hosts.canonical(name))


def test_an_international_name_is_written_in_its_ascii_form() -> None:
    assert hosts.canonical("ablink.München.example") == "ablink.xn--mnchen-3ya.example"


@given(st.from_regex(r"xn--[a-z0-9-]{0,30}[a-z0-9]", fullmatch=True))
def test_an_ascii_form_is_refused_or_stands_for_a_name_that_gives_it_back(label: str) -> None:
    try:
        name = hosts.canonical(f"{label}.example")
    except FaultyValueError:
        return

    assert hosts.canonical(f"{idna.decode(label)}.example") == name


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("https://a.example.com", "not a bare host name"),
        ("a.example.com/click", "not a bare host name"),
        ("a.example.com:443", "not a bare host name"),
        ("*.example.com", "wildcard"),
        ("192.0.2.1", "is an address"),
        ("300.0.2.1", "ends in a number"),
        ("<nil>", "the name is empty (null or ~ in YAML)"),
        ("2026-01-31 00:00:00 +0000 UTC", "read as a date by YAML; write the host name, quoted"),
        ("localhost", "single label"),
        ("", "''"),
        ("a..example.com", "label ''"),
        ("-a.example.com", "label '-a'"),
        ("a-.example.com", "label 'a-'"),
        ("a_b.example.com", "label 'a_b'"),
        ("a b.example.com", "label 'a b'"),
        ("xn--zzzzzz99999.example.com", "begins like an international name (xn--) and is none"),
        ("xn--.example.com", "label 'xn--'"),
        ("links.xn--a.com", "label 'xn--a'"),
        ("xn--example-.com", "label 'xn--example-'"),
        (f"{'a' * 64}.example.com", "1 to 63"),
        (".".join(["a" * 50] * 6), "253"),
    ],
)
def test_what_is_no_host_name_is_refused_with_its_reason(name: str, part: str) -> None:
    with pytest.raises(FaultyValueError) as caught:
        hosts.canonical(name)

    assert part in str(caught.value)
    assert all(well_put(half) for half in (caught.value.what, caught.value.remedy))


@given(NAME, NAME)
def test_a_relative_name_and_its_zone_make_the_name_again(below: str, zone: str) -> None:
    name = f"{below}.{zone}"

    assert hosts.is_within(name, zone)
    assert f"{hosts.relative(name, zone)}.{zone}" == name


def test_a_name_that_only_ends_alike_is_not_within_the_zone() -> None:
    assert not hosts.is_within("a.notexample.com", "example.com")


def test_the_zone_itself_is_written_as_at_sign() -> None:
    assert hosts.relative("example.com", "example.com") == "@"


def test_parents_are_listed_nearest_first_without_the_last_label() -> None:
    assert hosts.parents("a.b.example.com") == ["a.b.example.com", "b.example.com", "example.com"]
