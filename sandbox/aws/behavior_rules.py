"""CloudFront's rules for cache behaviours (sources/cloudfront#method-sets)."""

from collections.abc import Sequence

from sandbox import settings
from sandbox.aws import policies
from sandbox.aws.api import AwsError
from sandbox.operations import Session, require
from sandbox.properties import Properties, list_at

# sources/cloudfront#method-sets and sources/cloudfront#cached-methods.
METHOD_SETS = (
    frozenset({"GET", "HEAD"}),
    frozenset({"GET", "HEAD", "OPTIONS"}),
    frozenset({"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}),
)
CACHED_METHOD_SETS = METHOD_SETS[:2]
_TIMES = ("minTtl", "defaultTtl", "maxTtl")
# The API's own values where forwarded values come without times (DefaultCacheBehavior, API).
TIMES_BY_DEFAULT = {"minTtl": 0, "defaultTtl": 86400, "maxTtl": 31536000}


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidArgument", 400, message)


def behaviors(config: Properties) -> list[Properties]:
    """The default cache behaviour, then the ordered ones."""
    return [config["defaultCacheBehavior"], *list_at(config, "orderedCacheBehaviors")]


def check(session: Session, config: Properties) -> None:
    """Refuse cache behaviours that CloudFront would refuse.

    Raises:
        AwsError: with CloudFront's code.
    """
    limit = settings.get(session.cloud, "cloudfront.behaviors")
    every = behaviors(config)
    require(
        len(every) <= limit,
        lambda: AwsError(
            "TooManyCacheBehaviors", 400, f"You have exceeded the limit of {limit:g} behaviors"
        ),
    )
    paths = [behavior["pathPattern"] for behavior in every[1:]]
    require(
        len(paths) == len(set(paths)) and all(0 < len(path) <= 255 for path in paths),
        lambda: _invalid("The parameter PathPattern is missing, too long, or used twice."),
    )
    targets = {origin["originId"] for origin in config["origins"]}
    targets |= {group["originId"] for group in list_at(config, "originGroups")}
    for behavior in every:
        require(
            behavior["targetOriginId"] in targets,
            lambda: AwsError(
                "NoSuchOrigin", 404, "One or more of your origins or origin groups do not exist."
            ),
        )
        _check_methods(behavior)
        _check_caching(session, behavior)
        _check_functions(session, list_at(behavior, "functionAssociations"))


def _check_methods(behavior: Properties) -> None:
    allowed, cached = behavior["allowedMethods"], behavior["cachedMethods"]
    require(
        _is_one_of(allowed, METHOD_SETS),
        lambda: _invalid(
            "The parameter AllowedMethods must be one of: GET, HEAD; GET, HEAD, OPTIONS; all "
            f"seven methods. It is: {', '.join(allowed)}."
        ),
    )
    require(
        _is_one_of(cached, CACHED_METHOD_SETS) and set(cached) <= set(allowed),
        lambda: _invalid(
            "The parameter CachedMethods must be GET, HEAD, with OPTIONS only where that is "
            f"allowed. It is: {', '.join(cached)}."
        ),
    )


def _is_one_of(methods: list[str], sets: Sequence[frozenset[str]]) -> bool:
    return len(methods) == len(set(methods)) and set(methods) in sets


def _check_caching(session: Session, behavior: Properties) -> None:
    cache_policy = behavior.get("cachePolicyId")
    forwarded = behavior.get("forwardedValues")
    require(
        cache_policy or forwarded,
        lambda: _invalid("The parameter ForwardedValues or CachePolicyId is required."),
    )
    if cache_policy:
        require(
            not forwarded,
            lambda: _invalid(
                "The parameter ForwardedValues cannot be used when a cache policy is associated "
                "to the cache behavior."
            ),
        )
        for name in _TIMES:
            # The real provider leaves times out silently then; here that is a fault.
            require(
                not behavior.get(name),
                lambda name=name: _invalid(
                    f"The parameter {name} cannot be used when a cache policy is associated to "
                    "the cache behavior."
                ),
            )
        policies.check_usable(session, policies.CACHE, cache_policy)
    else:
        _check_forwarded(behavior["forwardedValues"], _times(behavior))
    request_policy = behavior.get("originRequestPolicyId")
    if request_policy:
        require(
            cache_policy,
            lambda: _invalid(
                "The parameter OriginRequestPolicyId needs a cache policy associated to the "
                "cache behavior."
            ),
        )
        policies.check_usable(session, policies.ORIGIN_REQUEST, request_policy)


def _times(behavior: Properties) -> dict[str, int]:
    return {name: behavior.get(name, TIMES_BY_DEFAULT[name]) for name in _TIMES}


def _check_forwarded(forwarded: Properties, times: dict[str, int]) -> None:
    require(
        0 <= times["minTtl"] <= times["defaultTtl"] <= times["maxTtl"],
        lambda: AwsError(
            "InvalidTTLOrder", 400, "The times must be 0 <= minTtl <= defaultTtl <= maxTtl."
        ),
    )
    headers = list_at(forwarded, "headers")
    require(
        "*" not in headers or len(headers) == 1,
        lambda: _invalid("The parameter Headers cannot name headers beside *."),
    )
    require(
        "*" not in headers or times["minTtl"] == 0,
        lambda: _invalid("The parameter MinTTL must be 0 when all headers are forwarded."),
    )
    cookies = forwarded["cookies"]
    require(
        (cookies["forward"] == "whitelist") == bool(cookies.get("whitelistedNames")),
        lambda: _invalid(
            "The parameter WhitelistedNames must be given for forward whitelist, and only then."
        ),
    )
    require(
        forwarded["queryString"] or not forwarded.get("queryStringCacheKeys"),
        lambda: _invalid(
            "The parameter QueryString cannot be false if query strings are set in "
            "QueryStringCacheKeys."
        ),
    )


def _check_functions(session: Session, associations: list[Properties]) -> None:
    events = [association["eventType"] for association in associations]
    require(
        len(events) == len(set(events)) and set(events) <= {"viewer-request", "viewer-response"},
        lambda: AwsError(
            "InvalidFunctionAssociation",
            400,
            "A behavior may have one function for viewer-request and one for viewer-response.",
        ),
    )
    for association in associations:
        policies.check_function(session, association["functionArn"])
