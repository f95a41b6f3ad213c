"""Values that another resource decides: a zone's ID, an ARN, tags, while the program runs.

A stack file holds text only. A program that takes a component as a library may give an `Output`
in its place, but only where nothing has to be decided from it while the program plans: those
fields have the type `LateText`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import AfterValidator, ValidationInfo

from components.config.faults import Fault, path

if TYPE_CHECKING:
    import pulumi

_MARK = "\x00late:"


@dataclass
class Late:
    """The outputs of one set of arguments, each under the mark that stands for it in JSON.

    Attributes:
        values: mark -> output.
        places: mark -> where it stands.
        used: marks of the fields that can take an output.
    """

    values: dict[str, object] = field(default_factory=dict[str, object])
    places: dict[str, tuple[str | int, ...]] = field(
        default_factory=dict[str, tuple[str | int, ...]]
    )
    used: set[str] = field(default_factory=set[str])

    def marked(self, value: object, *place: str | int) -> object:
        """`value` as plain data, with a mark in place of every output in it."""
        if isinstance(value, Mapping):
            found = cast(Mapping[str, object], value)
            return {key: self.marked(item, *place, key) for key, item in found.items()}
        if isinstance(value, list | tuple):
            items = enumerate(cast(list[object], value))
            return [self.marked(item, *place, index) for index, item in items]
        if not _is_output(value):
            return value
        mark = f"{_MARK}{len(self.values)}"
        self.values[mark] = value
        self.places[mark] = place
        return mark

    def faults(self) -> list[Fault]:
        """A fault for each output that stands where the value has to be known already."""
        return [
            Fault(
                path(*place),
                "is an Output, and has to be known while the program plans",
                "write the value itself",
            )
            for mark, place in self.places.items()
            if mark not in self.used
        ]


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
