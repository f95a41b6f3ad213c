"""``cloudflare:index/zone:Zone``."""

from sandbox.cloudflare import zones
from sandbox.cloudflare.api import identifier
from sandbox.dns_zones import Zone, normal
from sandbox.properties import Properties
from sandbox.provider.context import Context
from sandbox.provider.resource_type import Fault, ResourceType


def _state(zone: Zone, account: Properties) -> Properties:
    return {
        "account": account,
        "name": zone.name,
        "type": zone.body["type"],
        "paused": False,
        "status": "active",
        "nameServers": zones.name_servers(zone),
        "vanityNameServers": [],
        "plan": {"name": zone.body["plan"]},
        "createdOn": "2026-01-01T00:00:00Z",
        "modifiedOn": "2026-01-01T00:00:00Z",
        "activatedOn": "2026-01-01T00:00:00Z",
    }


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    zone = await context.call(zones.create_zone, inputs["name"], inputs.get("type") or "full")
    return zone.id, _state(zone, inputs["account"])


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    zone = await context.call(zones.get_zone, identity)
    account = known.get("account") or {"id": identifier("account", zone.account)}
    return zone.id, _state(zone, account)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    del state
    await context.call(zones.delete_zone, identity)


def _check(inputs: Properties) -> list[Fault]:
    found: list[Fault] = [
        (name, "the sandbox does not model it")
        for name in ("paused", "vanityNameServers")
        if inputs.get(name)
    ]
    if inputs.get("type") not in (None, "full", "partial"):
        found.append(("type", "the sandbox models full and partial zones only"))
    return found


ZONE = ResourceType(
    token="cloudflare:index/zone:Zone",
    arguments="pulumi_cloudflare:ZoneArgs",
    source="internal/services/zone/schema.go: account and name replace",
    create=_create,
    read=_read,
    delete=_delete,
    check=_check,
    replace=frozenset({"account", "name", "type"}),
    computed=frozenset({"activatedOn", "createdOn", "modifiedOn", "nameServers", "plan", "status"}),
    optional_computed=frozenset({"paused", "type", "vanityNameServers"}),
    normal={"name": normal},
)
