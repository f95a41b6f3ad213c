"""Rules between domains that share a Cloudflare zone or a group. Pure; asked by the descriptor.

What nothing before the API would refuse: two plans of one zone, two owners of one ruleset, more
certificates than the plan takes (sources/cloudflare#one-ruleset, sources/quotas#cloudflare).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.cloudflare.options import CloudflareOptions
from components.config.faults import Fault, path
from components.dns.provider import Form

if TYPE_CHECKING:
    import pulumi

    from components.config.values import Domain, Edge

MOST_HOSTS = 50
"""Hosts of one advanced certificate, the zone's own name among them
(sources/quotas#advanced-hosts)."""

ZONE_ID = Form(re.compile(r"[0-9a-f]{32}"), "023e105f4ecef8ad9ca31a8372d0c353")

At = tuple["Domain", CloudflareOptions]
"""A domain and its `cloudflare`."""


@dataclass(frozen=True)
class Place:
    """The zone that Cloudflare's edge works in, by name, ID or both, and the account it is in."""

    zone: str | None
    zone_id: "pulumi.Input[str] | None"
    account: str | None


@dataclass(frozen=True)
class ZoneNames:
    """Which spellings of the stack file mean one zone: a domain may give name, ID or both."""

    names: Mapping[object, str]

    @classmethod
    def of(cls, served: Iterable[At]) -> "ZoneNames":
        """Learns from the domains that give both."""
        places = [zone_of(domain, options) for domain, options in served]
        return cls({p.zone_id: p.zone for p in places if p.zone_id is not None and p.zone})

    def key(self, domain: "Domain", options: CloudflareOptions) -> str:
        """The name of the domain's Cloudflare zone; its ID where no domain gives the name."""
        place = zone_of(domain, options)
        known = place.zone_id if isinstance(place.zone_id, str | None) else "of an Output"
        return place.zone or self.names.get(place.zone_id, known or "")


def zone_of(domain: "Domain", options: CloudflareOptions) -> Place:
    """The zone that Cloudflare's edge works in: the DNS zone, or the one beside a partial setup."""
    if options.setup == "full":
        return Place(domain.dns.zone, domain.dns.zone_id, domain.dns.account)
    return Place(options.zone, options.zone_id, domain.account)


def check_all(edges: "Sequence[tuple[Edge, Sequence[At]]]") -> Iterable[Fault]:
    """Every fault between the edges of a zone, or between the hosts of one edge.

    Args:
        edges: each with its domains and their `cloudflare`.
    """
    served = [at for _, members in edges for at in members]
    names = ZoneNames.of(served)
    zones: dict[str, list[At]] = defaultdict(list)
    for domain, options in served:
        zones[names.key(domain, options)].append((domain, options))
    for zone, members in zones.items():
        yield from _zone(zone, members)
    uploads: dict[str, set[str]] = defaultdict(set)
    for edge, members in edges:
        yield from _group(edge, members, names)
        if edge.source == "custom":
            uploads[names.key(*members[0])].add(edge.name)
    for zone, uploading in uploads.items():
        if len(uploading) > 1 and zones[zone][0][1].plan == "business":
            yield Fault(
                f"zone '{zone}'",
                f"uploads {len(uploading)} certificates, and the plan 'business' takes one",
                "put the hosts into one group with one certificate, or use advanced",
            )


def named(account: str | None) -> str:
    """An account as a fault names it."""
    return "the default" if account is None else f"'{account}'"


def _zone(zone: str, members: Sequence[At]) -> Iterable[Fault]:
    """What the domains of one zone have to agree on."""
    place = f"zone '{zone}'"
    for key, what in (("plan", "plans"), ("setup", "setups")):
        values = sorted({str(getattr(options, key)) for _, options in members})
        if len(values) > 1:
            yield Fault(
                place,
                f"has two {what}: {' and '.join(values)}",
                f"set cloudflare.{key} once, best in defaults",
            )
    accounts = {zone_of(domain, options).account for domain, options in members}
    if len(accounts) > 1:
        listed = " and ".join(sorted(named(account) for account in accounts))
        yield Fault(place, f"is used through two accounts: {listed}", "use one of them")
    yield from _rulesets(members)
    kept = {options.rules == "external" for _, options in members}
    if len(kept) > 1:
        yield Fault(
            place,
            "has cloudflare.rules: external for some domains and not for others, and a ruleset has "
            "one owner",
            "make them equal, best in defaults",
        )


def _rulesets(members: Sequence[At]) -> Iterable[Fault]:
    """A zone has one ruleset a phase."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for domain, _ in members:
        for keys, identity in domain.adopt.ids("rulesets").items():
            host, known = first.setdefault(keys, (domain.host, identity))
            if known != identity:
                yield Fault(
                    path("domains", domain.host, "adopt", *keys),
                    f"is '{identity}', and '{host}' of the same zone has '{known}'",
                    "a zone has one ruleset a phase: keep it at one host",
                )


def _group(edge: "Edge", members: Sequence[At], names: ZoneNames) -> Iterable[Fault]:
    """A group shares one certificate, which belongs to one zone."""
    zones = sorted({names.key(domain, options) for domain, options in members})
    if len(zones) > 1:
        yield Fault(
            f"group '{edge.name}'",
            f"is in more than one Cloudflare zone: {', '.join(zones)}",
            "a certificate belongs to one zone: make one group a zone",
        )
    if len(members) >= MOST_HOSTS and edge.source == "advanced":
        yield Fault(
            f"group '{edge.name}'",
            f"has {len(members)} hosts",
            f"an advanced certificate takes {MOST_HOSTS - 1} beside the zone's own name: split the "
            "group",
        )
