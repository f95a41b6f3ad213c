"""``cloudflare:index/certificatePack:CertificatePack`` and ``…/customSsl:CustomSsl``."""

from sandbox.cloudflare import certificates
from sandbox.cloudflare.tables.identity import parts_of
from sandbox.properties import Properties
from sandbox.provider.context import Context
from sandbox.provider.resource_type import Fault, ResourceType


def _pack_state(body: Properties) -> Properties:
    shown = {name: value for name, value in body.items() if name != "orderedOn"}
    return {**shown, "certificates": [], "validationErrors": [], "validationRecords": []}


async def _order(context: Context, inputs: Properties) -> tuple[str, Properties]:
    """Nothing waits: the answer says ``initializing``, and a later refresh what came of it."""
    identity = await context.call(certificates.order_pack, inputs["zoneId"], inputs)
    body = await context.call(certificates.get_pack, inputs["zoneId"], identity)
    return identity, {**_pack_state(body), "status": "initializing"}


async def _read_pack(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    zone_id, pack_id = parts_of(identity, known)
    return pack_id, _pack_state(await context.call(certificates.get_pack, zone_id, pack_id))


async def _delete_pack(context: Context, identity: str, state: Properties) -> None:
    await context.call(certificates.delete_pack, state["zoneId"], identity)


def _check_pack(inputs: Properties) -> list[Fault]:
    days = inputs.get("validityDays")
    if isinstance(days, int) and days not in (14, 30, 90, 365):
        return [("validityDays", f"{days} is not one of 14, 30, 90, 365")]
    return []


CERTIFICATE_PACK = ResourceType(
    token="cloudflare:index/certificatePack:CertificatePack",
    arguments="pulumi_cloudflare:CertificatePackArgs",
    source="internal/services/certificate_pack/schema.go: every input replaces; hosts are a set",
    create=_order,
    read=_read_pack,
    delete=_delete_pack,
    check=_check_pack,
    replace=frozenset({"*"}),
    computed=frozenset(
        {
            "certificates",
            "dcvDelegationRecords",
            "primaryCertificate",
            "status",
            "validationErrors",
            "validationRecords",
        }
    ),
    optional_computed=frozenset({"hosts"}),
    sets={"hosts": None},
    values={
        "type": ("advanced",),
        "certificateAuthority": tuple(certificates.VALIDITIES),
        "validationMethod": ("txt", "http", "email"),
    },
)


async def _upload(context: Context, inputs: Properties) -> tuple[str, Properties]:
    """Nothing waits: the answer says ``pending``, and a later look what came of it."""
    identity = await context.call(certificates.upload, inputs["zoneId"], inputs)
    body = await context.call(certificates.get_uploaded, inputs["zoneId"], identity)
    return identity, {**body, "status": "pending", "privateKey": inputs.get("privateKey")}


async def _read_uploaded(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    zone_id, certificate_id = parts_of(identity, known)
    body = await context.call(certificates.get_uploaded, zone_id, certificate_id)
    return certificate_id, body


async def _change_uploaded(
    context: Context, identity: str, old: Properties, inputs: Properties
) -> Properties:
    await context.call(certificates.change_uploaded, old["zoneId"], identity, inputs)
    body = await context.call(certificates.get_uploaded, old["zoneId"], identity)
    return {**body, "privateKey": inputs.get("privateKey")}


async def _delete_uploaded(context: Context, identity: str, state: Properties) -> None:
    await context.call(certificates.delete_uploaded, state["zoneId"], identity)


CUSTOM_SSL = ResourceType(
    token="cloudflare:index/customSsl:CustomSsl",
    arguments="pulumi_cloudflare:CustomSslArgs",
    source="internal/services/custom_ssl/schema.go of 5.20: another certificate or key replaces "
    "(sources/pulumi#custom-ssl)",
    create=_upload,
    read=_read_uploaded,
    update=_change_uploaded,
    delete=_delete_uploaded,
    replace=frozenset({"certificate", "privateKey", "type", "zoneId"}),
    computed=frozenset({"modifiedOn", "priority", "status", "uploadedOn"}),
    planned={"priority": 0},
    optional_computed=frozenset({"bundleMethod", "type"}),
    local={"privateKey": None},
    secrets=frozenset({"privateKey"}),
    values={
        "bundleMethod": ("ubiquitous", "optimal", "force"),
        "type": ("legacy_custom", "sni_custom"),
    },
)
