"""Changes of a distribution's settings, and those that CloudFront accepts."""

from collections.abc import Callable
from typing import Any

from sandbox.properties import Properties
from tests.sandbox.samples import ALL_VIEWER, CACHING_DISABLED

Change = Callable[[Properties], Any]


def origin(change: Properties) -> Change:
    return lambda config: config["origins"][0].update(change)


def custom(change: Properties) -> Change:
    return lambda config: config["origins"][0]["customOriginConfig"].update(change)


def behavior(change: Properties) -> Change:
    return lambda config: config["defaultCacheBehavior"].update(change)


def forwarded(change: Properties) -> Change:
    return lambda config: config["defaultCacheBehavior"]["forwardedValues"].update(change)


def header(name: str, value: str = "x") -> Change:
    return origin({"customHeaders": [{"name": name, "value": value}]})


def headers(count: int, length: int) -> Change:
    return origin(
        {
            "customHeaders": [
                {"name": f"X-{number}", "value": "v" * length} for number in range(count)
            ]
        }
    )


def policy(**also: Any) -> Change:
    """A cache policy in place of forwarded values and times."""

    def change(config: Properties) -> None:
        current = config["defaultCacheBehavior"]
        for name in ("forwardedValues", "minTtl", "defaultTtl", "maxTtl"):
            del current[name]
        current.update({"cachePolicyId": CACHING_DISABLED} | also)

    return change


def ordered(*paths: str) -> Change:
    def change(config: Properties) -> None:
        base = config["defaultCacheBehavior"]
        config["orderedCacheBehaviors"] = [base | {"pathPattern": path} for path in paths]

    return change


def top(change: Properties) -> Change:
    return lambda config: config.update(change)


def geo(kind: str, *locations: str) -> Change:
    return top(
        {
            "restrictions": {
                "geoRestriction": {"restrictionType": kind, "locations": list(locations)}
            }
        }
    )


def viewer(change: Properties) -> Change:
    return lambda config: config["viewerCertificate"].update(change)


SEVEN = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
WEB_ACL = (
    "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/01234567-89ab-cdef-0123-456789abcdef"
)

ACCEPTED: list[Change] = [
    top({}),
    behavior({"allowedMethods": ["HEAD", "GET"]}),
    behavior({"allowedMethods": SEVEN, "cachedMethods": ["GET", "HEAD", "OPTIONS"]}),
    behavior({"defaultTtl": 0, "maxTtl": 0}),
    forwarded({"headers": ["Host"]}),
    forwarded({"cookies": {"forward": "whitelist", "whitelistedNames": ["a"]}}),
    forwarded({"queryStringCacheKeys": ["upn"]}),
    policy(),
    policy(originRequestPolicyId=ALL_VIEWER, minTtl=0),
    ordered("/a", "/b"),
    header("X-Forwarded-Host"),
    headers(10, 1000),
    custom({"httpPort": 8080, "httpsPort": 65535, "originReadTimeout": 120}),
    origin({"originPath": "/a"}),
    origin({"customOriginConfig": None, "s3OriginConfig": {"originAccessIdentity": ""}}),
    top({"webAclId": WEB_ACL}),
    top({"loggingConfig": {"bucket": "logs.s3.amazonaws.com"}}),
    top({"loggingConfig": {"bucket": "logs.s3.eu-west-1.amazonaws.com"}}),
    top({"defaultRootObject": "index.html"}),
    geo("whitelist", "DE"),
    top({"aliases": []}),
]
