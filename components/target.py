"""Where a tracking record has to point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pulumi

from components.config.values import Domain, Edge
from components.dns.records import RecordType
from components.guard.expectation import Proof
from components.guidance import Guidance
from components.told import Name


@dataclass(frozen=True)
class Target:
    """What the tracking record has to say for a host to be served at an edge.

    Attributes:
        value: name or address of the edge.
        type: kind of record; `A` where the edge is an address.
        proxied: the record stays as it is, and its DNS provider's own edge answers for the name.
        alias_zone: zone of the edge at its DNS provider, where an alias record may name it.
        after: resources that must stand before the record moves, besides `value`'s own.
    """

    value: Name
    type: RecordType = "CNAME"
    proxied: bool = False
    alias_zone: Name | None = None
    after: Sequence[pulumi.Resource] = ()

    @property
    def edge(self) -> Name | None:
        """The edge's own name; None where it has none and answers for the ESP's."""
        return None if self.proxied else self.value


@dataclass(frozen=True)
class AskedCertificate:
    """A certificate that an edge asked for.

    Attributes:
        status: as its cloud last told, in its own words; a refresh asks again.
        urn: of its resource.
    """

    status: pulumi.Output[Any]
    urn: pulumi.Output[str]


class Served(Protocol):
    """An edge, as the tracking domains see it that it serves; see `components.edge`."""

    edge: Edge
    certificate: pulumi.Output[str]
    main: str
    left: Sequence[str]

    @property
    def key(self) -> tuple[str, str]:
        """Type and logical name of its component."""
        ...

    def target(self, host: str) -> Target | None:
        """Where `host` has to point to be served there; None before the edge is built."""
        ...

    def proof(self, host: str) -> Proof:
        """What the guard and `verify` have to know about `host` there."""
        ...

    def asked_certificate(self, host: str) -> AskedCertificate | None:
        """The certificate that was asked for there; None where it is somebody's own."""
        ...

    def after_record(self, domain: Domain, record: pulumi.Output[str]) -> None:
        """Registers what may follow only once a tracking record stands."""
        ...

    def guidance(self, domain: Domain) -> pulumi.Input[Guidance]:
        """What this CDN says of `domain` for the next step."""
        ...

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[Any]]:
        """What only this pair exports about `host`."""
        ...
