"""Managed zones. Their names are theirs within a project; several may have the same DNS name."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox import dns_zones
from sandbox.cloud import Cloud, timestamp
from sandbox.dns_values import is_host_name
from sandbox.dns_zones import Record, Zone, normal
from sandbox.google.api import CLOUD, GoogleError, number, operation
from sandbox.operations import Session, require
from sandbox.properties import Properties

_NAME = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
_APEX_TTL = 21_600


def zone_key(project: str, name: str) -> str:
    """The ID of a zone among those of all clouds: the one that the real provider gives it."""
    return f"projects/{project}/managedZones/{name}"


def usual_name(dns_name: str) -> str:
    """What a zone of a DNS name is usually called: ``example-com`` for ``example.com``."""
    return normal(dns_name).replace(".", "-")


def is_zone_name(name: str) -> bool:
    """Whether a text can be the name of a managed zone."""
    return _NAME.fullmatch(name) is not None


def project_of_zone(zone: Zone) -> str:
    """The project that a zone is in."""
    return zone.id.split("/")[1]


def add_zone(
    cloud: Cloud, project: str, name: str, dns_name: str, account: str, *, private: bool = False
) -> Zone:
    """Put a managed zone into a project that ``account`` may use."""
    key = zone_key(project, name)
    body: Properties = {"name": name, "number": number(key), "description": "", "labels": {}}
    zone = Zone(key, normal(dns_name), CLOUD, account, private, body)
    dns_zones.put_zone(cloud, zone)
    return zone


def zones_in(cloud: Cloud, project: str) -> list[Zone]:
    """All zones of a project, by DNS name."""
    start = zone_key(project, "")
    return [zone for zone in dns_zones.zones(cloud) if zone.id.startswith(start)]


def find_zone(session: Session, project: str, name: str, parameter: str) -> Zone:
    """A zone by its name or number; ``parameter`` is what a refusal calls it.

    Raises:
        GoogleError: when the project has no such zone, or is somebody else's.
    """
    for zone in _project(session, project):
        if name in (zone.body["name"], str(zone.body["number"])):
            return zone
    raise GoogleError(404, "notFound", f"The '{parameter}' resource named '{name}' does not exist.")


def apex_records(zone: Zone) -> list[Record]:
    """The two record sets that every zone has and no change may remove."""
    servers = tuple(name_servers(zone))
    start = f"{servers[0]} cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300"
    return [
        Record(zone.id, zone.name, "NS", _APEX_TTL, servers),
        Record(zone.id, zone.name, "SOA", _APEX_TTL, (start,)),
    ]


def name_servers(zone: Zone) -> list[str]:
    """The four name servers of a zone."""
    shard = "abcde"[zone.body["number"] % 5]
    return [f"ns-cloud-{shard}{place}.googledomains.com." for place in range(1, 5)]


@operation("managedZones.get")
def get_managed_zone(session: Session, project: str, name: str) -> Zone:
    """A managed zone by its name or number."""
    return find_zone(session, project, name, "parameters.managedZone")


@operation("managedZones.list")
def list_managed_zones(session: Session, project: str) -> list[Zone]:
    """The managed zones of a project."""
    return _project(session, project)


@operation("managedZones.create")
def create_managed_zone(session: Session, project: str, request: Mapping[str, Any]) -> Zone:
    """Create a public zone."""
    name, dns_name = request["name"], request["dnsName"]
    require(
        is_zone_name(name),
        lambda: GoogleError(
            400, "invalid", f"Invalid value for 'entity.managedZone.name': '{name}'"
        ),
    )
    require(
        dns_name.endswith(".") and is_host_name(normal(dns_name)),
        lambda: GoogleError(
            400, "invalid", f"Invalid value for 'entity.managedZone.dnsName': '{dns_name}'"
        ),
    )
    require(
        all(zone.body["name"] != name for zone in _project(session, project)),
        lambda: GoogleError(
            409, "alreadyExists", f"The resource 'entity.managedZone' named '{name}' already exists"
        ),
    )
    made = add_zone(session.cloud, project, name, dns_name, session.account)
    return _described(session, made, {**request, "creationTime": timestamp()})


@operation("managedZones.update")
def update_managed_zone(
    session: Session, project: str, name: str, request: Mapping[str, Any]
) -> Zone:
    """Replace the description and the labels of a zone."""
    zone = find_zone(session, project, name, "parameters.managedZone")
    return _described(session, zone, request)


@operation("managedZones.delete")
def delete_managed_zone(session: Session, project: str, name: str) -> None:
    """Delete a zone that has no record sets but those of its apex."""
    zone = find_zone(session, project, name, "parameters.managedZone")
    require(
        not dns_zones.records(session.cloud, zone.id),
        lambda: GoogleError(
            400,
            "containerNotEmpty",
            f"The resource named '{name}' cannot be deleted because it contains one or more "
            "'resource records'.",
        ),
    )
    dns_zones.remove_zone(session.cloud, zone.id)


def _described(session: Session, zone: Zone, request: Mapping[str, Any]) -> Zone:
    told = {
        key: request[key] for key in ("description", "labels", "creationTime") if key in request
    }
    changed = replace(zone, body={**zone.body, **told})
    dns_zones.put_zone(session.cloud, changed)
    return changed


def _project(session: Session, project: str) -> list[Zone]:
    """The zones of a project; one that others keep their zones in is closed."""
    found = zones_in(session.cloud, project)
    owners = {zone.account for zone in found}
    require(
        not owners or session.account in owners,
        lambda: GoogleError(403, "forbidden", f"Forbidden (no access to project {project})"),
    )
    return found
