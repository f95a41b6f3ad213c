"""``fastly:index/serviceVcl:ServiceVcl``."""

from collections.abc import Collection
from typing import Any

from sandbox.fastly import services
from sandbox.fastly.service_rules import BLOCKS
from sandbox.operations import ApiError
from sandbox.properties import Properties, list_at
from sandbox.provider.context import Context, IncompleteError, ProviderError
from sandbox.provider.resource_type import Fault, FunctionType, ResourceType

_LOCAL: dict[str, bool | None] = {
    "activate": True,
    "forceDestroy": False,
    "reuse": None,
    "stage": False,
}
_VERSIONLESS = ("name", "comment")
_SETTINGS = ("defaultHost", "defaultTtl", "http3", "staleIfError", "staleIfErrorTtl")
DECIDED = {"acls": "aclId", "dictionaries": "dictionaryId"}
"""Block -> the property that Fastly decides, which is in the state and no argument."""

_MODELLED = {*_LOCAL, *_VERSIONLESS, *_SETTINGS, *BLOCKS, "versionComment"}


def _config(inputs: Properties) -> Properties:
    """What belongs to a version."""
    return {
        key: value
        for key, value in inputs.items()
        if key not in _LOCAL and key not in _VERSIONLESS and value is not None
    }


def _state(body: Properties) -> Properties:
    decided = {
        block: [{**item, name: f"{item['name']}-id"} for item in list_at(body["config"], block)]
        for block, name in DECIDED.items()
        if body["config"].get(block)
    }
    return {
        **body["config"],
        **decided,
        "name": body["name"],
        "comment": body["comment"],
        "activeVersion": body["active"],
        "clonedVersion": body["latest"],
        "stagedVersion": 0,
        "forceRefresh": False,
        "imported": False,
    }


def _known(context: Context, identity: str, inputs: Properties) -> Properties:
    local = {name: inputs.get(name, value) for name, value in _LOCAL.items()}
    state = _state(services.get_service(context.session, identity))
    return state | local | {"id": identity}


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = await context.call(
        services.create_service, inputs["name"], inputs.get("comment", "")
    )
    try:
        await context.call(services.activate, identity, _config(inputs))
    except ApiError as error:
        # The service stands already, and the real provider keeps it in its state.
        state = _known(context, identity, inputs)
        raise IncompleteError(identity, {**inputs, **state}, _activating(error)) from error
    return identity, _known(context, identity, inputs)


def _activating(error: ApiError) -> str:
    return f"error activating version: {error}"


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    del known
    state = _state(await context.call(services.get_service, identity))
    return identity, state | {"id": identity}


async def _update(context: Context, identity: str, _: Properties, inputs: Properties) -> Properties:
    try:
        body = await context.call(services.get_service, identity)
        wanted = (inputs["name"], inputs.get("comment", ""))
        if (body["name"], body["comment"]) != wanted:
            await context.call(services.update_service, identity, *wanted)
        # force_destroy and its like are the provider's own: they make no new version.
        if not body["active"] or not services.same_config(body["config"], _config(inputs)):
            await context.call(services.activate, identity, _config(inputs))
    except ApiError as error:
        raise ProviderError(_activating(error)) from error
    return _known(context, identity, inputs)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    """An active version is taken out of service first only when that is forced."""
    forced = state.get("forceDestroy") or state.get("reuse")
    body = await context.call(services.get_service, identity)
    if forced and body["active"]:
        await context.call(services.deactivate, identity)
    if not state.get("reuse"):
        await context.call(services.delete_service, identity)


def _check(inputs: Properties) -> list[Fault]:
    found: list[Fault] = [
        (name, f"the sandbox does not model it; it has {', '.join(sorted(_MODELLED))}")
        for name, value in inputs.items()
        if name not in _MODELLED and not name.startswith("__") and value
    ]
    found += [
        (f"{block}[{number}].{name}", "its value will be decided automatically")
        for block, name in DECIDED.items()
        for number, item in enumerate(list_at(inputs, block))
        if item.get(name)
    ]
    if inputs.get("forceDestroy") and inputs.get("reuse"):
        found.append(("reuse", "conflicts with forceDestroy"))
    if inputs.get("activate") is False or inputs.get("stage"):
        found.append(("activate", "the sandbox models services whose versions are activated only"))
    return found


def _recomputed(changed: Collection[str], inputs: Properties) -> Collection[str]:
    """The versions count as new for any change that is not of the service's own name and words.

    Flags of the provider included, which make no version at all.
    """
    if set(changed) <= {*_VERSIONLESS, "versionComment"}:
        return ()
    follow = {"activate": "activeVersion", "stage": "stagedVersion"}
    return {"clonedVersion", *(name for flag, name in follow.items() if inputs.get(flag))}


def _nested(block: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {f"{block}.{name}": value for name, value in fields.items()}


SERVICE = ResourceType(
    token="fastly:index/serviceVcl:ServiceVcl",
    arguments="pulumi_fastly:ServiceVclArgs",
    source="fastly/base_fastly_service.go, block_fastly_service_*.go, schema, CustomizeDiff, CRUD",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    computed=frozenset(
        {"activeVersion", "clonedVersion", "forceRefresh", "id", "imported", "stagedVersion"}
    ),
    recomputed=_recomputed,
    local=_LOCAL,
    name="name",
    defaults={
        "activate": True,
        "comment": "Managed by Terraform",
        "defaultTtl": 3600,
        "http3": False,
        "stage": False,
        "staleIfError": False,
        "staleIfErrorTtl": 43200,
        **_nested(
            "backends",
            {
                "autoLoadbalance": False,
                "betweenBytesTimeout": 10000,
                "connectTimeout": 1000,
                "errorThreshold": 0,
                "firstByteTimeout": 15000,
                "maxConn": 200,
                "port": 80,
                "sslCheckCert": True,
                "useSsl": False,
                "weight": 100,
            },
        ),
        **_nested("headers", {"ignoreIfSet": False, "priority": 100}),
        **_nested("requestSettings", {"xff": "append"}),
        **_nested("conditions", {"priority": 10}),
    },
    sets=dict.fromkeys(BLOCKS, "name"),
    optional_computed=frozenset(f"{block}.{name}" for block, name in DECIDED.items()),
    values={
        "headers.action": ("set", "append", "delete", "regex", "regex_repeat"),
        "headers.type": ("request", "fetch", "cache", "response"),
        "conditions.type": ("REQUEST", "RESPONSE", "CACHE"),
    },
)


async def _services(context: Context, arguments: Properties) -> Properties:
    del arguments
    found = await context.call(services.list_services)
    details = [
        {
            "id": identity,
            "name": body["name"],
            "comment": body["comment"],
            "type": "vcl",
            "version": body["active"] or body["latest"],
        }
        for identity, body in sorted(found.items())
    ]
    return {"id": "services", "ids": [item["id"] for item in details], "details": details}


GET_SERVICES = FunctionType(
    token="fastly:index/getServices:getServices",
    arguments={},
    source="fastly/data_source_services.go",
    invoke=_services,
)
