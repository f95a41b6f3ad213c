"""``TlsPrivateKey``, ``TlsCertificate`` and ``TlsActivation`` of ``fastly:index``."""

from sandbox.fastly import own_certificates as api
from sandbox.properties import Properties
from sandbox.provider.context import Context
from sandbox.provider.resource_type import ResourceType


def _key_state(body: Properties) -> Properties:
    return {
        "name": body["name"],
        "createdAt": body["created"],
        "keyLength": 2048,
        "keyType": "RSA",
        "publicKeySha1": body["sha1"],
        "replace": False,
    }


async def _create_key(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = await context.call(api.create_key, inputs["name"], inputs["keyPem"])
    state = _key_state(api.get_key(context.session, identity))
    return identity, {**state, "keyPem": inputs["keyPem"]}


async def _read_key(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    del known
    return identity, _key_state(await context.call(api.get_key, identity))


async def _delete_key(context: Context, identity: str, _: Properties) -> None:
    await context.call(api.delete_key, identity)


PRIVATE_KEY = ResourceType(
    token="fastly:index/tlsPrivateKey:TlsPrivateKey",
    arguments="pulumi_fastly:TlsPrivateKeyArgs",
    source="fastly/resource_fastly_tls_private_key.go",
    create=_create_key,
    read=_read_key,
    delete=_delete_key,
    replace=frozenset({"keyPem", "name"}),
    computed=frozenset({"createdAt", "keyLength", "keyType", "publicKeySha1", "replace"}),
    local={"keyPem": None},
    secrets=frozenset({"keyPem"}),
    name="name",
)


def _certificate_state(body: Properties) -> Properties:
    return {
        "name": body["name"],
        "createdAt": body["created"],
        "updatedAt": body["updated"],
        "domains": sorted(body["names"]),
        "issuedTo": body["names"][0],
        "issuer": "the sandbox does not read it",
        "replace": False,
        "serialNumber": body["created"],
        "signatureAlgorithm": "SHA256-RSA",
    }


def _known_certificate(context: Context, identity: str, inputs: Properties) -> Properties:
    state = _certificate_state(api.get_certificate(context.session, identity))
    return {**state, "certificateBody": inputs["certificateBody"]}


async def _create_certificate(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = await context.call(
        api.create_certificate, inputs.get("name", ""), inputs["certificateBody"]
    )
    return identity, _known_certificate(context, identity, inputs)


async def _read_certificate(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    del known
    return identity, _certificate_state(await context.call(api.get_certificate, identity))


async def _update_certificate(
    context: Context, identity: str, _: Properties, inputs: Properties
) -> Properties:
    await context.call(
        api.update_certificate, identity, inputs.get("name", ""), inputs["certificateBody"]
    )
    return _known_certificate(context, identity, inputs)


async def _delete_certificate(context: Context, identity: str, _: Properties) -> None:
    await context.call(api.delete_certificate, identity)


CERTIFICATE = ResourceType(
    token="fastly:index/tlsCertificate:TlsCertificate",
    arguments="pulumi_fastly:TlsCertificateArgs",
    source="fastly/resource_fastly_tls_certificate.go",
    create=_create_certificate,
    read=_read_certificate,
    update=_update_certificate,
    delete=_delete_certificate,
    computed=frozenset(
        {
            "createdAt",
            "domains",
            "issuedTo",
            "issuer",
            "replace",
            "serialNumber",
            "signatureAlgorithm",
            "updatedAt",
        }
    ),
    optional_computed=frozenset({"name"}),
    # Fastly never gives a certificate's text back.
    local={"certificateBody": None},
    name="name",
)


def _activation_state(body: Properties) -> Properties:
    return {
        "certificateId": body["certificate"],
        "configurationId": body["configuration"],
        "createdAt": body["created"],
        "domain": body["domain"],
        "mutualAuthenticationId": "",
    }


async def _create_activation(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = await context.call(api.create_activation, inputs)
    return identity, _activation_state(api.get_activation(context.session, identity))


async def _read_activation(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    del known
    return identity, _activation_state(await context.call(api.get_activation, identity))


async def _update_activation(
    context: Context, identity: str, _: Properties, inputs: Properties
) -> Properties:
    await context.call(api.update_activation, identity, inputs["certificateId"])
    return _activation_state(api.get_activation(context.session, identity))


async def _delete_activation(context: Context, identity: str, _: Properties) -> None:
    await context.call(api.delete_activation, identity)


ACTIVATION = ResourceType(
    token="fastly:index/tlsActivation:TlsActivation",
    arguments="pulumi_fastly:TlsActivationArgs",
    source="fastly/resource_fastly_tls_activation.go",
    create=_create_activation,
    read=_read_activation,
    update=_update_activation,
    delete=_delete_activation,
    replace=frozenset({"configurationId", "domain"}),
    computed=frozenset({"createdAt"}),
    optional_computed=frozenset({"configurationId", "mutualAuthenticationId"}),
)
