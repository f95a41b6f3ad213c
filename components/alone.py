"""A pair built alone, in a program of one's own: plain arguments in, tracking domains around it.

The arguments are read and checked by the very code that reads a stack file, so the messages are
the same; only the places in them are named by the arguments' own keys.
"""

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, ClassVar, Protocol, cast

import pulumi
from pydantic import ValidationError

from components import dates, given, handed, preflight
from components.cdn import Cdn
from components.config import checks, moves, translation
from components.config.edges import edge, stack_config
from components.config.faults import Fault, path
from components.config.late import Late
from components.config.reading import parsed
from components.config.resting import named_rests
from components.config.values import Domain, Edge
from components.credentials import Credentials
from components.default_providers import Use
from components.dns.zones import Zones
from components.elsewhere import HostPlan
from components.given import Args, Claims
from components.hooks import Hooks
from components.memory import Was
from components.obstacles import obstacles
from components.owners import Owned, Owner, Owners
from components.registry import DNS_PROVIDERS
from components.run import Run
from components.target import Served
from components.tracking_domain import TrackingDomain

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
        run: what its tracking domains have in common.
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
        kind = pair.__name__
        known, strange = handed.read(kind, name, args, opts, _args(pair))
        domains, faults = _domains(pair, name, handed.protecting(opts, known))
        faults += strange
        if not faults:
            self._use: Use = (pair.cdn.account, given.provider_for(self._opts, pair.cdn.account))
            self.edge: Edge = edge(name, pair.cdn.name, domains)
            stack = stack_config(domains, {})
            known = all(domain.has_origin for domain in domains)  # else it is a fault already
            faults = [*checks.across(stack), *(pair.faults(self.edge) if known else ())]
            faults = faults or list(dates.faults(stack, tuple))
            claims = Claims.of(Hooks.of_this_program())
            faults = faults or claims.take(f"{kind} '{name}'", self.edge.hosts, [self.edge])
        given.refuse(kind, name, faults, pair.cdn.name)
        owner = Owner.here(kind, name)
        previous = Owned()
        previous.named_to_rest(named_rests(self.edge.domains))
        given.refuse(kind, name, self._moves(previous, owner), pair.cdn.name)
        with preflight.Named(kind, name):
            self.run: Run = self._looked_at(previous, owner)
            found = obstacles([self.edge], self.run)
        given.refuse(kind, name, found, pair.cdn.name)

    def _moves(self, previous: Owned, owner: Owner) -> list[Fault]:
        """As for a stack file: a live host keeps its edge, and its links the ESP that made them."""
        left = previous.by_state
        owners = Owners.of(Hooks.of_this_program())
        found = owners.take(owner, self.edge.hosts, previous, self._opts)
        if not found:
            found = [
                f for d in self.edge.domains if d.host in left for f in _moved(d, left[d.host])
            ]
        if not found:
            for text in moves.notices(left, stack_config(self.edge.domains, {})):
                pulumi.log.warn(text)
        return found

    def _looked_at(self, previous: Owned, owner: Owner) -> Run:
        """What the records say now: nothing is registered before that is known."""
        kinds = {name: dns.account for name, dns in DNS_PROVIDERS.items()}
        zones = Zones(lambda dns: given.provider_for(self._opts, kinds[dns.provider]))
        hooks, domains = Hooks.of_this_program(), self.edge.domains
        run = given.run_of(hooks, previous, zones, domains, [self._use], owner)
        own = {h: was for h, was in previous.by_state.items() if h in self.edge.hosts}
        preflight.refuse(own, domains, [self.edge], run)
        return run

    def tracking(self) -> Mapping[str, TrackingDomain]:
        """Makes the tracking domains, beside the pair and never below it.

        So another class, for another CDN, changes no record.
        """
        self._tracking = {
            domain.host: TrackingDomain(
                domain.host,
                {"host": domain.host, "esp": domain.esp},
                given.beside(self._opts, domain.host),
                HostPlan(domain, self.run),
            )
            for domain in self.edge.domains
        }
        return self._tracking

    def publish(self, edge: Served) -> None:
        """Publishes the tracking records, now that `edge` stands."""
        for domain in self._tracking.values():
            domain.publish({self.edge.cdn: edge})

    @property
    def summaries(self) -> dict[str, pulumi.Input[Any]]:
        """Tracking domain -> its outputs, once it is published."""
        return {host: domain.summary for host, domain in self._tracking.items()}


def _moved(domain: Domain, was: Was) -> Iterable[Fault]:
    if not was.live or was.cdn in ("", domain.cdn):
        # The group is this component itself, by whatever name.
        before = {domain.host: replace(was, group=domain.group)}
        yield from moves.faults(before, stack_config([domain], {}), Credentials())
        return
    yield Fault(
        path("domains", domain.host),
        f"is live on '{was.cdn}', and this would move it straight to '{domain.cdn}'",
        "put the class it had back; to move it, set stage: build there and run `pulumi up` (https "
        "links do not work while the name points at the ESP), then take the other class, then go "
        "live again",
    )


def _domains(pair: type[Pair], name: str, args: Args) -> tuple[list[Domain], list[Fault]]:
    """A value a host, and what is wrong with the arguments by themselves."""
    faults = handed.unknown(args, _keys(pair))
    late = Late()
    hosts, bad = handed.hosts(args.get("hosts"), late)
    faults += bad
    valued = _keys(pair) - {"hosts"} - pair.resources
    tree = handed.translated({key: value for key, value in args.items() if key in valued})
    faults += handed.by_name(tree)
    plain = cast(dict[str, Any], late.marked(tree))
    group = None if len(hosts) < 2 else name if _GROUP.fullmatch(name) else "hosts"
    block = {key: plain.pop(key) for key in list(plain) if key in _options(pair)}
    domains: list[Domain] = []
    for host in hosts or [handed.ANY_HOST]:
        described = {
            "cdn": pair.cdn.name,
            "esp": pair.esp,
            **plain,
            "dns": handed.with_usual_dns(pair.cdn.default_dns, plain.get("dns")),
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
    found = late.with_faults(given.placed(fault, pair.cdn.name) for fault in faults)
    return sorted(domains, key=lambda domain: domain.host), found


def _keys(pair: type[Pair]) -> frozenset[str]:
    """The keys that a pair's arguments have."""
    args = _args(pair)
    return frozenset(args.__required_keys__ | args.__optional_keys__)


def _args(pair: type[Pair]) -> Any:
    return inspect.signature(pair.__init__).parameters["args"].annotation


def _options(pair: type[Pair]) -> frozenset[str]:
    """Those of them that are options of its CDN."""
    return _keys(pair) & frozenset(item.name for item in fields(pair.cdn.options))
