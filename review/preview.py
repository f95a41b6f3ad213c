"""A preview as values, whichever form of JSON the CLI printed it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, cast

STACK = "pulumi:pulumi:Stack"
PROVIDER = "pulumi:providers:"

Values = Mapping[str, Any]
NONE: Values = MappingProxyType({})


class NotAPreviewError(Exception):
    """What was read is no preview; the text says why and what to do."""


@dataclass(frozen=True)
class State:
    """A resource before or after.

    Attributes:
        inputs: what the program asks for, as the engine prints it: secrets are `[secret]`.
        outputs: what the provider answered; of a component what it registered.
        protect: whether the engine refuses to delete it.
        retained: whether it stays in its cloud when the engine forgets it.
        dependencies: URNs of the resources it waits for.
        component: whether it is a group of resources, and nothing in any cloud.
    """

    inputs: Values = field(default_factory=dict[str, Any])
    outputs: Values = field(default_factory=dict[str, Any])
    protect: bool = False
    retained: bool = False
    dependencies: Sequence[str] = ()
    component: bool = False


@dataclass(frozen=True)
class Change:
    """What an update would do to one resource, several steps of the engine taken together.

    Attributes:
        operation: the engine's word: `create`, `update`, `delete`, `replace`, `import`, `same` …
        urn: the engine's name of the resource.
        type: type token, such as `aws:route53/record:Record`.
        old: None where there is nothing yet.
        new: None where nothing remains.
        paths: the properties the engine says differ, such as `origins[0].customHeaders`.
        adopted: whether it stands already, made outside this stack, and is taken over.
    """

    operation: str
    urn: str
    type: str
    old: State | None
    new: State | None
    paths: Sequence[str] = ()
    adopted: bool = False

    @property
    def name(self) -> str:
        """Its logical name."""
        return self.urn.split("::", 3)[-1]

    @property
    def kind(self) -> str:
        """The last word of its type, such as `Record`."""
        return self.type.rpartition(":")[2] or self.type

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """Type tokens of its parents, the nearest last."""
        return tuple(self.urn.split("::")[2].split("$")[:-1]) if self.urn.count("::") > 2 else ()

    @property
    def unprotects(self) -> bool:
        """Whether the engine would refuse to delete it no longer."""
        lifted = self.before.protect and not self.after.protect
        return lifted and self.new is not None and not self.component

    @property
    def component(self) -> bool:
        """Whether it is a group of resources, and nothing in any cloud."""
        return (self.new or self.old or State()).component

    @property
    def before(self) -> State:
        """The old state, an empty one where there is none."""
        return self.old or State()

    @property
    def after(self) -> State:
        """The new state, an empty one where there is none."""
        return self.new or State()


@dataclass(frozen=True)
class Preview:
    """What an update of one stack would do.

    Attributes:
        stack: its name; None when nothing says it.
        changes: in the engine's order, unchanged resources too where it printed them.
        errors: why it failed; empty when it did not.
        warnings: what the program or a policy advises.
        counts: operation -> number of resources.
        run: what it was, `preview` or `update`.
    """

    stack: str | None
    changes: Sequence[Change]
    errors: Sequence[str] = ()
    warnings: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    run: str = "preview"

    @cached_property
    def changed(self) -> Sequence[Change]:
        """The resources that do not stay as they are; not the stack and its providers."""
        return [
            change
            for change in self.changes
            if (change.operation not in ("same", "read", "discard", "refresh") or change.unprotects)
            and change.type != STACK
            and not change.type.startswith(PROVIDER)
        ]

    @cached_property
    def root(self) -> Change | None:
        """The stack itself."""
        return next((change for change in self.changes if change.type == STACK), None)


def mapping(value: object) -> Values:
    """`value` when it is a mapping, else an empty one: another CLI may print another shape."""
    return cast(Values, value) if isinstance(value, Mapping) else NONE


def sequence(value: object) -> Sequence[Any]:
    """`value` when it is a list, else an empty one."""
    return cast(Sequence[Any], value) if isinstance(value, list) else ()


def text(value: object) -> str:
    """`value` when it is text, else nothing."""
    return value if isinstance(value, str) else ""
