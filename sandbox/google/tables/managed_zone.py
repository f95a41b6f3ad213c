"""``gcp:dns/managedZone:ManagedZone``, for public zones."""

import re

from sandbox import dns_zones
from sandbox.dns_zones import Zone, normal
from sandbox.google import records, zones
from sandbox.google.api import project_for
from sandbox.google.tables.shared import POLICIES, imported, is_deleted, provider_project
from sandbox.operations import ApiError
from sandbox.properties import Properties, map_at
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import Fault, ResourceType

_IMPORTS = (
    re.compile(r"projects/(?P<project>[^/]+)/managedZones/(?P<name>[^/]+)"),
    re.compile(r"(?P<project>[^/]+)/(?P<name>[^/]+)"),
    re.compile(r"(?P<name>[^/]+)"),
)
_NOT_MODELLED = (
    "cloudLoggingConfig",
    "dnssecConfig",
    "forwardingConfig",
    "peeringConfig",
    "privateVisibilityConfig",
    "reverseLookup",
    "serviceDirectoryConfig",
)


def _state(zone: Zone, known: Properties) -> Properties:
    labels = zone.body["labels"]
    own = map_at(known, "labels")
    return {
        "name": zone.body["name"],
        "dnsName": f"{zone.name}.",
        "description": zone.body["description"],
        "labels": {key: value for key, value in labels.items() if key in own} or None,
        "effectiveLabels": labels,
        "pulumiLabels": labels,
        "managedZoneId": str(zone.body["number"]),
        "nameServers": zones.name_servers(zone),
        "creationTime": zone.body.get("creationTime", "2026-01-01T00:00:00.000Z"),
        "visibility": "private" if zone.private else "public",
        "project": zones.project_of_zone(zone),
        "forceDestroy": known.get("forceDestroy", False),
        "deletionPolicy": known.get("deletionPolicy", "DELETE"),
    }


def _request(inputs: Properties) -> Properties:
    return {
        "name": inputs["name"],
        "dnsName": inputs["dnsName"],
        "description": inputs["description"],
        "labels": map_at(inputs, "labels"),
    }


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    project = project_for(context.session, inputs)
    try:
        zone = await context.call(zones.create_managed_zone, project, _request(inputs))
    except ApiError as error:
        raise ProviderError(f"Error creating ManagedZone: {error}") from error
    return zone.id, _state(zone, inputs)


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    if not known.get("name"):
        known = imported(context, identity, _IMPORTS)
    project = project_for(context.session, known)
    zone = await context.call(zones.get_managed_zone, project, known["name"])
    return zone.id, _state(zone, known)


async def _update(context: Context, identity: str, _: Properties, inputs: Properties) -> Properties:
    project = project_for(context.session, inputs)
    try:
        zone = await context.call(
            zones.update_managed_zone, project, inputs["name"], _request(inputs)
        )
    except ApiError as error:
        raise ProviderError(f'Error updating ManagedZone "{identity}": {error}') from error
    return _state(zone, inputs)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    if not is_deleted(state, f'ManagedZone "{identity}"'):
        return
    project, name = project_for(context.session, state), state["name"]
    try:
        if state.get("forceDestroy"):
            listed = await context.call(records.list_record_sets, project, name)
            found = [item for item in listed if not _is_apex(item.name, item.type, state)]
            await context.call(records.create_change, project, name, deletions=found)
        await context.call(zones.delete_managed_zone, project, name)
    except ApiError as error:
        if not error.gone:
            raise ProviderError(f"Error when reading or editing ManagedZone: {error}") from error


def _is_apex(name: str, type_: str, state: Properties) -> bool:
    return type_ in ("NS", "SOA") and dns_zones.normal(name) == normal(state["dnsName"])


def _check(inputs: Properties) -> list[Fault]:
    found: list[Fault] = [
        (name, "the sandbox does not model it") for name in _NOT_MODELLED if inputs.get(name)
    ]
    if inputs.get("visibility") == "private":
        found.append(("visibility", "the sandbox models public zones only"))
    if inputs.get("description") == "":
        found.append(("description", "expected a non-empty string"))
    return found


MANAGED_ZONE = ResourceType(
    token="gcp:dns/managedZone:ManagedZone",
    arguments="pulumi_gcp.dns:ManagedZoneArgs",
    source="google/services/dns/resource_dns_managed_zone.go; the description is pulumi-gcp's own",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    configured=provider_project,
    replace=frozenset({"dnsName", "name", "project", "visibility"}),
    computed=frozenset({"creationTime", "managedZoneId", "nameServers"}),
    defaults={
        "description": "Managed by Pulumi",
        "forceDestroy": False,
        "visibility": "public",
    },
    local={"deletionPolicy": "DELETE", "forceDestroy": False},
    optional_computed=frozenset({"deletionPolicy", "project"}),
    values={
        "visibility": ("public", "private"),
        "deletionPolicy": POLICIES,
    },
    name="name",
    create_timeout=1200.0,
)
