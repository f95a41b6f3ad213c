"""What a component that is built alone has in common with every other: faults, options, owners."""

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pulumi

from components import claimed, hook_names
from components.account import AccountKind
from components.config.faults import Fault, lines, listed, path
from components.config.values import Domain, Edge
from components.default_providers import Use
from components.dns.zones import Zones
from components.edge_names import TRACKING_DOMAIN
from components.hooks import Hooks, Mechanism
from components.owners import Owner
from components.previous import Previous
from components.registry import CDNS
from components.run import Run

Args = Mapping[str, Any]

_OURS = Path(__file__).parent


def refuse(component: str, name: str, faults: Iterable[Fault], cdn: str | None) -> None:
    """Ends the program with every fault of the arguments of one component.

    Args:
        component: its class.
        name: its logical name.
        faults: of its arguments, at the places of a stack file or of the arguments.
        cdn: whose options are arguments of their own; None where places are a stack file's.

    Raises:
        pulumi.RunError: when there is a fault.
    """
    meant = map(_in_program, faults)
    said = sorted({fault if cdn is None else placed(fault, cdn) for fault in meant})
    if said:
        raise pulumi.RunError(
            f"{component} '{name}' has {listed(said)}{called_from()}; nothing of it was made:\n"
            f"{lines(said)}"
        )


def called_from() -> str:
    """Where the program calls a component, in brackets, since a message comes without a traceback.

    Nothing in a process of the package: no Python called it.
    """
    frame = None if hook_names.in_package() else inspect.currentframe()
    while frame is not None and Path(frame.f_code.co_filename).is_relative_to(_OURS):
        frame = frame.f_back
    if frame is None:
        return ""
    file, here = Path(frame.f_code.co_filename), Path.cwd()
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    return f" ({shown}, line {frame.f_lineno})"


def _in_program(fault: Fault) -> Fault:
    """`fault` at the key that a program has in place of a stack file's."""
    above, _, key = fault.where.rpartition(".")
    if key == "key_secret" and fault.what == "missing":
        return Fault(f"{above}.private_key", fault.what, fault.remedy)
    return fault


def placed(fault: Fault, cdn: str) -> Fault:
    """`fault` at the argument's own key: a host's keys are those of the whole component."""
    match = re.fullmatch(r'domains\."([^"]+)"(?:\.(.*))?', fault.where)
    if match is None:
        return fault
    key = "" if match[2] in (None, cdn) else match[2].removeprefix(f"{cdn}.")
    what, remedy = (_without_block(text, cdn) for text in (fault.what, fault.remedy))
    return Fault(key or f"host '{match[1]}'", what, remedy)


def _without_block(text: str, cdn: str) -> str:
    """`text` with the options of a CDN named as arguments, which they are here."""
    if cdn not in CDNS:
        return text
    options = "|".join(option.name for option in fields(CDNS[cdn].options))
    return re.sub(rf"(?<![\w.]){cdn}\.({options})\b", r"\1", text)


def provider_for(
    opts: pulumi.ResourceOptions, kind: AccountKind | None
) -> pulumi.ProviderResource | None:
    """The explicit provider of a cloud in `opts`; None for the default one."""
    if kind is None or kind.package is None:
        return None
    given = opts.providers
    each: Iterable[pulumi.ProviderResource] = ()
    if isinstance(given, Mapping):
        each = given.values()
    elif isinstance(given, Sequence):
        each = given
    found = [*each, *([] if opts.provider is None else [opts.provider])]
    own = next((provider for provider in found if provider.package == kind.package), None)
    if own is None and opts.parent is not None:
        # As every resource below the parent has it.
        return opts.parent.get_provider(f"{kind.package}:index:Any")
    return own


def beside(opts: pulumi.ResourceOptions, host: str) -> pulumi.ResourceOptions:
    """Options of a tracking domain that a component makes beside itself, out of its own.

    Args:
        opts: of the component.
        host: the tracking domain.
    """
    given = opts.providers
    return pulumi.ResourceOptions(
        parent=opts.parent,
        protect=opts.protect,
        provider=opts.provider,
        providers=list(given) if isinstance(given, Sequence) else given,
        transformations=opts.transformations,
        transforms=opts.transforms,
        aliases=aliases_of(opts, host),
        depends_on=opts.depends_on,
        retain_on_delete=opts.retain_on_delete,
        deleted_with=opts.deleted_with,
    )


_OF_INPUTS = (
    *("ignore_changes", "replace_on_changes", "delete_before_replace"),
    *("custom_timeouts", "additional_secret_outputs"),
)
"""Options about what a resource has of its own; the engine reads them of a component too."""


def of_the_host(opts: pulumi.ResourceOptions, host: str) -> pulumi.ResourceOptions:
    """Options of a tracking domain, which is named by its host, out of those that it is given.

    It has inputs, unlike the other components: where the name rests, for who reviews. Nothing of
    that is to be ignored, and no component made anew for it.

    Args:
        opts: as given.
        host: the tracking domain.
    """
    own = copy(opts)
    if own.aliases:
        own.aliases = aliases_of(own, host)
    for option in _OF_INPUTS:
        setattr(own, option, None)
    return own


Alias = pulumi.Input[str | pulumi.Alias]


def aliases_of(opts: pulumi.ResourceOptions, host: str) -> list[Alias]:
    """Where a tracking domain was by the aliases of a component, whose name is no part of it."""
    found = (_alias_beside(alias, host) for alias in opts.aliases or ())
    return [alias for alias in found if alias is not None]


def _alias_beside(alias: Alias, host: str) -> Alias | None:
    """Where the tracking domain was when its pair was at `alias`; None for a name alone."""
    if not isinstance(alias, pulumi.Alias):
        return pulumi.Output.from_input(alias).apply(lambda urn: _urn_beside(str(urn), host))
    # The SDK has an ellipsis where nothing was said; None says that there was no parent.
    places: dict[str, Any] = {key: getattr(alias, key) for key in ("parent", "stack", "project")}
    given = {key: place for key, place in places.items() if place is not ...}
    return pulumi.Alias(**given) if given else None


def _urn_beside(urn: str, host: str) -> str:
    head, qualified, _ = urn.rsplit("::", 2)
    above = qualified.rpartition("$")[0]
    return f"{head}::{above}{'$' if above else ''}{TRACKING_DOMAIN}::{host}"


def _in_another_process(host: str) -> Fault:
    return Fault(
        path("domains", host),
        "belongs to a component that another process of this update makes",
        "give it to one of the two: two records cannot stand at one name",
    )


class Claims(Mechanism):
    """Which component has which tracking domain, in one program."""

    def __init__(self, hooks: Hooks) -> None:
        """Nobody has any yet."""
        super().__init__(hooks)
        self._owners: dict[str, str] = {}
        self._edges: dict[tuple[str, str], str] = {}

    def take(self, owner: str, hosts: Iterable[str], edges: Iterable[Edge] = ()) -> list[Fault]:
        """Gives `owner` all of them, or says which ones others have; then it gets none.

        Hooks tell resources apart by their logical names, which an edge's name begins.
        """
        wanted, named = tuple(hosts), tuple(edges)
        faults = [
            Fault(
                path("domains", name),
                f"belongs to {self._owners[name]} in this program already",
                "give it to one of the two: two records cannot stand at one name",
            )
            for name in wanted
            if name in self._owners
        ]
        faults += [
            Fault(
                path("domains", edge.hosts[0]),
                f"'{edge.name}' names an edge of {self._edges[edge.cdn, edge.name]} already",
                "give this component, or the group, another name",
            )
            for edge in named
            if (edge.cdn, edge.name) in self._edges
        ]
        if not faults:
            faults = [
                _in_another_process(name) for name in wanted if claimed.elsewhere(f"host {name}")
            ]
        if not faults:
            self._owners |= dict.fromkeys(wanted, owner)
            self._edges |= {(edge.cdn, edge.name): owner for edge in named}
        return faults


def run_of(
    hooks: Hooks,
    previous: Previous,
    zones: Zones,
    domains: Sequence[Domain],
    edges: Iterable[Use],
    owner: Owner,
    *,
    made_elsewhere: bool = False,
) -> Run:
    """The run of a component that is built alone.

    Args:
        hooks: of the program.
        previous: what the last update left.
        zones: that its records are in.
        domains: its tracking domains.
        edges: what their edges are made with.
        owner: that component.
        made_elsewhere: their edges are, so that nobody can tell what these are named.
    """
    run = Run.around(domains, previous, zones, hooks, edges, made_elsewhere=made_elsewhere)
    return replace(run, owner=owner)
