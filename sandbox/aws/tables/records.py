"""``aws:route53/getRecords:getRecords``."""

import re

from sandbox.aws import route53
from sandbox.dns_zones import Record
from sandbox.operations import ApiError
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import FunctionType


async def _get_records(context: Context, arguments: Properties) -> Properties:
    """The whole zone is listed; the expression picks from it, by names with their final dot."""
    zone_id, expression = str(arguments.get("zoneId") or ""), arguments.get("nameRegex")
    if not zone_id:
        raise ProviderError('Missing required argument: "zone_id"')
    try:
        found = await context.call(route53.list_records, zone_id)
    except ApiError as error:
        raise ProviderError(f"reading Route 53 Records ({zone_id}): {error}") from error
    return {
        "zoneId": zone_id,
        "nameRegex": expression,
        "resourceRecordSets": [
            _record_set(record)
            for record in found
            if expression is None or re.search(str(expression), f"{record.name}.")
        ],
    }


def _record_set(record: Record) -> Properties:
    alias = None
    if record.alias is not None:
        alias = {
            "dnsName": f"{record.alias}.",
            "hostedZoneId": record.body.get("aliasZone", ""),
            "evaluateTargetHealth": record.body.get("evaluateTargetHealth", False),
        }
    return {
        "name": f"{record.name}.",
        "type": record.type,
        "ttl": record.ttl,
        "aliasTarget": alias,
        "resourceRecords": [{"value": value} for value in record.values],
        "setIdentifier": record.identifier or None,
        "weight": 1 if record.identifier else None,
    }


GET_RECORDS = FunctionType(
    token="aws:route53/getRecords:getRecords",
    arguments={"zoneId": str, "nameRegex": str},
    source="internal/service/route53/records_data_source.go",
    invoke=_get_records,
)
