"""Which distributions share which policies: stable, never too many, no more sets than needed."""

import math
import re

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
    ("count", "previous", "expected"),
    [
        (250, {}, {1: 100, 2: 100, 3: 50}),
        (150, dict.fromkeys(range(100, 150), 2), {1: 100, 2: 50}),
        (250, dict.fromkeys(range(100), 3), {1: 100, 2: 50, 3: 100}),
        (201, dict.fromkeys(range(101), 2), {1: 100, 2: 100, 3: 1}),
        (101, dict.fromkeys(range(101), 2), {1: 1, 2: 100}),
    ],
)
def test_a_new_distribution_takes_the_first_set_with_room(
    count: int, previous: dict[int, int], expected: dict[int, int]
) -> None:
    before = {f"h{n:03}": number for n, number in previous.items()}
    found = dict(numbers([f"h{n:03}" for n in range(count)], before))

    assert sizes(found) == expected
    moved = {name for name, number in before.items() if found[name] != number}
    assert len(moved) == max(0, len(before) - MOST_DISTRIBUTIONS)


@pytest.mark.parametrize(
    ("owner", "name"), [("Prod_2", "c-Prod_2-1"), ("x" * 16, "c-xxxxxxxxxxxxxxxx-1")]
)
def test_an_owner_that_is_legal_and_fits_stays_as_it_is(owner: str, name: str) -> None:
    assert account_wide_name("c", owner, 1, 20) == name


def test_an_owner_that_does_not_fit_fills_the_room() -> None:
    name = account_wide_name("cache", "x" * 100, 1, 64)

    assert len(name) == 64
    assert re.fullmatch(r"cache-x+-[0-9a-f]{8}-1", name)


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
