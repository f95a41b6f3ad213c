"""A DNS record as the program hands it around, and as it is exported for people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pulumi

from components.config import hosts
from components.config.dns import AUTOMATIC_TTL, Dns
from components.state import State
from components.told import applied

Purpose = Literal["tracking", "validation", "owner", "address"]
RecordType = Literal["CNAME", "A", "AAAA", "TXT"]

Remembered = Callable[[State], tuple[str, str] | None]
"""Name and value of a proof, as the certificate in the state names them; None without one."""

VALIDATION_TTL = 300
"""Seconds; the record answers certificate renewals and never moves, so short costs nothing."""


@dataclass(frozen=True)
class Record:
    """One record that a tracking domain needs.

    Attributes:
        purpose: `tracking` is the one recipients resolve; `validation` proves the name to a
            certificate authority; `owner` is SendGrid's second CNAME; `address` names a proxy.
        label: ends the logical name `<host>-<label>`; forever, and unique for a host.
        name: absolute host name.
        value: what it points at.
        ttl: seconds.
        type: kind of record.
        proxied: Cloudflare DNS only: its edge answers for the name.
        alias_zone: Route 53 only: zone of the target, which makes an A or AAAA an alias of it.
        remembered: of a validation record: what the certificate said at the last update.
    """

    purpose: Purpose
    label: str
    name: pulumi.Input[str]
    value: pulumi.Input[str]
    ttl: int
    type: RecordType = "CNAME"
    proxied: bool = False
    alias_zone: pulumi.Input[str] | None = None
    remembered: Remembered | None = None

    def exported(self, dns: Dns) -> dict[str, pulumi.Input[str | int | bool | None]]:
        """As a person types it into a DNS console: relative and absolute name, value, TTL.

        The relative name is None when the stack file names no zone, the TTL for an alias. A proxied
        record's is what DNS says of it: 1, which means automatic (sources/cloudflare#proxied-ttl).
        """
        return {
            "purpose": self.purpose,
            "provider": dns.provider,
            "zone": dns.zone,
            "name": applied(self.name, _bare),
            "relative_name": applied(self.name, lambda text: _relative(_bare(text), dns.zone)),
            "type": self.type,
            "value": applied(self.value, _bare),
            "ttl": self._shown_ttl,
            **({"proxied": True} if self.proxied else {}),
            **({} if self.alias_zone is None else {"alias": True}),
        }

    @property
    def _shown_ttl(self) -> int | None:
        if self.proxied:
            return AUTOMATIC_TTL
        return self.ttl if self.alias_zone is None else None


@dataclass(frozen=True)
class Published:
    """A record as it stands: resolves once it is in DNS, or at once where a person sets it.

    Attributes:
        name: absolute host name.
        value: what it points at.
        proxied: Cloudflare DNS only: whether its edge answers for the name.
        resource: the record's resource; None where a person sets it.
    """

    name: pulumi.Output[str]
    value: pulumi.Output[str]
    proxied: pulumi.Output[bool | None] | None = None
    resource: pulumi.Resource | None = None


def _bare(name: str) -> str:
    return name.rstrip(".")


def _relative(name: str, zone: str | None) -> str | None:
    if zone is None or not hosts.is_within(name, zone):
        return None
    return hosts.relative(name, zone)
