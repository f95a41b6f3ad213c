"""``cloudflare:index/dnsRecord:DnsRecord``."""

from sandbox.cloudflare import records
from sandbox.cloudflare.tables.identity import parts_of
from sandbox.dns_zones import Record, normal
from sandbox.properties import Properties
from sandbox.provider.context import Context
from sandbox.provider.resource_type import Fault, ResourceType

_TYPES = ("A", "AAAA", "CNAME", "TXT", "CAA", "MX", "NS")
_NOT_MODELLED = ("data", "includeShadowMetadata", "priority", "privateRouting", "settings", "tags")


def _state(record: Record) -> Properties:
    return {
        "zoneId": record.zone_id,
        "name": record.name,
        "type": record.type,
        "content": record.values[0],
        "ttl": record.ttl,
        "proxied": record.body["proxied"],
        "comment": record.body.get("comment"),
        "proxiable": record.type in ("A", "AAAA", "CNAME"),
        "meta": "{}",
        "createdOn": "2026-01-01T00:00:00Z",
        "modifiedOn": "2026-01-01T00:00:00Z",
    }


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    record = await context.call(records.create_record, inputs["zoneId"], inputs)
    return record.identifier, _state(record)


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    zone_id, record_id = parts_of(identity, known)
    record = await context.call(records.get_record, zone_id, record_id)
    return record_id, _state(record)


async def _update(
    context: Context, identity: str, old: Properties, inputs: Properties
) -> Properties:
    record = await context.call(records.update_record, old["zoneId"], identity, inputs)
    return _state(record)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    await context.call(records.delete_record, state["zoneId"], identity)


def _check(inputs: Properties) -> list[Fault]:
    found: list[Fault] = [
        (name, "the sandbox does not model it")
        for name in _NOT_MODELLED
        if inputs.get(name) is not None
    ]
    if inputs.get("type") not in _TYPES:
        found.append(("type", f"the sandbox models {', '.join(_TYPES)} only"))
    return found


DNS_RECORD = ResourceType(
    token="cloudflare:index/dnsRecord:DnsRecord",
    arguments="pulumi_cloudflare:DnsRecordArgs",
    source="internal/services/dns_record/schema.go: zone_id alone replaces; the name is absolute",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    replace=frozenset({"zoneId"}),
    computed=frozenset({"createdOn", "meta", "modifiedOn", "proxiable"}),
    optional_computed=frozenset({"proxied"}),
    normal={"name": normal, "content": lambda text: text.removesuffix(".")},
)
