"""``gcp:dns/recordSet:RecordSet``.

The real provider is authoritative: creating a record set deletes the one that is there in the
same change, without a word. So it does here; what must not be taken over has to be looked up
before.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from sandbox.google import records
from sandbox.google.api import project_for
from sandbox.google.records import RecordSet
from sandbox.google.tables.shared import POLICIES, imported, is_deleted, provider_project
from sandbox.operations import ApiError
from sandbox.properties import Properties, list_at
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import Fault, ResourceType

_IMPORTS = (
    re.compile(
        r"projects/(?P<project>[^/]+)/managedZones/(?P<managedZone>[^/]+)"
        r"/rrsets/(?P<name>[^/]+)/(?P<type>[^/]+)"
    ),
    re.compile(r"(?P<project>[^/]+)/(?P<managedZone>[^/]+)/(?P<name>[^/]+)/(?P<type>[^/]+)"),
    re.compile(r"(?P<managedZone>[^/]+)/(?P<name>[^/]+)/(?P<type>[^/]+)"),
)


def _identity(project: str, zone: str, name: str, type_: str) -> str:
    return f"projects/{project}/managedZones/{zone}/rrsets/{name}/{type_}"


def _wanted(properties: Mapping[str, Any]) -> RecordSet:
    return RecordSet(
        properties["name"],
        properties["type"],
        int(properties["ttl"]),
        tuple(properties["rrdatas"]),
    )


def _state(found: RecordSet, project: str, known: Mapping[str, Any]) -> Properties:
    """The zone and the name stay as the program wrote them; the API is not asked for them."""
    return {
        "managedZone": known["managedZone"],
        "name": known["name"],
        "type": found.type,
        "ttl": found.ttl,
        "rrdatas": list(found.rrdatas),
        "project": project,
        "deletionPolicy": known.get("deletionPolicy", "DELETE"),
    }


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    project, zone = project_for(context.session, inputs), inputs["managedZone"]
    wanted = _wanted(inputs)
    try:
        listed = await context.call(records.list_record_sets, project, zone)
    except ApiError as error:
        raise ProviderError(f'Error retrieving record sets for "{zone}": {error}') from error
    there = [item for item in listed if (item.name, item.type) == (wanted.name, wanted.type)]
    try:
        await context.call(
            records.create_change, project, zone, deletions=there, additions=[wanted]
        )
    except ApiError as error:
        raise ProviderError(f"Error creating DNS RecordSet: {error}") from error
    return (
        _identity(project, zone, wanted.name, wanted.type),
        await _as_it_is(context, project, inputs),
    )


async def _as_it_is(context: Context, project: str, inputs: Properties) -> Properties:
    found = await _find(context, project, inputs["managedZone"], inputs["name"], inputs["type"])
    if found is None:
        raise ProviderError(f"{inputs['name']}: Root object was present, but now absent")
    return _state(found, project, inputs)


async def _find(
    context: Context, project: str, zone: str, name: str, type_: str
) -> RecordSet | None:
    found = await context.call(records.list_record_sets, project, zone, name, type_)
    return found[0] if found else None


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    if not known.get("managedZone"):
        known = imported(context, identity, _IMPORTS)
    project = project_for(context.session, known)
    found = await _find(context, project, known["managedZone"], known["name"], known["type"])
    if found is None:
        return None
    identity = _identity(project, known["managedZone"], known["name"], found.type)
    return identity, _state(found, project, known)


async def _update(context: Context, _: str, old: Properties, inputs: Properties) -> Properties:
    """One change takes away what the state knows and adds what is wanted, of another type too.

    It is refused when the record was changed behind the state's back.
    """
    project = project_for(context.session, inputs)
    try:
        await context.call(
            records.create_change,
            project,
            inputs["managedZone"],
            deletions=[_wanted(old)],
            additions=[_wanted(inputs)],
        )
    except ApiError as error:
        raise ProviderError(f"Error changing DNS RecordSet: {error}") from error
    return await _as_it_is(context, project, inputs)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    if not is_deleted(state, f'"{identity}"'):
        return
    project = project_for(context.session, state)
    try:
        await context.call(
            records.create_change, project, state["managedZone"], deletions=[_wanted(state)]
        )
    except ApiError as error:
        if not error.gone:
            raise ProviderError(
                f"Error when reading or editing google_dns_record_set: {error}"
            ) from error


def _check(inputs: Properties) -> list[Fault]:
    found: list[Fault] = []
    name = inputs.get("name")
    if isinstance(name, str) and not name.endswith("."):
        found.append(
            (
                "name",
                f'"name" ("{name}") doesn\'t end with ".", name field must end with trailing dot',
            )
        )
    if inputs.get("routingPolicy") is not None:
        found.append(("routingPolicy", "the sandbox does not model routing policies"))
    elif inputs.get("rrdatas") is None:
        found.append(("rrdatas", "one of `routing_policy,rrdatas` must be specified"))
    if inputs.get("ttl") is None:
        found.append(("ttl", "is missing; the sandbox does not model the ttl Google then chooses"))
    return found


def _aligned(old: Properties, new: Properties) -> tuple[Properties, Properties]:
    """The real provider compares addresses and texts by what they mean, for the new type."""
    return _meant(old, new.get("type")), _meant(new, new.get("type"))


def _meant(properties: Properties, type_: object) -> Properties:
    values = list_at(properties, "rrdatas")
    if not all(isinstance(value, str) for value in values) or not values:
        return properties
    return {**properties, "rrdatas": [_meaning(value, type_) for value in values]}


def _meaning(value: str, type_: object) -> str:
    match type_:
        case "AAAA":
            try:
                return str(ipaddress.ip_address(value))
            except ValueError:
                return value
        case "MX" | "DS":
            return value.lower()
        case "TXT":
            return value.strip('"').lower()
        case _:
            return value


RECORD_SET = ResourceType(
    token="gcp:dns/recordSet:RecordSet",
    arguments="pulumi_gcp.dns:RecordSetArgs",
    source="google/services/dns/resource_dns_record_set.go: type, ttl, rrdatas change in place",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    configured=provider_project,
    replace=frozenset({"managedZone", "name", "project"}),
    local={"deletionPolicy": "DELETE"},
    optional_computed=frozenset({"deletionPolicy", "project"}),
    sets={"rrdatas": None},
    values={"deletionPolicy": POLICIES},
    normal={"managedZone": lambda name: name.rpartition("/")[2]},
    aligned=_aligned,
    create_timeout=600.0,
)
