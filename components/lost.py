"""Tracking records that the state has no more, and what stands at their names now.

Somebody replaces a record in an incident, and `pulumi refresh` finds that the one of the state is
gone. A second one would be made then, which the zone refuses in words that tell nobody what to do;
or the host leaves the file, and an edge goes that somebody led the name to by hand. So whoever
keeps the zone is asked (docs/decisions/wrong-states.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components import liveness
from components.config.dns import Dns
from components.config.faults import Fault, path
from components.config.late import changed
from components.config.resting import edges_named, rest
from components.config.values import Domain
from components.dns import taking
from components.dns.asking import NoAnswerError, ask_all
from components.dns.provider import DnsProvider, Found, in_words
from components.memory import TARGET_OUTPUT, Was
from components.registry import DNS_PROVIDERS
from components.run import Run


@dataclass(frozen=True)
class Lost:
    """A host whose record was published once, and that the state has none of.

    Attributes:
        was: after the last update.
        domain: as the stack file has it; None where it is to leave.
        dns: where its record was, or is to be.
    """

    was: Was
    domain: Domain | None
    dns: Dns

    @property
    def provider(self) -> DnsProvider:
        """Who keeps its zone."""
        return DNS_PROVIDERS[self.dns.provider]


def said(previous: Mapping[str, Was], domains: Sequence[Domain], run: Run) -> Iterable[str]:
    """What stands in the place of lost records, and what to do about each; says what is made again.

    Args:
        previous: host -> what the last update left, of all hosts that are this run's.
        domains: that it is to leave.
        run: what the domains have in common.
    """
    groups: dict[tuple[str, str | None], list[Lost]] = {}
    for lost in _all(previous, domains, run):
        groups.setdefault((lost.dns.provider, lost.dns.account), []).append(lost)
    for own in groups.values():
        yield from _asked(own, run)


def _all(previous: Mapping[str, Was], domains: Sequence[Domain], run: Run) -> Iterable[Lost]:
    wanted = {domain.host: domain for domain in domains}
    for host, was in previous.items():
        component = run.previous.resources.get((liveness.TRACKING_DOMAIN, host), {})
        if liveness.records(run.previous.resources, host) or TARGET_OUTPUT not in component:
            continue  # It stands, or none was ever published.
        domain = wanted.get(host)
        dns = _dns(was) if domain is None else domain.dns
        # What exists by the stack file is looked at by components.takeover.
        if dns is None or dns.existing or DNS_PROVIDERS[dns.provider].by_hand:
            continue
        if dns.zone_id is None or isinstance(dns.zone_id, str):
            yield Lost(was, domain, dns)


def _dns(was: Was) -> Dns | None:
    """Where the record of a host was that has left the stack file."""
    place = was.place
    if place is None or place.provider not in DNS_PROVIDERS:
        return None
    return Dns(
        provider=place.provider, zone=place.zone, zone_id=place.zone_id, account=place.dns_account
    )


def _asked(lost: Sequence[Lost], run: Run) -> Iterable[str]:
    provider = lost[0].provider
    try:
        account = run.zones.account(lost[0].dns)
        places = [run.zones.publisher(one.dns).place(one.was.host) for one in lost]
        found = ask_all(provider, places, account)
    except (KeyError, pulumi.RunError, NoAnswerError) as error:
        yield _unanswered(lost, error)
        return
    for one, there in zip(lost, found, strict=True):
        text = _left(one, there, run) if one.domain is None else _stands(one.domain, there, run)
        if text is not None:
            yield text


def _unanswered(lost: Sequence[Lost], error: Exception) -> str:
    hosts = ", ".join(one.was.host for one in lost)
    reason = f"account {error} is gone" if isinstance(error, KeyError) else str(error)
    last = (
        "; for a host that leaves, whose zone is gone for good, write dns.provider: manual and run "
        "`pulumi up`, then take it out"
        if any(one.domain is None for one in lost)
        else ""
    )
    return (
        f"{hosts}: the state has no record any more, as after `pulumi refresh` when somebody "
        f"replaced or deleted it by hand, and {lost[0].provider.title} does not say what is there "
        f"({reason}). Nothing was changed; see that the credentials may list the zone's records, "
        f"then run this again{last}"
    )


def _left(lost: Lost, found: Sequence[Found], run: Run) -> str | None:
    """Why a host may not leave: its edge would go, and the name may be at it."""
    host = lost.was.host
    leading = [one for one in found if one.leads]
    if all(run.previous.is_rest(host, one.pointing) for one in leading):
        return None
    return (
        f"{_replaced(host, lost.provider, leading)} Nothing was changed, since its edge would be "
        "deleted, and links may be served there. Put the host back into the stack file with "
        "dns.existing: true, see what `pulumi preview` says, and take it out once its record is "
        "where it rests"
    )


def _stands(domain: Domain, found: Sequence[Found], run: Run) -> str | None:
    """Why no second record is made for `domain`, and how the one that stands is taken over."""
    host, provider = domain.host, DNS_PROVIDERS[domain.dns.provider]
    gone = f"{host}: its record is gone from the zone at {provider.title}: somebody deleted it by"
    if not any(one.leads for one in found):
        if not found or (domain.dns.record == "alias" and domain.live):
            pulumi.log.warn(f"{gone} hand. Its links are dead until this update has made it again")
            return None
        return (
            f"{gone} hand, and there is {in_words(found)} in its place, beside which no CNAME can "
            "stand. Its links are dead. Remove that from the zone, and run this again"
        )
    return f"{_replaced(host, provider, found)} It was left as it is. {_way(domain, found, run)}"


def _replaced(host: str, provider: DnsProvider, found: Sequence[Found]) -> str:
    return (
        f"{path('domains', host)}: its record is in the state no more, as after `pulumi refresh` "
        f"when somebody replaced it by hand: {provider.title} has {in_words(found)} at that name "
        "now."
    )


def _way(domain: Domain, found: Sequence[Found], run: Run) -> str:
    write, dns = "Write dns.existing: true", changed(domain.dns, existing=True)
    known = run.previous.names | {name for _, name in edges_named(domain)}
    if dns.record != "alias" and any(one.alias and one.values[0] in known for one in found):
        write, dns = f"{write} and dns.record: alias", changed(dns, record="alias")
    taken = taking.tracking(changed(domain, dns=dns), found)
    if isinstance(taken, Fault):
        remedy = taken.remedy.removeprefix("nothing was changed; ")
        return f"{write}, so that it is taken over, and: {remedy}"
    now = taken.pointing
    if now == rest(domain):
        moves = "; it then moves to its edge, through the guard as at a cut-over"
        return f"{write} to take it over{moves if domain.live else ' as it is'}"
    if taking.may_be_own(domain, now, known, ()):
        stage = "" if domain.live else " and stage: live, since it is at an edge of this stack,"
        return f"{write}{stage} to take it over"
    return f"{write} to take it over; {taking.line(domain, now)}"
