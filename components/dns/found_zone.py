"""A zone as its provider tells it, held against what the stack file says of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from components.config.dns import Dns


@dataclass(frozen=True)
class FoundZone:
    """A zone that a provider has.

    Attributes:
        id: its ID.
        name: that it answers for, without a final dot.
        unseen: why no recipient sees a record in it; None for the public zone of its name.
    """

    id: str
    name: str
    unseen: str | None = None


def held(dns: "Dns", found: FoundZone) -> FoundZone:
    """`found`, when it is the public zone that `dns` names.

    Raises:
        pulumi.RunError: when it is another one, or no recipient would see a record in it.
    """
    import pulumi

    place = f"dns.zone_id '{dns.zone_id}'" if dns.zone_id else f"dns.zone '{dns.zone}'"
    if found.unseen is not None:
        raise pulumi.RunError(
            f"{place}: is {found.unseen}, so no recipient could see a record in it; write the "
            f"dns.zone_id of the public zone for {found.name}"
        )
    if dns.zone not in (None, found.name):
        raise pulumi.RunError(
            f"{place}: is the zone {found.name}, and dns.zone is '{dns.zone}'; correct one of the "
            "two"
        )
    return found
