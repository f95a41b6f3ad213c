"""From settings to a zone's rules and certificate: the mechanism every Cloudflare pair shares."""

from collections.abc import Mapping
from typing import ClassVar, cast

import pulumi
import pulumi_cloudflare as cloudflare

from components.cloudflare import advice
from components.cloudflare.certificate import edge_certificate
from components.cloudflare.rules import Wish, by_hand, merged, page_rule_actions, wishes
from components.cloudflare.settings import HostSettings
from components.cloudflare.zone_rules import CloudflareZoneRules
from components.config.rules.cloudflare_zones import zone_of
from components.config.values import Domain, Edge
from components.context import Context
from components.dns.cloudflare import CloudflareDns, Zone
from components.dns.records import Record
from components.edge import EdgeArgs, EdgeComponent, Target, component


class CloudflareEdge(EdgeComponent):
    """The rules and the certificate of one host or group; a pair adds its settings.

    Cloudflare's edge is the zone itself, so nothing stands between this and the records: at
    `build` rules and certificate are in place and inert, and the record points at the ESP past
    Cloudflare; at `live` the same record is proxied.

    While live the component itself is protected, not the rules in it: these may change with the
    settings, while the edge as a whole must not go.

    Attributes:
        documented: the settings of the document.
        current: the settings the vendors recommend now.
    """

    documented: ClassVar[HostSettings]
    current: ClassVar[HostSettings]

    def __init__(
        self, name: str, args: EdgeArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Orders the certificate and, once the edge is to be complete, makes the rules."""
        edge = args.edge
        own = pulumi.ResourceOptions(
            protect=edge.protected, hooks=args.context.hooks.on_edge(edge.live)
        )
        super().__init__(name, args, pulumi.ResourceOptions.merge(opts, own))
        self._edge: Edge = edge
        dns = _publisher(args.context, edge.shared)
        self._certificate = edge_certificate(args, dns.zone, self)
        self.certificate: pulumi.Output[str] = self._certificate.shown
        self._after: dict[str, list[pulumi.Resource]] = {host: [] for host in edge.hosts}
        if edge.complete:
            for domain in edge.domains:
                self._after[domain.host] = self._build(domain, dns, args.context)
        self.register_outputs({"certificate": self.certificate, "zone": dns.zone.name})

    def _build(self, domain: Domain, dns: CloudflareDns, context: Context) -> list[pulumi.Resource]:
        """The rules of one host, and its record in a partial zone; what must stand before live."""
        built: list[pulumi.Resource] = []
        if domain.cloudflare.rules != "external":
            built += self._rules(domain, dns.zone, context)
        if domain.cloudflare.setup == "partial":
            built += self._partial_record(domain, dns)
        if self._certificate.resource is not None:
            built.append(self._certificate.resource)
        return built

    def _rules(self, domain: Domain, zone: Zone, context: Context) -> list[pulumi.Resource]:
        settings = self.settings(domain)
        built: list[pulumi.Resource] = []
        actions = page_rule_actions(settings, domain.esp_host)
        if actions:
            built.append(
                cloudflare.PageRule(
                    f"{domain.host}-page-rule",
                    zone_id=zone.id,
                    target=f"{domain.host}/*",
                    actions=cast(cloudflare.PageRuleActionsArgsDict, actions),
                    status="active",
                    opts=pulumi.ResourceOptions.merge(
                        _child(self), pulumi.ResourceOptions(hooks=context.hooks.on_page_rule)
                    ),
                )
            )
        wanted = wishes(domain.host, settings)
        if wanted:
            rulesets = _zone_rules(context, zone, self._edge).rulesets
            built += [rulesets[wish.phase] for wish in wanted]
        return built

    def _partial_record(self, domain: Domain, dns: CloudflareDns) -> list[pulumi.Resource]:
        """The origin of a name whose DNS is elsewhere: the record in Cloudflare's own zone."""
        record = Record(
            "tracking", "origin", domain.host, domain.esp_host, domain.dns.ttl, proxied=True
        )
        published = dns.create(f"{domain.host}-origin", record, False, _child(self))
        return [] if published.resource is None else [published.resource]

    def target(self, host: str) -> Target | None:
        """The same record, proxied; with DNS elsewhere, the name Cloudflare made for the host.

        SparkPost's documented page rule needs the proxied record to fire at all, and what it
        points at is then irrelevant (facts A.6): staying at the ESP keeps the rollback in place.
        """
        domain = next(domain for domain in self._edge.domains if domain.host == host)
        if not self._edge.complete:
            return None
        after = self._after[host]
        if domain.cloudflare.setup == "partial":
            return Target(pulumi.Output.from_input(f"{host}.cdn.cloudflare.net"), after=after)
        return Target(pulumi.Output.from_input(domain.esp_host), proxied=True, after=after)

    def next_step(self, domain: Domain, stage: str, edge: str | None) -> str | None:
        """What to do next; a proxied name cannot be tried before it is live."""
        del edge
        return advice.next_step(domain, stage)

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[object]]:
        """What to look at by hand, and the rules to add where this program makes none."""
        domain = next(domain for domain in self._edge.domains if domain.host == host)
        certificate = self._certificate
        found: dict[str, pulumi.Input[object]] = {}
        if self._edge.complete:
            found["check_by_hand"] = advice.check_by_hand(domain)
        if certificate.status is not None:
            found["certificate_status"] = certificate.status
        if certificate.apex_record is not None:
            found["apex_validation_record"] = certificate.apex_record
        if domain.cloudflare.rules == "external":
            found["rules_by_hand"] = by_hand(host, self.settings(domain), domain.esp_host)
        return found

    @classmethod
    def settings(cls, domain: Domain) -> HostSettings:
        """The settings of `domain`: the pair's own, changed as its stack file says."""
        chosen = cls.documented if domain.settings == "documented" else cls.current
        return chosen.changed(domain.cloudflare, domain.x_forwarded_host)


def _child(parent: CloudflareEdge) -> pulumi.ResourceOptions:
    # A child takes over its parent's protection unless told otherwise.
    return pulumi.ResourceOptions(parent=parent, protect=False)


def _publisher(context: Context, domain: Domain) -> CloudflareDns:
    """The publisher of the Cloudflare zone that serves `domain`; it knows the zone."""
    return cast(CloudflareDns, context.publisher(zone_of(domain)))


def _zone_rules(context: Context, zone: Zone, edge: Edge) -> CloudflareZoneRules:
    """The rulesets of `zone`, made once from what all domains of the stack wish of it."""

    def make() -> CloudflareZoneRules:
        gathered = [
            wish
            for other in context.stack.edges
            if other.cdn == "cloudflare" and other.complete
            for wish in _wishes(context, other, zone)
        ]
        options = context.options(edge.shared.account, "cloudflare")
        return CloudflareZoneRules(zone, merged(gathered), options)

    return context.once(("cloudflare zone rules", zone.id), make)


def _wishes(context: Context, edge: Edge, zone: Zone) -> list[Wish]:
    """What the hosts of `edge` wish of `zone`; nothing when they are in another one."""
    if _publisher(context, edge.shared).zone_id != zone.id:
        return []
    pair = cast(type[CloudflareEdge], component(edge))
    return [
        wish
        for domain in edge.domains
        if domain.cloudflare.rules != "external"
        for wish in wishes(domain.host, pair.settings(domain))
    ]
