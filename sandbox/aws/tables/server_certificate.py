"""``aws:iam/serverCertificate:ServerCertificate``."""

from sandbox.aws import iam
from sandbox.aws.api import planned_tags, tag_outputs
from sandbox.operations import ApiError, merged_tags
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import Fault, ResourceType


def _state(context: Context, body: Properties, known: Properties) -> Properties:
    return {
        "arn": body["arn"],
        "name": body["name"],
        "path": body["path"],
        "certificateBody": body.get("certificateBody") or known.get("certificateBody"),
        "certificateChain": body.get("certificateChain"),
        "expiration": body.get("expiration", ""),
        "uploadDate": body["uploadDate"],
        **tag_outputs(context.session, body["tags"], known),
    }


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    tags = merged_tags(context.session, inputs)
    request = {**inputs, "path": inputs.get("path", "/"), "tags": tags}
    try:
        identity = await context.call(iam.upload_certificate, request)
        body = await context.call(iam.get_certificate, identity)
    except ApiError as error:
        raise ProviderError(
            f"creating IAM Server Certificate ({inputs['name']}): {error}"
        ) from error
    private = {"privateKey": inputs["privateKey"]}
    return identity, _state(context, body, inputs) | private


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    try:
        body = await context.call(iam.get_certificate, identity)
    except ApiError as error:
        if error.code == "NoSuchEntity":
            return None
        raise ProviderError(f"reading IAM Server Certificate ({identity}): {error}") from error
    return identity, _state(context, body, known)


async def _update(context: Context, identity: str, _: Properties, inputs: Properties) -> Properties:
    """Only the tags can change."""
    try:
        tags = merged_tags(context.session, inputs)
        await context.call(iam.tag_certificate, identity, tags)
        body = await context.call(iam.get_certificate, identity)
    except ApiError as error:
        raise ProviderError(f"updating IAM Server Certificate ({identity}): {error}") from error
    return _state(context, body, inputs) | {"privateKey": inputs["privateKey"]}


async def _delete(context: Context, identity: str, _: Properties) -> None:
    try:
        await context.call(iam.delete_certificate, identity)
    except ApiError as error:
        if error.code != "NoSuchEntity":
            raise ProviderError(f"deleting IAM Server Certificate ({identity}): {error}") from error


def _check(inputs: Properties) -> list[Fault]:
    if inputs.get("namePrefix") is not None:
        return [("namePrefix", "the sandbox does not model name prefixes; give a name")]
    return []


SERVER_CERTIFICATE = ResourceType(
    token="aws:iam/serverCertificate:ServerCertificate",
    arguments="pulumi_aws.iam:ServerCertificateArgs",
    source="internal/service/iam/server_certificate.go",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    check=_check,
    plan=planned_tags,
    mirrors={"tagsAll": "tags"},
    replace=frozenset(
        {"certificateBody", "certificateChain", "name", "namePrefix", "path", "privateKey"}
    ),
    computed=frozenset({"arn", "expiration", "uploadDate"}),
    defaults={"path": "/"},
    local={"privateKey": None},
    secrets=frozenset({"privateKey"}),
    name="name",
)
