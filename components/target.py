"""Where a tracking record has to point."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.dns.records import RecordType


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

    value: pulumi.Output[str]
    type: RecordType = "CNAME"
    proxied: bool = False
    alias_zone: pulumi.Output[str] | None = None
    after: Sequence[pulumi.Resource] = ()

    @property
    def edge(self) -> pulumi.Output[str] | None:
        """The edge's own name; None where it has none and answers for the ESP's."""
        return None if self.proxied else self.value
