"""The zone of a host's records, looked at before anything is made."""

import pulumi

from components.config.faults import path
from components.config.hosts import is_within
from components.config.places import way
from components.config.values import Domain
from components.run import Run


def refuse(domain: Domain, run: Run) -> None:
    """Looks whether the zone is there, contains its names, and is the one of a live record.

    Raises:
        pulumi.RunError: when it is not.
    """
    _refuse_outside(domain, run)
    _refuse_another(domain, run)


def _refuse_outside(domain: Domain, run: Run) -> None:
    """Looks whether the zone is that of its names: it would make others of them.

    Raises:
        pulumi.RunError: when the zone does not contain one of them.
    """
    dns = domain.dns
    zone = run.zones.publisher(dns).zone_name
    names = [("", domain.host), ("owner_record", domain.owner_record)]
    for key, name in names:
        if zone is None or name is None or (name != zone and is_within(name, zone)):
            continue
        where = path("domains", domain.host, key or "dns", *([] if key else ["zone_id"]))
        raise pulumi.RunError(
            f"{where}: '{dns.zone_id or dns.zone}' is the zone {zone}, and {name} is not below "
            "it; write the zone_id of the public zone that contains it"
        )


def _refuse_another(domain: Domain, run: Run) -> None:
    """Looks where a name that the stack file gives leads today, before anything is made.

    Raises:
        pulumi.RunError: when the host is live by a record in another zone.
    """
    dns = domain.dns
    live_in = run.previous.zone(domain.host)
    zone = None if live_in is None else run.zones.publisher(dns).identity
    if isinstance(zone, str) and zone != live_in:
        raise pulumi.RunError(
            f"{path('domains', domain.host, 'dns')}: is live by its record in the zone "
            f"{live_in}, and '{dns.zone or dns.zone_id}' is the zone {zone}; {way(of_dns=True)}"
        )
