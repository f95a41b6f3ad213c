"""CloudFront: cache policies, origin request policies and functions."""

import re
from dataclasses import dataclass

from sandbox import settings
from sandbox.aws.api import CLOUD, AwsError, digest, operation
from sandbox.cloud import encode, timestamp
from sandbox.operations import Session, require
from sandbox.properties import Properties, list_at, map_at

FUNCTION = "function"
USES = "cloudfront:uses"
_FUNCTION_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_FUNCTION_BYTES = 10240  # developer guide, quotas on CloudFront Functions


@dataclass(frozen=True)
class Kind:
    """A kind of policy: how the API names it, its quota, and AWS's managed ones by ID."""

    name: str
    kind: str
    quota: str
    managed: dict[str, str]


# Managed policies: sources/cloudfront#caching; the further ones from the developer guide's pages of
# the same name.
CACHE = Kind(
    "CachePolicy",
    "cachePolicy",
    "cloudfront.cache_policies",
    {
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": "Managed-CachingDisabled",
        "658327ea-f89d-4fab-a63d-7e88639e58f6": "Managed-CachingOptimized",
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": "Managed-CachingOptimizedForUncompressedObjects",
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65": "UseOriginCacheControlHeaders",
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe": "UseOriginCacheControlHeaders-QueryStrings",
    },
)
ORIGIN_REQUEST = Kind(
    "OriginRequestPolicy",
    "originRequestPolicy",
    "cloudfront.origin_request_policies",
    {
        "216adef6-5c7f-47e4-b989-5492eafa07d3": "Managed-AllViewer",
        "b689b0a8-53d0-40ab-baf2-68738e2966ac": "Managed-AllViewerExceptHostHeader",
        "acba4595-bd28-49b8-b9fe-13317c0390fa": "Managed-UserAgentRefererHeaders",
        "59781a5b-3903-41f3-afcb-af62929ccde1": "Managed-CORS-CustomOrigin",
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": "Managed-CORS-S3Origin",
        "33f36d7e-f396-46d9-90e0-52428a34d9dc": "AllViewerAndCloudFrontHeaders-2022-06",
    },
)


def check_usable(session: Session, kind: Kind, identity: str) -> None:
    """Refuse a policy that does not exist, or that too many distributions use already."""
    if identity in kind.managed:
        return
    _get(session, kind, identity)
    limit = settings.get(session.cloud, "cloudfront.distributions_per_policy")
    require(
        len(session.cloud.linked_to(USES, identity)) < limit,
        lambda: AwsError(
            f"TooManyDistributionsAssociatedTo{kind.name}",
            400,
            f"The maximum number of distributions ({limit:g}) have been associated with the "
            "specified policy.",
        ),
    )


def check_function(session: Session, arn: str) -> None:
    """Refuse a function that does not exist or was never published."""
    body = session.cloud.get(CLOUD, FUNCTION, f"{session.account}/{arn.rpartition('/')[2]}")
    if body is None or body["arn"] != arn or not body["liveEtag"]:
        raise AwsError("InvalidFunctionAssociation", 400, f"The function is not published: {arn}")


def _get(session: Session, kind: Kind, identity: str) -> Properties:
    body = session.cloud.get(CLOUD, kind.kind, identity)
    if body is None or session.cloud.account_of(CLOUD, kind.kind, identity) != session.account:
        raise AwsError(f"NoSuch{kind.name}", 404, "The specified policy does not exist.")
    return body


@operation("CloudFront", "CreatePolicy")
def create_policy(session: Session, kind: Kind, config: Properties) -> str:
    """Create a policy; gives its ID."""
    limit = settings.get(session.cloud, kind.quota)
    require(
        session.cloud.count(CLOUD, kind.kind, session.account) < limit,
        lambda: AwsError(
            f"TooMany{kind.name[:-1]}ies", 400, f"You have reached the maximum of {limit:g}."
        ),
    )
    identity = digest(kind.name, session.account, config["name"], timestamp())
    groups = (identity[:8], identity[8:12], identity[12:16], identity[16:20], identity[20:32])
    _store(session, kind, "-".join(groups), config)
    return "-".join(groups)


@operation("CloudFront", "GetPolicy")
def get_policy(session: Session, kind: Kind, identity: str) -> Properties:
    """A policy: ``config`` and ``etag``."""
    return _get(session, kind, identity)


@operation("CloudFront", "UpdatePolicy")
def update_policy(
    session: Session, kind: Kind, identity: str, config: Properties, etag: str
) -> None:
    """Replace a policy's settings."""
    _matching(session, kind, identity, etag)
    _store(session, kind, identity, config)


@operation("CloudFront", "DeletePolicy")
def delete_policy(session: Session, kind: Kind, identity: str, etag: str) -> None:
    """Delete a policy that no distribution uses."""
    _matching(session, kind, identity, etag)
    require(
        not session.cloud.linked_to(USES, identity),
        lambda: AwsError(
            f"{kind.name}InUse",
            409,
            "Cannot delete the policy because it is attached to one or more cache behaviors.",
        ),
    )
    session.cloud.remove(CLOUD, kind.kind, identity)


def _matching(session: Session, kind: Kind, identity: str, etag: str) -> None:
    require(
        _get(session, kind, identity)["etag"] == etag,
        lambda: AwsError("PreconditionFailed", 412, "The policy changed in the meantime"),
    )


def _store(session: Session, kind: Kind, identity: str, config: Properties) -> None:
    taken = session.cloud.items(CLOUD, kind.kind, session.account)
    require(
        all(
            body["config"]["name"] != config["name"]
            for other, body in taken.items()
            if other != identity
        ),
        lambda: AwsError(f"{kind.name}AlreadyExists", 409, "A policy with this name exists."),
    )
    _check_policy(session, kind, config)
    etag = f"E{digest(identity, encode(config))[:13].upper()}"
    body = {"config": config, "etag": etag}
    session.cloud.put(CLOUD, kind.kind, identity, body, session.account)


def _check_policy(session: Session, kind: Kind, config: Properties) -> None:
    key = config.get("parametersInCacheKeyAndForwardedToOrigin", config)
    limit = settings.get(session.cloud, "cloudfront.items_per_policy")
    varies = False
    for group, behavior_name, items_name in (
        ("cookiesConfig", "cookieBehavior", "cookies"),
        ("headersConfig", "headerBehavior", "headers"),
        ("queryStringsConfig", "queryStringBehavior", "queryStrings"),
    ):
        behavior = key[group].get(behavior_name) or "none"
        items = list_at(map_at(key[group], items_name), "items")
        varies = varies or behavior != "none"
        require(
            (behavior in ("whitelist", "allExcept", "allViewerAndWhitelistCloudFront"))
            == bool(items),
            lambda group=group: AwsError(
                "InvalidArgument", 400, f"The parameter {group} must name items exactly for a list."
            ),
        )
        require(
            len(items) <= limit,
            lambda group=group: AwsError(
                f"TooMany{group[0].upper()}{group[1:-6]}In{kind.name}", 400, f"At most {limit:g}."
            ),
        )
    if kind is CACHE:
        _check_times(config, varies=varies)


def _check_times(config: Properties, *, varies: bool) -> None:
    shortest, usual = config.get("minTtl") or 0, config["defaultTtl"]
    require(
        0 <= shortest <= usual <= config["maxTtl"],
        lambda: AwsError(
            "InvalidArgument", 400, "The times must be 0 <= minTtl <= defaultTtl <= maxTtl."
        ),
    )
    require(
        config["maxTtl"] > 0 or not varies,  # sources/cloudfront#zero-ttl-policy
        lambda: AwsError(
            "InvalidArgument",
            400,
            "The parameter HeaderBehavior, CookieBehavior or "
            "QueryStringBehavior is invalid for policy with caching disabled.",
        ),
    )


@operation("CloudFront", "CreateFunction")
def create_function(session: Session, name: str, config: Properties, tags: dict[str, str]) -> None:
    """Create a function in its development stage."""
    key = f"{session.account}/{name}"
    require(
        _FUNCTION_NAME.fullmatch(name),
        lambda: AwsError("InvalidArgument", 400, f"The parameter Name is not allowed: {name}"),
    )
    require(
        session.cloud.get(CLOUD, FUNCTION, key) is None,
        lambda: AwsError("FunctionAlreadyExists", 409, "A function with this name exists."),
    )
    limit = settings.get(session.cloud, "cloudfront.functions")
    require(
        session.cloud.count(CLOUD, FUNCTION, session.account) < limit,
        lambda: AwsError("TooManyFunctions", 400, f"You have reached the maximum of {limit:g}."),
    )
    arn = f"arn:aws:cloudfront::{session.account}:function/{name}"
    body: Properties = {"arn": arn, "name": name, "liveEtag": "", "tags": tags}
    _store_function(session, key, body, config)


@operation("CloudFront", "DescribeFunction")
def get_function(session: Session, name: str) -> Properties:
    """A function: ``config``, ``arn``, ``etag``, and ``liveEtag`` once it is published."""
    body = session.cloud.get(CLOUD, FUNCTION, f"{session.account}/{name}")
    if body is None:
        raise AwsError("NoSuchFunctionExists", 404, "The specified function does not exist.")
    return body


@operation("CloudFront", "UpdateFunction")
def update_function(session: Session, name: str, config: Properties, tags: dict[str, str]) -> None:
    """Replace the development stage of a function."""
    body = get_function(session, name) | {"tags": tags}
    _store_function(session, f"{session.account}/{name}", body, config)


@operation("CloudFront", "PublishFunction")
def publish_function(session: Session, name: str) -> None:
    """Make a function's development stage the live one."""
    body = get_function(session, name)
    live = body | {"liveEtag": body["etag"], "liveCode": body["config"]["code"]}
    session.cloud.put(CLOUD, FUNCTION, f"{session.account}/{name}", live)


@operation("CloudFront", "DeleteFunction")
def delete_function(session: Session, name: str) -> None:
    """Delete a function that no distribution uses."""
    body = get_function(session, name)
    require(
        not session.cloud.linked_to(USES, body["arn"]),
        lambda: AwsError("FunctionInUse", 409, "The function is associated with a distribution."),
    )
    session.cloud.remove(CLOUD, FUNCTION, f"{session.account}/{name}")


def _store_function(session: Session, key: str, body: Properties, config: Properties) -> None:
    require(
        0 < len(config["code"].encode()) <= _FUNCTION_BYTES,
        lambda: AwsError(
            "FunctionSizeLimitExceeded", 413, f"A function may have {_FUNCTION_BYTES} bytes."
        ),
    )
    body = body | {"config": config, "etag": f"E{digest(key, encode(config))[:13].upper()}"}
    session.cloud.put(CLOUD, FUNCTION, key, body, session.account)
