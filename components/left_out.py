"""What an update leaves out: `--target`, `--exclude` and the like.

The engine makes no new resource that such a flag leaves out, and the program runs on all the same.
What that resource would tell is unknown then, in an update too, or None where it repeats what is
unknown itself. See docs/decisions/left-out.md.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import pulumi
from pulumi.output import contains_unknowns

from components.dns.provider import DnsProvider
from components.dns.records import Published
from components.hooks import Hooks, Mechanism

NEXT = (
    "Run pulumi up without --target and --exclude: an update left this host out, and its record "
    "was not made."
)
"""What to do next for such a host."""


class _Record(Protocol):
    """A resource of a DNS record, whichever provider's."""

    id: pulumi.Output[str]
    type: pulumi.Output[Any]


def left_out(tracking: Published) -> pulumi.Output[bool]:
    """Whether this update was told to leave out a host that it would have made.

    A record that could not be made has no ID either, but then nothing at all is known of it; one
    that is left out repeats what it was asked for.

    Args:
        tracking: the tracking record of a host that the state knows nothing of.
    """

    def says_nothing(found: object) -> bool:
        return found is None or contains_unknowns(found)

    if tracking.resource is None:  # A person sets it: what it would say is all there is.
        return tracking.value.apply(says_nothing, True)
    record = cast(_Record, tracking.resource)

    def decided(identity: object) -> pulumi.Input[bool]:
        if not contains_unknowns(identity):
            return False
        return record.type.apply(lambda kind: not contains_unknowns(kind), True)

    return record.id.apply(decided, True)


def unless(
    out: pulumi.Output[bool] | None, value: Callable[[], Any], instead: object = None
) -> Any:
    """What `value` gives, or what is said `instead` of a host that was left out.

    Args:
        out: whether it was left out; None where it was not.
        value: gives what is said of any other; not asked before it is known to be one.
        instead: what is said then.
    """
    if out is None:
        return value()
    return out.apply(lambda left: instead if left else value())


def settled(value: Any, out: pulumi.Output[bool], decided: Collection[str] = ()) -> Any:
    """`value`, with None for whatever is unknown of a host that was left out.

    Args:
        value: as it is said of any other; lists and maps of outputs, too.
        out: whether it was left out.
        decided: keys of a map whose values hang on `out` already, by `unless`.
    """
    if isinstance(value, pulumi.Output):
        given = cast(pulumi.Output[Any], value)

        def said(found: Any) -> Any:
            if not contains_unknowns(found):
                return found
            return out.apply(lambda left: None if left else given)

        return given.apply(said, True)
    if isinstance(value, Mapping):
        items = cast(Mapping[str, Any], value).items()
        return {n: item if n in decided else settled(item, out) for n, item in items}
    if isinstance(value, list | tuple):
        return [settled(item, out) for item in cast(Sequence[Any], value)]
    return value


@dataclass(frozen=True)
class _Watched:
    """A tracking record.

    Attributes:
        provider: whose record it is.
        needed: what must stand where it is to point.
    """

    provider: DnsProvider
    needed: Sequence[pulumi.Resource]


class Whole(Mechanism):
    """Keeps live names from edges of which an update left something out."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows no record yet."""
        super().__init__(hooks)
        self._watched: dict[str, _Watched] = {}

    def watch(
        self, name: str, provider: DnsProvider, needed: Sequence[pulumi.Resource]
    ) -> pulumi.ResourceHookBinding:
        """For the tracking record `name`: looks before it is changed.

        Args:
            name: its logical name.
            provider: whose record it is.
            needed: what must stand where it is to point; nothing where it is to rest.
        """
        self._watched[name] = _Watched(provider, needed)
        look = self._hooks.hook("refuse-left-out", self.before_update)
        return pulumi.ResourceHookBinding(before_update=[look])

    async def before_update(self, args: pulumi.ResourceHookArgs) -> None:
        """Refuses a record that would lead to what was not made.

        With --target the engine does so itself, with --exclude it hands on what it does not know.
        """
        watched = self._watched[args.name]
        missing = [
            (await resource.urn.future() or "").rpartition("::")[2]
            for resource in watched.needed
            if isinstance(resource, pulumi.CustomResource) and not await resource.id.is_known()
        ]
        if not missing and watched.provider.points_at(args.new_inputs or {}) is not None:
            return
        host = args.name.removesuffix("-tracking")
        what = f" ({', '.join(sorted(missing))})" if missing else ""
        raise RuntimeError(
            f"{host}: its record was not changed: this update leaves out what it is to point at"
            f"{what}, which does not stand yet. Run `pulumi up` without --exclude and --target"
        )
