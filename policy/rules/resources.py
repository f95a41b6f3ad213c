"""A resource as a rule sees it, whichever of the engine's two shapes it came in. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

Finding = tuple[str, str]
"""What is wrong and what to do, and the URN of the resource it is wrong with."""


class Unknown:
    """A value that only the update will tell."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()

OURS = "ssl-click-tracking:index:"
"""Begins the type of every component of this project."""

DOMAIN = f"{OURS}TrackingDomain"


@dataclass(frozen=True)
class Resource:
    """One resource of any program.

    Attributes:
        type: type token.
        name: logical name.
        urn: the engine's name.
        properties: as the provider names them; `UNKNOWN` where only the update will tell.
        protect: whether the engine refuses to delete it.
        dependencies: property -> URNs of the resources its value comes from.
    """

    type: str
    name: str
    urn: str
    properties: Mapping[str, Any]
    protect: bool = False
    dependencies: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    def get(self, *path: str) -> Any:
        """The value at a path through maps; None where there is none."""
        value: Any = self.properties
        for step in path:
            value = mapping(value).get(step)
        return value

    def items(self, *path: str) -> list[Mapping[str, Any]]:
        """The maps in the list at a path; none where it is not known yet."""
        return [mapping(item) for item in sequence(self.get(*path))]

    @property
    def parents(self) -> Sequence[str]:
        """Type tokens of its parents."""
        parts = self.urn.split("::")
        return parts[2].split("$")[:-1] if len(parts) > 3 else ()

    @property
    def ours(self) -> bool:
        """Whether a component of this project made it."""
        return any(parent.startswith(OURS) for parent in self.parents)


Rule = Callable[[Sequence[Resource]], Iterator[Finding]]
"""Every finding about some resources: one by itself, or all of a stack."""


def mapping(value: object) -> Mapping[str, Any]:
    """`value` when it is a mapping, else an empty one."""
    return cast(Mapping[str, Any], value) if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[Any]:
    """`value` when it is a list, else an empty one."""
    return cast(Sequence[Any], value) if isinstance(value, list | tuple) else ()


def texts(value: object) -> list[str]:
    """The texts in a list; none where it is not known yet."""
    return [item for item in sequence(value) if isinstance(item, str)]


def text(value: object) -> str:
    """`value` when it is text, else nothing."""
    return value if isinstance(value, str) else ""
