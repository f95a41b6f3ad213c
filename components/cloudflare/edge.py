"""From settings to a zone's rules and certificate: the mechanism every Cloudflare pair shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import pulumi

from components import handed
from components.cloudflare import advice
from components.cloudflare.arguments import CloudflareArgs
from components.cloudflare.certificate import edge_certificate
from components.cloudflare.checks import partial_name
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.edge_zones import EdgeZones
from components.cloudflare.per_host import makes_rules, page_rule, partial_record
from components.cloudflare.rules import Phase, by_hand, page_rule_actions, wishes
from components.cloudflare.settings import HostSettings
from components.cloudflare.zone_rules import CloudflareZoneRules
from components.config.faults import Fault, path
from components.config.values import Domain, Edge
from components.dns.cloudflare import CloudflareZone
from components.edge import EdgeComponent, Plan
from components.guard.expectation import Proof
from components.guidance import Guidance
from components.hooks import Hooks
from components.run import Run
from components.target import AskedCertificate, Target


@dataclass(frozen=True)
class Serving:
    """The zone that serves an edge.

    Attributes:
        zone: the zone, and what publishes records in it.
        rulesets: phase -> the zone's ruleset, for every phase that a host of the edge needs; in a
            stack they are made after the edges of the zone.
    """

    zone: CloudflareZone
    rulesets: dict[Phase, pulumi.Resource]


class CloudflareEdge(EdgeComponent[Serving]):
    """The rules and the certificate of one host or group; a pair adds its settings.

    Cloudflare's edge is the zone itself, so nothing stands between this and the records: at
    `build` rules and certificate are in place and inert, and the record points at the ESP past
    Cloudflare; at `live` the same record is proxied.

    While live the component itself is protected, not the rules in it: these may change with the
    settings, while the edge as a whole must not go.

    Attributes:
        documented: the settings of the document.
        current: the settings the vendors recommend now.
        look_at: what only this ESP needs looking at by hand, one sentence each.
    """

    cdn: ClassVar = CLOUDFLARE
    documented: ClassVar[HostSettings]
    current: ClassVar[HostSettings]
    look_at: ClassVar[tuple[str, ...]] = ()
    resources: ClassVar = frozenset({"zone_rules"})

    def __init__(
        self,
        name: str,
        args: CloudflareArgs,
        opts: pulumi.ResourceOptions | None = None,
        plan: Plan[Serving] | None = None,
    ) -> None:
        """Orders the certificate and, once the edge is to be complete, makes the rules.

        Args:
            name: logical name.
            args: plain arguments; unused where there is a plan.
            opts: as for any component.
            plan: what a stack file's program built around this edge.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        self._zone_rules: object = handed.argument(args, "zone_rules")
        super().__init__(name, args, opts, plan)

    @classmethod
    def options(cls, edge: Edge, hooks: Hooks) -> pulumi.ResourceOptions:
        """The component itself stands for the edge: it is protected and noted as new."""
        return pulumi.ResourceOptions(
            protect=edge.protected, hooks=hooks.on_edge(edge.name, CLOUDFLARE, edge.live_hosts)
        )

    def faults_beside(self, edge: Edge) -> Iterable[Fault]:
        """Rules that the caller's rulesets lack, and rulesets that are theirs to take over."""
        for domain in edge.domains:
            for keys in domain.adopt.ids("rulesets"):
                yield Fault(
                    path("domains", domain.host, "adopt", *keys),
                    "is not used: a pair that is built alone makes no ruleset",
                    "adopt it in the zone's CloudflareZoneRules",
                )
        rules = self._zone_rules
        if not isinstance(rules, CloudflareZoneRules | None):
            yield Fault(
                "zone_rules",
                f"is a {type(rules).__name__}, not the rulesets of a zone",
                "pass the zone's CloudflareZoneRules",
            )
            return
        wanted = {
            wish
            for domain in edge.domains
            if edge.complete and makes_rules(domain)
            for wish in wishes(domain.host, self.settings(domain))
        }
        missing = sorted(wanted - (frozenset() if rules is None else rules.wishes))
        if missing:
            listed = ", ".join(f"{wish.ref} for {wish.host}" for wish in missing)
            yield Fault(
                "zone_rules",
                f"lacks rules that have to be in the zone's rulesets ({listed}), and a zone has "
                "one ruleset a phase",
                "pass the zone's CloudflareZoneRules, with these hosts in it, or set rules: "
                "page_rules or external",
            )

    def common(self, edge: Edge, run: Run) -> Serving:
        """The zone of its own domains; its rulesets where the caller made them."""
        zone = EdgeZones.of(run.hooks).of_edge(edge, run.zones)
        rules = self._zone_rules
        return Serving(zone, {**rules.rulesets} if isinstance(rules, CloudflareZoneRules) else {})

    def build(self, plan: Plan[Serving]) -> None:
        """Orders the certificate, and makes the rules of each host."""
        edge = plan.edge
        self.main: str = edge.name
        zone = plan.common.zone.zone
        self._certificate = edge_certificate(plan, zone, self)
        self.certificate: pulumi.Output[str] = self._certificate.shown
        self.page_rules: list[pulumi.Resource] = []
        self._rulesets: dict[Phase, pulumi.Resource] = plan.common.rulesets
        self._after: dict[str, list[pulumi.Resource]] = {host: [] for host in edge.hosts}
        if edge.complete:
            for domain in edge.domains:
                self._after[domain.host] = self._build(domain, plan)

    def _build(self, domain: Domain, plan: Plan[Serving]) -> list[pulumi.Resource]:
        """The rules of one host, and its record in a partial zone; what must stand before live."""
        built: list[pulumi.Resource] = []
        zone = plan.common.zone
        actions = page_rule_actions(self.settings(domain), domain.esp_host)
        if makes_rules(domain) and actions:
            rule = page_rule(self, domain, zone.zone_id, actions, plan.hooks)
            self.page_rules.append(rule)
            built.append(rule)
        if CLOUDFLARE.of(domain).setup == "partial":
            built += partial_record(self, domain, zone)
        if self._certificate.resource is not None:
            built.append(self._certificate.resource)
        return built

    def _rulesets_of(self, domain: Domain) -> list[pulumi.Resource]:
        """The rulesets with a rule for `domain`."""
        if not makes_rules(domain):
            return []
        wanted = wishes(domain.host, self.settings(domain))
        return [self._rulesets[wish.phase] for wish in wanted]

    def target(self, host: str) -> Target | None:
        """The same record, proxied; with DNS elsewhere, the name Cloudflare made for the host.

        SparkPost's documented page rule needs the proxied record to fire at all, and what it
        points at is then irrelevant (sources/cloudflare-sparkpost#record): staying at the ESP keeps
        the rollback in place.
        """
        domain = self._domain(host)
        if not self.edge.complete:
            return None
        after = [*self._after[host], *self._rulesets_of(domain)]
        if CLOUDFLARE.of(domain).setup == "partial":
            return Target(partial_name(host), after=after)
        return Target(domain.esp_host, proxied=True, after=after)

    def proof(self, host: str) -> Proof:
        """What stands before a name is proxied; what it serves shows only afterwards."""
        domain = self._domain(host)
        settings = self.settings(domain)
        rules = [f"its rule '{wish.ref}' is in the zone" for wish in wishes(host, settings)]
        if page_rule_actions(settings, domain.esp_host):
            rules.insert(0, "its page rule is there")
        external = CLOUDFLARE.of(domain).rules == "external"
        return Proof(
            settings.x_forwarded_host,
            stands=() if external else rules,
            certificate_status=self._certificate.current_status,
        )

    def asked_certificate(self, host: str) -> AskedCertificate | None:
        """The pack or the upload of all its hosts; nobody asks for a universal one."""
        del host
        own = self._certificate
        if own.status is None or own.resource is None:
            return None
        return AskedCertificate(own.status, own.resource.urn)

    def guidance(self, domain: Domain) -> Guidance:
        """What remains with a person."""
        return advice.guidance(domain, self.edge.source, self.settings(domain).forwarding)

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[object]]:
        """What to look at by hand, and the rules to add where this program makes none."""
        domain = self._domain(host)
        certificate = self._certificate
        found: dict[str, pulumi.Input[object]] = {}
        if self.edge.complete:
            found["check_by_hand"] = advice.check_by_hand(domain, self.edge.source, self.look_at)
        if certificate.status is not None:
            found["certificate_status"] = certificate.status
        if certificate.apex_record is not None:
            found["apex_validation_record"] = certificate.apex_record
        if CLOUDFLARE.of(domain).rules == "external":
            found["rules_by_hand"] = by_hand(host, self.settings(domain), domain.esp_host)
        return found

    def _domain(self, host: str) -> Domain:
        return next(domain for domain in self.edge.domains if domain.host == host)

    @classmethod
    def settings(cls, domain: Domain) -> HostSettings:
        """The settings of `domain`: the pair's own, changed as its stack file says."""
        chosen = cls.documented if domain.settings == "documented" else cls.current
        return chosen.changed(CLOUDFLARE.of(domain), domain.x_forwarded_host)

    @classmethod
    def faults(cls, edge: Edge) -> Iterable[Fault]:
        """A wish for X-Forwarded-Host that nothing at Cloudflare could fulfil."""
        chosen = cls.documented if edge.shared.settings == "documented" else cls.current
        for domain in edge.domains:
            yield from cls._unused(domain)
            place = path("domains", domain.host, "x_forwarded_host")
            if domain.x_forwarded_host and chosen.forwarding is not None:
                yield Fault(
                    place,
                    "has no effect: the documented page rule redirects and sends nothing to the "
                    "ESP",
                    "remove it or set settings: current",
                )
            elif domain.x_forwarded_host and CLOUDFLARE.of(domain).rules == "page_rules":
                yield Fault(
                    place,
                    "needs a transform rule, and cloudflare.rules allows page rules only",
                    "remove it or set cloudflare.rules: own",
                )

    @classmethod
    def _unused(cls, domain: Domain) -> Iterable[Fault]:
        """What `adopt` names and nothing here would take over."""
        settings, external = cls.settings(domain), CLOUDFLARE.of(domain).rules == "external"
        makes = not external and bool(page_rule_actions(settings, domain.esp_host))
        if domain.adopt.ids("page_rule") and not makes:
            yield Fault(
                path("domains", domain.host, "adopt", "page_rule"),
                "is not used: no page rule is made for this host",
                "remove it, or set settings: documented or cloudflare.rules: page_rules",
            )
