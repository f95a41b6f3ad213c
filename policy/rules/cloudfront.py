"""What a cache behaviour of CloudFront keeps apart, and what it sends on. Pure.

Managed policies and their IDs: CloudFront Developer Guide, "Use managed cache policies" and "Use
managed origin request policies" (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from .resources import UNKNOWN, Resource, mapping, text, texts
from .vendors import Edge, esp

_CACHE_POLICY = "aws:cloudfront/cachePolicy:CachePolicy"
_ORIGIN_REQUEST_POLICY = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy"
_KEY = "parametersInCacheKeyAndForwardedToOrigin"


@dataclass(frozen=True)
class _Managed:
    """A cache policy of AWS: whether it tells queries apart, and whether it sends Host on."""

    query: bool
    host: bool


_CACHING = MappingProxyType(
    {
        # CachingDisabled keeps nothing, so nothing can be mixed up.
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": _Managed(query=True, host=False),
        # CachingOptimized, and the same for uncompressed objects.
        "658327ea-f89d-4fab-a63d-7e88639e58f6": _Managed(query=False, host=False),
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": _Managed(query=False, host=False),
        # Elemental-MediaPackage takes a few names out of the query.
        "08627262-05a9-4f76-9ded-b50ca2e3a84f": _Managed(query=False, host=False),
        # Amplify.
        "2e54312d-136d-493c-8eb9-b001f22f67d2": _Managed(query=True, host=True),
        # UseOriginCacheControlHeaders, and the same with query strings.
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65": _Managed(query=False, host=True),
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe": _Managed(query=True, host=True),
    }
)
_REQUESTS = MappingProxyType(
    {
        "216adef6-5c7f-47e4-b989-5492eafa07d3": True,  # AllViewer
        "33f36d7e-f396-46d9-90e0-52428a34d9dc": True,  # AllViewerAndCloudFrontHeaders-2022-06
        "b689b0a8-53d0-40ab-baf2-68738e2966ac": False,  # AllViewerExceptHostHeader
        "acba4595-bd28-49b8-b9fe-13317c0390fa": False,  # UserAgentRefererHeaders
        "59781a5b-3903-41f3-afcb-af62929ccde1": False,  # CORS-CustomOrigin
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": False,  # CORS-S3Origin
        "775133bc-15f2-49f9-abea-afb2e0bf67d2": False,  # Elemental-MediaTailor
    }
)
"""ID of an origin request policy of AWS -> whether the viewer's Host reaches the origin."""


@dataclass(frozen=True)
class Behavior:
    """One cache behaviour of a distribution.

    Attributes:
        esp: title of the email service provider it fetches from; None for another origin.
        viewer_protocol: its viewer protocol policy.
        values: its properties.
        edge: its distribution.
        resources: the stack, where policies of one's own are found.
    """

    esp: str | None
    viewer_protocol: str
    values: Mapping[str, Any]
    edge: Edge
    resources: Sequence[Resource]

    def drops_query(self) -> str | None:
        """What leaves the query out of the cache key; None where nothing is known to."""
        forwarded = self._forwarded
        if forwarded is not None:
            apart = forwarded.get("queryString") is True and not forwarded.get(
                "queryStringCacheKeys"
            )
            cached = self.values.get("maxTtl") != 0 and "*" not in texts(forwarded.get("headers"))
            return "forwardedValues" if cached and not apart else None
        own = self._policy(_CACHE_POLICY, "cachePolicyId")
        if own is not None:
            how = own.get(_KEY, "queryStringsConfig", "queryStringBehavior")
            kept = how in ("all", UNKNOWN) or own.get("maxTtl") == 0
            return None if kept else f"cache policy {own.name}"
        managed = _CACHING.get(text(self.values.get("cachePolicyId")))
        return None if managed is None or managed.query else "cachePolicyId"

    def forwards_host(self) -> bool:
        """Whether the viewer's Host reaches the origin; True where nothing is known."""
        forwarded = self._forwarded
        if forwarded is not None:
            names = {name.lower() for name in texts(forwarded.get("headers"))}
            return bool({"*", "host"} & names)
        return self._by_request_policy() or self._by_cache_key()

    def _by_request_policy(self) -> bool:
        chosen = self.values.get("originRequestPolicyId")
        own = self._policy(_ORIGIN_REQUEST_POLICY, "originRequestPolicyId")
        if own is not None:
            return _names_host(mapping(own.get("headersConfig")))
        # One that is made elsewhere may do anything; only AWS's own are known.
        return bool(chosen) and _REQUESTS.get(text(chosen), True)

    def _by_cache_key(self) -> bool:
        """What stands in the key is sent to the origin, too."""
        chosen = self.values.get("cachePolicyId")
        own = self._policy(_CACHE_POLICY, "cachePolicyId")
        if own is not None:
            return _names_host(mapping(own.get(_KEY, "headersConfig")))
        managed = _CACHING.get(text(chosen))
        return managed.host if managed is not None else bool(chosen)

    @property
    def _forwarded(self) -> Mapping[str, Any] | None:
        values = self.values.get("forwardedValues")
        return cast(Mapping[str, Any], values) if isinstance(values, Mapping) else None

    def _policy(self, kind: str, key: str) -> Resource | None:
        """The stack's own policy behind an ID; before it has one, what the ID comes from."""
        chosen = self.values.get(key)
        policies = [resource for resource in self.resources if resource.type == kind]
        if chosen is not UNKNOWN:
            return next((p for p in policies if chosen and p.get("id") == chosen), None)
        sources = {urn for urns in self.edge.resource.dependencies.values() for urn in urns}
        found = [policy for policy in policies if policy.urn in sources]
        return found[0] if len(found) == 1 else None


def behaviors(edge: Edge, resources: Sequence[Resource]) -> Iterator[Behavior]:
    """Each cache behaviour of a distribution."""
    origins = {
        text(origin.get("originId")): esp(text(origin.get("domainName")))
        for origin in edge.resource.items("origins")
    }
    default = edge.resource.get("defaultCacheBehavior")
    for values in [mapping(default), *edge.resource.items("orderedCacheBehaviors")]:
        title = origins.get(text(values.get("targetOriginId")))
        yield Behavior(title, text(values.get("viewerProtocolPolicy")), values, edge, resources)


def _names_host(config: Mapping[str, Any]) -> bool:
    how = config.get("headerBehavior")
    items = {name.lower() for name in texts(mapping(config.get("headers")).get("items"))}
    if how == "allExcept":
        return "host" not in items
    if how == "whitelist":
        return "host" in items
    return how in ("allViewer", "allViewerAndWhitelistCloudFront", UNKNOWN)
