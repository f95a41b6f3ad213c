"""Records that exist and are taken over (`dns.existing`): looked at before anything is registered.

An import by itself would say "does not exist" of a record that is missing, and make what it finds
as the stack file wants it, wherever that leads. So every record that is not in the state yet is
asked for first, and all that cannot stay as it is comes together (docs/decisions/today-stays.md).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import pulumi

from components.catalog import ESPS
from components.config.faults import ConfigError, Fault, listed, path
from components.config.resting import edges_named, rest
from components.config.values import Domain
from components.dns import taking
from components.dns.asking import NoAnswerError, ask
from components.dns.provider import Found, Pointing
from components.dns.taking import Taken
from components.dns.zones import Zones
from components.previous import Previous
from components.registry import CDNS, DNS_PROVIDERS
from components.target import Target
from components.told import Name, resolved

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Takeover:
    """What is taken over in this run.

    Attributes:
        tracking: host -> its record; hosts whose record is in the state already are not here.
        owners: host -> what imports its owner record.
        adopted: host -> CDNs whose edge of it is adopted, where the stack file names its rest.
    """

    tracking: Mapping[str, Taken] = field(default_factory=dict[str, Taken])
    owners: Mapping[str, str] = field(default_factory=dict[str, str])
    adopted: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def imported(self, host: str, label: str, type_: str) -> str | None:
        """What imports a record of `host`; None where there is none to take over.

        Args:
            host: the tracking domain.
            label: ends the record's logical name.
            type_: kind of the record that the program registers.
        """
        if label == "owner":
            return self.owners.get(host)
        taken = self.tracking.get(host)
        if taken is None or not label.startswith("tracking"):
            return None
        # One that is not an alias changes its type in place when the name is to be one.
        return taken.identities.get("AAAA" if type_ == "AAAA" else taken.first)

    def admit(self, domain: Domain, value: Name, targets: Mapping[str, Target | None]) -> Name:
        """`value`, once it is sure that the record may be taken over.

        Where it does not rest, that depends on the names of the edges, which this update may only
        be finding out. In a preview of an adoption that stays open; the update itself looks again.

        Args:
            domain: the domain as the stack file has it.
            value: what its record is to say.
            targets: CDN -> where it would point there.

        Raises:
            pulumi.RunError: by the output, when the record is no edge's of this stack.
        """
        if domain.dns.rollback_to is not None:
            shown = {*([domain.cdn] if domain.live else []), *self.adopted.get(domain.host, ())}
            for cdn in sorted(shown):
                value = _with_another_rest(domain, cdn, value, targets.get(cdn))
        taken = self.tracking.get(domain.host)
        if taken is None or taken.pointing == rest(domain):
            return value
        decided = pulumi.Output.from_input(_decided(domain, taken.pointing, targets))
        return decided.apply(lambda _: value)


def _with_another_rest(domain: Domain, cdn: str, value: Name, target: Target | None) -> Name:
    """`value`, unless the record says at an edge of this stack what it says at rest."""
    if target is None:
        return value

    def checked(edge: str) -> Name:
        if edge and _at(target, edge, rest(domain)):
            raise pulumi.RunError(str(taking.same_as_edge(domain, cdn)))
        return value

    return pulumi.Output.from_input(target.value).apply(checked)


async def _decided(domain: Domain, now: Pointing, targets: Mapping[str, Target | None]) -> bool:
    perhaps = False
    for cdn, target in targets.items():
        found = None if target is None else await resolved(target.value)
        if target is None or found is None:
            perhaps = perhaps or CDNS[cdn].signature.is_edge(now.value)
        elif _at(target, found, now):
            return _must_be_admitted(taking.refused(domain, now, cdn))
    if perhaps and domain.live:
        return True  # A preview; the update knows the name of the edge.
    unknown = taking.perhaps_own if perhaps else taking.elsewhere
    return _must_be_admitted(unknown(domain, now))


def _at(target: Target, value: str, now: Pointing) -> bool:
    """Whether a record that leads to `now` is at an edge of this stack, by whatever record."""
    bare = value.rstrip(".").lower()
    return (bare, target.proxied) == (now.value, now.proxied)


def _must_be_admitted(fault: Fault | None) -> bool:
    if fault is not None:
        raise pulumi.RunError(str(fault))
    return True


def refuse_own_edges(domains: Iterable[Domain], previous: Previous) -> None:
    """An edge of this stack is not off this stack's edges, whatever a stack file calls it.

    Raises:
        pulumi.RunError: with every `rollback_to` that names one.
    """
    found = [
        taking.same_as_edge(domain)
        for domain in domains
        if domain.dns.rollback_to in previous.edge_names
        and not ESPS[domain.esp].serves(domain.resting_host)
    ]
    if found:
        raise pulumi.RunError(str(ConfigError(found)))


def look(
    domains: Sequence[Domain], zones: Zones, previous: Previous, made_elsewhere: bool = False
) -> Takeover:
    """Asks for every record that the stack file says exists and the state does not know.

    Args:
        domains: as the stack file has them.
        zones: that their records are in.
        previous: what the last update left.
        made_elsewhere: any name may be the one of an edge.

    Raises:
        pulumi.RunError: with all of them that cannot be taken over as they are.
    """
    tracking: dict[str, Taken] = {}
    owners: dict[str, str] = {}
    faults: list[Fault] = []
    for domain in domains:
        if not domain.dns.existing:
            continue
        for label, name in _records(domain):
            if _in_state(domain, label, previous):
                continue
            try:
                found = _found(domain, name, zones)
            except NoAnswerError as error:
                faults.append(_unanswered(domain, name, error))
                continue
            if label == "owner":
                _sort(taking.owner(domain, name, found), domain, owners, faults)
            else:
                adopting = taking.adopting(domain, domains)
                taken = taking.tracking(domain, found)
                if not made_elsewhere:  # Else what it is to point at shows only later.
                    taken = _perhaps_at_an_edge(domain, taken, previous, adopting)
                _sort(taken, domain, tracking, faults)
    if faults:
        said = sorted(set(faults))
        raise pulumi.RunError(
            f"the records that exist have {listed(said)}; nothing was changed:\n"
            + "\n".join(f"  {fault}" for fault in said)
        )
    named = [domain for domain in domains if domain.dns.rollback_to is not None]
    adopted = {domain.host: taking.adopting(domain, domains) for domain in named}
    return Takeover(tracking, owners, adopted)


def _sort(result: Kept | Fault, domain: Domain, kept: dict[str, Kept], faults: list[Fault]) -> None:
    if isinstance(result, Fault):
        faults.append(result)
    else:
        kept[domain.host] = result


def _records(domain: Domain) -> Iterable[tuple[str, str]]:
    yield "tracking", domain.host
    if domain.owner_record is not None:
        yield "owner", domain.owner_record


def _in_state(domain: Domain, label: str, previous: Previous) -> bool:
    kind = DNS_PROVIDERS[domain.dns.provider].record_type or ""
    return (kind, f"{domain.host}-{label}") in previous.resources


def _found(domain: Domain, name: str, zones: Zones) -> Sequence[Found]:
    inputs = zones.publisher(domain.dns).place(name)
    return ask(DNS_PROVIDERS[domain.dns.provider], inputs, zones.account(domain.dns))


def _perhaps_at_an_edge(
    domain: Domain, taken: Taken | Fault, previous: Previous, adopting: Collection[str]
) -> Taken | Fault:
    """What is taken over, with a fault already where no edge of this stack can be meant."""
    if isinstance(taken, Fault) or taken.pointing == rest(domain):
        return taken
    known = previous.names | {name for _, name in edges_named(domain)}
    if taking.may_be_own(domain, taken.pointing, known, adopting):
        return taken
    return taking.elsewhere(domain, taken.pointing)


def _unanswered(domain: Domain, name: str, error: NoAnswerError) -> Fault:
    title = DNS_PROVIDERS[domain.dns.provider].title
    return Fault(
        path("domains", domain.host, "dns", "existing"),
        f"what is at {name} could not be looked up at {title} ({error})",
        "see that the credentials may list the zone's records",
    )
