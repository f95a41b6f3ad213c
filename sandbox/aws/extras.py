"""What a distribution made in the console has beside what its tracking names need."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.adopted import Items, has, keys
from sandbox.aws import policies
from sandbox.aws.api import CLOUD, digest
from sandbox.cloud import Cloud
from sandbox.properties import Properties

FILES = "files"
"""Origin of the behaviours that somebody added."""


def add(cloud: Cloud, config: Properties, items: Items, account: str) -> dict[str, str]:
    """Add the items to a distribution's settings; gives its tags."""
    config["aliases"] = [*config["aliases"], *keys(items, "alias")]
    for identity in keys(items, "origin"):
        config["origins"].append(origin(identity, _host(identity)))
    _behaviors(config, items)
    errors = [
        {"errorCode": int(code), "responseCode": 200, "responsePagePath": f"/{code}.html"}
        for code in keys(items, "error_response")
    ]
    if errors:
        config["customErrorResponses"] = errors
    functions = [
        {"eventType": event, "functionArn": _function(cloud, config, event, account)}
        for event in keys(items, "function")
    ]
    if functions:
        config["defaultCacheBehavior"]["functionAssociations"] = functions
    for kind, change in _CHANGES.items():
        if has(items, kind):
            change(config)
    headers = [{"name": name, "value": "by hand"} for name in keys(items, "origin_header")]
    if headers:
        config["origins"][0]["customHeaders"] = headers
    return dict.fromkeys(keys(items, "tag"), "by hand")


def _behaviors(config: Properties, items: Items) -> None:
    patterns = keys(items, "behavior")
    if not patterns:
        return
    if FILES not in keys(items, "origin"):
        config["origins"].append(origin(FILES, _host(FILES)))
    config["orderedCacheBehaviors"] = [
        {**config["defaultCacheBehavior"], "pathPattern": pattern, "targetOriginId": FILES}
        for pattern in patterns
    ]


def _host(identity: str) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in identity.lower()).strip("-")
    return f"{name}.example.net"


def origin(identity: str, host: str) -> Properties:
    """An origin of a distribution made by hand."""
    return {
        "domainName": host,
        "originId": identity,
        "connectionAttempts": 3,
        "connectionTimeout": 10,
        "customOriginConfig": {
            "httpPort": 80,
            "httpsPort": 443,
            "originProtocolPolicy": "https-only",
            "originSslProtocols": ["TLSv1.2"],
            "originReadTimeout": 30,
            "originKeepaliveTimeout": 5,
        },
    }


def _function(cloud: Cloud, config: Properties, event: str, account: str) -> str:
    """ARN of a published function that somebody wrote for these names."""
    name = f"by-hand-{digest(event, *config['aliases'])[:8]}"
    arn = f"arn:aws:cloudfront::{account}:function/{name}"
    body: Properties = {
        "name": name,
        "arn": arn,
        "tags": {},
        "etag": "E1BYHAND",
        "liveEtag": "E1BYHAND",
        "config": {
            "code": "function handler(event) { return event.request; }",
            "runtime": "cloudfront-js-2.0",
        },
    }
    cloud.put(CLOUD, policies.FUNCTION, f"{account}/{name}", body, account)
    return arn


def _web_acl(config: Properties) -> None:
    identity = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
    config["webAclId"] = f"arn:aws:wafv2:us-east-1:123456789012:global/webacl/by-hand/{identity}"


def _logging(config: Properties) -> None:
    bucket = "by-hand.s3.amazonaws.com"
    config["loggingConfig"] = {"bucket": bucket, "prefix": "cdn/", "includeCookies": False}


def _geo_restriction(config: Properties) -> None:
    config["restrictions"] = {
        "geoRestriction": {"restrictionType": "blacklist", "locations": ["AQ"]}
    }


def _default_root_object(config: Properties) -> None:
    config["defaultRootObject"] = "index.html"


_CHANGES: Mapping[str, Callable[[Any], None]] = {
    "web_acl": _web_acl,
    "logging": _logging,
    "geo_restriction": _geo_restriction,
    "default_root_object": _default_root_object,
}
