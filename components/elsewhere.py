"""A tracking domain whose edge is made elsewhere, in a program of one's own.

Its arguments are read and checked by the very code that reads a stack file; what they say of the
edge takes the place of a pair's component.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi
from pydantic import ValidationError

from components import aiming, given, handed, preflight
from components.aiming import Aim
from components.arguments import TrackingDomainArgs
from components.config import checks, links, places, translation
from components.config.faults import Fault
from components.config.late import Late
from components.config.reading import parsed
from components.config.resting import named_rests
from components.config.values import Domain, Edge, StackConfig
from components.credentials import Credentials
from components.dns.records import Published, Record
from components.dns.zones import Zones
from components.given import Args, Claims
from components.guard.expectation import Proof
from components.guidance import Guidance
from components.hooks import Hooks
from components.owners import Owned, Owner, Owners
from components.registry import CDNS, DNS_PROVIDERS
from components.run import Run
from components.target import AskedCertificate, Target
from components.told import Name

ADDRESS_LABEL = "edge"
"""Begins the name of an edge that is an address: so a rollback is one record changed in place."""

KIND = "TrackingDomain"

_KEPT_ELSEWHERE = "kept elsewhere"


@dataclass(frozen=True)
class HostPlan:
    """A tracking domain as the code around it has read it.

    Attributes:
        domain: the host.
        run: what it has in common with others.
    """

    domain: Domain
    run: Run


_KEYS = frozenset(TrackingDomainArgs.__annotations__)


class Elsewhere:
    """An edge that is made elsewhere, as its tracking domain sees it (`components.target.Served`).

    Attributes:
        plan: the tracking domain.
    """

    def __init__(self, name: str, args: Args, opts: pulumi.ResourceOptions | None) -> None:
        """Reads and checks `args`; registers nothing.

        Raises:
            pulumi.RunError: with every fault of `args`.
        """
        hooks = Hooks.of_this_program()
        known, strange = handed.read(KIND, name, args, opts, TrackingDomainArgs)
        domain, aim, faults = _read(handed.protecting(opts, known))
        faults += strange
        if domain is not None:
            claim = f"{KIND} '{name}'"
            faults = faults or Claims.of(hooks).take(claim, [domain.host])
        given.refuse(KIND, name, faults, "")
        assert domain is not None
        beside = opts or pulumi.ResourceOptions()
        owner, previous = Owner.here(KIND, name), Owned()
        previous.named_to_rest(named_rests([domain]))
        moved = Owners.of(hooks).take(owner, [domain.host], previous, beside)
        given.refuse(KIND, name, moved or _moves(domain, previous), "")
        zones = Zones(lambda dns: given.provider_for(beside, DNS_PROVIDERS[dns.provider].account))
        with preflight.Named(KIND, name):
            run = given.run_of(hooks, previous, zones, [domain], [], owner, made_elsewhere=True)
            was = previous.by_state.get(domain.host)
            if was is not None and not was.live:
                preflight.refuse({domain.host: was}, [domain], (), run)
        self.plan: HostPlan = HostPlan(domain, run)
        self.edge: Edge = Edge(domain.host, domain.cdn, (domain,), "", True)
        self.certificate: pulumi.Output[str] = pulumi.Output.from_input(_KEPT_ELSEWHERE)
        self.main: str = ""
        self.left: Sequence[str] = ()
        self._aim: Aim | None = aim
        self._address: Published | None = None

    @property
    def address(self) -> Record | None:
        """The record that gives the edge a name, where it is an address."""
        aim, domain = self._aim, self.plan.domain
        if aim is None or aim.type == "CNAME" or aim.alias_zone is not None:
            return None
        name = f"{ADDRESS_LABEL}.{domain.host}"
        return Record("address", "edge-address", name, aim.value, domain.dns.ttl, type=aim.type)

    def named(self, address: Published) -> None:
        """Takes the published record that `address` asked for."""
        self._address = address

    @property
    def key(self) -> tuple[str, str]:
        """None of this program."""
        return "", ""

    def target(self, host: str) -> Target | None:
        """What `target` says."""
        del host
        aim = self._aim
        if aim is None:
            return None
        if self._address is not None:
            return Target(self._address.name)
        zone = None if aim.alias_zone is None else _name(aim.alias_zone)
        return Target(_name(aim.value), proxied=aim.proxied, alias_zone=zone)

    def proof(self, host: str) -> Proof:
        """Nothing but the header is known of it."""
        del host
        return Proof(self.plan.domain.x_forwarded_host)

    def asked_certificate(self, host: str) -> AskedCertificate | None:
        """None: it is kept elsewhere."""
        del host

    def after_record(self, domain: Domain, record: pulumi.Output[str]) -> None:
        """Nothing follows."""
        del domain, record

    def guidance(self, domain: Domain) -> Guidance:
        """The usual."""
        del domain
        return Guidance()

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[Any]]:
        """Nothing more."""
        del host
        return {}


def _read(args: Args) -> tuple[Domain | None, Aim | None, list[Fault]]:
    faults = handed.unknown(args, _KEYS)
    late = Late()
    host = handed.host(args.get("host"), late, "host")
    if isinstance(host, Fault):
        faults.append(host)
    tree = handed.translated({k: v for k, v in args.items() if k in _KEYS and k != "host"})
    faults += handed.by_name(tree)
    plain = cast(dict[str, Any], late.marked(tree))
    aim = aiming.read(plain.pop("target", None), late, faults)
    cdn = plain.setdefault("cdn", _of_nobody())
    usual = CDNS[cdn].default_dns if isinstance(cdn, str) and cdn in CDNS else None
    shown = host if isinstance(host, str) else handed.ANY_HOST
    described = {**plain, "dns": handed.with_usual_dns(usual, plain.get("dns")), "host": shown}
    domain = None
    try:
        domain = parsed(described, late)
    except ValidationError as error:
        faults += translation.domain_faults(error, Domain, ("domains", shown), described, {})
    faults = late.with_faults(given.placed(fault, "") for fault in faults)
    if domain is not None and not faults:
        faults += checks.across(StackConfig((domain,), {}, (), ()))
        faults += aiming.faults(domain, aim)
    return domain, aim, faults


def _name(given: pulumi.Input[str]) -> Name:
    return given if isinstance(given, str) else pulumi.Output.from_input(given)


def _of_nobody() -> str:
    """The CDN of which no resource is made: what is said of it fits any server."""
    return next(cdn.name for cdn in CDNS.values() if not cdn.resource_types)


def _moves(domain: Domain, previous: Owned) -> Iterable[Fault]:
    """As for a stack file: the record of a live host stays, and its links their ESP's."""
    was = previous.by_state.get(domain.host)
    if was is not None and was.live:
        yield from places.of_record(domain, was, Credentials())
        yield from links.faults(domain, was)
