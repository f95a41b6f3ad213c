"""``CachePolicy`` and ``OriginRequestPolicy`` of ``aws:cloudfront``."""

from sandbox.aws import policies
from sandbox.operations import ApiError
from sandbox.properties import Properties
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import Create, Delete, Read, ResourceType, Update


def _arn(kind: policies.Kind, account: str, identity: str) -> str:
    path = "cache-policy" if kind is policies.CACHE else "origin-request-policy"
    return f"arn:aws:cloudfront::{account}:{path}/{identity}"


def _state(context: Context, kind: policies.Kind, identity: str, body: Properties) -> Properties:
    arn = _arn(kind, context.session.account, identity)
    return {**body["config"], "etag": body["etag"], "arn": arn}


def _create(kind: policies.Kind, title: str) -> Create:
    async def create(context: Context, inputs: Properties) -> tuple[str, Properties]:
        try:
            identity = await context.call(policies.create_policy, kind, inputs)
            body = await context.call(policies.get_policy, kind, identity)
        except ApiError as error:
            raise ProviderError(f"creating {title} ({inputs['name']}): {error}") from error
        return identity, _state(context, kind, identity, body)

    return create


def _read(kind: policies.Kind, title: str) -> Read:
    async def read(context: Context, identity: str, _: Properties) -> tuple[str, Properties] | None:
        try:
            body = await context.call(policies.get_policy, kind, identity)
        except ApiError as error:
            if error.code == f"NoSuch{kind.name}":
                return None
            raise ProviderError(f"reading {title} ({identity}): {error}") from error
        return identity, _state(context, kind, identity, body)

    return read


def _update(kind: policies.Kind, title: str) -> Update:
    async def update(
        context: Context, identity: str, old: Properties, inputs: Properties
    ) -> Properties:
        try:
            etag = old["etag"]
            await context.call(policies.update_policy, kind, identity, inputs, etag)
            body = await context.call(policies.get_policy, kind, identity)
        except ApiError as error:
            raise ProviderError(f"updating {title} ({identity}): {error}") from error
        return _state(context, kind, identity, body)

    return update


def _delete(kind: policies.Kind, title: str) -> Delete:
    async def delete(context: Context, identity: str, state: Properties) -> None:
        try:
            await context.call(policies.delete_policy, kind, identity, state["etag"])
        except ApiError as error:
            if error.code != f"NoSuch{kind.name}":
                raise ProviderError(f"deleting {title} ({identity}): {error}") from error

    return delete


_CACHE_TITLE = "CloudFront Cache Policy"
_KEY = "parametersInCacheKeyAndForwardedToOrigin"
_LISTED = ("none", "whitelist", "allExcept", "all")

CACHE_POLICY = ResourceType(
    token="aws:cloudfront/cachePolicy:CachePolicy",
    arguments="pulumi_aws.cloudfront:CachePolicyArgs",
    source="internal/service/cloudfront/cache_policy.go",
    create=_create(policies.CACHE, _CACHE_TITLE),
    read=_read(policies.CACHE, _CACHE_TITLE),
    update=_update(policies.CACHE, _CACHE_TITLE),
    delete=_delete(policies.CACHE, _CACHE_TITLE),
    computed=frozenset({"arn", "etag"}),
    defaults={"defaultTtl": 86400, "maxTtl": 31536000},
    sets={
        f"{_KEY}.cookiesConfig.cookies.items": None,
        f"{_KEY}.headersConfig.headers.items": None,
        f"{_KEY}.queryStringsConfig.queryStrings.items": None,
    },
    values={
        f"{_KEY}.cookiesConfig.cookieBehavior": _LISTED,
        f"{_KEY}.headersConfig.headerBehavior": ("none", "whitelist"),
        f"{_KEY}.queryStringsConfig.queryStringBehavior": _LISTED,
    },
    name="name",
)

_REQUEST_TITLE = "CloudFront Origin Request Policy"

ORIGIN_REQUEST_POLICY = ResourceType(
    token="aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
    arguments="pulumi_aws.cloudfront:OriginRequestPolicyArgs",
    source="internal/service/cloudfront/origin_request_policy.go",
    create=_create(policies.ORIGIN_REQUEST, _REQUEST_TITLE),
    read=_read(policies.ORIGIN_REQUEST, _REQUEST_TITLE),
    update=_update(policies.ORIGIN_REQUEST, _REQUEST_TITLE),
    delete=_delete(policies.ORIGIN_REQUEST, _REQUEST_TITLE),
    computed=frozenset({"arn", "etag"}),
    sets={
        "cookiesConfig.cookies.items": None,
        "headersConfig.headers.items": None,
        "queryStringsConfig.queryStrings.items": None,
    },
    values={
        "cookiesConfig.cookieBehavior": _LISTED,
        "headersConfig.headerBehavior": (
            "none",
            "whitelist",
            "allViewer",
            "allViewerAndWhitelistCloudFront",
            "allExcept",
        ),
        "queryStringsConfig.queryStringBehavior": _LISTED,
    },
    name="name",
)
