"""Values that another resource decides: a zone's ID, an ARN, tags, while the program runs.

A stack file holds text only. A program that takes a component as a library may give an `Output`
in its place, but only where nothing has to be decided from it while the program plans: those
fields have the type `LateText`.
"""

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, ValidationInfo

from components.config import unfit
from components.config.faults import Fault, path

if TYPE_CHECKING:
    import pulumi

Place = tuple[str | int, ...]
"""Keys and positions, from the whole of the arguments down."""

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
        wrong: a fault for each thing that is neither a value nor an output.
    """

    values: dict[str, object] = field(default_factory=dict[str, object])
    places: dict[str, Place] = field(default_factory=dict[str, Place])
    used: set[str] = field(default_factory=set[str])
    wrong: list[Fault] = field(default_factory=list[Fault])

    def marked(self, value: object, *place: str | int) -> object:
        """`value` as plain data, with a mark in place of every output in it.

        What no JSON can hold is left out or None, and a fault.
        """
        return self._marked(value, place, frozenset())

    def _marked(self, value: object, place: Place, above: frozenset[int]) -> object:
        """As `marked`, of what stands in the maps and lists `above`; one may hold itself."""
        if id(value) in above or len(place) > unfit.DEEPEST + 1:
            self.wrong.append(unfit.too_deep(path(*place[:1])))
            return None
        if isinstance(value, Mapping):
            tree = cast(Mapping[object, object], value)
            found, faults = unfit.with_text_keys(tree, path(*place) or unfit.WHOLE)
            self.wrong += faults
            below = above | {id(tree)}
            return {key: self._marked(item, (*place, key), below) for key, item in found.items()}
        if isinstance(value, list | tuple):
            items = cast(Sequence[object], value)
            below = above | {id(items)}
            return [self._marked(one, (*place, at), below) for at, one in enumerate(items)]
        if unfit.is_output(value):
            mark = f"{_MARK}{len(self.values)}"
            self.values[mark] = value
            self.places[mark] = place
            return mark
        said = unfit.said_of(value)
        if said is not None:
            self.wrong.append(Fault(path(*place) or unfit.WHOLE, *said))
            return None
        return value

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

        So a resource itself, in place of its output, is one, and a key that is no text.
        """
        return self.wrong + [
            Fault(path(*place) or unfit.WHOLE, *unfit.TOO_LATE)
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
