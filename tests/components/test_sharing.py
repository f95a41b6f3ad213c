"""Which distributions share which policies: stable, never too many, no more sets than needed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.cloudfront.sharing import MOST_DISTRIBUTIONS, account_wide_name, numbers

NAMES = st.sets(st.integers(0, 400).map(lambda n: f"h{n}.example.com"), max_size=350)


def sizes(found: dict[str, int]) -> dict[int, int]:
    """How many distributions each set has."""
    return {n: list(found.values()).count(n) for n in set(found.values())}


@given(NAMES)
def test_from_nothing_there_is_one_set_per_hundred(names: set[str]) -> None:
    found = dict(numbers(names, {}))

    assert found.keys() == names
    assert set(found.values()) == set(range(1, math.ceil(len(names) / MOST_DISTRIBUTIONS) + 1))
    assert all(size <= MOST_DISTRIBUTIONS for size in sizes(found).values())


@given(NAMES, NAMES)
def test_whoever_stays_keeps_its_set(before: set[str], after: set[str]) -> None:
    previous = numbers(before, {})
    found = dict(numbers(after, previous))

    assert {n: found[n] for n in before & after} == {n: previous[n] for n in before & after}
    assert found.keys() == after
    assert all(size <= MOST_DISTRIBUTIONS for size in sizes(found).values())


def test_an_overfull_set_of_the_past_gives_way() -> None:
    names = [f"h{n:03}" for n in range(101)]

    assert sizes(dict(numbers(names, dict.fromkeys(names, 1)))) == {1: 100, 2: 1}


@pytest.mark.parametrize(
    ("base", "owner", "longest", "expected"),
    [
        ("cache", "prod", 64, "cache-prod-2"),
        ("cache", "a.b", 64, "cache-a-b-"),
        ("cache", "x" * 100, 64, "cache-xxx"),
    ],
)
def test_account_wide_names_are_legal_and_short_enough(
    base: str, owner: str, longest: int, expected: str
) -> None:
    name = account_wide_name(base, owner, 2, longest)

    assert name.startswith(expected)
    assert name.endswith("-2")
    assert len(name) <= longest
    assert name.replace("-", "").replace("_", "").isalnum()


def test_owners_that_look_alike_have_names_of_their_own() -> None:
    owners = ["a.b", "a-b", "x" * 100, "x" * 101]

    assert len({account_wide_name("cache", owner, 1, 64) for owner in owners}) == len(owners)
