"""Builds the Cloudflare edges of a stack file, and once for each zone the rulesets they share."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import cast

import pulumi

from components.adopting import Taken
from components.building import Site, faults_of_each, pair
from components.cloudflare import handing_over, quotas
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.edge import CloudflareEdge, Serving
from components.cloudflare.edge_zones import EdgeZones
from components.cloudflare.per_host import makes_rules
from components.cloudflare.quotas import Wanting
from components.cloudflare.rules import Phase, Wish, hosts_by_kind, wishes
from components.cloudflare.rulesets import Rulesets
from components.cloudflare.zone_rules import CloudflareZoneRules, CloudflareZoneRulesArgs
from components.cloudflare.zones import ZoneNames
from components.config.faults import Fault, path
from components.config.hosts import is_within
from components.config.values import Domain, Edge
from components.dns.cloudflare import CloudflareZone
from components.edge import EdgeComponent, Plan
from components.keeping import Keeping
from components.owners import BY_HOST
from components.previous import Previous
from components.run import Run


def build(edges: Sequence[Edge], site: Site) -> Mapping[str, EdgeComponent[Serving]]:
    """Builds all edges; after those of a zone the rulesets, from what every host of it wishes.

    A host may leave a ruleset only when its page rule stands; the other way round a page rule is
    deleted at the end of the update in any case.
    """
    built: dict[str, EdgeComponent[Serving]] = {}
    for zone, members in _in_zones(edges, site.run):
        serving = Serving(zone, {})
        own: list[CloudflareEdge] = []
        for edge in members:
            plan = Plan(edge, site.tracking, site.run.hooks, serving)
            options = site.accounts.options(edge.shared.account, CLOUDFLARE.account)
            own.append(_pair(edge)(edge.name, {"hosts": []}, options, plan))
        serving.rulesets.update(_rulesets(serving.zone, members, own, site))
        built |= {edge.edge.name: edge for edge in own}
    return built


def _in_zones(edges: Sequence[Edge], run: Run) -> list[tuple[CloudflareZone, list[Edge]]]:
    """Each zone with its edges."""
    found = EdgeZones.of(run.hooks)
    zones: dict[Hashable, tuple[CloudflareZone, list[Edge]]] = {}
    for edge in edges:
        zone = found.of_edge(edge, run.zones)
        zones.setdefault(zone.key, (zone, []))[1].append(edge)
    return list(zones.values())


def obstacles(edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
    """Rules taken away that links run on, too many of them meanwhile, zones of other hosts.

    Raises:
        pulumi.RunError: when a zone is not there, or cannot be asked for.
    """
    yield from _taking_rules(edges, run.previous)
    yield from _outside(edges, run)
    # A pair that is built alone has the rulesets of its zone handed to it, and sees no other pair.
    if run.owner is None or run.owner.kind == BY_HOST:
        yield from _too_many_meanwhile(edges, run.previous)
        yield from _owned_twice(edges, run)
    else:
        yield from _beyond_the_plan(edges)


def _owned_twice(edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
    """A zone whose rulesets another component of a program of one's own has."""
    if run.owner is None:
        return
    for zone, members in _in_zones(edges, run):
        if _wished(members):
            rulesets, name = Rulesets.of(run.hooks), zone.zone.name
            yield from rulesets.take(run.owner.shown, f"zone '{name}'", name, zone.zone_id)


def _taking_rules(edges: Sequence[Edge], previous: Previous) -> Iterable[Fault]:
    """The state is read only where somebody else is to keep the rules."""
    given = handing_over.given_away(domain for edge in edges for domain in edge.domains)
    if given:
        was = previous.domains
        serving = [d for d in given if d.live or (d.host in was and was[d.host].live)]
        yield from handing_over.faults(serving, previous.resources)


def _too_many_meanwhile(edges: Sequence[Edge], previous: Previous) -> Iterable[Fault]:
    for (zone, plan), hosts in _wanting(edges).items():
        yield from quotas.check_meanwhile(zone, plan, hosts, previous.resources)


def _outside(edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
    """A zone that is named by its ID alone has to be that of its hosts, too."""
    zones = EdgeZones.of(run.hooks)
    for edge in edges:
        zone = zones.of_edge(edge, run.zones).zone.name
        for host in edge.hosts:
            if zone and not is_within(host, zone):
                yield Fault(
                    path("domains", host),
                    f"Cloudflare's zone is {zone}, which does not contain this host",
                    "write the zone_id of the zone that does",
                )


def faults(edges: Sequence[Edge]) -> Iterable[Fault]:
    """What the settings of the pairs do not allow, and rules beyond the plan of a zone."""
    yield from faults_of_each(edges)
    served = [(edge, domain) for edge in edges for domain in edge.domains]
    names = ZoneNames.of((domain, CLOUDFLARE.of(domain)) for _, domain in served)
    yield from _rulesets_unused(served, names)
    yield from _beyond_the_plan(edges)


def _beyond_the_plan(edges: Sequence[Edge]) -> Iterable[Fault]:
    for (zone, plan), hosts in _wanting(edges).items():
        yield from quotas.check(zone, plan, hosts)


def _wanting(edges: Sequence[Edge]) -> Mapping[tuple[str, str], Sequence[Wanting]]:
    """Zone and plan -> the hosts whose rules this program makes there."""
    served = [(edge, domain) for edge in edges for domain in edge.domains]
    names = ZoneNames.of((domain, CLOUDFLARE.of(domain)) for _, domain in served)
    zones: dict[tuple[str, str], list[Wanting]] = defaultdict(list)
    for edge, domain in served:
        options = CLOUDFLARE.of(domain)
        if domain.stage != "certificate" and options.rules != "external":
            settings = _pair(edge).settings(domain)
            wanting = Wanting(domain.host, domain.esp_host, settings)
            zones[names.key(domain, options), options.plan].append(wanting)
    return zones


def _rulesets_unused(served: Sequence[tuple[Edge, Domain]], names: ZoneNames) -> Iterable[Fault]:
    """Rulesets under `adopt` of a phase that no host of their zone needs."""
    needed: dict[str, set[str]] = defaultdict(set)
    for edge, domain in served:
        options = CLOUDFLARE.of(domain)
        if options.rules != "external":
            found = wishes(domain.host, _pair(edge).settings(domain))
            needed[names.key(domain, options)] |= {wish.phase for wish in found}
    for _, domain in served:
        for keys in domain.adopt.ids("rulesets"):
            if keys[1] not in needed[names.key(domain, CLOUDFLARE.of(domain))]:
                yield Fault(
                    path("domains", domain.host, "adopt", *keys),
                    "is not used: no host of this zone needs a rule in that phase",
                    "remove it",
                )


def _pair(edge: Edge) -> type[CloudflareEdge]:
    return cast(type[CloudflareEdge], pair(edge))


def _wished(edges: Sequence[Edge]) -> list[Wish]:
    """What the rulesets of a zone are to do for the hosts of its edges, now."""
    return [
        wish
        for edge in edges
        if edge.complete
        for domain in edge.domains
        if makes_rules(domain)
        for wish in wishes(domain.host, _pair(edge).settings(domain))
    ]


def _rulesets(
    zone: CloudflareZone, edges: Sequence[Edge], built: Sequence[CloudflareEdge], site: Site
) -> Mapping[Phase, pulumi.Resource]:
    """The rulesets of `zone`, made once from what all its hosts wish; none where nobody does."""
    wanted = _wished(edges)
    if not wanted:
        return {}
    args = cast(
        CloudflareZoneRulesArgs,
        {"zone": zone.zone.name, "zone_id": zone.zone_id, **hosts_by_kind(wanted)},
    )
    options = pulumi.ResourceOptions.merge(
        site.accounts.options(edges[0].shared.account, CLOUDFLARE.account),
        Keeping.of_this_program().while_live(
            [host for edge in edges for host in edge.live_hosts],
            [host for edge in edges for host in edge.hosts],
        ),
    )
    first = pulumi.ResourceOptions(depends_on=[rule for edge in built for rule in edge.page_rules])
    domains = [domain for edge in edges for domain in edge.domains]
    rules = CloudflareZoneRules(
        zone.zone.name,
        args,
        pulumi.ResourceOptions.merge(options, first),
        lambda phase: Taken.of(domains, "rulesets", phase),
    )
    return {**rules.rulesets}
