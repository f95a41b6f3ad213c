"""``aws:route53/getZone:getZone`` and ``aws:route53/zone:Zone``."""

from sandbox import dns_zones
from sandbox.aws import route53
from sandbox.aws.api import planned_tags, tag_outputs
from sandbox.dns_zones import Zone, normal
from sandbox.operations import ApiError, merged_tags
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import Fault, FunctionType, ResourceType


def _arn(zone_id: str) -> str:
    return f"arn:aws:route53:::hostedzone/{zone_id}"


async def _get_zone(context: Context, arguments: Properties) -> Properties:
    zone_id, name = arguments.get("zoneId"), arguments.get("name")
    private = arguments.get("privateZone", False)
    if bool(zone_id) == bool(name):
        raise ProviderError("Either name or zone_id must be set")
    try:
        if zone_id:
            found = [await context.call(route53.get_hosted_zone, zone_id)]
        else:
            found = [
                zone
                for zone in await context.call(route53.list_hosted_zones)
                if zone.name == normal(str(name)) and zone.private == private
            ]
    except ApiError as error:
        raise ProviderError(f"reading Route 53 Hosted Zone ({zone_id or name}): {error}") from error
    tags: dict[str, str] = arguments.get("tags") or {}
    found = [zone for zone in found if tags.items() <= zone.body["tags"].items()]
    if not found:
        raise ProviderError(f"no matching Route 53 Hosted Zone found ({zone_id or name})")
    if len(found) > 1:
        raise ProviderError(f"multiple Route 53 Hosted Zones matched ({name}); use zone_id")
    return _lookup(context, found[0])


def _lookup(context: Context, zone: Zone) -> Properties:
    servers = route53.name_servers(zone)
    return {
        "id": zone.id,
        "zoneId": zone.id,
        "arn": _arn(zone.id),
        "name": zone.name,
        "privateZone": zone.private,
        "callerReference": zone.id.lower(),
        "comment": zone.body["comment"],
        "enableAcceleratedRecovery": False,
        "linkedServiceDescription": "",
        "linkedServicePrincipal": "",
        "nameServers": servers,
        "primaryNameServer": servers[0],
        # Every hosted zone has its NS and SOA records.
        "resourceRecordSetCount": len(dns_zones.records(context.session.cloud, zone.id)) + 2,
        "tags": zone.body["tags"],
        "vpcId": "",
    }


GET_ZONE = FunctionType(
    token="aws:route53/getZone:getZone",
    arguments={
        "name": str,
        "zoneId": str,
        "privateZone": bool,
        "tags": dict,
        "vpcId": str,
        "enableAcceleratedRecovery": bool,
    },
    source="internal/service/route53/zone_data_source.go",
    invoke=_get_zone,
)


def _state(context: Context, zone: Zone, known: Properties) -> Properties:
    servers = route53.name_servers(zone)
    return {
        "arn": _arn(zone.id),
        "zoneId": zone.id,
        "name": zone.name,
        "comment": zone.body["comment"],
        **tag_outputs(context.session, zone.body["tags"], known),
        "nameServers": servers,
        "primaryNameServer": servers[0],
    }


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    tags = merged_tags(context.session, inputs)
    try:
        zone_id = await context.call(
            route53.create_hosted_zone, inputs["name"], inputs["comment"], tags
        )
        zone = await context.call(route53.get_hosted_zone, zone_id)
    except ApiError as error:
        raise ProviderError(f"creating Route53 Hosted Zone ({inputs['name']}): {error}") from error
    return zone_id, _state(context, zone, inputs) | {"forceDestroy": inputs["forceDestroy"]}


async def _read(context: Context, zone_id: str, known: Properties) -> tuple[str, Properties] | None:
    try:
        zone = await context.call(route53.get_hosted_zone, zone_id)
        return zone_id, _state(context, zone, known)
    except ApiError as error:
        if error.code == "NoSuchHostedZone":
            return None
        raise ProviderError(f"reading Route53 Hosted Zone ({zone_id}): {error}") from error


async def _update(context: Context, zone_id: str, _: Properties, inputs: Properties) -> Properties:
    tags = merged_tags(context.session, inputs)
    try:
        await context.call(route53.update_hosted_zone, zone_id, inputs["comment"], tags)
        zone = await context.call(route53.get_hosted_zone, zone_id)
    except ApiError as error:
        raise ProviderError(f"updating Route53 Hosted Zone ({zone_id}): {error}") from error
    return _state(context, zone, inputs) | {"forceDestroy": inputs["forceDestroy"]}


async def _delete(context: Context, zone_id: str, state: Properties) -> None:
    try:
        if state.get("forceDestroy"):
            await context.call(route53.empty_hosted_zone, zone_id)
        await context.call(route53.delete_hosted_zone, zone_id)
    except ApiError as error:
        if error.code != "NoSuchHostedZone":
            raise ProviderError(f"deleting Route53 Hosted Zone ({zone_id}): {error}") from error


def _check(inputs: Properties) -> list[Fault]:
    return [
        (name, "the sandbox models public zones with a delegation set of their own only")
        for name in ("vpcs", "delegationSetId")
        if inputs.get(name)
    ]


ZONE = ResourceType(
    token="aws:route53/zone:Zone",
    arguments="pulumi_aws.route53:ZoneArgs",
    source="internal/service/route53/zone.go; the comment's default is pulumi-aws's own",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    plan=planned_tags,
    mirrors={"tagsAll": "tags"},
    replace=frozenset({"delegationSetId", "name"}),
    computed=frozenset({"arn", "nameServers", "primaryNameServer", "zoneId"}),
    defaults={"comment": "Managed by Pulumi", "forceDestroy": False},
    local={"forceDestroy": False},
    normal={"name": normal},
    name="name",
)
