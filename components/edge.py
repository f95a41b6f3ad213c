"""What every pair's component has in common: how it is built, and what it offers to its domains."""

from abc import ABCMeta, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import pulumi

from components import given
from components.adopting import Adopting, Taken
from components.alone import Alone
from components.cdn import Cdn
from components.config.faults import Fault
from components.config.values import Domain, Edge
from components.dns.records import Published, Record
from components.guard.edges import EdgeWatch
from components.guard.expectation import Proof
from components.guidance import Guidance
from components.hooks import Hooks
from components.keeping import Keeping
from components.owners import Owner, Owners
from components.project import PACKAGE
from components.run import Run
from components.target import AskedCertificate, Target

Common = TypeVar("Common")
"""What the edges of a CDN share: policies of CloudFront, the rules of a Cloudflare zone."""


class ValidationPublisher(Protocol):
    """A tracking domain, as an edge sees it while it makes its certificate."""

    def publish_validation(self, record: Record) -> Published:
        """Publishes the record that proves the host to a certificate authority."""
        ...

    def publish_address(self, record: Record, protect: bool, serves: Proof | None) -> Published:
        """Publishes the record that gives the address of an edge a name.

        Args:
            record: what to publish.
            protect: it may not be deleted.
            serves: what the guard has to know of the edge where recipients come to it; None where
                none do.
        """
        ...


@dataclass(frozen=True)
class Plan(Generic[Common]):
    """One edge to build, and what it is built with.

    Attributes:
        edge: what to build.
        tracking: its tracking domains by host; their validation records are published there.
        hooks: what is called inside the update.
        common: what it shares with other edges of its CDN.
    """

    edge: Edge
    tracking: Mapping[str, ValidationPublisher]
    hooks: Hooks
    common: Common


class EdgeComponent(pulumi.ComponentResource, Generic[Common], metaclass=ABCMeta):
    """A CDN edge in front of an ESP: the base of `CloudFrontSendGrid` and its like.

    Built from a stack file it gets a `Plan`; in a program of one's own it takes plain arguments,
    checks them as a stack file is checked, and makes the tracking domains and what a stack would
    share by itself (`components.alone`).

    Attributes:
        cdn: what its CDN says of itself.
        esp: the ESP's word in the stack file.
        resources: arguments that are resources of the caller's program, and no part of a value.
        main: logical name of the distribution, service or zone that serves; that resource takes
            the hooks of `Hooks.on_edge`, so that no live name is moved to it in the run it is
            made in.
        left: items of what it adopts that are left alone.
    """

    cdn: ClassVar[Cdn[Any]]
    esp: ClassVar[str]
    resources: ClassVar[frozenset[str]] = frozenset()
    certificate: pulumi.Output[str]
    """Reference of the viewer certificate: an ARN, an ID, or the name of its source."""
    domains: pulumi.Output[dict[str, Any]]
    """Built alone: tracking domain -> what to know of it, as a stack exports it: `stage` by its
    record, `target`, `edge`, `dns_records` as a person types them, `next_step`, and more."""
    main: str
    left: Sequence[str]

    def __init__(
        self,
        name: str,
        args: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
        plan: Plan[Common] | None,
    ) -> None:
        """Registers the component under its class's type token, named by host or group.

        Args:
            name: logical name.
            args: plain arguments; unused where there is a plan.
            opts: of the component; its children take providers and the like from it.
            plan: what a stack file's program built around this edge; None for plain arguments.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        alone = None if plan is not None else Alone(type(self), name, args, opts)
        edge = plan.edge if plan is not None else alone.edge if alone is not None else None
        if edge is None or (edge.cdn, edge.esp) != (self.cdn.name, self.esp):
            raise pulumi.RunError(
                f"{type(self).__name__} '{name}'{given.called_from()}: the edge is not one of "
                f"{self.cdn.title} before '{self.esp}'; take the class of its own pair"
            )
        if alone is not None:
            beside = self.faults_beside(edge)
            given.refuse(type(self).__name__, name, beside, self.cdn.name)
        hooks = Hooks.of_this_program()
        own = pulumi.ResourceOptions.merge(opts, self.options(edge, hooks))
        if alone is not None:
            kept_edge = Owners.of(hooks).on_component(Owner.here(type(self).__name__, name))
            own = pulumi.ResourceOptions.merge(own, kept_edge)
        kept = Keeping.of_this_program().while_live(edge.live_hosts, edge.hosts)
        watched = EdgeWatch.of(hooks).over(edge.cdn, edge.hosts)
        super().__init__(
            f"{PACKAGE}:{type(self).__name__}",
            name,
            {},
            pulumi.ResourceOptions.merge(pulumi.ResourceOptions.merge(own, kept), watched),
        )
        self.edge: Edge = edge
        self.left = sorted(str(item) for item in edge.wishes.leave)
        if plan is None and alone is not None:
            plan = Plan(edge, alone.tracking(), hooks, self.common(edge, alone.run))
        if plan is not None:
            self.build(plan)
            if remembered := self.remembered(plan):
                self.register_outputs(remembered)
        if alone is not None:
            alone.publish(self)
            self.domains = pulumi.Output.from_input(alone.summaries)

    @classmethod
    def options(cls, edge: Edge, hooks: Hooks) -> pulumi.ResourceOptions | None:
        """Options of the component itself, besides the caller's; by default none."""
        del edge, hooks
        return None

    def main_options(self, plan: Plan[Common], kind: str) -> pulumi.ResourceOptions:
        """Options of the resource that serves; it is named `main`.

        Args:
            plan: what the edge is built with.
            kind: what `adopt` calls such a resource.
        """
        own = pulumi.ResourceOptions(
            parent=self,
            protect=plan.edge.protected,
            hooks=plan.hooks.on_edge(self.main, self.cdn, plan.edge.live_hosts),
        )
        taken = Taken.of(plan.edge.domains, kind)
        adopting = Adopting.of_this_program().options(self.cdn, self.main, taken)
        return pulumi.ResourceOptions.merge(own, adopting)

    @classmethod
    def faults(cls, edge: Edge) -> Iterable[Fault]:
        """What the settings of this pair do not allow, whatever the stack file asks; often none."""
        del edge
        return ()

    def faults_beside(self, edge: Edge) -> Iterable[Fault]:
        """What arguments that are resources do not allow, built alone; by default nothing.

        Asked before anything is registered.
        """
        del edge
        return ()

    @abstractmethod
    def common(self, edge: Edge, run: Run) -> Common:
        """What `edge` would share with others in a stack, for this edge built alone.

        Args:
            edge: this one.
            run: what its domains have in common.
        """

    @abstractmethod
    def build(self, plan: Plan[Common]) -> None:
        """Builds everything, in the order certificate, validation records, edge.

        Validation records are children of their tracking domains.
        """

    def remembered(self, plan: Plan[Common]) -> Mapping[str, pulumi.Input[Any]]:
        """What the next update reads of this component; by default nothing.

        Registering outputs makes the engine write the state once more for each edge, so what
        nothing reads is not registered (docs/decisions/state-writes.md).
        """
        del plan
        return {}

    @abstractmethod
    def target(self, host: str) -> Target | None:
        """Where `host` has to point to be served here; None before the edge is built."""

    def proof(self, host: str) -> Proof:
        """What the guard and `verify` have to know about `host` here; by default nothing more."""
        del host
        return Proof()

    def asked_certificate(self, host: str) -> AskedCertificate | None:
        """The certificate that was asked for here; None where it is somebody's own."""
        del host

    @property
    def key(self) -> tuple[str, str]:
        """Type and logical name of this component."""
        return f"{PACKAGE}:{type(self).__name__}", self.edge.name

    def after_record(self, domain: Domain, record: pulumi.Output[str]) -> None:
        """Registers what may follow only once a tracking record stands; by default nothing.

        Called once for each of its own domains, whatever the stage, never for a standby's.

        Args:
            domain: the domain as the stack file has it.
            record: what its record points at, known once it does.
        """
        del domain, record

    def guidance(self, domain: Domain) -> pulumi.Input[Guidance]:
        """What this CDN says of `domain` for the next step (`components.steps` words it).

        By default nothing: it is as usual.
        """
        del domain
        return Guidance()

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[object]]:
        """What only this pair exports about `host`, besides what every domain does."""
        del host
        return {}
