"""Delete hooks: what a live host needs stays, also in `pulumi destroy`, which runs no program.

The engine keeps the hooks of a resource in the state by name, and before a destroy it looks for
delete hooks there: where it finds one it deletes nothing at all and prints the name, which is
therefore our sentence. Every program registers them, so that an update that takes such a resource
away on purpose, as a rollback does, finds the hook and passes it. See
docs/decisions/destroying.md.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime.settings import get_monitor

from components.config.places import way
from components.hook_names import named
from components.made_again import SAME_ELSEWHERE
from components.threads import in_hook

LIVE = "live: set stage build first, see README"
"""Name of the hook on what a live host needs: all that a destroy says of it."""

PROTECTED = "protect is true: write false and run pulumi up first, see README"
"""Name of the hook on what is protected off the CDN, because the stack file says so."""

_IN_PREVIEW_TOO = pulumi.ResourceHookOptions(on_dry_run=True)

_KNOWN_AT_ONCE = 0.2
"""Seconds: by the time the engine deletes, it has told every identity that it has to tell."""


LeftOut = Callable[[], Sequence[str]]
"""Live hosts that no component of a program of one's own has any more."""

Ready = Callable[[], Awaitable[None]]
"""Returns once something serves; raises when it does not come to that."""


class Keeping:
    """What the live hosts of one program need, and the hooks that keep it."""

    _of_programs: ClassVar[WeakKeyDictionary[Any, "Keeping"]] = WeakKeyDictionary()

    @classmethod
    def of_this_program(cls) -> "Keeping":
        """That of the program that runs; its hooks are registered, used or not."""
        monitor = get_monitor()
        if monitor not in cls._of_programs:
            cls._of_programs[monitor] = cls()
        return cls._of_programs[monitor]

    def __init__(self) -> None:
        """Registers the hooks; nothing is kept yet."""
        self._resources: dict[tuple[str, str], pulumi.CustomResource] = {}
        self._hosts: dict[tuple[str, str], frozenset[str]] = {}
        self._leaving: set[str] = set()
        self._by_record: set[str] = set()
        self._successors: dict[str, Ready] = {}
        self._stages: dict[str, pulumi.Output[str]] = {}
        self._left_out: LeftOut | None = None
        self._live = pulumi.ResourceHook(
            named(LIVE), in_hook(self._refuse_while_live), _IN_PREVIEW_TOO
        )
        self._protected = pulumi.ResourceHook(
            named(PROTECTED), self._refuse_protected, _IN_PREVIEW_TOO
        )

    def while_live(self, live: Iterable[str], hosts: Iterable[str]) -> pulumi.ResourceOptions:
        """Options of a component: what it is made of stays as long as one of its hosts is live.

        Args:
            live: its hosts that are to be live after this update.
            hosts: all of its hosts; those that cannot leave the CDN in one update count as live.
        """
        wanted, every = frozenset(live), frozenset(hosts)

        def kept(
            args: pulumi.ResourceTransformationArgs,
        ) -> pulumi.ResourceTransformationResult | None:
            hook = self._hook(args, wanted | (every & self._leaving))
            if hook is None:
                return None
            opts = copy(args.opts)
            own = pulumi.ResourceHookBinding(before_delete=[hook])
            opts.hooks = pulumi.ResourceHookBinding.merge(args.opts.hooks, own)
            return pulumi.ResourceTransformationResult(args.props, opts)

        return pulumi.ResourceOptions(transformations=[kept])

    def succeeded_by(self, name: str, ready: Ready) -> None:
        """Takes note of what follows the resources of a name, which stay until it serves.

        Args:
            name: logical name, of the successor too, whatever its type.
            ready: returns once the successor serves; raises, in words, when it does not, and in a
                preview says so.
        """
        self._successors[name] = ready

    def asks(self, left_out: LeftOut) -> None:
        """Takes note of who knows what a program of one's own has left out.

        Nothing that a live host needs is deleted while there is such a host: which edge it had
        nobody can tell by then.
        """
        self._left_out = left_out

    def on_tracking_record(self, host: str, *, live: bool) -> pulumi.ResourceHookBinding:
        """For the tracking record of `host`: of a live one, never makes a second.

        Args:
            host: the tracking domain.
            live: it is so by the record that the state has; whatever was changed, another one is
                not made beside it or in its place.
        """
        if live:
            self._by_record.add(host)
        return pulumi.ResourceHookBinding(before_create=[self._second_record])

    @cached_property
    def _second_record(self) -> pulumi.ResourceHook:
        return pulumi.ResourceHook(named("keep-live-record"), self._refuse_second, _IN_PREVIEW_TOO)

    async def _refuse_second(self, args: pulumi.ResourceHookArgs) -> None:
        host = args.name.removesuffix("-tracking")
        if host not in self._by_record:
            return
        raise RuntimeError(
            f"{host} is live by another record, which the state has, and this would make a second "
            "one in its place, in another zone or account. Nothing of it was changed. Of "
            f"dns.provider, dns.zone, dns.zone_id and dns.account: {way(of_dns=True)}"
            f"{'' if self._left_out is None else SAME_ELSEWHERE}"
        )

    def leaves_later(self, host: str) -> None:
        """Takes note that `host` is served until another update, whatever its stage."""
        self._leaving.add(host)

    def stands(self, host: str, stage: pulumi.Output[str]) -> None:
        """Takes note of where the record of `host` points, as far as this run knows it.

        A destroy changes no record, whatever the stack file says by then.
        """
        self._stages[host] = stage

    def _hook(
        self, args: pulumi.ResourceTransformationArgs, live: frozenset[str]
    ) -> pulumi.ResourceHook | None:
        protected = args.opts.protect is True
        if not isinstance(args.resource, pulumi.CustomResource) or not (live or protected):
            return None
        key = (args.type_, args.name)
        self._resources[key] = args.resource
        self._hosts[key] = live
        return self._live if live else self._protected

    async def _refuse_while_live(self, args: pulumi.ResourceHookArgs) -> None:
        """Refuses to delete what this very run registered and a live host needs.

        What the run did not register is gone from the stack file, whose changes are held against
        the hosts that are live before anything happens (`components.config.moves`); what has
        another identity by now has its successor, and goes once that one serves.
        """
        key = (args.type, args.name)
        hosts = sorted(self._hosts.get(key, ()))
        perhaps = await asyncio.gather(*map(self._perhaps_live, hosts))
        serving = [host for host, live in zip(hosts, perhaps, strict=True) if live]
        if serving and await self._is_current(key, args.id):
            raise RuntimeError(
                f"{', '.join(serving)}: live, and every link of mails already sent needs this. "
                "Nothing of it was deleted. Set stage: build and run `pulumi up`, so that the name "
                "points at the ESP again; destroy after that"
            )
        left_out = () if self._left_out is None or key in self._hosts else self._left_out()
        if left_out:
            raise RuntimeError(
                f"{', '.join(left_out)}: live and in no component of this program any more, and "
                "every link of mails already sent needs an edge. Nothing of it was deleted. Put it "
                "back; to retire it, set stage: build and run `pulumi up`, wait until its TTL has "
                "passed and its links are no longer clicked, then remove it"
            )
        if args.name in self._successors:
            await self._successors[args.name]()

    async def _refuse_protected(self, args: pulumi.ResourceHookArgs) -> None:
        key = (args.type, args.name)
        if key not in self._resources or await self._is_current(key, args.id):
            raise RuntimeError(
                "protect: true in the stack file keeps it. Nothing of it was deleted. Write "
                "protect: false, or take the line out, and run `pulumi up` first"
            )

    async def _is_current(self, key: tuple[str, str], identity: str) -> bool:
        asked = await _by_now(self._resources[key].id)
        return asked is not None and asked.result() == identity

    async def _perhaps_live(self, host: str) -> bool:
        stage = self._stages.get(host)
        asked = None if stage is None else await _by_now(stage)
        return asked is None or asked.exception() is not None or asked.result() in (None, "live")


async def _by_now(value: pulumi.Output[str]) -> asyncio.Task[str | None] | None:
    """What a resource has told, or how it failed; None where it has done neither."""
    asked = asyncio.ensure_future(value.future())
    done, _ = await asyncio.wait([asked], timeout=_KNOWN_AT_ONCE)
    return asked if done else None
