"""Rules between domains that share a Cloudflare zone, a DNS zone there or a group. Pure.

What nothing before the API would refuse: quotas of the plan, two owners of one ruleset (facts A.4,
D and E).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from components.cloudflare.rules import expressions
from components.config.faults import Fault, path
from components.config.options.dns import Dns
from components.config.values import Domain

PAGE_RULES: Mapping[str, int] = MappingProxyType(
    {"free": 3, "pro": 20, "business": 50, "enterprise": 125}
)
"""Plan -> page rules of a zone (facts D)."""

RULES: Mapping[str, int] = MappingProxyType(
    {"free": 10, "pro": 25, "business": 50, "enterprise": 300}
)
"""Plan -> rules of a zone in each phase (facts D; presumed there for cache rules)."""

MOST_HOSTS = 50
"""Hosts of one advanced certificate, the zone's own name among them (facts D, E)."""

LOWEST_TTL = 60
"""Seconds of a record that is not proxied; 30 on Enterprise zones."""


@dataclass(frozen=True)
class ZoneNames:
    """Which spellings of the stack file mean one zone: a domain may give name, ID or both."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, domains: Iterable[Domain]) -> "ZoneNames":
        """Learns from the domains that give both."""
        places = [zone_of(domain) for domain in domains]
        return cls({dns.zone_id: dns.zone for dns in places if dns.zone_id and dns.zone})

    def key(self, domain: Domain) -> str:
        """The name of the domain's Cloudflare zone; its ID where no domain gives the name."""
        dns = zone_of(domain)
        return dns.zone or self.names.get(dns.zone_id or "", dns.zone_id or "")


def zone_of(domain: Domain) -> Dns:
    """The zone that Cloudflare's edge works in: the DNS zone, or the one beside a partial setup."""
    options = domain.cloudflare
    if options.setup == "full":
        return domain.dns
    return replace(
        domain.dns,
        provider="cloudflare",
        zone=options.zone,
        zone_id=options.zone_id,
        account=domain.account,
        existing=False,
    )


def makes_page_rule(domain: Domain) -> bool:
    """Whether the domain takes one of its zone's few page rules."""
    if domain.stage == "certificate" or domain.cloudflare.rules == "external":
        return False
    documented = domain.settings == "documented" and domain.esp in ("sendgrid", "sparkpost")
    return documented or domain.cloudflare.rules == "page_rules"


def check_all(domains: Sequence[Domain]) -> Iterable[Fault]:
    """Every fault between domains that only Cloudflare knows: what shares a zone."""
    for domain in domains:
        yield from _ttl(domain)
    served = [domain for domain in domains if "cloudflare" in domain.cdns]
    names = ZoneNames.of(served)
    zones: dict[str, list[Domain]] = defaultdict(list)
    groups: dict[str, list[Domain]] = defaultdict(list)
    for domain in served:
        zones[names.key(domain)].append(domain)
        if domain.group is not None:
            groups[domain.group].append(domain)
    for zone, members in zones.items():
        yield from _zone(zone, members)
    for name, members in groups.items():
        yield from _group(name, members, names)


def named(account: str | None) -> str:
    """An account as a fault names it."""
    return "the default" if account is None else f"'{account}'"


def _ttl(domain: Domain) -> Iterable[Fault]:
    """Cloudflare refuses a lower TTL only when the record is made (sdk notes 12)."""
    lowest = 30 if domain.cloudflare.plan == "enterprise" else LOWEST_TTL
    if domain.dns.provider == "cloudflare" and domain.dns.ttl < lowest:
        yield Fault(
            path("domains", domain.host, "dns", "ttl"),
            f"{domain.dns.ttl} is below the {lowest} seconds that Cloudflare's DNS takes",
            f"write {lowest} or more",
        )


def _zone(zone: str, members: Sequence[Domain]) -> Iterable[Fault]:
    """What the domains of one zone have to agree on, and the quotas they share."""
    place = f"zone '{zone}'"
    for key, what in (("plan", "plans"), ("setup", "setups")):
        values = sorted({str(getattr(domain.cloudflare, key)) for domain in members})
        if len(values) > 1:
            yield Fault(
                place,
                f"has two {what}: {' and '.join(values)}",
                f"set cloudflare.{key} once, best in defaults",
            )
    accounts = {zone_of(domain).account for domain in members}
    if len(accounts) > 1:
        listed = " and ".join(sorted(named(account) for account in accounts))
        yield Fault(place, f"is used through two accounts: {listed}", "use one of them")
    kept = {domain.cloudflare.rules == "external" for domain in members}
    if len(kept) > 1:
        yield Fault(
            place,
            "has cloudflare.rules: external for some domains and not for others, and a ruleset has "
            "one owner",
            "make them equal, best in defaults",
        )
    plan = members[0].cloudflare.plan
    rules = sum(makes_page_rule(domain) for domain in members)
    if rules > PAGE_RULES[plan]:
        yield Fault(
            place,
            f"needs {rules} page rules, and the plan '{plan}' has {PAGE_RULES[plan]}",
            "set settings: current, which needs none, or cloudflare.plan if the zone has a higher "
            "one",
        )
    yield from _rules(zone, plan, members)
    custom = {domain.group or domain.host for domain in members if _uploads(domain)}
    if plan == "business" and len(custom) > 1:
        yield Fault(
            place,
            f"uploads {len(custom)} certificates, and the plan 'business' takes one",
            "put the hosts into one group with one certificate, or use advanced",
        )


def _rules(zone: str, plan: str, members: Sequence[Domain]) -> Iterable[Fault]:
    """Hosts with the same settings share a rule, so that this takes hundreds of them."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for domain in members:
        options = domain.cloudflare
        built = domain.stage != "certificate" and options.rules == "own"
        if built and not makes_page_rule(domain):
            hosts[options.ssl or ""].append(domain.host)
    rules = sum(len(list(expressions(sorted(names)))) for names in hosts.values())
    if rules > RULES[plan]:
        yield Fault(
            f"zone '{zone}'",
            f"needs {rules} configuration rules, and the plan '{plan}' has {RULES[plan]}",
            "set cloudflare.plan if the zone has a higher one, or use several zones",
        )


def _uploads(domain: Domain) -> bool:
    return domain.source("cloudflare") == "custom"


def _group(name: str, members: Sequence[Domain], names: ZoneNames) -> Iterable[Fault]:
    """A group shares one certificate, which belongs to one zone."""
    zones = sorted({names.key(domain) for domain in members})
    if len(zones) > 1:
        yield Fault(
            f"group '{name}'",
            f"is in more than one Cloudflare zone: {', '.join(zones)}",
            "a certificate belongs to one zone: make one group a zone",
        )
    if len(members) >= MOST_HOSTS and members[0].source("cloudflare") == "advanced":
        yield Fault(
            f"group '{name}'",
            f"has {len(members)} hosts",
            f"an advanced certificate takes {MOST_HOSTS - 1} beside the zone's own name: split the "
            "group",
        )
