"""What a program can hand over and JSON cannot hold: keys, texts, numbers, other things."""

from collections.abc import Callable
from typing import Any

import pytest

from components.config import unfit
from components.config.faults import Fault
from components.config.late import Late
from tests.config.outputs import Output


class Keyed:
    """An output that can be a key, as Pulumi's can."""

    is_known = True

    def apply(self) -> None:
        """Never called here."""


@pytest.mark.parametrize(
    ("key", "what", "remedy"),
    [
        (1, "has a key that is the number 1, not text", "quote it"),
        (1.5, "has a key that is the number 1.5, not text", "quote it"),
        (True, "has a key that is true (a yes/no value), not text", "quote it"),
        (None, "has a key that is empty, not text", "write text"),
        ((1, 2), "has a key that is a tuple, not text", "write text"),
        (b"x", "has a key that is a bytes, not text", "write text"),
        ("a\0b\ud800", "has a key with the character U+0000, which no text has", "remove it"),
        ("\udfff", "has a key with the character U+DFFF, which no text has", "remove it"),
        (
            Keyed(),
            "has an Output as a key, and keys have to be known while the program plans",
            "write the key itself",
        ),
    ],
)
def test_a_key_that_is_no_text_is_left_out_and_a_fault(key: Any, what: str, remedy: str) -> None:
    kept, faults = unfit.with_text_keys({"zone": 1, key: 2, "ttl": 3}, "dns")

    assert kept == {"zone": 1, "ttl": 3}
    assert faults == [Fault("dns", what, remedy)]


@pytest.mark.parametrize("value", ["text", "", "\x01\ud7ff\ue000", 0, 1.5, True, None, 2**1024 - 1])
def test_a_value_that_json_can_hold_is_none_of_these(value: object) -> None:
    assert unfit.said_of(value) is None


@pytest.mark.parametrize(
    ("value", "what", "remedy"),
    [
        ("a\0b", "holds the character U+0000, which no text has", "remove it"),
        ("\ud800", "holds the character U+D800, which no text has", "remove it"),
        (2**1024, "is a number of hundreds of digits", "write a number that the key can have"),
        (
            {"x"},
            "is a set, which is no value",
            "write the value itself; of a resource its output, such as zone.zone_id",
        ),
    ],
)
def test_a_value_that_json_cannot_hold_is_said(value: object, what: str, remedy: str) -> None:
    assert unfit.said_of(value) == (what, remedy)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("x", "the text 'x'"),
        ("\0", "the text '\0'"),
        (["x"], "a list"),
        ({"x": 1}, "a map"),
        (None, "empty"),
        (5, "the number 5"),
        pytest.param(10**5000, "a int", id="huge"),
        ((), "a tuple"),
    ],
)
def test_a_thing_is_called_as_in_a_file_or_by_its_class(value: object, name: str) -> None:
    assert unfit.called(value) == name


def test_what_no_json_can_hold_is_left_out_wherever_it_stands() -> None:
    late = Late()

    plain = late.marked({1: 2, "dns": {"zone": "\0", None: 1, "ttl": [10**5000, 300]}})

    assert plain == {"dns": {"zone": None, "ttl": [None, 300]}}
    assert [fault.where for fault in late.faults()] == ["args", "dns", "dns.zone", "dns.ttl[0]"]


def test_the_whole_has_a_place_too() -> None:
    late = Late()

    assert late.marked({"x"}) is None
    late.marked(Output())
    assert [fault.where for fault in late.faults()] == ["args", "args"]


def nested(levels: int) -> Any:
    """A map with as many levels."""
    found: Any = "text"
    for _ in range(levels):
        found = {"x": found}
    return found


@pytest.mark.parametrize("first", ["dns", "hosts"])
def test_a_few_levels_will_do(first: str) -> None:
    late = Late()
    deep = nested(unfit.DEEPEST)

    assert late.marked({first: deep}) == {first: deep}
    assert late.faults() == []

    late.marked({first: nested(unfit.DEEPEST + 1)})
    assert late.faults() == [
        Fault(first, "is nested more than 20 levels deep", "a few levels will do")
    ]


def map_in_itself() -> object:
    """Twice, so that each level would be twice as wide as the one above."""
    found: dict[str, object] = {}
    found |= {"x": found, "y": found}
    return found


def list_in_itself() -> object:
    """As the map."""
    found: list[object] = []
    found += [found, found]
    return found


@pytest.mark.parametrize("make", [map_in_itself, list_in_itself])
def test_what_holds_itself_is_too_deep(make: Callable[[], object]) -> None:
    late = Late()

    late.marked({"dns": make()})

    assert [str(fault) for fault in late.faults()] == [
        "dns: is nested more than 20 levels deep; a few levels will do"
    ] * 2


def test_what_stands_twice_does_not_hold_itself() -> None:
    late, shared = Late(), ["a.example.com"]

    assert late.marked({"one": shared, "two": [shared, shared]}) == {
        "one": shared,
        "two": [shared, shared],
    }
    assert late.faults() == []
