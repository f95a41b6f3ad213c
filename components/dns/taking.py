"""Which records that exist can be taken over as they are (`dns.existing`). Pure.

Taking one over may change its ttl and nothing else: what recipients have today stays until the
stack file says otherwise. See docs/decisions/today-stays.md.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.config.faults import Fault, path
from components.config.resting import alias_zone, rest
from components.config.values import Domain
from components.dns.provider import Found, Pointing, in_words
from components.registry import CDNS, DNS_PROVIDERS

ADDRESSES = frozenset({"A", "AAAA", "ALIAS", "CNAME", "HTTPS", "SVCB"})
"""Types that say where a name leads; a CNAME stands beside none of the others either."""


@dataclass(frozen=True)
class Taken:
    """What is taken over at a tracking name.

    Attributes:
        pointing: where it leads now.
        identities: type of a record -> what imports it; an alias is an A and an AAAA.
    """

    pointing: Pointing
    identities: Mapping[str, str]

    @property
    def first(self) -> str:
        """Type of the record that recipients resolve first: the CNAME, or the A of an alias."""
        return next(type_ for type_ in self.identities if type_ != "AAAA")


def tracking(domain: Domain, found: Sequence[Found]) -> Taken | Fault:
    """The tracking record of `domain`, out of everything that stands at its name."""
    missing = _missing(domain, domain.host, found)
    if missing is not None:
        return missing
    one = _plain(found)
    if one is not None:
        pointing, given = one.pointing, domain.dns.existing
        if isinstance(given, str) and given != one.identity:
            return _other_record(domain, given, one)
        if pointing is not None:
            return Taken(pointing, {one.type: one.identity})
    pair = _pair(found)
    if pair is None:
        return Fault(_existing(domain), _not_plain(domain.host, found), _make_one(domain))
    taken = Taken(pair, {item.type: item.identity for item in found if item.alias})
    if domain.dns.record == "alias":
        return taken
    lines = "add dns.record: alias"
    if pair.value != domain.resting_host:
        lines += f" and dns.rollback_to: {pair.value}"
    return Fault(
        _existing(domain),
        f"{domain.host} is an A and an AAAA alias of {pair.value} today, and dns.record is 'cname'",
        f"{lines} to take the pair over as it is, or replace it by one CNAME in the zone",
    )


def owner(domain: Domain, name: str, found: Sequence[Found]) -> str | Fault:
    """What imports the owner record `name`, which stays at the ESP whatever the stage."""
    missing = _missing(domain, name, found)
    if missing is not None:
        return missing
    one = _plain(found)
    if one is not None and one.pointing == Pointing(domain.esp_host):
        return one.identity
    return Fault(
        path("domains", domain.host, "owner_record"),
        f"{name} says {in_words(found)} today, and it would be made CNAME {domain.esp_host}",
        "put it right in the zone, not proxied, when that is where the ESP wants it, or remove "
        "owner_record",
    )


def refused(domain: Domain, now: Pointing, at: str | None = None) -> Fault | None:
    """Why a record that leads to `now` is not taken over; None where it is, unchanged or at rest.

    Args:
        domain: the domain as the stack file has it.
        now: where the record leads today.
        at: the CDN at whose edge of this stack it is; None where it is at none.
    """
    if at is None:
        return None if now == rest(domain) else elsewhere(domain, now)
    if not domain.live:
        return Fault(
            path("domains", domain.host, "stage"),
            f"is '{domain.stage}', and {domain.host} is live already: its record leads to {now}, "
            f"this stack's edge at '{at}'",
            "write stage: live",
        )
    if at != domain.cdn:
        return Fault(
            path("domains", domain.host, "cdn"),
            f"is '{domain.cdn}', and {domain.host} is live at '{at}' today: its record leads to "
            f"{now}",
            f"write cdn: {at} and also: [{domain.cdn}], run `pulumi up`, and then swap the two",
        )
    return None


def elsewhere(domain: Domain, now: Pointing) -> Fault:
    """A record leads to neither its rest nor an edge of this stack: names it, and the line."""
    where = f"neither where it rests ({rest(domain)}) nor an edge of this stack"
    return Fault(
        _existing(domain),
        f"the record {domain.host} leads to {now} today, which is {where}, and links would move "
        "there at once",
        f"nothing was changed; {line(domain, now)}",
    )


def perhaps_own(domain: Domain, now: Pointing) -> Fault:
    """As `elsewhere`, where the record may also be at an edge that is adopted."""
    fault = elsewhere(domain, now)
    own = "if it is the edge that adopt names, it is live already: write stage: live"
    return Fault(fault.where, fault.what, f"{fault.remedy}; {own}")


def same_as_edge(domain: Domain, cdn: str | None = None) -> Fault:
    """Where the record rests is an edge of this stack, so that live and back are one.

    Args:
        domain: the domain as the stack file has it.
        cdn: of its own edge; None where it is another host's, or nobody knows whose.
    """
    whose = "an edge of this stack" if cdn is None else f"this stack's own edge at '{cdn}'"
    return Fault(
        path("domains", domain.host, "dns", "rollback_to"),
        f"'{domain.resting_host}' is {whose}, so a rollback would not leave this stack",
        "write where links are served without it, or remove it for the ESP's host",
    )


def line(domain: Domain, now: Pointing) -> str:
    """What to write so that `now` is where the record rests."""
    dns = domain.dns
    if now.alias != (rest(domain).alias and now.value == domain.resting_host):
        kind = "alias" if now.alias else "cname"
        if dns.record != kind:
            return f"write dns.record: {kind}, and dns.rollback_to: {now.value}"
    lines = [f"dns.rollback_to: {now.value}"] if now.value != domain.resting_host else []
    if now.proxied != dns.rollback_proxied:
        lines.append(f"dns.rollback_proxied: {str(now.proxied).lower()}")
    shown = " and ".join(lines or [f"dns.rollback_to: {now.value}"])
    return f"to leave it there until it goes live, and to have it back there, add {shown}"


def may_be_own(
    domain: Domain, now: Pointing, known: Iterable[str], adopting: Collection[str]
) -> bool:
    """Whether `now` may be an edge of this stack, as far as is known before anything is made.

    Args:
        domain: the domain as the stack file has it.
        now: where the record leads today.
        known: names that edges of this stack have already.
        adopting: CDNs at which its edge is adopted, so that it stood before.
    """
    if now.value in set(known):
        return True
    for name in domain.cdns:
        cdn = CDNS[name]
        if now == Pointing(domain.esp_host, proxied=True):
            if cdn.default_dns == domain.dns.provider:
                return True
        elif (name in adopting or not cdn.own_address) and cdn.signature.is_edge(now.value):
            return True
    return False


def adopting(domain: Domain, domains: Iterable[Domain]) -> frozenset[str]:
    """The CDNs at which the edge of `domain` is adopted; any host of its group may say so."""
    group = [
        other
        for other in domains
        if other is domain or (domain.group is not None and other.group == domain.group)
    ]
    return frozenset(
        cdn
        for cdn in domain.cdns
        if any(other.adopt.get(kind) is not None for other in group for kind in CDNS[cdn].adopts)
    )


def _plain(found: Sequence[Found]) -> Found | None:
    """The one CNAME that stands there alone."""
    serving = [item for item in found if item.type in ADDRESSES]
    one = serving[0] if len(serving) == 1 else None
    return one if one is not None and one.type == "CNAME" and one.pointing is not None else None


def _pair(found: Sequence[Found]) -> Pointing | None:
    """Where an A and an AAAA alias of one edge lead, and nothing else does."""
    serving = [item for item in found if item.type in ADDRESSES]
    places = {item.pointing for item in serving}
    if sorted(item.type for item in serving) != ["A", "AAAA"] or len(places) != 1:
        return None
    (place,) = places
    if place is None or not place.alias or alias_zone(place.value) is None:
        return None
    return place


def _missing(domain: Domain, name: str, found: Sequence[Found]) -> Fault | None:
    given = domain.dns.existing if name == domain.host else None
    if isinstance(given, str) and found and all(item.identity != given for item in found):
        return _other_record(domain, given, found[0])
    if any(item.type in ADDRESSES for item in found):
        return None
    dns = domain.dns
    place = dns.zone or f"with the ID {dns.zone_id}"
    beside = f"; there is {in_words(found)}" if found else ""
    what = f"the zone {place} has no record {name} at {DNS_PROVIDERS[dns.provider].title}{beside}"
    if name != domain.host:
        return Fault(
            path("domains", domain.host, "owner_record"),
            f"{what}, and dns.existing says that it is there",
            f"add it in the zone as the ESP asks for it (CNAME {domain.esp_host}), or remove "
            "owner_record",
        )
    return Fault(
        _existing(domain),
        what,
        "remove dns.existing to have it made, or correct dns.zone, dns.zone_id or dns.account when "
        "it is in another zone",
    )


def _other_record(domain: Domain, given: str, there: Found) -> Fault:
    return Fault(
        _existing(domain),
        f"'{given}' is no record of {domain.host}; there is {there} with the ID {there.identity}",
        "write true, without quotes, or that ID",
    )


def _existing(domain: Domain) -> str:
    return path("domains", domain.host, "dns", "existing")


def _not_plain(host: str, found: Sequence[Found]) -> str:
    return f"{host} is not one plain CNAME today, but {in_words(found)}"


def _make_one(domain: Domain) -> str:
    return (
        f"nothing was changed; make it one CNAME in the zone (to {domain.resting_host}, or to a "
        "name that serves links today, which dns.rollback_to then names), and run this again"
    )
