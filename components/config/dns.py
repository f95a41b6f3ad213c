"""Where a tracking record lives (`dns` in the stack file)."""

from dataclasses import field
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from components.config.faults import FaultyValueError
from components.config.kinds import STRICT, AccountName, Host, Ttl, Words
from components.config.late import LateText
from components.config.shown import Shown
from components.config.vocabulary import known

AUTOMATIC_TTL = 1
"""The TTL of a proxied record; no other is taken (sources/cloudflare#proxied-ttl)."""

_PROVIDERS = Words(lambda: known().dns_providers)


def _existing(value: object) -> object:
    if isinstance(value, bool | str):
        return value
    raise FaultyValueError(
        f"{value} is neither true, false nor the ID of a record", "write true, or quote the ID"
    )


if TYPE_CHECKING:
    ZoneId = LateText
else:
    ZoneId = Annotated[LateText, Shown("Z0123456789ABCDEFGHIJ")]


@dataclass(frozen=True, config=STRICT)
class Dns:
    """Where the tracking record lives.

    Attributes:
        provider: who publishes records, a word of the registry. Default: what the CDN needs, else
            by hand.
        zone: name of the zone.
        zone_id: its ID; held against the name.
        ttl: seconds; 300 while changing, 3600 when settled (sources/rollout#ttl).
        record: kind of the tracking record while live; `alias` makes A and AAAA aliases of the
            edge, where the provider has them.
        existing: the records are in the zone already (the ESP had them validated): import them.
            The ID of the tracking record where the provider needs one.
        rollback_to: where the name points while it is off this stack's edges, before the cut-over
            and after a rollback. Default: the ESP's host.
        rollback_proxied: whether the provider's own edge answers for the name there.
        account: name out of `accounts`, when the zone is in another account.
    """

    provider: Annotated[str, _PROVIDERS, BeforeValidator(_PROVIDERS.check)] = field(
        default_factory=lambda: known().usual_dns
    )
    zone: Annotated[Host, Shown("example.com")] | None = None
    zone_id: ZoneId | None = None
    ttl: Ttl = 300
    record: Literal["cname", "alias"] = "cname"
    existing: Annotated[bool | str, BeforeValidator(_existing), Shown(True)] = False
    rollback_to: Annotated[Host, Shown("edge.example.net")] | None = None
    rollback_proxied: Annotated[bool, Shown(True)] = False
    account: AccountName | None = None
