"""Cache behaviours that CloudFront refuses: each case breaks one rule."""

from tests.sandbox.distribution_changes import SEVEN, Change, behavior, forwarded, ordered, policy
from tests.sandbox.samples import ALL_VIEWER, CACHING_DISABLED

# What is changed, the error code, and what the error says.
REFUSED: dict[str, tuple[Change, str, str]] = {
    "methods: the document's own set": (
        behavior({"allowedMethods": [method for method in SEVEN if method != "POST"]}),
        "InvalidArgument",
        "AllowedMethods",
    ),
    "methods: one twice": (
        behavior({"allowedMethods": ["GET", "HEAD", "GET"]}),
        "InvalidArgument",
        "AllowedMethods",
    ),
    "cached methods: no legal set": (
        behavior({"cachedMethods": ["GET"]}),
        "InvalidArgument",
        "CachedMethods",
    ),
    "cached methods: not allowed": (
        behavior({"allowedMethods": ["GET", "HEAD"], "cachedMethods": ["GET", "HEAD", "OPTIONS"]}),
        "InvalidArgument",
        "CachedMethods",
    ),
    "origin: target does not exist": (behavior({"targetOriginId": "x"}), "NoSuchOrigin", ""),
    "caching: neither": (policy(cachePolicyId=None), "InvalidArgument", "is required"),
    "caching: both": (
        behavior({"cachePolicyId": CACHING_DISABLED}),
        "InvalidArgument",
        "ForwardedValues cannot",
    ),
    "caching: times with a policy": (policy(maxTtl=1), "InvalidArgument", "maxTtl cannot"),
    "caching: no such policy": (policy(cachePolicyId="x"), "NoSuchCachePolicy", ""),
    "request policy: no such policy": (
        policy(originRequestPolicyId="x"),
        "NoSuchOriginRequestPolicy",
        "",
    ),
    "request policy: without a cache policy": (
        behavior({"originRequestPolicyId": ALL_VIEWER}),
        "InvalidArgument",
        "needs a cache policy",
    ),
    "times: out of order": (behavior({"defaultTtl": 10, "maxTtl": 5}), "InvalidTTLOrder", ""),
    "times: longest of all is the default": (
        behavior({"maxTtl": 5, "defaultTtl": 86400}),
        "InvalidTTLOrder",
        "",
    ),
    "headers: all and one": (forwarded({"headers": ["*", "Host"]}), "InvalidArgument", "beside"),
    "headers: all with a shortest time": (
        behavior({"minTtl": 1}),
        "InvalidArgument",
        "MinTTL must be 0",
    ),
    "cookies: list without names": (
        forwarded({"cookies": {"forward": "whitelist"}}),
        "InvalidArgument",
        "WhitelistedNames",
    ),
    "cookies: names without list": (
        forwarded({"cookies": {"forward": "all", "whitelistedNames": ["a"]}}),
        "InvalidArgument",
        "WhitelistedNames",
    ),
    "query strings: keys without query strings": (
        forwarded({"queryString": False, "queryStringCacheKeys": ["a"]}),
        "InvalidArgument",
        "QueryString",
    ),
    "behaviors: one path twice": (ordered("/a", "/a"), "InvalidArgument", "PathPattern"),
    "behaviors: path too long": (ordered("/" * 256), "InvalidArgument", "PathPattern"),
    "behaviors: too many": (
        ordered(*[f"/{number}" for number in range(75)]),
        "TooManyCacheBehaviors",
        "75",
    ),
    "functions: not published": (
        behavior({"functionAssociations": [{"eventType": "viewer-request", "functionArn": "x"}]}),
        "InvalidFunctionAssociation",
        "not published",
    ),
    "functions: event of another kind": (
        behavior({"functionAssociations": [{"eventType": "origin-request", "functionArn": "x"}]}),
        "InvalidFunctionAssociation",
        "viewer-request",
    ),
}
