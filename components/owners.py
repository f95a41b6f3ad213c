"""Which component of a program of one's own has a host: no live one loses its edge unsaid.

A stack file's program sees all its hosts at once; here each component sees its own. So a tracking
domain keeps in the state whose it is. A component that takes a live host off another one's edge is
refused, since that edge would go in the same update, and so is one that gives a live host up. What
no component of the run has any more is refused once the program has ended, before anything is
deleted, and by the delete hooks where nobody knows the end (docs/decisions/library.md).
"""

import inspect
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import pulumi
from pulumi.runtime.settings import SETTINGS
from typing_extensions import override

from components import hook_names
from components.config.faults import Fault, lines, path
from components.config.places import ESP_ONLY
from components.edge_names import TRACKING_DOMAIN
from components.hooks import Hooks, Mechanism
from components.keeping import Keeping
from components.memory import OWNER_OUTPUT, Was
from components.previous import Previous
from components.project import PACKAGE

WITHOUT_AN_EDGE = "TrackingDomain"
"""The class whose edge is made elsewhere, and does not go with it."""

BY_HOST = "ClickTracking"
"""The class whose outputs say which edge each host had, whatever its own name was."""

_RETIRE = (
    "put it back; to retire it, set stage: build and run `pulumi up`, wait until its TTL has "
    "passed and its links are no longer clicked, then remove it"
)


@dataclass(frozen=True)
class Owner:
    """A component that has tracking domains.

    Attributes:
        kind: its class.
        name: its logical name.
        process: how the process that makes it ends the names of its hooks.
    """

    kind: str
    name: str
    process: str = ""

    @classmethod
    def here(cls, kind: str, name: str) -> "Owner":
        """One that this process makes."""
        return cls(kind, name, hook_names.named(""))

    @property
    def shown(self) -> str:
        """As a message names it."""
        return f"{self.kind} '{self.name}'"

    @property
    def key(self) -> tuple[str, str]:
        """Type and logical name."""
        return f"{PACKAGE}:{self.kind}", self.name

    def exported(self) -> dict[str, str]:
        """As a tracking domain's component keeps it."""
        return {"kind": self.kind, "name": self.name, "process": self.process}

    @classmethod
    def remembered(cls, output: object) -> "Owner | None":
        """The other way round; None where the output is not one."""
        if not isinstance(output, Mapping):
            return None
        found = cast(Mapping[str, object], output)
        kind, name, process = (found.get(key) for key in ("kind", "name", "process"))
        if not isinstance(kind, str) or not isinstance(name, str):
            return None
        return cls(kind, name, process if isinstance(process, str) else "")


class Owned(Previous):
    """What the last update of a program of one's own left: its outputs are its own to name."""

    @cached_property
    @override
    def domains(self) -> Mapping[str, Was]:
        return self.by_state

    def owner(self, host: str) -> Owner | None:
        """Who had `host`; None where nobody kept it."""
        component = self.resources.get((TRACKING_DOMAIN, host), {})
        return Owner.remembered(component.get(OWNER_OUTPUT))


class Owners(Mechanism):
    """Who has which host in one run, and who had it before."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows nobody yet."""
        super().__init__(hooks)
        self._mine: set[str] = set()
        self._before: Mapping[str, Owner | None] | None = None
        self._moved: dict[tuple[str, str], dict[str, Owner]] = {}

    def take(
        self,
        owner: Owner,
        hosts: Collection[str],
        previous: Owned,
        opts: pulumi.ResourceOptions,
    ) -> list[Fault]:
        """Gives `owner` its hosts, or says which live ones lose their edge by it.

        Args:
            owner: a component that is about to be made.
            hosts: its tracking domains.
            previous: what the last update left.
            opts: of the component; with a parent or aliases it may be the old one by another name.
        """
        live = {host: was for host, was in previous.by_state.items() if was.live}
        self._begin(live, previous)
        found = [
            *self._taken(owner, [host for host in hosts if host in live], previous, opts),
            *self._given_up(owner, [host for host in live if host not in hosts], previous),
        ]
        if not found:
            self._mine |= set(hosts)
        return found

    def _taken(
        self, owner: Owner, live: Iterable[str], previous: Owned, opts: pulumi.ResourceOptions
    ) -> Iterable[Fault]:
        named_anew = opts.parent is not None or bool(opts.aliases)
        for host in live:
            old = previous.owner(host)
            if old is None or old.key == owner.key or old.kind == WITHOUT_AN_EDGE:
                continue
            if old.kind == owner.kind and old.kind == BY_HOST:
                continue
            if old.kind == owner.kind and named_anew and not previous.has(*owner.key):
                # Whether an alias says so, the engine alone knows: it makes no other edge then.
                self._moved.setdefault(owner.key, {})[host] = old
                continue
            yield _taken_from(host, old, owner)

    def _given_up(self, owner: Owner, others: Iterable[str], previous: Owned) -> Iterable[Fault]:
        if owner.kind in (WITHOUT_AN_EDGE, BY_HOST):
            return
        for host in others:
            old = previous.owner(host)
            if old is not None and old.key == owner.key:
                what = "is live and no longer in hosts; every link sent would break"
                yield Fault(path("domains", host), what, _RETIRE)

    def on_component(self, owner: Owner) -> pulumi.ResourceOptions:
        """Options of a component that may be an old one by a new name: it is none that is made.

        Args:
            owner: that component.
        """
        if owner.key not in self._moved:
            return pulumi.ResourceOptions()
        hook = self._hooks.hook("keep-live-edge", self._refuse_another, in_preview=True)
        return pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_create=[hook]))

    async def _refuse_another(self, args: pulumi.ResourceHookArgs) -> None:
        moved = self._moved[args.type, args.name]
        old = next(iter(moved.values()))
        raise RuntimeError(
            f"{', '.join(sorted(moved))}: live on the edge of {old.shown}, and this would make "
            f"another one and take that away. Nothing of it was changed. {_same(old)}; for another "
            "edge set stage: build there first and run `pulumi up`"
        )

    def _begin(self, live: Collection[str], previous: Owned) -> None:
        if self._before is not None:
            return
        self._before = {host: previous.owner(host) for host in live}
        Keeping.of_this_program().asks(self.left_out)
        if not hook_names.in_package():  # Nobody tells a process of the package of the end.
            cast(Any, SETTINGS).rpc_manager.rpcs.append(_AtTheEnd(self._refuse_left_out))

    def left_out(self) -> Sequence[str]:
        """Live hosts that were of this process and that no component of it has any more."""
        here = hook_names.named("")
        before = (self._before or {}).items()
        gone = {host for host, old in before if old is None or old.process == here}
        return sorted(gone - self._mine)

    def _refuse_left_out(self) -> None:
        hosts = self.left_out()
        if hosts and not _program_failed():
            what = (
                "is live and in no component of this program any more; every link sent would break"
            )
            faults = [Fault(f"host '{host}'", what, _RETIRE) for host in hosts]
            raise pulumi.RunError(f"nothing was deleted:\n{lines(faults)}")


class _AtTheEnd:
    """What the SDK awaits once a program has come to its end, and nobody before."""

    def __init__(self, run: Callable[[], None]) -> None:
        self._run: Callable[[], None] = run

    def __await__(self) -> Generator[Any, None, None]:
        return self._ended().__await__()

    async def _ended(self) -> None:
        self._run()


def _program_failed() -> bool:
    """Whether the program ended with an exception, which the SDK shows after this.

    It did not come to all its components then. The SDK keeps the exception in a variable alone.
    """
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_name == "run_pulumi_func":
            return frame.f_locals.get("ex") is not None
        frame = frame.f_back
    return False


def _taken_from(host: str, old: Owner, owner: Owner) -> Fault:
    same = f"{_same(old)}; " if old.kind == owner.kind else ""
    return Fault(
        path("domains", host),
        f"is live on the edge of {old.shown}, which this would take away while resolvers still "
        "know it",
        f"put {old.shown} back; {same}to move it, set stage: build there and run `pulumi up` "
        f"({ESP_ONLY}), wait until the TTL has passed, then take {owner.kind}, and go live again",
    )


def _same(old: Owner) -> str:
    return (
        "If it is the same one by another name or parent, say so in its options, as for any "
        f"resource: aliases=[pulumi.Alias(name='{old.name}')]"
    )
