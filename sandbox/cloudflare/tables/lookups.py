"""The data sources ``getZone``, ``getDnsRecords`` and ``getCertificatePack``."""

from sandbox.cloudflare import certificates, records, zones
from sandbox.cloudflare.api import identifier
from sandbox.dns_zones import Record, Zone, normal
from sandbox.properties import Properties, map_at
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import FunctionType


async def _get_zone(context: Context, arguments: Properties) -> Properties:
    zone_id, wanted = arguments.get("zoneId"), map_at(arguments, "filter")
    if bool(zone_id) == bool(wanted):
        raise ProviderError("exactly one of filter, zone_id must be set")
    unknown = set(wanted) - {"name", "match"}
    if unknown:
        raise ProviderError(f"filter: the sandbox models name and match, not {sorted(unknown)}")
    if wanted and wanted.get("match") not in ("all", "any"):
        raise ProviderError("filter.match: is required, and all or any")
    if zone_id:
        return _zone(await context.call(zones.get_zone, zone_id))
    found = await context.call(zones.list_zones, normal(str(wanted.get("name", ""))))
    if len(found) != 1:
        how_many = "no zones" if not found else "several zones"
        raise ProviderError(f"failed to find exactly one result: found {how_many}")
    return _zone(found[0])


def _zone(zone: Zone) -> Properties:
    return {
        "id": zone.id,
        "zoneId": zone.id,
        "name": zone.name,
        "status": "active",
        "type": zone.body["type"],
        "paused": False,
        "nameServers": zones.name_servers(zone),
        "account": {"id": identifier("account", zone.account), "name": zone.account},
        "plan": {"name": zone.body["plan"]},
    }


GET_ZONE = FunctionType(
    token="cloudflare:index/getZone:getZone",
    arguments={"zoneId": str, "filter": dict},
    source="internal/services/zone/data_source.go: an ID, or a filter that finds exactly one",
    invoke=_get_zone,
)


async def _get_records(context: Context, arguments: Properties) -> Properties:
    zone_id, name = arguments.get("zoneId"), map_at(arguments, "name")
    if not zone_id:
        raise ProviderError("zone_id: is required")
    if set(name) - {"exact"}:
        raise ProviderError("name: the sandbox models exact only")
    found = await context.call(
        records.list_records, zone_id, name.get("exact"), arguments.get("type")
    )
    return {"id": zone_id, "zoneId": zone_id, "results": [_listed(record) for record in found]}


def _listed(record: Record) -> Properties:
    return {
        "id": record.identifier,
        "name": record.name,
        "type": record.type,
        "content": record.values[0],
        "ttl": record.ttl,
        "proxied": record.body["proxied"],
        "proxiable": record.type in ("A", "AAAA", "CNAME"),
    }


GET_DNS_RECORDS = FunctionType(
    token="cloudflare:index/getDnsRecords:getDnsRecords",
    arguments={"zoneId": str, "name": dict, "type": str},
    source="internal/services/dns_record/list_data_source_schema.go",
    invoke=_get_records,
)


async def _get_pack(context: Context, arguments: Properties) -> Properties:
    zone_id, pack_id = arguments.get("zoneId"), arguments.get("certificatePackId")
    if not zone_id or not pack_id:
        raise ProviderError("zone_id and certificate_pack_id: the sandbox models a look-up by ID")
    body = await context.call(certificates.get_pack, zone_id, pack_id)
    shown = ("certificateAuthority", "hosts", "status", "type", "validationMethod", "validityDays")
    found = {name: body[name] for name in shown if name in body}
    return {**found, "id": pack_id, "zoneId": zone_id, "certificatePackId": pack_id}


GET_CERTIFICATE_PACK = FunctionType(
    token="cloudflare:index/getCertificatePack:getCertificatePack",
    arguments={"zoneId": str, "certificatePackId": str},
    source="internal/services/certificate_pack/data_source_schema.go: status is computed",
    invoke=_get_pack,
)


async def _get_uploaded(context: Context, arguments: Properties) -> Properties:
    zone_id, identity = arguments.get("zoneId"), arguments.get("customCertificateId")
    if not zone_id or not identity:
        raise ProviderError("zone_id and custom_certificate_id: the sandbox models a look-up by ID")
    body = await context.call(certificates.get_uploaded, zone_id, identity)
    return {**_uploaded(identity, body), "customCertificateId": identity}


def _uploaded(identity: str, body: Properties) -> Properties:
    """As a look-up shows it: neither key nor certificate."""
    shown = ("zoneId", "status", "priority", "bundleMethod", "uploadedOn", "modifiedOn", "type")
    return {"id": identity, **{name: body.get(name) for name in shown}}


GET_CUSTOM_SSL = FunctionType(
    token="cloudflare:index/getCustomSsl:getCustomSsl",
    arguments={"zoneId": str, "customCertificateId": str},
    source="internal/services/custom_ssl/data_source_schema.go: status is computed",
    invoke=_get_uploaded,
)


async def _list_uploaded(context: Context, arguments: Properties) -> Properties:
    zone_id = arguments.get("zoneId")
    if not zone_id:
        raise ProviderError("zone_id: is required")
    found = await context.call(certificates.list_uploaded, zone_id)
    return {"zoneId": zone_id, "results": [_uploaded(key, body) for key, body in found.items()]}


GET_CUSTOM_SSLS = FunctionType(
    token="cloudflare:index/getCustomSsls:getCustomSsls",
    arguments={"zoneId": str},
    source="internal/services/custom_ssl/list_data_source_schema.go",
    invoke=_list_uploaded,
)
