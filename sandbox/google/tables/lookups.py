"""The data sources of zones and record sets."""

from sandbox.dns_zones import Zone
from sandbox.google import records, zones
from sandbox.google.api import project_for
from sandbox.google.records import RecordSet
from sandbox.operations import ApiError
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import FunctionType


def _zone(zone: Zone) -> Properties:
    return {
        "id": zone.id,
        "name": zone.body["name"],
        "dnsName": f"{zone.name}.",
        "description": zone.body["description"],
        "managedZoneId": str(zone.body["number"]),
        "nameServers": zones.name_servers(zone),
        "visibility": "private" if zone.private else "public",
        "project": zones.project_of_zone(zone),
    }


def _text(arguments: Properties, name: str) -> str:
    value = arguments.get(name)
    if not value:
        raise ProviderError(f'Missing required argument: "{name}"')
    return str(value)


async def _get_zone(context: Context, arguments: Properties) -> Properties:
    project = project_for(context.session, arguments)
    return _zone(await context.call(zones.get_managed_zone, project, _text(arguments, "name")))


GET_MANAGED_ZONE = FunctionType(
    token="gcp:dns/getManagedZone:getManagedZone",
    arguments={"name": str, "project": str},
    source="google/services/dns/data_source_dns_managed_zone.go",
    invoke=_get_zone,
)


async def _get_zones(context: Context, arguments: Properties) -> Properties:
    project = project_for(context.session, arguments)
    found = await context.call(zones.list_managed_zones, project)
    return {
        "id": f"projects/{project}/managedZones",
        "project": project,
        "managedZones": [_zone(zone) for zone in found],
    }


GET_MANAGED_ZONES = FunctionType(
    token="gcp:dns/getManagedZones:getManagedZones",
    arguments={"project": str},
    source="google/services/dns/data_source_dns_managed_zones.go",
    invoke=_get_zones,
)


async def _get_record_set(context: Context, arguments: Properties) -> Properties:
    project, zone = project_for(context.session, arguments), _text(arguments, "managedZone")
    name, type_ = _text(arguments, "name"), _text(arguments, "type")
    found = await context.call(records.list_record_sets, project, zone, name, type_)
    if len(found) != 1:
        raise ProviderError(f"Only expected 1 record set, got {len(found)}")
    return {
        "id": f"projects/{project}/managedZones/{zone}/rrsets/{name}/{type_}",
        "project": project,
        "managedZone": zone,
        **_record_set(found[0]),
        "name": name,
    }


def _record_set(item: RecordSet) -> Properties:
    return {
        "name": item.name,
        "type": item.type,
        "ttl": item.ttl,
        "rrdatas": list(item.rrdatas),
    }


GET_RECORD_SET = FunctionType(
    token="gcp:dns/getRecordSet:getRecordSet",
    arguments={"managedZone": str, "name": str, "type": str, "project": str},
    source="google/services/dns/data_source_dns_record_set.go; a missing zone is refused here",
    invoke=_get_record_set,
)


async def _get_record_sets(context: Context, arguments: Properties) -> Properties:
    project, zone = project_for(context.session, arguments), _text(arguments, "managedZone")
    name, type_ = str(arguments.get("name") or ""), str(arguments.get("type") or "")
    try:
        found = await context.call(records.list_record_sets, project, zone, name, type_)
    except ApiError as error:
        raise ProviderError(f"error reading DNS Record Sets: {error}") from error
    return {
        "id": zones.zone_key(project, zone),
        "project": project,
        "managedZone": zone,
        "name": name or None,
        "type": type_ or None,
        "rrsets": [_record_set(item) for item in found],
    }


GET_RECORD_SETS = FunctionType(
    token="gcp:dns/getRecordSets:getRecordSets",
    arguments={"managedZone": str, "name": str, "type": str, "project": str},
    source="google/services/dns/data_source_dns_record_sets.go",
    invoke=_get_record_sets,
)
