"""Several outputs as one: what is known, in which order, and what it costs."""

import asyncio
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.together import together
from components.told import applied, resolved
from tests.support.given_outputs import known, unknown
from tests.support.recording import record


def found(make: Callable[[], pulumi.Output[Any]]) -> tuple[object, bool]:
    """What an output tells in a preview, and whether that is known."""
    told: list[tuple[object, bool]] = []

    def program() -> None:
        made = make()

        async def note() -> None:
            told.append((await made.future(), await made.is_known()))

        pulumi.Output.from_input(note())

    record(program, preview=True)
    return told[0]


@given(st.lists(st.tuples(st.integers(), st.booleans()), max_size=6))
def test_each_value_is_an_argument_in_its_place(values: list[tuple[int, bool]]) -> None:
    def made() -> pulumi.Output[Any]:
        others = [known(value) if late else value for value, late in values]
        return together(lambda *told: list(told), known("first"), *others)

    assert found(made) == (["first", *(value for value, _ in values)], True)


@pytest.mark.parametrize("at", range(3))
def test_nothing_is_made_while_one_is_unknown(at: int) -> None:
    def made() -> pulumi.Output[Any]:
        first, *others = [unknown() if at == place else known(place) for place in range(3)]
        return together(pytest.fail, first, *others)

    assert found(made) == (None, False)


def test_what_cannot_be_made_ends_the_program() -> None:
    def refuse(*_: object) -> None:
        raise pulumi.RunError("no")

    with pytest.raises(pulumi.RunError, match="no"):
        record(lambda: together(refuse, known(1), known(2)) and None)


def test_it_waits_as_one_whatever_it_is_given() -> None:
    tasks: list[int] = []

    def program() -> None:
        values = [known(number) for number in range(9)]
        before = len(asyncio.all_tasks())
        together(lambda *_: None, *values)
        tasks.append(len(asyncio.all_tasks()) - before)

    record(program)

    assert tasks == [1]


def test_a_text_that_is_known_is_changed_at_once_and_makes_no_output() -> None:
    assert applied("A.", str.lower) == "a."
    assert asyncio.run(resolved("a")) == "a"
    assert found(lambda: pulumi.Output.from_input(applied(known("A."), str.lower))) == ("a.", True)
    assert found(lambda: pulumi.Output.from_input(resolved(unknown()))) == (None, True)
