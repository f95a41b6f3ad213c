"""Zones: their plan, which sets the quotas, and their setup."""

from sandbox import dns_zones, settings
from sandbox.cloud import Cloud
from sandbox.cloudflare.api import (
    CLOUD,
    DEFAULT_ACCOUNT,
    CloudflareError,
    identifier,
    operation,
)
from sandbox.dns_zones import Zone
from sandbox.operations import Session

_SERVERS = ("aron", "peyton", "ada", "bob", "cora", "dean", "elle", "finn")
PLANS = ("free", "pro", "business", "enterprise")


def zone_id_of(name: str) -> str:
    """The ID the sandbox gives to a zone that a stack file knows by name only."""
    return identifier("zone", name)


def add_zone(
    cloud: Cloud, zone_id: str, name: str, account: str, *, plan: str = "free", setup: str = "full"
) -> None:
    """Put a zone into the cloud, or change its plan and setup."""
    body = {"plan": plan, "type": setup}
    # A partial zone's records are Cloudflare's own; the world asks the DNS elsewhere.
    zone = Zone(zone_id, name, CLOUD, account, private=setup == "partial", body=body)
    dns_zones.put_zone(cloud, zone)


def name_servers(zone: Zone) -> list[str]:
    """The two servers of a zone: an account has the same for all its zones."""
    place = 0
    if zone.account != DEFAULT_ACCOUNT:
        place = 2 + 2 * (int(identifier("name-servers", zone.account)[:4], 16) % 3)
    return [f"{name}.ns.cloudflare.com" for name in _SERVERS[place : place + 2]]


@operation("GetZone")
def get_zone(session: Session, zone_id: str) -> Zone:
    """A zone that the token may use."""
    zone = dns_zones.zone(session.cloud, zone_id)
    if zone is None or zone.cloud != CLOUD:
        raise CloudflareError(404, 7003, f"Could not route to /zones/{zone_id}, no such zone")
    if zone.account != session.account:
        raise CloudflareError(
            403, 9109, "Unauthorized to access requested resource: the token is for another account"
        )
    return zone


@operation("ListZones")
def list_zones(session: Session, name: str | None = None) -> list[Zone]:
    """The zones of the token's account, or those with exactly this name."""
    return [
        zone
        for zone in dns_zones.zones(session.cloud, name)
        if zone.cloud == CLOUD and zone.account == session.account
    ]


@operation("CreateZone")
def create_zone(session: Session, name: str, setup: str) -> Zone:
    """A new zone on the Free plan, active at once; a name is one account's only."""
    if dns_zones.zones(session.cloud, dns_zones.normal(name)):
        raise CloudflareError(400, 1061, f"{name} already exists")
    zone_id = zone_id_of(dns_zones.normal(name))
    add_zone(session.cloud, zone_id, dns_zones.normal(name), session.account, setup=setup)
    return get_zone(session, zone_id)


@operation("DeleteZone")
def delete_zone(session: Session, zone_id: str) -> None:
    """Delete a zone and everything in it."""
    dns_zones.remove_zone(session.cloud, get_zone(session, zone_id).id)


def quota(session: Session, zone: Zone, what: str) -> int:
    """How many of ``page_rules`` or ``rules`` the zone's plan allows."""
    return int(settings.get(session.cloud, f"cloudflare.{what}_{zone.body['plan']}"))
