"""``aws:route53/record:Record``."""

from sandbox.aws import route53
from sandbox.dns_zones import Record, Zone, normal
from sandbox.operations import ApiError
from sandbox.properties import Properties, list_at
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import Fault, ResourceType

_TYPES = (
    "SOA",
    "A",
    "TXT",
    "NS",
    "CNAME",
    "MX",
    "NAPTR",
    "PTR",
    "SRV",
    "SPF",
    "AAAA",
    "CAA",
    "DS",
    "TLSA",
    "SSHFP",
    "SVCB",
    "HTTPS",
)
_QUOTED = ("TXT", "SPF")
_ROUTING = (
    "cidrRoutingPolicy",
    "failoverRoutingPolicies",
    "geolocationRoutingPolicies",
    "geoproximityRoutingPolicy",
    "healthCheckId",
    "latencyRoutingPolicies",
    "multivalueAnswerRoutingPolicy",
    "setIdentifier",
    "weightedRoutingPolicies",
)


def _absolute(name: str, zone: Zone) -> str:
    """The provider puts the zone's name behind a name that does not end with it."""
    name = normal(name)
    if not name:
        return zone.name
    return name if name == zone.name or name.endswith(f".{zone.name}") else f"{name}.{zone.name}"


def _record(zone: Zone, inputs: Properties) -> Record:
    type_, aliases = inputs["type"], list_at(inputs, "aliases")
    alias = aliases[0] if aliases else None
    values = tuple(_quoted(value, type_) for value in list_at(inputs, "records"))
    return Record(
        zone_id=zone.id,
        name=_absolute(inputs["name"], zone),
        type=type_,
        ttl=inputs.get("ttl"),
        values=values,
        alias=normal(alias["name"]) if alias else None,
        body={
            "aliasZone": alias["zoneId"],
            "evaluateTargetHealth": alias["evaluateTargetHealth"],
        }
        if alias
        else {},
    )


def _quoted(value: str, type_: str) -> str:
    return f'"{value}"' if type_ in _QUOTED and not value.startswith('"') else value


def _state(record: Record, name: str) -> Properties:
    state: Properties = {
        "zoneId": record.zone_id,
        "name": normal(name),
        "type": record.type,
        "fqdn": record.name,
    }
    if record.alias is not None:
        state["aliases"] = [
            {
                "name": record.alias,
                "zoneId": record.body.get("aliasZone", ""),
                "evaluateTargetHealth": record.body.get("evaluateTargetHealth", False),
            }
        ]
    else:
        quoted = record.type in _QUOTED
        state["records"] = [value[1:-1] if quoted else value for value in record.values]
        state["ttl"] = record.ttl
    return state


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    zone = await _zone(context, inputs["zoneId"])
    record = _record(zone, inputs)
    action = "UPSERT" if inputs.get("allowOverwrite") else "CREATE"
    await _change(context, "creating Route53 Record", zone, [route53.Change(action, record)])
    identity = f"{zone.id}_{normal(inputs['name'])}_{record.type}"
    return identity, _state(record, inputs["name"]) | _local(inputs)


def _local(inputs: Properties) -> Properties:
    return {"allowOverwrite": inputs["allowOverwrite"]} if "allowOverwrite" in inputs else {}


async def _zone(context: Context, zone_id: str) -> Zone:
    try:
        return await context.call(route53.get_hosted_zone, zone_id)
    except ApiError as error:
        raise ProviderError(f"reading Route 53 Hosted Zone ({zone_id}): {error}") from error


async def _change(context: Context, doing: str, zone: Zone, changes: list[route53.Change]) -> None:
    try:
        await context.call(route53.change_records, zone.id, changes)
    except ApiError as error:
        raise ProviderError(f"{doing}: {error}") from error


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    zone_id, name, type_ = _key(identity, known)
    try:
        zone = await context.call(route53.get_hosted_zone, zone_id)
        record = await context.call(route53.get_record, zone_id, _absolute(name, zone), type_)
    except ApiError as error:
        if error.code == "NoSuchHostedZone":
            return None
        raise ProviderError(f"reading Route 53 Record ({identity}): {error}") from error
    return None if record is None else (identity, _state(record, name))


def _key(identity: str, known: Properties) -> tuple[str, str, str]:
    """Zone, name and type: from the state, or for an import from ``ZONE_name_TYPE``.

    A name may have underscores of its own.
    """
    if known.get("zoneId"):
        return known["zoneId"], known["name"], known["type"]
    parts = identity.split("_")
    for place in range(2, len(parts)):
        if parts[place] in _TYPES:
            return parts[0], "_".join(parts[1:place]), parts[place]
    raise ProviderError(f"unexpected format for ID {identity!r}, expected ZONEID_RECORDNAME_TYPE")


async def _update(
    context: Context, identity: str, old: Properties, inputs: Properties
) -> Properties:
    """Another type is one batch of delete and create; anything else replaces the values."""
    zone = await _zone(context, inputs["zoneId"])
    record = _record(zone, inputs)
    changes = [route53.Change("UPSERT", record)]
    if old["type"] != inputs["type"]:
        action = "UPSERT" if inputs.get("allowOverwrite") else "CREATE"
        changes = [
            route53.Change("DELETE", _record(zone, old)),
            route53.Change(action, record),
        ]
    await _change(context, f"updating Route53 Record ({identity})", zone, changes)
    return _state(record, inputs["name"]) | _local(inputs)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    """Read what is there now and delete exactly that; a record that is gone is deleted."""
    zone_id, name, type_ = _key(identity, state)
    try:
        zone = await context.call(route53.get_hosted_zone, zone_id)
        record = await context.call(route53.get_record, zone_id, _absolute(name, zone), type_)
        if record is not None:
            changes = [route53.Change("DELETE", record)]
            await context.call(route53.change_records, zone_id, changes)
    except ApiError as error:
        if error.code != "NoSuchHostedZone":
            raise ProviderError(f"deleting Route53 Record ({identity}): {error}") from error


def _check(inputs: Properties) -> list[Fault]:
    found: list[Fault] = [
        (name, "the sandbox does not model routing policies")
        for name in _ROUTING
        if inputs.get(name) is not None
    ]
    has_aliases, has_records = inputs.get("aliases") is not None, inputs.get("records") is not None
    if has_aliases == has_records:
        found.append(("records", "exactly one of aliases, records must be specified"))
    if has_aliases and inputs.get("ttl") is not None:
        found.append(("ttl", "conflicts with aliases"))
    if inputs.get("ttl") is not None and not has_records:
        found.append(("ttl", "all of records, ttl must be specified"))
    if isinstance(inputs.get("aliases"), list) and len(inputs["aliases"]) > 1:
        found.append(("aliases", "no more than one alias is allowed"))
    if inputs.get("zoneId") == "":
        found.append(("zoneId", "must not be empty"))
    return found


RECORD = ResourceType(
    token="aws:route53/record:Record",
    arguments="pulumi_aws.route53:RecordArgs",
    source="internal/service/route53/record.go, schema and CRUD (type is updated in place)",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    replace=frozenset({"name", "zoneId"}),
    computed=frozenset({"fqdn"}),
    local={"allowOverwrite": None},
    optional_computed=frozenset({"allowOverwrite"}),
    sets={"records": None},
    values={"type": _TYPES},
    normal={"name": normal, "aliases.name": normal},
)
