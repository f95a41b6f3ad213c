"""What a resource tells, where it may tell nothing.

An update with `--target`, `--exclude` or the like makes no new resource that it leaves out, and
the program runs on all the same (docs/decisions/left-out.md). Depending on the engine, what such a
resource would tell is unknown in it, or None; what repeats an unknown input is None with any.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import pulumi

Told = TypeVar("Told")
Made = TypeVar("Made")

Name = pulumi.Output[str] | str
"""A text that is known at once, or once a resource tells it."""


def told(value: pulumi.Input[Told], change: Callable[[Told], Made]) -> pulumi.Output[Made]:
    """`change` of what a resource tells; None where it was left out and tells nothing.

    That None gets no further than to resources that are left out, too: the engine or a hook stops
    every other (`components.left_out`).

    Args:
        value: what it tells.
        change: what is made of it.
    """
    # An output is taken as it is: `from_input` would make plain maps of what it tells.
    known = not isinstance(value, pulumi.Output)
    given = cast("pulumi.Output[Told | None]", pulumi.Output.from_input(value) if known else value)
    return given.apply(lambda found: cast(Made, None) if found is None else change(found))


def applied(value: pulumi.Input[str], change: Callable[[str], Made]) -> pulumi.Input[Made]:
    """`change` of a text, at once where it is known: an output costs more than it."""
    return change(value) if isinstance(value, str) else told(value, change)


async def resolved(value: Name) -> str | None:
    """The text; None where a resource does not tell it, or not in a preview."""
    return value if isinstance(value, str) else await value.future()
