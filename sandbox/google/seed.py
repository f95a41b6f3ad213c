"""What a stack file expects to exist in Google Cloud DNS: managed zones, and records in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import dns_zones
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record, Zone, is_within, normal
from sandbox.esp_hosts import esp_host, resting_host
from sandbox.google import zones
from sandbox.google.api import account_of, project_of
from sandbox.seeded_domain import SeededDomain, shared_zone_name

_ESP_TTL = 3600


@dataclass(frozen=True)
class _Place:
    """A domain and the project its zone is in, with whom that belongs to."""

    domain: SeededDomain
    project: str
    account: str


def seed(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Make the zones of a stack file exist, with its existing records as the ESP had them."""
    default = {
        name.removeprefix("gcp:"): value
        for name, value in config.items()
        if name.startswith("gcp:")
    }
    places = [_place(domain, default) for domain in domains if domain.dns_provider == "google"]
    for place in places:
        zone = _zone(cloud, place, places)
        if zone is not None and place.domain.dns.get("existing"):
            _existing(cloud, place.domain, zone)


def _place(domain: SeededDomain, default: Mapping[str, Any]) -> _Place:
    """An account is a provider of its own, which takes nothing from the stack's ``gcp:`` keys."""
    entry = domain.account(dns=True)
    given = default
    if entry is not None:
        credentials = domain.credential("credentials_secret", None, dns=True)
        given = {"project": entry.get("project"), "credentials": credentials}
    return _Place(domain, project_of(given, required=False), account_of(given, required=False))


def _zone(cloud: Cloud, place: _Place, places: list[_Place]) -> Zone | None:
    domain = place.domain
    others = [other.domain for other in places if other.project == place.project]
    sharing = [other for other in others if other.zone_id == domain.zone_id]
    dns_name = domain.zone_name or (
        domain.zone_id and shared_zone_name(domain, sharing, zones.usual_name)
    )
    if not dns_name or dns_name == domain.host or not is_within(domain.host, dns_name):
        return None
    name = domain.zone_id or _zone_id(cloud, dns_name, place.project, others)
    if not zones.is_zone_name(name):
        return None
    known = dns_zones.zone(cloud, zones.zone_key(place.project, name))
    return known or zones.add_zone(cloud, place.project, name, dns_name, place.account)


def _zone_id(cloud: Cloud, dns_name: str, project: str, others: list[SeededDomain]) -> str:
    """The name of a zone known by DNS name: one named elsewhere, one that exists, the usual."""
    for other in others:
        if other.zone_name == dns_name and other.zone_id:
            return other.zone_id
    for zone in zones.zones_in(cloud, project):
        if zone.name == dns_name and not zone.private:
            return str(zone.body["name"])
    return zones.usual_name(dns_name)


def _existing(cloud: Cloud, domain: SeededDomain, zone: Zone) -> None:
    """The records that ``dns.existing`` speaks of, once; what was removed is not put back."""
    hosts = {domain.host: resting_host(domain.settings)}
    owner = domain.settings.get("owner_record")
    if isinstance(owner, str):
        hosts[normal(owner)] = esp_host(domain.settings)
    for host, target in hosts.items():
        if target is None or dns_zones.history(cloud, host) or not is_within(host, zone.name):
            continue
        dns_zones.put(cloud, Record(zone.id, host, "CNAME", _ESP_TTL, (target,)))
