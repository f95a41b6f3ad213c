"""What every pair's component has in common: its arguments and what it offers to its domains."""

from abc import ABCMeta, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

import pulumi

from components.config.values import Domain, Edge
from components.context import Context
from components.dns.records import Published, Record, RecordType
from components.pairs import COMPONENTS

PACKAGE = "ssl-click-tracking:index"
"""Prefix of every component's type token; forever (design section 5)."""


@dataclass(frozen=True)
class Target:
    """What the tracking record has to say for a host to be served at an edge.

    Attributes:
        value: name or address of the edge.
        type: kind of record; `A` where the edge is an address.
        proxied: Cloudflare: the record stays as it is and its edge answers for the name.
        alias_zone: Route 53 zone of the edge, where an alias record may point at it.
        after: resources that must stand before the record moves, besides `value`'s own.
    """

    value: pulumi.Output[str]
    type: RecordType = "CNAME"
    proxied: bool = False
    alias_zone: pulumi.Output[str] | None = None
    after: Sequence[pulumi.Resource] = ()

    @property
    def edge(self) -> pulumi.Output[str] | None:
        """The edge's own name; None where it has none and answers for the ESP's."""
        return None if self.proxied else self.value


class ValidationPublisher(Protocol):
    """A tracking domain, as an edge sees it while it makes its certificate."""

    def publish_validation(self, record: Record) -> Published:
        """Publishes the record that proves the host to a certificate authority."""
        ...

    def publish_address(self, record: Record, protect: bool) -> Published:
        """Publishes the record that gives the address of an edge a name."""
        ...


@dataclass(frozen=True)
class EdgeArgs:
    """Arguments of a pair's component.

    Attributes:
        edge: what to build, out of the stack file.
        tracking: its tracking domains by host; their validation records are published there.
        context: what the whole program shares.
    """

    edge: Edge
    tracking: Mapping[str, ValidationPublisher]
    context: Context


class EdgeComponent(pulumi.ComponentResource, metaclass=ABCMeta):
    """A CDN edge in front of an ESP: the base of `CloudFrontSendGrid` and its like.

    A subclass builds everything in its constructor, in the order certificate, validation records
    (as children of their tracking domains), edge, and registers its outputs once.

    Attributes:
        certificate: reference of the viewer certificate: an ARN or an ID.
        main: logical name of the distribution, service or zone that serves; that resource takes
            the hooks of `context.hooks.on_edge`, so that no live name is moved to it in the run
            it is made in.
    """

    certificate: pulumi.Output[str]

    def __init__(
        self, name: str, args: EdgeArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Registers the component under its class's type token, named by host or group."""
        del args
        self.main: str = name
        super().__init__(f"{PACKAGE}:{type(self).__name__}", name, {}, opts)

    @abstractmethod
    def target(self, host: str) -> Target | None:
        """Where `host` has to point to be served here; None before the edge is built."""

    def after_record(self, domain: Domain, record: pulumi.Output[str]) -> None:
        """Registers what may follow only once a tracking record stands; by default nothing.

        Called once for each of its own domains, whatever the stage, never for a standby's.

        Args:
            domain: the domain as the stack file has it.
            record: what its record points at, known once it does.
        """
        del domain, record

    def next_step(self, domain: Domain, stage: str, edge: str | None) -> str | None:
        """What to do next where this CDN differs; None for the usual (`components.steps`).

        Args:
            domain: the domain as the stack file has it.
            stage: where its record points: `certificate`, `build` or `live`.
            edge: the edge's name, None before it is built.
        """
        del domain, stage, edge

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[object]]:
        """What only this pair exports about `host`, besides what every domain does."""
        del host
        return {}


def component(edge: Edge) -> type[EdgeComponent]:
    """The component class of the pair that `edge` is of; imports that CDN's SDK."""
    module, _, name = COMPONENTS[edge.cdn, edge.esp].partition(":")
    return cast(type[EdgeComponent], getattr(import_module(module), name))
