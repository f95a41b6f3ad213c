"""A tracking domain: the host itself, its records and what a person has to know about it."""

from collections.abc import Mapping
from typing import Any, cast

import pulumi

from components import given, record_hooks
from components.arguments import TrackingDomainArgs
from components.config.places import place_of
from components.config.resting import rest
from components.config.values import Domain
from components.dns.records import Published, Record
from components.domain_outputs import (
    actual_stage,
    past_now,
    refuse_unmoved,
    remembered_rest,
    said_of_rest,
    say_made_anew,
)
from components.elsewhere import Elsewhere, HostPlan
from components.given import Args
from components.guard.expectation import Proof
from components.guard.hooks import Guard
from components.keeping import Keeping
from components.left_out import left_out, unless
from components.memory import (
    OWNER_OUTPUT,
    PLACE_OUTPUT,
    PROTECT_OUTPUT,
    STAGE_OUTPUT,
    TARGET_OUTPUT,
)
from components.past import PAST_OUTPUT, Past
from components.project import PACKAGE
from components.proofs import Proofs
from components.run import Run
from components.serving import serving
from components.standing import IPV6_LABEL, Standing, standing, unfinished_step
from components.summing_up import Made, outputs
from components.target import Served, Target


class TrackingDomain(pulumi.ComponentResource):
    """A tracking domain, apart from the edge that serves it: its record, at the ESP or at the edge.

    By itself it is for a host whose edge is made elsewhere. A pair makes one for each of its hosts.
    Its records are its children, named by the host alone, so that no change of CDN, ESP, settings,
    group or certificate ever replaces one. In the state it is named by the host, too.

    Attributes:
        summary: the outputs of this domain, for the stack to export.
    """

    summary: dict[str, pulumi.Input[object]]
    domains: pulumi.Output[dict[str, Any]]
    """Built alone: the tracking domain -> what to know of it, as a stack exports it: `stage` by its
    record, `target`, `edge`, `dns_records` as a person types them, `next_step`, and more."""

    def __init__(
        self,
        name: str,
        args: TrackingDomainArgs,
        opts: pulumi.ResourceOptions | None = None,
        plan: HostPlan | None = None,
    ) -> None:
        """Registers the component, named by the host whatever `name` is, as every one is.

        So a pair in its place, or the other way round, changes no record. With a plan it is built
        in two steps, because the edge needs the validation records and the tracking record needs
        the edge: `publish_validation` while an edge is made, `publish` after all of them.

        Args:
            name: of this domain in messages.
            args: plain arguments; unused where there is a plan.
            opts: of the component; its records take the provider of their zone from it.
            plan: what the code around it has read; None for plain arguments.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        alone = Elsewhere(name, cast(Args, args), opts) if plan is None else None
        plan = plan or (alone and alone.plan)
        assert plan is not None
        domain, run = plan.domain, plan.run
        self._keeping: Keeping = Keeping.of_this_program()
        if not rest(domain).alias and run.aliases.ipv6_stands(domain):
            self._keeping.leaves_later(domain.host)
        kept = self._keeping.while_live([domain.host] if domain.live else [], [domain.host])
        if opts is not None:
            opts = given.of_the_host(opts, domain.host)
        super().__init__(
            f"{PACKAGE}:TrackingDomain",
            domain.host,
            said_of_rest(domain),
            pulumi.ResourceOptions.merge(opts, kept),
        )
        Guard.of(run.hooks).know(domain)
        self._domain: Domain = domain
        self._run: Run = run
        self._records: list[Record] = []
        self.summary = {}
        if alone is not None:
            self._stand_alone(alone)

    def _stand_alone(self, edge: Elsewhere) -> None:
        """Publishes what there is to publish, where no program does."""
        domain = self._domain
        if edge.address is not None:
            serves = edge.proof(domain.host) if domain.live else None
            edge.named(self.publish_address(edge.address, domain.protected, serves))
        self.publish({domain.cdn: edge})
        self.domains = pulumi.Output.from_input({domain.host: self.summary})

    def publish_validation(self, record: Record) -> Published:
        """Publishes the record that proves the host to a certificate authority.

        It outlives its certificate: one elsewhere may renew by it (docs/decisions/proofs.md).
        """
        dns, run = self._domain.dns, self._run
        proofs = Proofs.of(run.hooks)
        name = f"{self._domain.host}-{record.label}"
        taken = proofs.take(
            name, record, dns, run.zones.publisher(dns), run.zones.account(dns), run.previous
        )
        options = pulumi.ResourceOptions(
            parent=self,
            retain_on_delete=True,
            # A proof at another name is another proof, and the old one stays.
            replace_on_changes=["name"],
            hooks=proofs.hooks,
        )
        return self._create(proofs.shown(record, run.previous), options, taken)

    def publish_address(self, record: Record, protect: bool, serves: Proof | None) -> Published:
        """Publishes the record that gives the address of an edge a name.

        Recipients of a live host move with it as with the tracking record, so it is guarded alike.
        """
        hooks = record_hooks.on_address(self._domain, self._run, record, serves)
        opts = pulumi.ResourceOptions(parent=self, protect=protect, hooks=hooks)
        return self._create(record, opts)

    def publish(self, edges: Mapping[str, Served]) -> None:
        """Publishes the tracking record, at the ESP or at its edge as the stage says, and ends.

        Args:
            edges: CDN -> the edge there; the domain's own and its standbys.
        """
        domain = self._domain
        edge = edges[domain.cdn]
        targets = {cdn: built.target(domain.host) for cdn, built in edges.items()}
        own = targets[domain.cdn]
        state = standing(domain, own if domain.live else None, targets, self._run.aliases)
        proof = edge.proof(domain.host)
        if self._run.previous.lost(edge.key, edge.main):
            self._run.hooks.expect_gone(f"{domain.host}-tracking")
            if own is not None and domain.live:
                say_made_anew(domain, own, self._run.previous.points_at(domain.host))
        tracking = self._publish_tracking(state, edge.main, proof, targets)
        self._publish_owner()
        edge.after_record(domain, tracking.value)
        out = self._left_out(tracking)
        stage = unless(out, lambda: actual_stage(domain, tracking), "certificate")
        self._keeping.stands(domain.host, stage)
        cdn = serving(domain, tracking, targets, state)
        past = past_now(domain, self._run.previous.past(domain.host), stage, state, cdn)
        made = Made(domain, edges, targets, state, tracking, cdn, stage, past, self._records, out)
        self.summary = outputs(made, self._run.stack)
        self._remember(stage, past)
        if not domain.live and state.finished:
            refuse_unmoved(domain, stage, self.summary)

    def _remember(self, stage: pulumi.Output[str], past: pulumi.Output[Past]) -> None:
        """Ends the component with what the next update reads of it."""
        domain, run = self._domain, self._run
        unsure = run.unsure.get(domain.host, ())
        # A program of one's own has outputs of its own, and nothing is unsure there.
        was = run.previous.domains.get(domain.host) if unsure else None
        place = place_of(domain, run.credentials, was, unsure).exported()
        self.register_outputs(
            {
                STAGE_OUTPUT: stage,
                TARGET_OUTPUT: self.summary[TARGET_OUTPUT],
                PLACE_OUTPUT: place,
                PAST_OUTPUT: past.apply(Past.exported),
                **remembered_rest(domain),
                **({PROTECT_OUTPUT: True} if domain.protect is True else {}),
                **({} if run.owner is None else {OWNER_OUTPUT: run.owner.exported()}),
            }
        )

    def _left_out(self, tracking: Published) -> pulumi.Output[bool] | None:
        """Whether this update was told to leave the host out; None where that cannot be."""
        previous, host = self._run.previous, self._domain.host
        by_hand = tracking.resource is None
        if pulumi.runtime.is_dry_run() or previous.knows(host, by_hand=by_hand):
            return None
        return left_out(tracking)

    def _publish_tracking(
        self, state: Standing, edge: str, proof: Proof, targets: Mapping[str, Target | None]
    ) -> Published:
        """The one record recipients resolve, at its edge or at its rest as `state` says."""
        domain, target = self._domain, state.target
        hooks = record_hooks.on_tracking(domain, self._run, state, edge, proof, targets)
        published = self._create(
            Record(
                "tracking",
                "tracking",
                domain.host,
                self._run.takeover.admit(domain, target.value, targets),
                domain.dns.ttl,
                type=target.type,
                proxied=target.proxied,
                alias_zone=target.alias_zone,
            ),
            pulumi.ResourceOptions(
                parent=self,
                protect=domain.protected if state.finished else domain.protect is not False,
                # Without it no link works, whoever serves: deleting it is a deed by hand.
                retain_on_delete=True,
                hooks=hooks,
                depends_on=list(target.after),
            ),
        )
        Guard.of(self._run.hooks).made(domain, published.resource)
        if state.ipv6:
            self._publish_ipv6(state, published, targets)
        if not state.finished:
            pulumi.log.warn(unfinished_step(domain), self)
        return published

    def _publish_ipv6(
        self, state: Standing, tracking: Published, targets: Mapping[str, Target | None]
    ) -> None:
        """The AAAA beside an alias; after the A, which takes the place of a CNAME.

        Never protected: it has to go before a CNAME can come back, and IPv4 serves without it.
        Where the name rests on aliases nothing takes its place, and it stays like the A.
        """
        domain, target = self._domain, state.target
        self._create(
            Record(
                "tracking",
                IPV6_LABEL,
                domain.host,
                target.value,
                domain.dns.ttl,
                type="AAAA",
                alias_zone=target.alias_zone,
            ),
            pulumi.ResourceOptions(
                parent=self,
                retain_on_delete=not state.serving,
                hooks=record_hooks.on_ipv6(domain, self._run, IPV6_LABEL, targets),
                depends_on=[] if tracking.resource is None else [tracking.resource],
            ),
        )

    def _publish_owner(self) -> None:
        """SendGrid's second CNAME: it stays at the ESP whatever the stage.

        Source: sources/rollout#owner-record.
        """
        domain = self._domain
        if domain.owner_record is not None:
            self._create(
                Record("owner", "owner", domain.owner_record, domain.esp_host, domain.dns.ttl),
                pulumi.ResourceOptions(
                    parent=self,
                    retain_on_delete=True,
                    hooks=self._run.hooks.on_owner_record,
                ),
            )

    def _create(
        self, record: Record, opts: pulumi.ResourceOptions, taken: str | None = None
    ) -> Published:
        """Registers `record` with the domain's DNS provider and lists it for the outputs.

        Args:
            record: what to publish.
            opts: parent, protection and the like.
            taken: of a validation record: what imports the one that is in the zone already.
        """
        dns = self._domain.dns
        self._records.append(record)
        host = self._domain.host
        imported = self._run.takeover.imported(host, record.label, record.type)
        publisher = self._run.zones.publisher(dns)
        return publisher.create(f"{host}-{record.label}", record, imported or taken, opts)
