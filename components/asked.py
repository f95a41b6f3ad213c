"""Where names really point, asked before a run relies on what the state says.

The answer of an update can get lost, and a person can change a record in an incident: then the
state says one thing and DNS another. A rollback that the state believes done would change nothing,
and an edge that the state believes unused would go under its name. So whoever keeps the record is
asked then, once a zone (docs/decisions/wrong-states.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components import liveness
from components.config.dns import Dns
from components.config.faults import path
from components.config.values import Domain
from components.dns.asking import NoAnswerError, ask_all
from components.dns.provider import Found, Pointing
from components.liveness import RecordWas
from components.memory import Was
from components.run import Run

Previous = Mapping[str, Was]


@dataclass(frozen=True)
class Doubt:
    """A host whose record has to be where the state says.

    Attributes:
        was: after the last update.
        record: as the state has it.
        account: name out of `accounts`, of the record's zone.
        why: what the run would do that relies on it.
    """

    was: Was
    record: RecordWas
    account: str | None
    why: str


def refuse_untrue(previous: Previous, domains: Sequence[Domain], run: Run) -> None:
    """Looks whether the records that this run relies on are where the state says.

    Args:
        previous: host -> what the last update left, of all hosts that are this run's.
        domains: that it is to leave.
        run: what the domains have in common.

    Raises:
        pulumi.RunError: with each that is not, and what to do, before anything is registered.
    """
    doubts = list(doubtful(previous, domains, run))
    zones: dict[tuple[str, str | None], list[Doubt]] = {}
    for doubt in doubts:
        zones.setdefault((doubt.record.provider.name, doubt.account), []).append(doubt)
    said = [text for (_, account), own in zones.items() for text in _asked(own, account, run)]
    if said:
        raise pulumi.RunError("\n".join(sorted(said)))


def doubtful(previous: Previous, domains: Sequence[Domain], run: Run) -> Iterable[Doubt]:
    """The records in the state that a run relies on without changing them."""
    wanted = {domain.host: domain for domain in domains}
    for host, was in previous.items():
        domain = wanted.get(host)
        why = _relies(was, domain)
        if why is None:
            continue
        place = was.place
        account = None if place is None else place.dns_account
        if domain is not None:
            account = domain.dns.account
        for record in liveness.records(run.previous.resources, host):
            yield Doubt(was, record, account, why)


def _relies(was: Was, domain: Domain | None) -> str | None:
    """What would break links if the state were wrong about a host; None for nothing."""
    if domain is None:
        return "its edge would be deleted"
    if not was.live and not domain.live:
        return "this run would leave it as it is, and delete what it believes unused"
    gone = sorted(cdn for cdn in was.edges if cdn not in domain.cdns)
    if gone:
        return f"its edge at {', '.join(gone)} would be deleted"
    if was.told and (domain.group, domain.esp) != (was.group, was.esp):
        return "its edge would be deleted"
    return None


def _asked(doubts: Sequence[Doubt], account: str | None, run: Run) -> Iterable[str]:
    provider = doubts[0].record.provider
    try:
        explicit = run.zones.account(Dns(provider=provider.name, account=account))
    except KeyError:
        hosts = ", ".join(doubt.was.host for doubt in doubts)
        yield (
            f"accounts: '{account}' is gone, and where {hosts} points can only be asked there; "
            "keep it until they have left the stack"
        )
        return
    try:
        found = ask_all(provider, [doubt.record.outputs for doubt in doubts], explicit)
    except NoAnswerError as error:
        hosts = ", ".join(doubt.was.host for doubt in doubts)
        yield (
            f"{hosts}: nothing was changed, since {provider.title} does not say where the name "
            f"points ({error}); see that the credentials may list the zone's records, then run "
            "this again"
        )
        return
    for doubt, there in zip(doubts, found, strict=True):
        if not _agrees(doubt.record.pointing, there):
            yield _untrue(doubt, there)


def _agrees(state: Pointing | None, found: Sequence[Found]) -> bool:
    """Whether the provider has the very record that the state has."""
    if state is None:
        return False
    return any(
        one.pointing is not None
        and (one.pointing.value.lower(), one.pointing.proxied)
        == (state.value.rstrip(".").lower(), state.proxied)
        for one in found
    )


def _untrue(doubt: Doubt, found: Sequence[Found]) -> str:
    host, record = doubt.was.host, doubt.record
    there = ", ".join(sorted(str(one) for one in found)) or "no record at all"
    says = "no single name" if record.pointing is None else str(record.pointing)
    return (
        f"{path('domains', host)}: the state says that its record points at {says}, and "
        f"{record.provider.title} has {there}: the answer of an update was lost, or somebody "
        f"changed the record by hand. Nothing was changed, since {doubt.why}. Run `pulumi "
        "refresh`, so that the state says what is, then `pulumi up` again"
    )
