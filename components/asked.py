"""Where names really point, asked before a run relies on what the state says.

The answer of an update can get lost, and a person can change a record in an incident: then the
state says one thing and DNS another. A rollback that the state believes done would change nothing,
and an edge that the state believes unused would go under its name. So whoever keeps the record is
asked then, once a zone (docs/decisions/wrong-states.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components import by_hand, liveness, lost
from components.config.dns import Dns
from components.config.faults import path
from components.config.resting import rest
from components.config.values import Domain
from components.dns.asking import NoAnswerError, ask_all
from components.dns.provider import Found, Pointing, in_words
from components.liveness import RecordWas
from components.memory import Was
from components.run import Run


@dataclass(frozen=True)
class Doubt:
    """A host whose record has to be where the state says.

    Attributes:
        was: after the last update.
        record: as the state has it.
        accounts: names out of `accounts` that may see the record's zone, the likeliest first.
        why: what the run would do that relies on it.
    """

    was: Was
    record: RecordWas
    accounts: tuple[str | None, ...]
    why: str


def refuse_untrue(previous: Mapping[str, Was], domains: Sequence[Domain], run: Run) -> None:
    """Looks whether the records that this run relies on are where the state says.

    Args:
        previous: host -> what the last update left, of all hosts that are this run's.
        domains: that it is to leave.
        run: what the domains have in common.

    Raises:
        pulumi.RunError: with each that is not, or that the state has lost, and what to do, before
            anything is registered.
    """
    doubts = list(doubtful(previous, domains, run))
    zones: dict[tuple[str, tuple[str | None, ...]], list[Doubt]] = {}
    for doubt in doubts:
        zones.setdefault((doubt.record.provider.name, doubt.accounts), []).append(doubt)
    said = [text for (_, accounts), own in zones.items() for text in _asked(own, accounts, run)]
    said += [*lost.said(previous, domains, run), *by_hand.said(previous, domains)]
    if said:
        raise pulumi.RunError("\n".join(sorted(said)))


def doubtful(previous: Mapping[str, Was], domains: Sequence[Domain], run: Run) -> Iterable[Doubt]:
    """The records in the state that a run relies on without changing them."""
    wanted = {domain.host: domain for domain in domains}
    for host, was in previous.items():
        domain = wanted.get(host)
        why = _relies(was, domain)
        for record in liveness.records(run.previous.resources, host):
            reason = why or _takes_apart(record, domain)
            if reason is not None:
                yield Doubt(was, record, _accounts(was, domain, record), reason)


def _accounts(was: Was, domain: Domain | None, record: RecordWas) -> tuple[str | None, ...]:
    """Where the record was made; that may be renamed, so what the stack file says comes next."""
    place, found = was.place, list[str | None]()
    if place is not None and place.accounts is not None:  # older versions did not keep them
        found.append(place.dns_account)
    if domain is not None and domain.dns.provider == record.provider.name:
        found.append(domain.dns.account)
    return tuple(dict.fromkeys(found)) or (None,)


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


def _takes_apart(record: RecordWas, domain: Domain | None) -> str | None:
    """A rollback from alias records, whose first update takes the AAAA away and nothing else."""
    aliased = record.pointing is not None and record.pointing.alias
    if domain is None or domain.live or not aliased or rest(domain).alias:
        return None
    return "this run would take the AAAA from beside it"


def _asked(doubts: Sequence[Doubt], accounts: Sequence[str | None], run: Run) -> Iterable[str]:
    provider = doubts[0].record.provider
    for account in accounts:
        try:
            explicit = run.zones.account(Dns(provider=provider.name, account=account))
        except KeyError:
            continue
        break
    else:
        hosts = ", ".join(doubt.was.host for doubt in doubts)
        yield (
            f"accounts: '{accounts[0]}' is gone, and where {hosts} points can only be asked there; "
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
            "this again; if the zone is gone, run `pulumi refresh` first"
        )
        return
    for doubt, there in zip(doubts, found, strict=True):
        if not _agrees(doubt.record.pointing, there):
            yield _untrue(doubt, there)


def _agrees(state: Pointing | None, found: Sequence[Found]) -> bool:
    """Whether all that leads anywhere at the name leads where the state says."""
    leading = [one.pointing for one in found if one.leads]
    return bool(leading) and all(
        one is not None
        and state is not None
        and (one.value, one.proxied) == (state.value.rstrip(".").lower(), state.proxied)
        for one in leading
    )


def _untrue(doubt: Doubt, found: Sequence[Found]) -> str:
    host, record = doubt.was.host, doubt.record
    there = in_words(found) or "no record at all"
    says = "no single name" if record.pointing is None else str(record.pointing)
    return (
        f"{path('domains', host)}: the state says that its record points at {says}, and "
        f"{record.provider.title} has {there}: the answer of an update was lost, or somebody "
        f"changed the record by hand. Nothing was changed, since {doubt.why}. Run `pulumi "
        "refresh`, so that the state says what is, then `pulumi up` again"
    )
