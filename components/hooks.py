"""Hooks inside an update: they refuse a step that would break links, or explain a failure.

One of each kind a program; they tell resources apart by name. What has hooks of its own is a
`Mechanism` (`components.guard.hooks`, say), made once a program; `Hooks.hook` registers each of
its hooks once, and `together` binds those of several mechanisms to one resource.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, ClassVar, Self, TypeVar, cast
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime.settings import get_monitor

from components import gone, made_again, threads
from components.cdn import Cdn
from components.dns.provider import DnsProvider, Pointing
from components.hook_names import named
from components.made_again import Before

One = TypeVar("One", bound="Mechanism")

_IN_PREVIEW_TOO = pulumi.ResourceHookOptions(on_dry_run=True)


@dataclass(frozen=True)
class _Rest:
    """Where a tracking record points off this stack's edges, and what would serve it at one."""

    provider: DnsProvider
    place: Pointing
    edge: str | None
    rested: bool
    at_esp: bool
    changed: Sequence[str]

    @property
    def way(self) -> str:
        """How the name gets to the new edge; nobody puts back what nobody changed."""
        if not self.changed:
            return (
                "Set stage: build and run `pulumi up`, so that the edge is made while the name "
                f"rests at {self.place}; then set stage: live"
            )
        return (
            f"Put {' and '.join(self.changed)} back as before. To move to another CDN, add that "
            "CDN under `also`, run `pulumi up`, then swap `cdn` and `also`; to another group or "
            "account, set stage: build first"
        )

    @property
    def broken(self) -> str:
        """What does not work while the name rests, in brackets; nothing where an edge serves it."""
        if not self.at_esp:
            return ""
        return f" (https links do not work while the name points at {self.place})"


@dataclass(frozen=True)
class _Serving:
    """A resource that serves at an edge: whose it is, the live names there, and what was before."""

    cdn: Cdn[Any]
    live_hosts: Sequence[str]
    previous: Before | None


Refuse = Callable[[pulumi.ResourceHookArgs], Awaitable[None]]
"""Raises when a resource may not be made as things stand."""

Explain = Callable[[str], str | None]
"""What a person does about an API's refusal, out of its words; None when it is another one."""


class Hooks:
    """The hooks of one program; each is registered with the engine on first use."""

    _of_programs: ClassVar[WeakKeyDictionary[Any, "Hooks"]] = WeakKeyDictionary()

    @classmethod
    def of_this_program(cls) -> "Hooks":
        """Those of the program that runs: the engine takes each name once a program."""
        monitor = get_monitor()
        if monitor not in cls._of_programs:
            threads.reserve()
            cls._of_programs[monitor] = cls()
        return cls._of_programs[monitor]

    def __init__(self) -> None:
        """Knows no resource yet."""
        self._resting: dict[str, _Rest] = {}
        self._new_edges: set[str] = set()
        self._gone: set[str] = set()
        self._edges: dict[str, _Serving] = {}
        self._previous: Before | None = None
        self._explaining: dict[str, pulumi.ErrorHook] = {}
        self._refusing: dict[str, Refuse] = {}
        self._mechanisms: dict[type[Mechanism], Mechanism] = {}
        self._hooks: dict[str, pulumi.ResourceHook] = {}

    def one(self, mechanism: type[One]) -> One:
        """The one `mechanism` of this program; made when it is first asked for."""
        if mechanism not in self._mechanisms:
            self._mechanisms[mechanism] = mechanism(self)
        return cast(One, self._mechanisms[mechanism])

    def hook(
        self,
        name: str,
        run: Callable[[pulumi.ResourceHookArgs], Awaitable[None]],
        *,
        in_preview: bool = False,
    ) -> pulumi.ResourceHook:
        """The hook `name`; registered with the engine when it is first asked for.

        Args:
            name: what the engine knows it by and shows where it stops a step.
            run: raises to stop the step; asynchronous, since others stop the whole program.
            in_preview: runs in a preview too.
        """
        if name not in self._hooks:
            options = _IN_PREVIEW_TOO if in_preview else None
            self._hooks[name] = pulumi.ResourceHook(named(name), threads.in_hook(run), options)
        return self._hooks[name]

    def expect_rest(
        self,
        name: str,
        provider: DnsProvider,
        place: Pointing,
        edge: str | None,
        *,
        rested: bool,
        at_esp: bool,
        changed: Sequence[str] = (),
    ) -> None:
        """Remembers where the tracking record `name` rests, and the resource that serves it.

        Args:
            name: logical name of the tracking record.
            provider: whose record it is.
            place: where it rests while it is not at an edge of this stack.
            edge: logical name of the distribution, service or zone it is to point at, if any.
            rested: it is in the state, and no edge of this stack serves it by that.
            at_esp: the place is the ESP's own, which serves no HTTPS.
            changed: keys of the host that say which edge it has, and say another one than before.
        """
        self._resting[name] = _Rest(provider, place, edge, rested, at_esp, changed)

    def expect_gone(self, name: str) -> None:
        """Remembers that the edge of the tracking record `name` stood, and is no longer there."""
        self._gone.add(name)

    @cached_property
    def on_tracking_record(self) -> pulumi.ResourceHookBinding:
        """For a tracking record: refuses to move a live name to an edge that does not stand."""
        hook = self.hook("refuse-direct-move", self._refuse_direct_move, in_preview=True)
        return pulumi.ResourceHookBinding(before_update=[hook], on_error=[self._already_there])

    @cached_property
    def on_owner_record(self) -> pulumi.ResourceHookBinding:
        """For an owner record: explains why it cannot be created."""
        return pulumi.ResourceHookBinding(on_error=[self._already_there])

    @cached_property
    def _already_there(self) -> pulumi.ErrorHook:
        return pulumi.ErrorHook(named("explain-existing-record"), self._explain_existing_record)

    def before_creating(self, name: str, refuse: Refuse) -> pulumi.ResourceHookBinding:
        """For a resource whose provider would take the place of what is there without a word.

        Args:
            name: its logical name.
            refuse: looks first; asked in a preview too.
        """
        self._refusing[name] = refuse
        return pulumi.ResourceHookBinding(before_create=[self._look_first])

    @cached_property
    def _look_first(self) -> pulumi.ResourceHook:
        return self.hook("look-before-creating", self._refuse_creation, in_preview=True)

    async def _refuse_creation(self, args: pulumi.ResourceHookArgs) -> None:
        await self._refusing[args.name](args)

    def on_refusal(self, hook: str, explain: Explain) -> pulumi.ResourceHookBinding:
        """For a resource whose API may refuse it in words that need explaining.

        Args:
            hook: name of the hook, one for all resources of the kind.
            explain: says what to do.
        """
        if hook not in self._explaining:

            async def say(args: pulumi.ErrorHookArgs) -> bool:
                advice = explain(" ".join(args.errors))
                if advice is not None:
                    pulumi.log.error(f"{args.name}: {advice}")
                return False

            self._explaining[hook] = pulumi.ErrorHook(named(hook), say)
        return pulumi.ResourceHookBinding(on_error=[self._explaining[hook]])

    def remember(self, previous: Before) -> None:
        """Takes note of what the last update left, before anything is registered."""
        self._previous = previous

    def on_edge(
        self, name: str, cdn: Cdn[Any], live_hosts: Sequence[str]
    ) -> pulumi.ResourceHookBinding:
        """For what serves at an edge: notes that it is new in this run, or refuses to make it.

        Args:
            name: its logical name.
            cdn: whose edge it is; explains what its API refuses.
            live_hosts: live names that are to be served there; for any other edge nothing needs
                noting, and the engine is spared a call back for each.
        """
        self._edges[name] = _Serving(cdn, live_hosts, self._previous)
        note = [self._note] if live_hosts else None
        return pulumi.ResourceHookBinding(before_create=note, on_error=[self._taken_edge])

    @cached_property
    def _note(self) -> pulumi.ResourceHook:
        return self.hook("note-new-edge", self._note_new_edge, in_preview=True)

    @cached_property
    def _taken_edge(self) -> pulumi.ErrorHook:
        return pulumi.ErrorHook(named("explain-taken-edge"), self._explain_taken_edge)

    async def _note_new_edge(self, args: pulumi.ResourceHookArgs) -> None:
        edge = self._edges[args.name]
        if edge.previous is not None:
            made = (args.type, args.name)
            refused = made_again.refusal(edge.previous, edge.cdn, made, edge.live_hosts)
            if refused is not None:
                raise RuntimeError(refused)
        self._new_edges.add(args.name)

    async def _explain_taken_edge(self, args: pulumi.ErrorHookArgs) -> bool:
        errors = " ".join(args.errors)
        advice = gone.explained(self._edges[args.name].cdn, args.failed_operation, errors)
        if advice is not None:
            pulumi.log.error(f"{args.name}: {advice}")
        return False

    async def _explain_existing_record(self, args: pulumi.ErrorHookArgs) -> bool:
        host = args.name.rpartition("-")[0]
        rest = self._resting[f"{host}-tracking"]
        if args.failed_operation == "create" and rest.provider.exists_already(
            " ".join(args.errors)
        ):
            pulumi.log.error(
                f'domains."{host}".dns.existing: the record is in the zone already and was left as '
                "it is; set dns.existing: true to import it (usual when the ESP had it validated)"
            )
        elif args.failed_operation in ("create", "update"):
            pulumi.log.error(
                f"{host}: its record failed, and whether it changed nobody here knows: an answer "
                "may have got lost. Run `pulumi refresh` first, then look at a preview, then go on"
            )
        return False

    async def _refuse_direct_move(self, args: pulumi.ResourceHookArgs) -> None:
        rest = self._resting[args.name]
        host = args.name.removesuffix("-tracking")
        old = rest.provider.points_at(args.old_inputs or {})
        if old is None:
            raise RuntimeError(
                f"{host}: the record that stands there is not one plain record of "
                f"{rest.provider.title}, so nobody can tell where it leads. It was not changed; "
                "look at it in the zone, make it one record, then run `pulumi refresh`"
            )
        if rest.rested or old == rest.place or rest.edge not in self._new_edges:
            return
        if args.name in self._gone:
            raise RuntimeError(gone.moves(host, str(old), str(rest.place), at_esp=rest.at_esp))
        raise RuntimeError(
            f"{host} is live at {old}, and this change would move it straight to an edge that did "
            f"not stand before. The record was not changed. {rest.way}{rest.broken}"
        )


class Mechanism:
    """What a program has one of, beside its hooks."""

    @classmethod
    def of(cls, hooks: Hooks) -> Self:
        """That of the program whose hooks these are."""
        return hooks.one(cls)

    def __init__(self, hooks: Hooks) -> None:
        """Knows of nothing yet."""
        self._hooks: Hooks = hooks


def together(*bindings: pulumi.ResourceHookBinding) -> pulumi.ResourceHookBinding:
    """The hooks of several mechanisms for one resource, run in this order."""
    return reduce(pulumi.ResourceHookBinding.merge, bindings, pulumi.ResourceHookBinding())
