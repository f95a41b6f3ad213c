"""Which of the sandbox's zones the world asks about a name: the one that is delegated.

Outside, a zone at a provider is nothing until the zone above it, or a registrar, names that zone's
servers. So here: below another zone of the sandbox the NS records in that one decide; a zone with
none above it was given to the registrar, the first one of its name that was made.
"""

from collections.abc import Callable, Collection, Mapping

from sandbox import dns_zones, hand_made
from sandbox.aws import route53
from sandbox.cloud import Cloud
from sandbox.cloudflare import zones as cloudflare
from sandbox.dns_zones import Zone, is_within, normal
from sandbox.google import zones as google
from sandbox.hand_made import HandMade

_TTL = 3600
_BY_HAND = ("ns1.dns-console.example", "ns2.dns-console.example")

_SERVERS: Mapping[str, Callable[[Zone], Collection[str]]] = {
    "aws": route53.name_servers,
    "cloudflare": cloudflare.name_servers,
    "google": google.name_servers,
}


def name_servers(zone: Zone) -> tuple[str, ...]:
    """The servers that answer for a zone, once somebody names them."""
    of_cloud = _SERVERS.get(zone.cloud)
    return tuple(normal(name) for name in (of_cloud(zone) if of_cloud else _BY_HAND))


def zone_of(cloud: Cloud, host: str) -> Zone | None:
    """The zone that answers for a host; nothing where none does, or servers elsewhere do."""
    labels = normal(host).split(".")
    found: Zone | None = None
    for start in range(len(labels) - 1, -1, -1):
        name = ".".join(labels[start:])
        if found is None:
            found = dns_zones.registered(cloud, name)
            continue
        servers = _named(cloud, found, name)
        if servers:
            candidates = dns_zones.public_zones(cloud, name)
            found = next((z for z in candidates if servers & set(name_servers(z))), None)
            if found is None:
                return None
    return found


def is_delegated(cloud: Cloud, zone: Zone) -> bool:
    """Whether the world asks this very zone about its own name."""
    asked = zone_of(cloud, zone.name)
    return asked is not None and asked.id == zone.id


def delegate(cloud: Cloud, zone: Zone) -> None:
    """Do what makes a zone count: NS records in the zone above it, or a word to the registrar."""
    above = parent_of(cloud, zone)
    if above is None:
        dns_zones.register(cloud, zone)
        return
    hand_made.put(cloud, above, HandMade(zone.name, "NS", name_servers(zone), _TTL))


def delegate_new(cloud: Cloud, known: Collection[str]) -> None:
    """Delegate each zone that is not among `known`, unless another one of its name is.

    A zone that answered before somebody made one above it answers afterwards, too: whoever did
    that outside copied its NS records.
    """
    for zone in dns_zones.zones(cloud):
        if zone.private:
            continue
        above = parent_of(cloud, zone)
        fresh = zone.id not in known or (above is not None and above.id not in known)
        if not fresh or (above is not None and dns_zones.history(cloud, zone.name)):
            continue
        if above is not None or dns_zones.registered(cloud, zone.name) is None:
            delegate(cloud, zone)


def parent_of(cloud: Cloud, zone: Zone) -> Zone | None:
    """The zone that a delegation of this one stands in; nothing where that is a registrar's."""
    labels = zone.name.split(".")
    for start in range(1, len(labels)):
        above = zone_of(cloud, ".".join(labels[start:]))
        if above is not None:
            return above
    return None


def _named(cloud: Cloud, above: Zone, name: str) -> set[str]:
    """The servers that the zone above names for a name."""
    if not is_within(name, above.name) or name == above.name:
        return set()
    return {
        normal(value)
        for record in dns_zones.records(cloud, above.id, name)
        if record.type == "NS"
        for value in record.values
    }
