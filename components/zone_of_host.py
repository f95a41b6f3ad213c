"""The zones of the hosts' records, looked at before anything is made."""

from collections.abc import Hashable, Iterable, Sequence

import pulumi

from components.config.faults import path
from components.config.hosts import is_within
from components.config.places import way
from components.config.values import Domain
from components.dns.provider import DnsPublisher
from components.dns.zones import Zones, key_of
from components.previous import Previous


def refuse(domains: Iterable[Domain], zones: Zones, previous: Previous) -> None:
    """Looks whether each zone is there, contains its names, and is the one of a live record.

    Args:
        domains: that this run is to leave.
        zones: that their records are in.
        previous: what the last update left.

    Raises:
        pulumi.RunError: with each that is not.
    """
    missing: dict[Hashable, str] = {}
    said: list[str] = []
    for domain in domains:
        place = key_of(domain.dns)
        if place in missing:
            continue
        try:
            zone = zones.publisher(domain.dns)
        except pulumi.RunError as error:
            missing[place] = str(error)
            continue
        said += [*_outside(domain, zone), *_another(domain, zone, previous)]
    said += missing.values()
    if said:
        raise pulumi.RunError("\n".join(sorted(said)))


def _outside(domain: Domain, publisher: DnsPublisher) -> Iterable[str]:
    """Whether the zone is that of its names: it would make others of them."""
    dns = domain.dns
    zone = publisher.zone_name
    names = [("", domain.host), ("owner_record", domain.owner_record)]
    for key, name in names:
        if zone is None or name is None or (name != zone and is_within(name, zone)):
            continue
        where = path("domains", domain.host, key or "dns", *([] if key else ["zone_id"]))
        yield (
            f"{where}: '{dns.zone_id or dns.zone}' is the zone {zone}, and {name} is not below "
            "it; write the zone_id of the public zone that contains it"
        )


def _another(domain: Domain, publisher: DnsPublisher, previous: Previous) -> Sequence[str]:
    """Whether a live host's record is in the zone to which the name in the stack file leads."""
    dns = domain.dns
    live_in = previous.zone(domain.host)
    zone = None if live_in is None else publisher.identity
    if not isinstance(zone, str) or zone == live_in:
        return ()
    return (
        f"{path('domains', domain.host, 'dns')}: is live by its record in the zone "
        f"{live_in}, and '{dns.zone or dns.zone_id}' is the zone {zone}; {way(of_dns=True)}",
    )
