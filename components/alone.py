"""A pair built alone, in a program of one's own: plain arguments in, tracking domains around it.

The arguments are read and checked by the very code that reads a stack file, so the messages are
the same; only the places in them are named by the arguments' own keys.
"""

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar, Protocol, cast

import pulumi
from pydantic import ValidationError

from components import dates, liveness
from components.account import AccountKind
from components.cdn import Cdn
from components.config import checks, links, translation
from components.config.edges import edge, stack_config
from components.config.faults import Fault, FaultyValueError, lines, listed, path, suggestion
from components.config.hosts import canonical
from components.config.late import Late
from components.config.reading import parsed
from components.config.values import Domain, Edge
from components.dns.zones import Zones
from components.hooks import Hooks
from components.memory import Was
from components.previous import Previous
from components.registry import DNS_PROVIDERS
from components.run import Run
from components.standing import AliasRecords
from components.target import Served
from components.tracking_domain import TrackingDomain

Args = Mapping[str, Any]

_GROUP = re.compile(r"[a-z][a-z0-9-]{0,49}")


class Pair(Protocol):
    """A pair's class, as far as its arguments are concerned; see `components.edge`."""

    cdn: ClassVar[Cdn[Any]]
    esp: ClassVar[str]
    resources: ClassVar[frozenset[str]]

    @classmethod
    def faults(cls, edge: Edge) -> Iterable[Fault]:
        """What the settings of the pair do not allow."""
        ...


class Alone:
    """What a pair makes around itself when no stack file's program does.

    Attributes:
        edge: the value of its arguments.
    """

    def __init__(
        self,
        pair: type[Pair],
        name: str,
        args: Args,
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        """Reads and checks `args`; registers nothing.

        Raises:
            pulumi.RunError: with every fault of `args`.
        """
        self._opts: pulumi.ResourceOptions = opts or pulumi.ResourceOptions()
        self._tracking: dict[str, TrackingDomain] = {}
        domains, faults = _domains(pair, name, args)
        if not faults:
            self.edge: Edge = edge(name, pair.cdn.name, domains)
            stack = stack_config(domains, {})
            faults = [*checks.across(stack), *pair.faults(self.edge)]
            faults = faults or dates.faults(stack, tuple)
        if faults:
            said = sorted({_placed(fault, pair.cdn.name) for fault in faults})
            raise pulumi.RunError(
                f"{pair.__name__} '{name}' has {listed(said)}; nothing of it was made:\n"
                + lines(said)
            )

    @property
    def provider(self) -> pulumi.ProviderResource | None:
        """The explicit provider of the edge's DNS zone; None for the default one."""
        return self._provider_for(DNS_PROVIDERS[self.edge.domains[0].dns.provider].account)

    def tracking(self, hooks: Hooks) -> Mapping[str, TrackingDomain]:
        """Makes the tracking domains, beside the pair and never below it.

        So another class, for another CDN, changes no record.
        """
        previous = Previous()
        self._refuse_moves(previous)
        zones = Zones(lambda _: self.provider)
        run = Run(hooks, previous, zones, AliasRecords(previous))
        given = self._opts.providers
        beside = pulumi.ResourceOptions(
            parent=self._opts.parent,
            protect=self._opts.protect,
            provider=self._opts.provider,
            providers=list(given) if isinstance(given, Sequence) else given,
        )
        self._tracking = {d.host: TrackingDomain(d, run, beside) for d in self.edge.domains}
        return self._tracking

    def _refuse_moves(self, previous: Previous) -> None:
        """As for a stack file: a live host keeps its CDN, and its links the ESP that made them."""
        left = liveness.corrected({}, previous.resources)
        live = [(d, left[d.host]) for d in self.edge.domains if d.host in left]
        found = [fault for d, was in live if was.live for fault in _moved(d, was)]
        if found:
            raise pulumi.RunError(lines(sorted({_placed(f, self.edge.cdn) for f in found})))

    def publish(self, edge: Served) -> None:
        """Publishes the tracking records, now that `edge` stands."""
        for domain in self._tracking.values():
            domain.publish({self.edge.cdn: edge})

    @property
    def summaries(self) -> dict[str, pulumi.Input[Any]]:
        """Tracking domain -> its outputs, once it is published."""
        return {host: domain.summary for host, domain in self._tracking.items()}

    def _provider_for(self, kind: AccountKind | None) -> pulumi.ProviderResource | None:
        if kind is None:
            return None
        given = self._opts.providers
        each: Iterable[pulumi.ProviderResource] = ()
        if isinstance(given, Mapping):
            each = given.values()
        elif given is not None:
            each = given
        one = self._opts.provider
        found = [*each, *([] if one is None else [one])]
        return next((provider for provider in found if provider.package == kind.package), None)


def _moved(domain: Domain, was: Was) -> Iterable[Fault]:
    if was.cdn in ("", domain.cdn):
        yield from links.faults(domain, was)
        return
    yield Fault(
        path("domains", domain.host),
        f"is live on '{was.cdn}', and this would move it straight to '{domain.cdn}'",
        "put the class it had back; to move it, set stage: build there and run `pulumi up` (https "
        "links do not work while the name points at the ESP), then take the other class, then go "
        "live again",
    )


_GUARDS = {"true": True, "false": False}
"""Choices are text in arguments; a stack file has yes and no for these."""


def _domains(pair: type[Pair], name: str, args: Args) -> tuple[list[Domain], list[Fault]]:
    """A value a host, and what is wrong with the arguments by themselves."""
    faults = [
        Fault(key, "unknown key", suggestion(key, _keys(pair)))
        for key in args
        if key not in _keys(pair)
    ]
    hosts, bad = _hosts(args.get("hosts"))
    faults += bad
    late = Late()
    valued = _keys(pair) - {"hosts"} - pair.resources
    tree = {key: value for key, value in args.items() if key in valued}
    plain = cast(dict[str, Any], late.marked(_translated(tree)))
    group = None if len(hosts) < 2 else name if _GROUP.fullmatch(name) else "hosts"
    block = {key: plain.pop(key) for key in list(plain) if key in _options(pair)}
    domains: list[Domain] = []
    for host in hosts:
        described = {
            "cdn": pair.cdn.name,
            "esp": pair.esp,
            **plain,
            "dns": {**_usual_dns(pair), **plain.get("dns", {})},
            "group": group,
            pair.cdn.name: block,
            "host": host,
        }
        try:
            domains.append(parsed(described, late))
        except ValidationError as error:
            faults += translation.domain_faults(
                error, Domain, ("domains", host), cast(Any, described), {}
            )
    return sorted(domains, key=lambda domain: domain.host), faults + late.faults()


def _usual_dns(pair: type[Pair]) -> dict[str, str]:
    usual = pair.cdn.default_dns
    return {} if usual is None else {"provider": usual}


def _translated(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments in a stack file's keys, where a schema needs others."""
    found = {key: value for key, value in tree.items() if value is not None}
    found |= {key: _GUARDS.get(word, word) for key, word in found.items() if key == "guard"}
    dns = dict(cast(Mapping[str, Any], found.get("dns") or {}))
    if "existing_id" in dns:
        dns["existing"] = dns.pop("existing_id")
    if dns:
        found["dns"] = dns
    certificate = dict(cast(Mapping[str, Any], found.get("certificate") or {}))
    if "private_key" in certificate:
        certificate["private_key"] = pulumi.Output.secret(certificate["private_key"])
    if certificate:
        found["certificate"] = certificate
    return found


def _hosts(given: object) -> tuple[list[str], list[Fault]]:
    if not isinstance(given, list | tuple) or not given:
        return [], [Fault("hosts", "names no tracking domain", "list at least one host name")]
    hosts: list[str] = []
    faults: list[Fault] = []
    for index, host in enumerate(cast(list[object], given)):
        place = path("hosts", index)
        if not isinstance(host, str):
            faults.append(Fault(place, "is no text known now", "write the host name itself"))
            continue
        try:
            name = canonical(host)
        except FaultyValueError as fault:
            faults.append(Fault(place, fault.what, fault.remedy))
            continue
        if name in hosts:
            faults.append(Fault(place, f"'{name}' is listed twice", "list each host once"))
        hosts.append(name)
    return list(dict.fromkeys(hosts)), faults


def _keys(pair: type[Pair]) -> frozenset[str]:
    """The keys that a pair's arguments have."""
    args = inspect.signature(pair.__init__).parameters["args"].annotation
    return frozenset(args.__required_keys__ | args.__optional_keys__)


def _options(pair: type[Pair]) -> frozenset[str]:
    """Those of them that are options of its CDN."""
    return _keys(pair) & frozenset(item.name for item in fields(pair.cdn.options))


def _placed(fault: Fault, cdn: str) -> Fault:
    """`fault` at the argument's own key: a host's keys are those of the whole component."""
    match = re.fullmatch(r'domains\."([^"]+)"(?:\.(.*))?', fault.where)
    if match is None:
        return fault
    key = (match[2] or "").removeprefix(f"{cdn}.")
    return Fault(key or f"host '{match[1]}'", fault.what, fault.remedy)
