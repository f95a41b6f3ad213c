"""The table row of a resource type: what the SDK's own types do not say about it."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.cloud import Cloud
from sandbox.operations import ApiError, Session
from sandbox.properties import Properties

if TYPE_CHECKING:
    from sandbox.provider.context import Context

# A pattern names a property as the SDK's wire does, nested ones with dots and without positions:
# ``origins.customOriginConfig.httpPort``.
Pattern = str
Fault = tuple[str, str]  # a property path and what is wrong with it
Create = Callable[["Context", Properties], Awaitable[tuple[str, Properties]]]
Read = Callable[["Context", str, Properties], Awaitable[tuple[str, Properties] | None]]
Update = Callable[["Context", str, Properties, Properties], Awaitable[Properties]]
Delete = Callable[["Context", str, Properties], Awaitable[None]]


def _no_faults(_: Properties) -> list[Fault]:
    return []


def _as_they_are(old: Properties, new: Properties) -> tuple[Properties, Properties]:
    return old, new


def _nothing_planned(_: Session, __: Properties) -> Properties:
    return {}


def _nothing_recomputed(_: Collection[str], __: Properties) -> Collection[str]:
    return ()


def _nothing_configured(_: Session) -> Properties:
    return {}


@dataclass(frozen=True)
class ResourceType:
    """One resource type of a stand-in provider.

    Attributes:
        token: Pulumi's type token.
        arguments: the SDK class of its inputs, as ``module:Class``; imported on first use.
        source: where what the row says comes from.
        create: makes it; returns its ID and its state. Here as below, a refusal of the API that
            the function lets through is worded by the package.
        read: its ID and state as the cloud has it, given its ID and the state known (empty for
            an import); nothing, or an API error that says so, when it does not exist.
        update: changes it, given ID, old state and new inputs; ``None``: nothing can be updated.
        delete: removes it, given its ID and the state known.
        computed: outputs that are unknown in the preview of a create.
        plan: outputs that a preview does know although they are no inputs.
        recomputed: outputs that the real provider marks as decided anew in an update, and a preview
            shows as changed, given the names of the changed properties and the new inputs.
        replace: patterns whose change replaces the resource; ``*``: any.
        defaults: patterns the provider fills in when they are missing.
        configured: properties that the provider fills in from its own configuration when they are
            missing, so that another configuration is a change of them.
        optional_computed: patterns the cloud fills in; leaving one out is no change.
        local: properties the cloud does not keep, with their value after an import.
        sets: patterns of lists whose order means nothing, with the name of the property that
            identifies an element, or ``None`` when the whole element does.
        secrets: properties that are always secret.
        mirrors: outputs that hold the value of an input, and are secret when it is.
        values: patterns with the only values allowed.
        ranges: patterns with the smallest and largest number allowed.
        check: cross-field rules the real provider applies before an update.
        planned: computed properties for which the real provider plans a fixed value, with it: where
            the cloud says another one, each update finds a difference, unless it is ignored.
        normal: patterns whose values are compared after a function was applied.
        aligned: rewrites old and new inputs before they are compared, where the real provider
            compares something else than what the program wrote.
        name: the property that is named automatically when left out.
        create_timeout: seconds a create may take when the program sets no timeout.
    """

    token: str
    arguments: str
    source: str
    create: Create
    read: Read
    delete: Delete
    update: Update | None = None
    computed: frozenset[str] = frozenset()
    plan: Callable[[Session, Properties], Properties] = _nothing_planned
    recomputed: Callable[[Collection[str], Properties], Collection[str]] = _nothing_recomputed
    replace: frozenset[Pattern] = frozenset()
    defaults: Mapping[Pattern, Any] = field(default_factory=dict[Pattern, Any])
    configured: Callable[[Session], Properties] = _nothing_configured
    optional_computed: frozenset[Pattern] = frozenset()
    local: Mapping[str, Any] = field(default_factory=dict[str, Any])
    sets: Mapping[Pattern, str | None] = field(default_factory=dict[Pattern, str | None])
    secrets: frozenset[str] = frozenset()
    mirrors: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[Pattern, tuple[str, ...]] = field(
        default_factory=dict[Pattern, tuple[str, ...]]
    )
    ranges: Mapping[Pattern, tuple[int, int]] = field(
        default_factory=dict[Pattern, tuple[int, int]]
    )
    check: Callable[[Properties], list[Fault]] = _no_faults
    planned: Mapping[str, Any] = field(default_factory=dict[str, Any])
    normal: Mapping[Pattern, Callable[[str], str]] = field(
        default_factory=dict[Pattern, Callable[[str], str]]
    )
    aligned: Callable[[Properties, Properties], tuple[Properties, Properties]] = _as_they_are
    name: str | None = None
    create_timeout: float = 1800.0


@dataclass(frozen=True)
class FunctionType:
    """One data source: ``arguments`` maps each argument to its type, all of them optional."""

    token: str
    arguments: Mapping[str, type]
    source: str
    invoke: Callable[["Context", Properties], Awaitable[Properties]]


Row = TypeVar("Row", ResourceType, FunctionType)


@dataclass(frozen=True)
class Package:
    """A stand-in provider.

    Attributes:
        name: as in its type tokens.
        arguments: the SDK class of its configuration, as ``module:Class``.
        resources: its resource types by token.
        functions: its data sources by token.
        configure: how its configuration makes a session.
        wording: how it prints a refusal of the API that a row does not word itself.
    """

    name: str
    arguments: str
    resources: Mapping[str, ResourceType]
    functions: Mapping[str, FunctionType]
    configure: Callable[[Cloud, Properties], Session]
    wording: Callable[[ApiError], str] = str


def by_token(rows: Iterable[Row]) -> dict[str, Row]:
    """Resource types or data sources by their tokens."""
    return {row.token: row for row in rows}
