"""Values that another resource decides: a zone's ID, an ARN, tags, while the program runs.

A stack file holds text only. A program that takes a component as a library may give an `Output`
in its place, but only where nothing has to be decided from it while the program plans: those
fields have the type `LateText`.
"""

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, ValidationInfo

from components.config.faults import Fault, path

if TYPE_CHECKING:
    import pulumi

_MARK = "\x00late:"
_SHOWN = re.compile(r"(\x00|\\x00)late:\d")
"""A mark, in a message as it is or as Python writes it."""


@dataclass
class Late:
    """The outputs of one set of arguments, each under the mark that stands for it in JSON.

    Attributes:
        values: mark -> output.
        places: mark -> where it stands.
        used: marks of the fields that can take an output.
        strange: place -> the kind of what is there, which is no value at all.
    """

    values: dict[str, object] = field(default_factory=dict[str, object])
    places: dict[str, tuple[str | int, ...]] = field(
        default_factory=dict[str, tuple[str | int, ...]]
    )
    used: set[str] = field(default_factory=set[str])
    strange: dict[tuple[str | int, ...], str] = field(
        default_factory=dict[tuple[str | int, ...], str]
    )

    def marked(self, value: object, *place: str | int) -> object:
        """`value` as plain data, with a mark in place of every output in it."""
        if isinstance(value, Mapping):
            found = cast(Mapping[str, object], value)
            return {key: self.marked(item, *place, key) for key, item in found.items()}
        if isinstance(value, list | tuple):
            items = enumerate(cast(list[object], value))
            return [self.marked(item, *place, index) for index, item in items]
        if isinstance(value, str | int | float | None):
            return value
        if not _is_output(value):
            self.strange[place] = type(value).__name__
            return None
        mark = f"{_MARK}{len(self.values)}"
        self.values[mark] = value
        self.places[mark] = place
        return mark

    def with_faults(self, found: Iterable[Fault]) -> list[Fault]:
        """`found`, and a fault for each output that stands where the value has to be known already.

        What was found of such a place was found of the mark, and nobody has written that.
        """
        own = self.faults()
        places = {fault.where for fault in own}
        return [
            *(f for f in found if f.where not in places and not _SHOWN.search(f.what + f.remedy)),
            *own,
        ]

    def faults(self) -> list[Fault]:
        """A fault for each output that stands where the value has to be known already, and more.

        So a resource itself, in place of its output, is one.
        """
        strange = [
            Fault(
                path(*place),
                f"is a {kind}, which is no value",
                "write the value itself; of a resource its output, such as zone.zone_id",
            )
            for place, kind in self.strange.items()
        ]
        return strange + [
            Fault(
                path(*place),
                "is an Output, and has to be known while the program plans",
                "write the value itself",
            )
            for mark, place in self.places.items()
            if mark not in self.used
        ]


Value = TypeVar("Value")


def changed(value: Value, **fields: object) -> Value:
    """A copy of a value with other `fields`, which are not checked; its own were, and may be late.

    `dataclasses.replace` would check every field again, and take no output.
    """
    made = copy.copy(value)
    for name, new in fields.items():
        object.__setattr__(made, name, new)
    return made


def _is_output(value: object) -> bool:
    """Whether it is an output of Pulumi's, which pure code does not import."""
    return callable(getattr(value, "apply", None)) and hasattr(value, "is_known")


def _resolved(text: str, info: ValidationInfo) -> Any:
    late = cast(Late | None, info.context)
    if late is None or text not in late.values:
        return text
    late.used.add(text)
    return late.values[text]


if TYPE_CHECKING:
    LateText = pulumi.Input[str]
else:
    LateText = Annotated[str, AfterValidator(_resolved)]
