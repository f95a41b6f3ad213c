"""Several outputs as one, at the price of one.

`Output.all` makes two more of every value it takes, each with a task of its own, and keeps them
until the last value is known. A stack of many hosts sums up each of them from several.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pulumi

Made = TypeVar("Made")


def together(
    change: Callable[..., Made], first: pulumi.Output[Any], *others: object
) -> pulumi.Output[Made]:
    """`change` of several values, once each is known; unknown while one of them is.

    Args:
        change: takes each as an argument, in their order.
        first: an output.
        others: outputs, or plain values; an output within one stays what it is.
    """

    def with_others(known: object) -> pulumi.Input[Made]:
        found = [known]
        for at, other in enumerate(others):
            if isinstance(other, pulumi.Output):
                rest = others[at + 1 :]
                waits = cast("pulumi.Output[Any]", other)
                return together(lambda *late: change(*found, *late), waits, *rest)
            found.append(other)
        return change(*found)

    return first.apply(with_others)
