"""How what exists is taken over: imported, never deleted, and changed only as somebody said.

The engine imports in two steps, a read and then an update, so a hook before the update sees what
the resource has as old inputs, in a preview too. What it would lose is refused item by item
(`components.adoption`, docs/decisions/adoption.md).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, cast
from weakref import WeakKeyDictionary

import pulumi
from pulumi.output import Unknown
from pulumi.runtime.settings import get_monitor

from components.adoption import HOW, Adoptable, Item, Properties, Wishes, advice, refused
from components.cdn import Cdn
from components.config.faults import path
from components.config.values import Domain, Edge, adopted, wishes
from components.hook_names import named
from components.memory import Was

_IN_PREVIEW_TOO = pulumi.ResourceHookOptions(on_dry_run=True)

LATER = "(known later)"
"""In place of a value that a preview does not know."""

SECRET = "(secret)"
"""In place of a value that nobody may see."""


@dataclass(frozen=True)
class Taken:
    """One resource that `adopt` can name, and what it says of it.

    Attributes:
        keys: where its ID stands under `adopt`, or would: the kind, and a key below it where it
            has some.
        identity: its ID; None where `adopt` names none.
        place: of `adopt` in the stack file.
        wishes: what may become of its items.
        hosts: the tracking domains whose resource it is.
    """

    keys: tuple[str, ...]
    identity: str | None
    place: str
    wishes: Wishes
    hosts: tuple[str, ...]

    @classmethod
    def of(cls, domains: Sequence[Domain], *keys: str) -> "Taken":
        """What `domains`, which share the resource, say of it."""
        naming = [d.host for d in domains if keys in d.adopt.ids(keys[0])]
        hosts = tuple(domain.host for domain in domains)
        place = path("domains", naming[0] if naming else hosts[0], "adopt")
        return cls(keys, adopted(domains, *keys), place, wishes(domains), hosts)


@dataclass(frozen=True)
class _Watched:
    """A resource that may have been made by hand."""

    cdn: Cdn[Any]
    taken: Taken

    @property
    def kind(self) -> Adoptable:
        return self.cdn.adopts[self.taken.keys[0]]


class Adopting:
    """What the edges of one program take over; its hooks are registered on first use."""

    _of_programs: ClassVar[WeakKeyDictionary[Any, "Adopting"]] = WeakKeyDictionary()

    @classmethod
    def of_this_program(cls) -> "Adopting":
        """That of the program that runs: the engine takes each name of a hook once a program."""
        return cls._of_programs.setdefault(get_monitor(), cls())

    def __init__(self) -> None:
        """Knows no resource yet, and nothing of an earlier update."""
        self._watched: dict[str, _Watched] = {}
        self._before: Mapping[str, Was] = {}
        self._names: Collection[str] = ()

    def remember(self, before: Mapping[str, Was], names: Collection[str]) -> None:
        """Takes what the last update left.

        Args:
            before: what was left alone then, and which hosts there were.
            names: logical names of what is in the state, which is not imported once more.
        """
        self._before = {**self._before, **before}
        self._names = {*self._names, *names}

    def options(
        self,
        cdn: Cdn[Any],
        name: str,
        taken: Taken,
        *,
        imported: str | None = None,
        replaceable: bool = False,
    ) -> pulumi.ResourceOptions:
        """Options of a resource that `adopt` can name: import, retention and hooks.

        Args:
            cdn: whose resource it is.
            name: its logical name.
            taken: what `adopt` says of it.
            imported: its ID as the engine imports it; default as `adopt` has it.
            replaceable: whether another one may take its place; the adopted one stays then.
        """
        self._watched[name] = _Watched(cdn, taken)
        hooks = pulumi.ResourceHookBinding(before_update=[self._refuse_loss])
        if taken.identity is None:
            return pulumi.ResourceOptions(hooks=hooks)
        if name not in self._names:
            pulumi.log.info(_taking_over(cdn, name, taken))
        if not replaceable:
            hooks.before_create = [self._refuse_another]
        return pulumi.ResourceOptions(
            import_=imported or taken.identity,
            # Made by hand, it is not this program's to delete, whatever becomes of the stack.
            retain_on_delete=True,
            hooks=hooks,
        )

    @cached_property
    def _refuse_loss(self) -> pulumi.ResourceHook:
        return pulumi.ResourceHook(
            named("refuse-loss-by-adoption"), self._check_losses, _IN_PREVIEW_TOO
        )

    @cached_property
    def _refuse_another(self) -> pulumi.ResourceHook:
        return pulumi.ResourceHook(
            named("refuse-another-one"), self._check_creation, _IN_PREVIEW_TOO
        )

    async def _check_losses(self, args: pulumi.ResourceHookArgs) -> None:
        watched = self._watched[args.name]
        taken = watched.taken
        old = cast(Properties, known(args.old_inputs or {}))
        new = {**cast(Properties, known(args.new_inputs or {})), **_kept_till_known(args)}
        hosts = [self._before[host] for host in taken.hosts if host in self._before]
        before = {Item.of(text) for was in hosts for text in was.left}
        lost = refused(
            watched.kind,
            old,
            new,
            taken.wishes,
            taken.identity is not None,
            before,
            self._before,
        )
        if lost:
            lines = advice(watched.kind, lost, taken.wishes)
            raise RuntimeError("\n".join([_head(args, watched), *lines, *_tail(taken)]))

    async def _check_creation(self, args: pulumi.ResourceHookArgs) -> None:
        taken = self._watched[args.name].taken
        raise RuntimeError(
            f"{taken.place}: '{taken.identity}' cannot become what this stack needs by a change in "
            "place; another one would have to be made. Nothing was changed: remove the key to have "
            "one made beside it, which leaves this one as it is"
        )


def as_it_is(
    resource: pulumi.Resource, names: Iterable[str], always: str
) -> "pulumi.Output[Mapping[str, Any]]":
    """Properties of a resource that was looked at, None for those that it has not.

    In a preview the SDK takes what is absent for unknown, so that everything that is made of it
    would be.

    Args:
        resource: that was looked at.
        names: of the properties.
        always: a property that it has in any case; while that is unknown, all of it is.
    """
    outputs: dict[str, pulumi.Output[Any]] = {name: getattr(resource, name) for name in names}

    async def secret() -> bool:
        return any([await output.is_secret() for output in outputs.values()])

    async def found() -> dict[str, Any]:
        return {
            name: _plain(await output.future()) if await output.is_known() else None
            for name, output in outputs.items()
        }

    seen: pulumi.Output[Any] = getattr(resource, always)
    hidden = seen.apply(lambda _: pulumi.Output.from_input(secret()))
    return hidden.apply(
        lambda hide: pulumi.Output.secret(found()) if hide else pulumi.Output.from_input(found())
    )


def _plain(value: object) -> object:
    """Without the SDK's own classes, whose properties may stand in the way of a map's methods."""
    if isinstance(value, dict):
        found = cast(dict[str, object], value)
        return {name: _plain(found[name]) for name in found}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast(Sequence[object], value)]
    return value


def staying(edge: Edge, kind: str, parent: pulumi.Resource) -> pulumi.ResourceOptions:
    """Options of what an adopted resource needs: when the whole edge goes, it stays with it.

    By itself, as for a host that leaves a group, it comes and goes as ever.
    """
    if edge.adopted(kind) is None:
        return pulumi.ResourceOptions()
    return pulumi.ResourceOptions(deleted_with=parent)


def retained(edge: Edge, kind: str) -> pulumi.ResourceOptions:
    """The same of what is shared with other edges, and so goes with none of them."""
    if edge.adopted(kind) is None:
        return pulumi.ResourceOptions()
    return pulumi.ResourceOptions(retain_on_delete=True)


def _taking_over(cdn: Cdn[Any], name: str, taken: Taken) -> str:
    """What stands beside the engine's own words about an ID that leads nowhere.

    No hook runs at an import, so it is said before. An import is a look in a preview too, which is
    then the place where a wrong ID shows.
    """
    return (
        f"{taken.place}.{'.'.join(taken.keys)}: '{taken.identity}' is looked up at {cdn.title} and "
        f"taken over as {name}. Should this run end because it does not exist or was not found: "
        f"{cdn.title} has none of this ID in the account of this run, and nothing was taken over. "
        "Write the ID that its console shows; where another account has it, write that one under "
        "account; or take the key out, to have one made"
    )


def _head(args: pulumi.ResourceHookArgs, watched: _Watched) -> str:
    taken = watched.taken
    if taken.identity is None:
        return (
            f"{taken.place}: '{args.id}' has what this stack did not make, and is not under adopt "
            "(any more); this change would take that away. It was not changed. To be rid of it, "
            "take the host out of the stack file and run `pulumi up` (nothing is deleted), then "
            f"add the host again. To go on with it, put {path('adopt', *taken.keys)} back. {HOW}"
        )
    return (
        f"{taken.place}: '{taken.identity}' at {watched.cdn.title} has what this stack does not "
        f"name, and taking it over would take that away. It was not changed. {HOW}"
    )


def _tail(taken: Taken) -> list[str]:
    if taken.identity is None:
        return []
    return [
        "To give the adoption up, take the host out of the stack file: nothing adopted is deleted."
    ]


def known(value: object) -> object:
    """Inputs as a hook gets them, with words in place of what is unknown or secret."""
    if isinstance(value, Unknown):
        return LATER
    if isinstance(value, pulumi.Output):
        return SECRET
    if isinstance(value, Mapping):
        return {k: known(v) for k, v in cast(Mapping[str, object], value).items()}
    if isinstance(value, list):
        return [known(item) for item in cast(list[object], value)]
    return value


def _kept_till_known(args: pulumi.ResourceHookArgs) -> Properties:
    """Whole properties that a preview does not know: nobody can tell that they lose anything.

    The update knows them, and asks again.
    """
    old = cast(Properties, known(args.old_inputs or {}))
    new = args.new_inputs or {}
    return {k: old.get(k) for k, v in new.items() if isinstance(v, Unknown)}
