"""``aws:cloudfront/function:Function``."""

from sandbox.aws import policies
from sandbox.aws.api import planned_tags, tag_outputs, without
from sandbox.operations import ApiError, merged_tags
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import ResourceType

_LOCAL = {"publish": True}


def _config(inputs: Properties) -> Properties:
    return without(inputs, "name", "tags", *_LOCAL)


def _state(context: Context, body: Properties, known: Properties) -> Properties:
    live = body["liveEtag"]
    return {
        **body["config"],
        "name": body["name"],
        "arn": body["arn"],
        "etag": body["etag"],
        "liveStageEtag": live,
        "status": "DEPLOYED" if live == body["etag"] else "UNPUBLISHED",
        **tag_outputs(context.session, body["tags"], known),
    }


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    name = inputs["name"]
    try:
        await context.call(
            policies.create_function, name, _config(inputs), merged_tags(context.session, inputs)
        )
        return name, await _published(context, name, inputs)
    except ApiError as error:
        raise ProviderError(f"creating CloudFront Function ({name}): {error}") from error


async def _published(context: Context, name: str, inputs: Properties) -> Properties:
    """The state of a function that was written, and published where that is wanted."""
    publish = inputs.get("publish", True)
    if publish:
        await context.call(policies.publish_function, name)
    body = await context.call(policies.get_function, name)
    return _state(context, body, inputs) | {"publish": publish}


async def _read(context: Context, name: str, known: Properties) -> tuple[str, Properties] | None:
    try:
        body = await context.call(policies.get_function, name)
    except ApiError as error:
        if error.code == "NoSuchFunctionExists":
            return None
        raise ProviderError(f"reading CloudFront Function ({name}): {error}") from error
    return name, _state(context, body, known)


async def _update(context: Context, name: str, _: Properties, inputs: Properties) -> Properties:
    try:
        await context.call(
            policies.update_function, name, _config(inputs), merged_tags(context.session, inputs)
        )
        return await _published(context, name, inputs)
    except ApiError as error:
        raise ProviderError(f"updating CloudFront Function ({name}): {error}") from error


async def _delete(context: Context, name: str, _: Properties) -> None:
    try:
        await context.call(policies.delete_function, name)
    except ApiError as error:
        if error.code != "NoSuchFunctionExists":
            raise ProviderError(f"deleting CloudFront Function ({name}): {error}") from error


FUNCTION = ResourceType(
    token="aws:cloudfront/function:Function",
    arguments="pulumi_aws.cloudfront:FunctionArgs",
    source="internal/service/cloudfront/function.go",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    plan=planned_tags,
    mirrors={"tagsAll": "tags"},
    replace=frozenset({"name"}),
    computed=frozenset({"arn", "etag", "liveStageEtag", "status"}),
    defaults={"publish": True},
    local=_LOCAL,
    sets={"keyValueStoreAssociations": None},
    values={"runtime": ("cloudfront-js-1.0", "cloudfront-js-2.0")},
    name="name",
)
