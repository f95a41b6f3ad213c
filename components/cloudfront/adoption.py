"""What a distribution made by hand can have beside what this program makes of it. Pure.

Taken over, a distribution becomes as the pair documents: comment, methods, caching, TLS, price
class and the one origin of the default behaviour. All else is somebody's
(docs/decisions/adoption.md), and a property that nothing here knows counts as somebody's, too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from components.adoption import Item, ItemKind, Properties

ALIAS, ORIGIN, BEHAVIOR, ORIGIN_GROUP = "alias", "origin", "behavior", "origin_group"
ERROR_RESPONSE, FUNCTION, ORIGIN_HEADER = "error_response", "function", "origin_header"
TAG, OTHER = "tag", "other"

SCALARS: Mapping[str, str] = MappingProxyType(
    {
        "webAclId": "web_acl",
        "loggingConfig": "logging",
        "restrictions": "geo_restriction",
        "defaultRootObject": "default_root_object",
        "continuousDeploymentPolicyId": "continuous_deployment",
        "anycastIpListId": "anycast_ip_list",
        "connectionFunctionAssociation": "connection_function",
        "viewerMtlsConfig": "viewer_mtls",
        "cacheTagConfig": "cache_tags",
    }
)
"""Property of a distribution -> the item that it is."""

OF_BEHAVIOR: Mapping[str, str] = MappingProxyType(
    {
        "responseHeadersPolicyId": "response_headers_policy",
        "realtimeLogConfigArn": "realtime_log",
        "fieldLevelEncryptionId": "field_level_encryption",
        "trustedKeyGroups": "trusted_key_groups",
        "trustedSigners": "trusted_signers",
        "grpcConfig": "grpc",
        "smoothStreaming": "smooth_streaming",
    }
)
"""Property of the default behaviour -> the item that it is."""

_LISTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "orderedCacheBehaviors": (BEHAVIOR, "pathPattern"),
        "originGroups": (ORIGIN_GROUP, "originId"),
        "customErrorResponses": (ERROR_RESPONSE, "errorCode"),
    }
)
"""List of a distribution -> the kind of its elements, and the property that tells them apart."""

_FUNCTIONS = MappingProxyType(
    {"functionAssociations": "functionArn", "lambdaFunctionAssociations": "lambdaArn"}
)
"""List of the default behaviour -> the property that says which function."""

_MADE = frozenset(
    {
        *("enabled", "comment", "httpVersion", "isIpv6Enabled", "priceClass", "viewerCertificate"),
        *("retainOnDelete", "waitForDeployment", "staging"),
        *("aliases", "origins", "defaultCacheBehavior", "tags"),
        *SCALARS,
        *_LISTS,
    }
)
"""What becomes as documented, or has a rule of its own here."""

_MADE_OF_BEHAVIOR = frozenset(
    {
        *("targetOriginId", "viewerProtocolPolicy", "allowedMethods", "cachedMethods", "compress"),
        *("cachePolicyId", "originRequestPolicyId", "forwardedValues"),
        *("minTtl", "defaultTtl", "maxTtl"),
        *OF_BEHAVIOR,
        *_FUNCTIONS,
    }
)

_OF_ANOTHER_ORIGIN = ("originPath", "originShield", "originAccessControlId")
_OF_ANOTHER_KIND = ("s3OriginConfig", "vpcOriginConfig")

_TAKE_OFF = (
    "an alias is never dropped: take it off by hand, then run `pulumi refresh`; a host of this "
    "stack goes with stage: build"
)

ITEMS: Mapping[str, ItemKind] = MappingProxyType(
    {
        ALIAS: ItemKind(what="the name {key}", key="HOST", why_not_dropped=_TAKE_OFF),
        BEHAVIOR: ItemKind(what="the behaviour of the paths {key}", key="PATTERN"),
        ORIGIN: ItemKind(what="the origin {key}", key="ID"),
        ORIGIN_GROUP: ItemKind(what="the origin group {key}", key="ID"),
        ORIGIN_HEADER: ItemKind(what="the header {key} towards the origin", key="NAME"),
        ERROR_RESPONSE: ItemKind(what="the page for error {key}", key="CODE"),
        FUNCTION: ItemKind(
            what="the function at {key}",
            key="EVENT",
            keys=("origin-request", "origin-response", "viewer-request", "viewer-response"),
        ),
        TAG: ItemKind(what="the tag {key}", key="KEY"),
        "web_acl": ItemKind(what="its web ACL"),
        "logging": ItemKind(what="its access logs"),
        "geo_restriction": ItemKind(what="its geographic restriction"),
        "default_root_object": ItemKind(what="its default root object"),
        "continuous_deployment": ItemKind(what="its continuous deployment policy"),
        "anycast_ip_list": ItemKind(what="its anycast IP list"),
        "connection_function": ItemKind(what="its connection function"),
        "viewer_mtls": ItemKind(what="the certificates it asks viewers for"),
        "cache_tags": ItemKind(what="its cache tags"),
        "response_headers_policy": ItemKind(what="its response headers policy"),
        "realtime_log": ItemKind(what="its real-time log"),
        "field_level_encryption": ItemKind(what="its field-level encryption"),
        "trusted_key_groups": ItemKind(what="the key groups it trusts"),
        "trusted_signers": ItemKind(what="the signers it trusts"),
        "grpc": ItemKind(what="gRPC"),
        "smooth_streaming": ItemKind(what="smooth streaming"),
        OTHER: ItemKind(
            what="its {key}, which this version of the program does not know",
            key="PROPERTY",
            why_not_left="a newer version may be able to leave it",
        ),
    }
)

OF_CERTIFICATE: Mapping[str, ItemKind] = MappingProxyType({TAG: ITEMS[TAG], OTHER: ITEMS[OTHER]})

TRACKING_TAG = "tracking-domain"
"""The tag that every distribution of this program has; see `tags`."""


def marked(old: Properties, new: Properties) -> bool:
    """Whether this program has made it as it is: it tags what it makes with its hosts."""
    del new
    return TRACKING_TAG in _map(old.get("tags"))


def losses(old: Properties, new: Properties) -> Iterable[Item]:
    """What a distribution has and would not have any more."""
    yield from (Item(ALIAS, name) for name in _names(old) - _names(new))
    yield from _origins(_maps(old, "origins"), _maps(new, "origins"))
    for name, (kind, key) in _LISTS.items():
        yield from (Item(kind, lost) for lost in _keys(old, name, key) - _keys(new, name, key))
    yield from _behavior(
        _map(old.get("defaultCacheBehavior")), _map(new.get("defaultCacheBehavior"))
    )
    for name, kind in SCALARS.items():
        if _has(old, name) and not _has(new, name):
            yield Item(kind)
    yield from _tags(old, new)
    yield from _others(old, new, _MADE)


def losses_of_certificate(old: Properties, new: Properties) -> Iterable[Item]:
    """What a certificate has and would not have any more; other names make another certificate."""
    yield from _tags(old, new)
    made = _CERTIFICATE_MADE | frozenset(new)
    options = _map(old.get("options"))
    if all(_USUAL_OPTIONS.get(name) == value for name, value in options.items()):
        made |= {"options"}
    yield from _others(old, new, made)


_USUAL_OPTIONS = {"certificateTransparencyLoggingPreference": "ENABLED", "export": "DISABLED"}
"""What ACM gives a certificate that asks for no options; it stays so."""

_CERTIFICATE_MADE = frozenset(
    {
        *("domainName", "subjectAlternativeNames", "validationMethod", "region", "tags"),
        # Both as ACM has them by default.
        *("keyAlgorithm", "validationOptions"),
    }
)


def _origins(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterable[Item]:
    """An origin of the same host as ours is ours, unless it is more than the host."""
    kept = {origin.get("originId"): origin for origin in new}
    before = {origin.get("originId") for origin in old}
    # One that is new is ours; one that is left may lead to the same host.
    ours_last = sorted(new, key=lambda origin: origin.get("originId") not in before)
    hosts = {str(origin.get("domainName")).lower(): origin for origin in ours_last}
    for origin in old:
        identity, host = str(origin.get("originId")), str(origin.get("domainName")).lower()
        same = kept.get(identity)
        successor = same if same is not None and _host(same) in (host, None) else hosts.get(host)
        if successor is None or _another(origin, successor):
            yield Item(ORIGIN, identity)
            continue
        headers = {_lower(header, "name") for header in _maps(successor, "customHeaders")}
        yield from (
            Item(ORIGIN_HEADER, str(header["name"]))
            for header in _maps(origin, "customHeaders")
            if _lower(header, "name") not in headers
        )


def _host(origin: Mapping[str, Any]) -> str | None:
    """Its host; None while it is not known yet."""
    value = origin.get("domainName")
    return value.lower() if isinstance(value, str) else None


def _another(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether an origin is more than the host that it shares with ours."""
    if any(_has(old, name) and not _has(new, name) for name in _OF_ANOTHER_KIND):
        return not _has(old, "customOriginConfig")
    return any(_has(old, name) and old.get(name) != new.get(name) for name in _OF_ANOTHER_ORIGIN)


def _behavior(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Item]:
    for name, key in _FUNCTIONS.items():
        kept = {(found.get("eventType"), found.get(key)) for found in _maps(new, name)}
        for found in _maps(old, name):
            if (found.get("eventType"), found.get(key)) not in kept:
                yield Item(FUNCTION, str(found.get("eventType")))
    for name, kind in OF_BEHAVIOR.items():
        if _has(old, name) and not _has(new, name):
            yield Item(kind)
    yield from _others(old, new, _MADE_OF_BEHAVIOR)


def _tags(old: Properties, new: Properties) -> Iterable[Item]:
    return (Item(TAG, key) for key in _map(old.get("tags")).keys() - _map(new.get("tags")).keys())


def _others(
    old: Mapping[str, Any], new: Mapping[str, Any], known: frozenset[str]
) -> Iterable[Item]:
    for name in old.keys() - known:
        if not name.startswith("__") and _has(old, name) and old[name] != new.get(name):
            yield Item(OTHER, snake(name))


def snake(name: str) -> str:
    """A property as the SDK's arguments name it."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _has(found: Mapping[str, Any], name: str) -> bool:
    """Whether a property says anything: the cloud fills in `none`, empty lists and empty text."""
    value = found.get(name)
    if name == "restrictions":
        geo = _map(_map(value).get("geoRestriction"))
        return geo.get("restrictionType", "none") != "none"
    return not _empty(value)


def _empty(value: object) -> bool:
    """Whether it says nothing, as a block does whose switch is off."""
    if isinstance(value, Mapping):
        return all(_empty(item) for item in cast(Mapping[str, object], value).values())
    return value in (None, "", False, [])


def _names(found: Properties) -> set[str]:
    value = found.get("aliases")
    names = cast(Sequence[object], value) if isinstance(value, list) else ()
    return {str(name).lower() for name in names}


def _keys(found: Properties, name: str, key: str) -> set[str]:
    return {_text(item.get(key)) for item in _maps(found, name)}


def _text(value: object) -> str:
    """A key as a person writes it: numbers arrive as floats."""
    return str(int(value)) if isinstance(value, float) else str(value)


def _lower(found: Mapping[str, Any], name: str) -> str:
    return str(found.get(name)).lower()


def _maps(found: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = found.get(name)
    items = cast(Sequence[object], value) if isinstance(value, list | tuple) else ()
    return [cast(Mapping[str, Any], item) for item in items if isinstance(item, Mapping)]


def _map(value: object) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], value) if isinstance(value, Mapping) else {}
