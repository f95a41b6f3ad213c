"""Which settings of a distribution the local edge knows; any other one is refused."""

import re
from collections.abc import Callable, Mapping
from ssl import TLSVersion
from typing import Any

from sandbox.aws.api import CLOUD
from sandbox.cloud import Cloud
from sandbox.local_edge.model import NotUnderstoodError, Request
from sandbox.properties import Properties, as_list, list_at, map_at

METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE")

# HTTP/3 is not spoken here: it has the same answers over another transport.
PROTOCOLS: Mapping[str, tuple[str, ...]] = {
    "http1.1": ("http/1.1",),
    "http2": ("h2", "http/1.1"),
    "http3": ("http/1.1",),
    "http2and3": ("h2", "http/1.1"),
}
# Developer guide, "Supported protocols and ciphers between viewers and CloudFront"; the ciphers
# that a policy allows are not told apart here. SSLv3 is in no TLS library any more.
_MINIMUM_TLS: Mapping[str, TLSVersion] = {
    "TLSv1": TLSVersion.TLSv1,
    "TLSv1_2016": TLSVersion.TLSv1,
    "TLSv1.1_2016": TLSVersion.TLSv1_1,
    "TLSv1.2_2018": TLSVersion.TLSv1_2,
    "TLSv1.2_2019": TLSVersion.TLSv1_2,
    "TLSv1.2_2021": TLSVersion.TLSv1_2,
    "TLSv1.2_2025": TLSVersion.TLSv1_2,
    "TLSv1.3_2025": TLSVersion.TLSv1_3,
}
_ERROR_SECONDS = 10.0
"""How long an origin's error is kept where nothing says so (developer guide, error caching)."""

_INTERPRETED = frozenset(
    {
        *("aliases", "customErrorResponses", "defaultCacheBehavior", "defaultRootObject"),
        *("enabled", "httpVersion", "isIpv6Enabled", "orderedCacheBehaviors", "origins"),
        *("restrictions", "viewerCertificate", "webAclId"),
    }
)
# They change nothing that a viewer gets: cost, notes, logs.
_WITHOUT_EFFECT = frozenset({"comment", "loggingConfig", "priceClass", "staging", "tags"})
_BEHAVIOR = frozenset(
    {
        *("allowedMethods", "cachePolicyId", "cachedMethods", "compress", "defaultTtl"),
        *("forwardedValues", "functionAssociations", "maxTtl", "minTtl", "originRequestPolicyId"),
        *("pathPattern", "targetOriginId", "viewerProtocolPolicy"),
    }
)
_ORIGIN = frozenset(
    {
        *("connectionAttempts", "connectionTimeout", "customHeaders", "customOriginConfig"),
        *("domainName", "originId", "originPath", "originShield"),
    }
)
_CUSTOM_ORIGIN = frozenset(
    {
        *("httpPort", "httpsPort", "originKeepaliveTimeout", "originProtocolPolicy"),
        *("originReadTimeout", "originSslProtocols"),
    }
)


def checked(config: Properties, where: str) -> Properties:
    """A distribution's settings, when all of them are known here.

    Raises:
        NotUnderstoodError: one is not.
    """
    _refuse_unknown(config, _INTERPRETED | _WITHOUT_EFFECT, where)
    for behavior in (config["defaultCacheBehavior"], *list_at(config, "orderedCacheBehaviors")):
        _refuse_unknown(behavior, _BEHAVIOR, where)
        for association in list_at(behavior, "functionAssociations"):
            if association["eventType"] != "viewer-request":
                raise NotUnderstoodError(where, f"functions for {association['eventType']}")
    for response in list_at(config, "customErrorResponses"):
        if response.get("responsePagePath") or response.get("responseCode"):
            raise NotUnderstoodError(where, "custom error pages")
    restriction = config["restrictions"]["geoRestriction"]
    if restriction["restrictionType"] != "none":
        raise NotUnderstoodError(where, "geo restrictions, since loopback is in no country")
    return config


def check_origin(origin: Properties, where: str) -> None:
    """Refuse an origin with settings that are not known here.

    Raises:
        NotUnderstoodError: one is not.
    """
    _refuse_unknown(origin, _ORIGIN, where)
    if not origin.get("customOriginConfig"):
        raise NotUnderstoodError(origin["domainName"], "origins other than custom ones")
    _refuse_unknown(map_at(origin, "customOriginConfig"), _CUSTOM_ORIGIN, where)


def _refuse_unknown(given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for name, value in given.items():
        if name not in known and value not in (None, "", False) and as_list(value) != []:
            raise NotUnderstoodError(where, f"the setting {name}")


def minimum_tls(where: str, viewer: Mapping[str, Any]) -> TLSVersion:
    """The lowest TLS version of a viewer certificate's policy.

    Raises:
        NotUnderstoodError: no TLS library speaks it any more.
    """
    policy = str(viewer.get("minimumProtocolVersion") or "TLSv1")
    if policy not in _MINIMUM_TLS:
        raise NotUnderstoodError(where, f"minimumProtocolVersion {policy}")
    return _MINIMUM_TLS[policy]


def error_seconds(config: Properties) -> Callable[[int], float]:
    """How long an error of a status is kept, in seconds."""
    stated = {
        int(response["errorCode"]): float(response["errorCachingMinTtl"])
        for response in list_at(config, "customErrorResponses")
        if response.get("errorCachingMinTtl") is not None
    }
    return lambda status: stated.get(status, _ERROR_SECONDS)


def blocked(cloud: Cloud, config: Properties, request: Request, where: str) -> bool:
    """Whether the distribution's web ACL blocks a request.

    The sandbox knows a web ACL only when it is kept as ``aws webAcl ARN`` with ``block``: a list
    of patterns, each for the User-Agent (``.*`` blocks everything).

    Raises:
        NotUnderstoodError: there is an ACL, and nobody knows what it does.
    """
    arn = config.get("webAclId")
    if not arn:
        return False
    body = cloud.get(CLOUD, "webAcl", str(arn))
    if body is None:
        raise NotUnderstoodError(where, f"the web ACL {arn}, whose rules are not in the sandbox")
    agent = request.headers.get("user-agent") or ""
    return any(re.search(pattern, agent, re.IGNORECASE) for pattern in list_at(body, "block"))
