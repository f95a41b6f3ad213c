"""``TlsSubscription`` and ``TlsSubscriptionValidation`` of ``fastly:index``."""

from sandbox.fastly import tls
from sandbox.properties import Properties
from sandbox.provider.context import Context, TimedOutError
from sandbox.provider.resource_type import Fault, ResourceType

_LOCAL = {"forceDestroy": False, "forceUpdate": False}
_VALIDATION_SECONDS = 2700.0  # Timeouts.Create of the validation resource
_CHANGEABLE = ("domains", "commonName", "configurationId")


def _state(context: Context, body: Properties) -> Properties:
    session = context.session
    challenges = [
        {"recordName": name, "recordType": "CNAME", "recordValue": value}
        for name, value in (tls.challenge(session.account, host) for host in body["domains"])
    ]
    cname = tls.list_configurations(session)[body["configuration"]]["cname"]
    return {
        "certificateAuthority": body["certificateAuthority"],
        "certificateId": body["certificate"],
        "commonName": body["commonName"],
        "configurationId": body["configuration"],
        "createdAt": body["created"],
        "domains": body["domains"],
        "managedDnsChallenge": challenges[0],
        "managedDnsChallenges": challenges,
        "managedHttpChallenges": [
            {"recordName": host, "recordType": "CNAME", "recordValues": [cname]}
            for host in body["domains"]
        ],
        "state": body["state"],
        "updatedAt": body["updated"],
    }


def _known(context: Context, identity: str, inputs: Properties) -> Properties:
    local = {name: inputs.get(name, value) for name, value in _LOCAL.items()}
    return _state(context, tls.get_subscription(context.session, identity)) | local


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = await context.call(tls.create_subscription, inputs)
    return identity, _known(context, identity, inputs)


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    del known
    return identity, _state(context, await context.call(tls.get_subscription, identity))


async def _update(
    context: Context, identity: str, old: Properties, inputs: Properties
) -> Properties:
    changes = {
        name: inputs[name]
        for name in _CHANGEABLE
        if inputs.get(name) is not None and inputs[name] != old.get(name)
    }
    if changes:
        force = bool(inputs.get("forceUpdate"))
        await context.call(tls.update_subscription, identity, changes, force=force)
    # Read back whatever changed: a Fastly that does not answer fails a change of flags, too.
    await context.call(tls.get_subscription, identity)
    return _known(context, identity, inputs)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    await context.call(tls.delete_subscription, identity, force=bool(state.get("forceDestroy")))


def _check(inputs: Properties) -> list[Fault]:
    named = [("commonName", inputs.get("commonName")), *_numbered(inputs)]
    return [
        (path, "must not contain uppercase letters")
        for path, name in named
        if isinstance(name, str) and name != name.lower()
    ]


def _numbered(inputs: Properties) -> list[tuple[str, object]]:
    return [(f"domains[{place}]", name) for place, name in enumerate(inputs.get("domains") or [])]


SUBSCRIPTION = ResourceType(
    token="fastly:index/tlsSubscription:TlsSubscription",
    arguments="pulumi_fastly:TlsSubscriptionArgs",
    source="fastly/resource_fastly_tls_subscription.go, schema, CustomizeDiff and CRUD",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    computed=frozenset(
        {
            "certificateId",
            "createdAt",
            "managedDnsChallenge",
            "managedDnsChallenges",
            "managedHttpChallenges",
            "state",
            "updatedAt",
        }
    ),
    replace=frozenset({"certificateAuthority"}),
    optional_computed=frozenset({"commonName", "configurationId"}),
    local=_LOCAL,
    defaults=_LOCAL,
    sets={"domains": None},
    values={"certificateAuthority": tls.AUTHORITIES},
)


async def _validate(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = inputs["subscriptionId"]
    await context.call(tls.get_subscription, identity)
    try:
        await context.wait_until(
            lambda: tls.get_subscription(context.session, identity)["state"] == "issued", ""
        )
    except TimedOutError:
        state = tls.get_subscription(context.session, identity)["state"]
        raise TimedOutError(
            f"expected subscription state to be issued but it was {state}"
        ) from None
    body = tls.get_subscription(context.session, identity)
    return identity, {"subscriptionId": identity, "certificateId": body["certificate"]}


async def _read_validation(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    del known
    body = await context.call(tls.get_subscription, identity)
    if not body["certificate"]:
        return None
    return identity, {"subscriptionId": identity, "certificateId": body["certificate"]}


async def _forget_validation(context: Context, identity: str, state: Properties) -> None:
    """Nothing exists that could be deleted."""


VALIDATION = ResourceType(
    token="fastly:index/tlsSubscriptionValidation:TlsSubscriptionValidation",
    arguments="pulumi_fastly:TlsSubscriptionValidationArgs",
    source="fastly/resource_fastly_tls_subscription_validation.go",
    create=_validate,
    read=_read_validation,
    delete=_forget_validation,
    replace=frozenset({"*"}),
    computed=frozenset({"certificateId"}),
    create_timeout=_VALIDATION_SECONDS,
)
