"""What a CloudFront behaviour forwards to the origin, and what tells its cached answers apart.

Sources: sources/cloudfront#caching and the pairs beside it; developer guide, "Request and response
behavior for custom origins", "Managing how long content stays in the cache", the pages of the
managed policies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.aws import policies
from sandbox.aws.api import CLOUD
from sandbox.cloud import Cloud
from sandbox.local_edge.cache import directives, stated_lifetime
from sandbox.local_edge.model import NotUnderstoodError, Response
from sandbox.properties import Properties, list_at, map_at


@dataclass(frozen=True)
class Picked:
    """Which headers, cookies or parameters: ``none``, ``all``, ``only`` or ``except`` some."""

    kind: str
    names: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        """Whether one is among them."""
        match self.kind:
            case "none":
                return False
            case "all":
                return True
            case "only":
                return name in self.names
            case _:
                return name not in self.names


NONE, ALL = Picked("none"), Picked("all")


@dataclass(frozen=True)
class Caching:
    """A behaviour's caching.

    Attributes:
        key_headers: headers in the cache key.
        key_cookies: cookies in it.
        key_query: query parameters in it.
        origin_headers: further headers that reach the origin.
        origin_cookies: further cookies.
        origin_query: further query parameters.
        times: least, usual and most seconds; nothing where no answer is kept at all.
        legacy: whether headers that are not named reach the origin (forwarded values).
        encodings: encodings that are told apart and asked for.
    """

    key_headers: Picked
    key_cookies: Picked
    key_query: Picked
    origin_headers: Picked = NONE
    origin_cookies: Picked = NONE
    origin_query: Picked = NONE
    times: tuple[float, float, float] | None = None
    legacy: bool = False
    encodings: tuple[str, ...] = ()

    def sends_header(self, name: str) -> bool:
        """Whether a viewer's header reaches the origin as it is."""
        return self.key_headers.takes(name) or self.origin_headers.takes(name)

    def lifetime(self, response: Response, error_seconds: float) -> float:
        """How long an answer is kept, in seconds."""
        if self.times is None:
            return 0
        least, usual, most = self.times
        stated = directives(response.headers)
        if response.status >= 400:
            return max(error_seconds, least)
        if stated.keys() & {"no-store", "no-cache", "private"}:
            return least  # sources/cloudfront#minimum-ttl: kept for the least time even so.
        told = stated_lifetime(response.headers)
        return max(usual, least) if told is None else min(max(told, least), most)


_MANAGED_CACHE: Mapping[str, Caching] = {
    "Managed-CachingDisabled": Caching(NONE, NONE, NONE),
    "Managed-CachingOptimized": Caching(
        NONE, NONE, NONE, times=(1, 86400, 31536000), encodings=("gzip", "br")
    ),
    "Managed-CachingOptimizedForUncompressedObjects": Caching(
        NONE, NONE, NONE, times=(1, 86400, 31536000)
    ),
}
_ONLY_ORIGIN = Picked("only", frozenset({"origin"}))
_MANAGED_REQUEST: Mapping[str, tuple[Picked, Picked, Picked]] = {
    "Managed-AllViewer": (ALL, ALL, ALL),
    "Managed-AllViewerExceptHostHeader": (Picked("except", frozenset({"host"})), ALL, ALL),
    "Managed-UserAgentRefererHeaders": (
        Picked("only", frozenset({"user-agent", "referer"})),
        NONE,
        NONE,
    ),
    "Managed-CORS-CustomOrigin": (_ONLY_ORIGIN, NONE, NONE),
}


def caching_of(cloud: Cloud, behavior: Mapping[str, Any], where: str) -> Caching:
    """The caching of a behaviour as it was deployed.

    Raises:
        NotUnderstoodError: a policy or a choice that is not known here.
    """
    policy = behavior.get("cachePolicyId")
    if not policy:
        return _forwarded(behavior)
    caching = _cache_policy(cloud, str(policy), where)
    request_policy = behavior.get("originRequestPolicyId")
    if not request_policy:
        return caching
    headers, cookies, query = _request_policy(cloud, str(request_policy), where)
    return Caching(
        caching.key_headers,
        caching.key_cookies,
        caching.key_query,
        headers,
        cookies,
        query,
        caching.times,
        encodings=caching.encodings,
    )


def _forwarded(behavior: Mapping[str, Any]) -> Caching:
    values = map_at(behavior, "forwardedValues")
    headers = [str(name).lower() for name in list_at(values, "headers")]
    cookies = map_at(values, "cookies")
    keys = list_at(values, "queryStringCacheKeys")
    times = (behavior["minTtl"], behavior["defaultTtl"], behavior["maxTtl"])
    # sources/cloudfront#headers-all: with all headers every request goes to the origin.
    everything = "*" in headers
    query = ALL if values.get("queryString") else NONE
    return Caching(
        key_headers=ALL if everything else Picked("only", frozenset(headers)),
        key_cookies=_cookies(cookies),
        key_query=Picked("only", frozenset(keys)) if keys else query,
        origin_query=query,
        times=None if everything else times,
        legacy=True,
    )


def _cookies(cookies: Properties) -> Picked:
    if cookies.get("forward") == "whitelist":
        return Picked("only", frozenset(list_at(cookies, "whitelistedNames")))
    return ALL if cookies.get("forward") == "all" else NONE


def _cache_policy(cloud: Cloud, identity: str, where: str) -> Caching:
    managed = policies.CACHE.managed.get(identity, "")
    if managed in _MANAGED_CACHE:
        return _MANAGED_CACHE[managed]
    config = _own(cloud, policies.CACHE, identity, where)
    parameters = map_at(config, "parametersInCacheKeyAndForwardedToOrigin")
    times = (float(config.get("minTtl") or 0), float(config["defaultTtl"]), float(config["maxTtl"]))
    asked = {"gzip": "enableAcceptEncodingGzip", "br": "enableAcceptEncodingBrotli"}
    headers, cookies, query = _picked(parameters, where)
    return Caching(
        headers,
        cookies,
        query,
        times=times if times[2] else None,
        encodings=tuple(name for name, key in asked.items() if parameters.get(key)),
    )


def _request_policy(cloud: Cloud, identity: str, where: str) -> tuple[Picked, Picked, Picked]:
    managed = policies.ORIGIN_REQUEST.managed.get(identity, "")
    if managed in _MANAGED_REQUEST:
        return _MANAGED_REQUEST[managed]
    return _picked(_own(cloud, policies.ORIGIN_REQUEST, identity, where), where)


def _own(cloud: Cloud, kind: policies.Kind, identity: str, where: str) -> Properties:
    body = cloud.get(CLOUD, kind.kind, identity)
    if body is None:
        raise NotUnderstoodError(where, f"the {kind.name} {kind.managed.get(identity, identity)}")
    return body["config"]


def _picked(config: Properties, where: str) -> tuple[Picked, Picked, Picked]:
    return (
        _choice(map_at(config, "headersConfig"), "headerBehavior", "headers", where),
        _choice(map_at(config, "cookiesConfig"), "cookieBehavior", "cookies", where),
        _choice(map_at(config, "queryStringsConfig"), "queryStringBehavior", "queryStrings", where),
    )


def _choice(group: Properties, behavior: str, items: str, where: str) -> Picked:
    kind = group.get(behavior) or "none"
    names = list_at(map_at(group, items), "items")
    if items == "headers":
        names = [name.lower() for name in names]
    match kind:
        case "none":
            return NONE
        case "all" | "allViewer":
            return ALL
        case "whitelist":
            return Picked("only", frozenset(names))
        case "allExcept":
            return Picked("except", frozenset(names))
        case _:
            raise NotUnderstoodError(where, f"{behavior} {kind}")
