"""From settings to a KeyCDN zone: the mechanism every KeyCDN pair shares."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import pulumi

from components.adopting import staying
from components.config.kinds import seconds
from components.config.pem import certificates
from components.config.values import Domain, Edge
from components.edge import EdgeComponent, Plan
from components.guard.edges import EdgeWatch
from components.guard.expectation import Gap, Proof
from components.guidance import Guidance
from components.hooks import Hooks
from components.keycdn import advice
from components.keycdn.adoption import SETTING
from components.keycdn.arguments import KeyCdnArgs
from components.keycdn.certificate import TYPE, ZoneCertificate, at_rest, custom, letsencrypt
from components.keycdn.checks import GAP_REMEDY
from components.keycdn.descriptor import KEYCDN
from components.keycdn.settings import ZoneSettings, zone_name
from components.keycdn.zone import Adoption, Zone, ZoneAlias
from components.registry import DNS_PROVIDERS
from components.run import Run
from components.secrets import private_key
from components.state import State
from components.target import Target


class KeyCdnEdge(EdgeComponent[State]):
    """One zone with an alias a host, and its certificate; a pair adds its settings.

    Attributes:
        documented: the settings of the document.
        current: the settings the vendors recommend now.
        zone: None while nothing is to be built yet.
    """

    cdn: ClassVar = KEYCDN
    documented: ClassVar[ZoneSettings]
    current: ClassVar[ZoneSettings]
    zone: Zone | None

    def __init__(
        self,
        name: str,
        args: KeyCdnArgs,
        opts: pulumi.ResourceOptions | None = None,
        plan: Plan[State] | None = None,
    ) -> None:
        """Builds zone, aliases and a custom certificate; Let's Encrypt waits for the records.

        Args:
            name: logical name.
            args: plain arguments; unused where there is a plan.
            opts: as for any component.
            plan: what a stack file's program built around this edge.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        super().__init__(name, args, opts, plan)

    def common(self, edge: Edge, run: Run) -> State:
        """The state, which tells whether a certificate stands."""
        del edge
        return run.previous.resources

    def build(self, plan: Plan[State]) -> None:
        """Builds what the stage asks for, all but the Let's Encrypt certificate."""
        self.main: str = f"{plan.edge.name}-zone"
        self._records: dict[str, pulumi.Output[str]] = {}
        self._zone_aliases: dict[str, ZoneAlias] = {}
        self._before_record: list[pulumi.Resource] = []
        # Known once every live host's record is, which is after the first of them is published.
        self._pending: asyncio.Future[pulumi.Output[list[str] | None]] = asyncio.Future()
        self.certificate: pulumi.Output[str] = pulumi.Output.from_input(plan.edge.source)
        self.zone = self._zone(plan) if plan.edge.complete else None

    def target(self, host: str) -> Target | None:
        """The name of the zone, once it knows `host` and has a custom certificate."""
        alias = self._zone_aliases.get(host)
        if alias is None:
            return None
        return Target(alias.domain_name, after=tuple(self._before_record))

    def proof(self, host: str) -> Proof:
        """KeyCDN always names the host to the ESP; Let's Encrypt comes after the record."""
        del host
        gap = Gap(KEYCDN.of(self.edge.shared).accept_https_gap, GAP_REMEDY)
        return Proof(forwards_host=True, gap=gap if self.edge.source == "letsencrypt" else None)

    def after_record(self, domain: Domain, record: pulumi.Output[str]) -> None:
        """Asks for the Let's Encrypt certificate once every live host's record stands."""
        live = [d.host for d in self.edge.domains if d.live and d.cdn == self.edge.cdn]
        if self.zone is None or self.edge.source != "letsencrypt" or domain.host not in live:
            return
        self._records[domain.host] = record
        if len(self._records) == len(live):
            wait = seconds(self.edge.shared.certificate.wait)
            by_hand = [d.host for d in self.edge.domains if d.host in live and _by_hand(d)]
            asked = self._certificate(self.zone, letsencrypt(self._records, wait, by_hand))
            if by_hand:
                self._pending.set_result(asked.pending)
                asked.pending.apply(self._warn)

    def guidance(self, domain: Domain) -> pulumi.Input[Guidance]:
        """What remains with a person; it hangs on what DNS says where a person keeps it."""
        if self.edge.source != "letsencrypt":
            return advice.OWN_CERTIFICATE
        # Only a live host of its own waits: the pending ones are known when all of them stand.
        if not (_by_hand(domain) and domain.live and domain.cdn == self.edge.cdn):
            return advice.lets_encrypt(by_hand=_by_hand(domain))
        target = self.target(domain.host)
        zone = None if target is None else target.edge
        pending = pulumi.Output.from_input(self._pending).apply(lambda found: found)
        return pulumi.Output.all(zone, pending).apply(
            lambda found: advice.by_hand(domain.host, found[0], domain.host in (found[1] or ()))
        )

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[object]]:
        """ID of the zone, for its page in the dashboard."""
        del host
        return {} if self.zone is None else {"zone": self.zone.id}

    @classmethod
    def settings(cls, edge: Edge) -> ZoneSettings:
        """The settings of `edge`: the pair's own, changed as its stack file says."""
        shared = edge.shared
        chosen = cls.documented if shared.settings == "documented" else cls.current
        return chosen.changed(KEYCDN.of(shared))

    def _zone(self, plan: Plan[State]) -> Zone:
        edge, shared = plan.edge, plan.edge.shared
        adopted = edge.adopted("zone")
        left = {item.key for item in edge.wishes.left(SETTING)} if adopted is not None else ()
        fields = self.settings(edge).fields(shared.esp_host, len(edge.hosts))
        zone = Zone(
            self.main,
            zone_name(edge.name, pulumi.get_project(), pulumi.get_stack()),
            # An edit of a zone leaves what it does not name as it is.
            {name: value for name, value in fields.items() if name not in left},
            shared.account,
            None if adopted is None else Adoption(adopted, edge.hosts, edge.wishes),
            pulumi.ResourceOptions(
                parent=self,
                protect=edge.protected,
                # Made by hand, it is not this program's to delete, whatever becomes of the stack.
                retain_on_delete=True if adopted is not None else None,
                hooks=plan.hooks.on_edge(self.main, KEYCDN, edge.live_hosts),
            ),
        )
        for domain in edge.domains:
            self._zone_aliases[domain.host] = ZoneAlias(
                f"{domain.host}-alias",
                domain.host,
                zone.id,
                shared.account,
                pulumi.ResourceOptions.merge(
                    pulumi.ResourceOptions(
                        parent=self,
                        protect=domain.protected and domain.cdn == edge.cdn,
                        hooks=plan.hooks.on_edge(f"{domain.host}-alias", KEYCDN, edge.live_hosts),
                    ),
                    staying(edge, "zone", self),
                ),
            )
        if self.edge.source == "custom":
            own = shared.certificate
            pem = certificates(own.certificate or "")
            pem += certificates(own.chain) if own.chain else ""
            self._before_record.append(self._certificate(zone, custom(pem, private_key(own))))
        elif not edge.live:
            # A standby, or a host that went back: what serves those who come late goes with it.
            resting = at_rest(plan.common.get((TYPE, f"{edge.name}-certificate")))
            if resting is not None:
                self._certificate(zone, resting)
        return zone

    def _warn(self, pending: list[str] | None) -> None:
        """Says in the update itself what it cannot do; the outputs say it, too."""
        for host in pending or ():
            pulumi.log.warn(
                f"{host}: KeyCDN has no certificate for it yet, because DNS does not say that it "
                "points at the zone; set the record that next_step names, then run `pulumi up` "
                "again",
                self,
            )

    def _certificate(
        self, zone: Zone, props: Mapping[str, pulumi.Input[object]]
    ) -> ZoneCertificate:
        edge, name = self.edge, f"{self.edge.name}-certificate"
        common = {"zone_id": zone.id, "account": edge.shared.account}
        if edge.source == "letsencrypt":
            EdgeWatch.of(Hooks.of_this_program()).comes_late(name)
        return ZoneCertificate(
            name,
            {**common, **props},
            pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(parent=self), staying(edge, "zone", self)
            ),
        )


def _by_hand(domain: Domain) -> bool:
    return DNS_PROVIDERS[domain.dns.provider].by_hand
