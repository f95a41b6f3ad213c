"""The whole of a stack file as one component, in a program of one's own."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NotRequired, TypedDict, cast

import pulumi
from pulumi.runtime import config as runtime_config
from typing_extensions import override

from components import building, dates, given, handed, hook_names, liveness, preflight
from components.account import AccountKind
from components.accounts import Accounts
from components.adopting import Adopting
from components.building import Site, build
from components.config import moves
from components.config.faults import Fault, path
from components.config.late import Late
from components.config.reading import merge, parse
from components.config.resting import named_rests
from components.config.values import StackConfig
from components.credentials import Credentials
from components.dns.zones import Zones
from components.elsewhere import HostPlan
from components.given import Args, Claims
from components.hooks import Hooks
from components.memory import (
    DOMAINS_OUTPUT,
    FORMAT,
    FORMAT_OUTPUT,
    UnknownFormatError,
    Was,
    remembered,
)
from components.obstacles import obstacles
from components.overview import NEXT_OUTPUT, overview
from components.owners import Owned, Owner, Owners
from components.project import PACKAGE, PROJECT
from components.registry import CDNS, DNS_PROVIDERS
from components.tracking_domain import TrackingDomain

KIND = "ClickTracking"


class ClickTrackingArgs(TypedDict):
    """What stands under `domains` and `defaults` of a stack file, key by key."""

    domains: dict[str, Any]
    """Tracking domain -> its keys, in every language as in a stack file: `cdn`, `esp`, `stage`,
    `owner_record` and so on."""
    defaults: NotRequired[dict[str, Any]]
    """Merged under every domain: maps deeply, lists replaced, the domain's own keys win. In every
    language as in a stack file, too."""
    allow_empty: NotRequired[bool]
    """Whether `domains` may be empty, which deletes all that was made. Default false."""


class ClickTracking(pulumi.ComponentResource):
    """Every tracking domain of a stack file, with its edges, groups, standbys and moves.

    What it makes is below it: accounts are `providers` of its options, and `protect` protects
    record and edge of each domain that does not say otherwise.
    """

    domains: pulumi.Output[dict[str, Any]]
    """Tracking domain -> what to know of it, as a stack exports it: `stage` by its record,
    `target`, `edge`, `dns_records` as a person types them, `next_step`, and more."""
    next: pulumi.Output[str]
    """What to do next: a line `HOST: ...` for each domain."""

    def __init__(
        self,
        name: str,
        args: ClickTrackingArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Registers the component, and everything that the domains need below it.

        Args:
            name: logical name; also part of what has to be unique in an account.
            args: what a stack file says.
            opts: as for any component; accounts are `providers`.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        previous = _Remembered(name)
        stack = _read(name, opts, cast(Args, args), previous)
        self._opts: pulumi.ResourceOptions = opts or pulumi.ResourceOptions()
        accounts = _Below(self, self._opts)
        zones = Zones(lambda dns: accounts.provider(None, DNS_PROVIDERS[dns.provider].account))
        kinds = [CDNS[edge.cdn].account for edge in stack.edges]
        uses = [(kind, accounts.provider(None, kind)) for kind in kinds]
        hooks, owner = Hooks.of_this_program(), Owner.here(KIND, name)
        with preflight.Named(KIND, name):
            run = given.run_of(hooks, previous, zones, stack.domains, uses, owner)
            preflight.refuse(previous.domains, stack.domains, stack.edges, run)
            found = obstacles(stack.edges, run)
        given.refuse(KIND, name, found, None)
        super().__init__(f"{PACKAGE}:{KIND}", name, {}, opts)
        Adopting.of_this_program().remember(previous.domains, previous.logical_names)
        tracking = {
            domain.host: TrackingDomain(
                domain.host,
                {"host": domain.host, "esp": domain.esp},
                pulumi.ResourceOptions(parent=self),
                HostPlan(domain, run),
            )
            for domain in stack.domains
        }
        edges = build(stack.edges, Site(tracking, run, accounts, name))
        for host, domain in tracking.items():
            domain.publish(edges[host])
        summaries = {host: domain.summary for host, domain in tracking.items()}
        self.domains = pulumi.Output.from_input(summaries)
        self.next = overview(summaries)
        self.register_outputs(
            {DOMAINS_OUTPUT: self.domains, NEXT_OUTPUT: self.next, FORMAT_OUTPUT: FORMAT}
        )


class _Remembered(Owned):
    """What the last update left of the domains of one component; the rest is others'."""

    def __init__(self, name: str) -> None:
        """Reads nothing yet."""
        super().__init__()
        self._name: str = name
        self._hosts: frozenset[str] = frozenset()

    def has_now(self, stack: StackConfig) -> None:
        """Takes note of its domains: of one whose first update failed its outputs do not tell."""
        self._hosts = frozenset(domain.host for domain in stack.domains)

    @cached_property
    @override
    def domains(self) -> Mapping[str, Was]:
        own: dict[str, Was] = {}
        others: dict[str, Was] = {}
        try:
            for (type_, name), outputs in self.resources.items():
                if type_ == f"{PACKAGE}:{KIND}":
                    (own if name == self._name else others).update(remembered(outputs))
        except UnknownFormatError as error:
            raise pulumi.RunError(str(error)) from None
        # What another one had is its own by a new name, or has moved here: the same rules hold.
        told = {host: was for host, was in others.items() if host in self._hosts} | own
        found = liveness.corrected(told, self._state)
        return {host: was for host, was in found.items() if host in told or host in self._hosts}


class _Below(Accounts):
    """Everything is below the component, and its providers are inherited from there."""

    def __init__(self, parent: pulumi.Resource, opts: pulumi.ResourceOptions) -> None:
        super().__init__({})
        self._parent: pulumi.Resource = parent
        self._given: pulumi.ResourceOptions = opts

    @override
    def provider(
        self, account: str | None, kind: AccountKind | None
    ) -> pulumi.ProviderResource | None:
        del account
        return given.provider_for(self._given, kind)

    @override
    def options(self, account: str | None, kind: AccountKind | None) -> pulumi.ResourceOptions:
        del account, kind
        return pulumi.ResourceOptions(parent=self._parent)


def _read(
    name: str, opts: pulumi.ResourceOptions | None, args: Args, previous: _Remembered
) -> StackConfig:
    known = ClickTrackingArgs.__annotations__
    tree, faults = handed.read(KIND, name, args, opts, ClickTrackingArgs)
    usual = handed.protecting(opts, {})
    faults += handed.unknown(tree, known)
    late = Late()
    own = {key: tree[key] for key in tree if key in known and tree[key] is not None}
    plain = cast(dict[str, Any], late.marked({k: _translated(k, v) for k, v in own.items()}))
    defaults = plain.get("defaults", {})
    if usual and isinstance(defaults, dict):
        plain["defaults"] = merge(dict(usual), cast(dict[str, Any], defaults))
    secret_keys = runtime_config.get_config_secret_keys_env()
    stack, found = parse({**_secrets(), **_texts(plain)}, secret_keys, late)
    faults = late.with_faults(faults + found) + building.faults(stack)
    faults += _python_only(stack) if hook_names.in_package() else []
    previous.has_now(stack)
    previous.named_to_rest(named_rests(stack.domains))
    faults = faults or moves.faults(previous.domains, stack, Credentials())
    live = [host for host, was in previous.domains.items() if was.live] if not faults else []
    faults = faults or list(dates.faults(stack, lambda: live))
    hosts = [domain.host for domain in stack.domains]
    claims = Claims.of(Hooks.of_this_program())
    faults = faults or claims.take(f"{KIND} '{name}'", hosts, stack.edges)
    owners = Owners.of(Hooks.of_this_program())
    faults = faults or owners.take(
        Owner.here(KIND, name), hosts, previous, opts or pulumi.ResourceOptions()
    )
    given.refuse(KIND, name, map(_without_file, faults), None)
    for text in moves.notices(previous.domains, stack):
        pulumi.log.warn(text)
    return stack


def _python_only(stack: StackConfig) -> list[Fault]:
    return [
        Fault(
            path("domains", domain.host, "cdn" if cdn == domain.cdn else "also"),
            f"'{cdn}' stands on resources that only a Python program makes",
            "take the class in Python, or another CDN",
        )
        for domain in stack.domains
        for cdn in domain.cdns
        if CDNS[cdn].python_only
    ]


_MAPS = {
    "domains": "write a map: tracking domain -> its keys",
    "defaults": "write a map of the keys that every domain has",
}


def _without_file(fault: Fault) -> Fault:
    """A stack file's accounts are providers here, and its sections stand in no file."""
    if fault.where.endswith(".account"):
        return Fault(fault.where, fault.what, handed.ACCOUNTS)
    if fault.where in _MAPS and fault.what.endswith(", not a map"):
        return Fault(fault.where, fault.what, _MAPS[fault.where])
    return fault


def _translated(key: str, value: object) -> object:
    """`domains` and `defaults` in a stack file's keys."""
    if not isinstance(value, Mapping):
        return value
    found = cast(Args, value)
    if key == "defaults":
        return handed.translated(found)
    if key == "domains":
        return {
            host: handed.translated(cast(Args, tree)) if isinstance(tree, Mapping) else tree
            for host, tree in found.items()
        }
    return found


def _texts(plain: Args) -> dict[str, str]:
    """As Pulumi hands a stack file's configuration to a program."""
    return {
        # Text in place of a map is none, even where it is JSON.
        f"{PROJECT}:{key}": value
        if isinstance(value, str) and key not in _MAPS
        else json.dumps(value)
        for key, value in plain.items()
    }


def _secrets() -> dict[str, str]:
    """Secret keys of the program's own configuration, which `key_secret` can name."""
    config = {**runtime_config.get_config_env(), **runtime_config.CONFIG.get()}
    kept = runtime_config.get_config_secret_keys_env()
    return {key: text for key, text in config.items() if key in kept}
