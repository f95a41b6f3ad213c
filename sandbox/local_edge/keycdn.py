"""KeyCDN: serves pull zones and their aliases as the stand-in cloud holds them.

Sources: sources/keycdn, sources/keycdn-sendgrid, sources/esps#keycdn-signature; KeyCDN's pull zone
settings and API changelog. How long KeyCDN keeps what says nothing about itself, and which
statuses, is as documented (sources/keycdn#what-is-kept): 200, 301 and 302.
"""

import re
from ssl import TLSVersion
from urllib.parse import urlsplit

from sandbox.cloud import Cloud
from sandbox.keycdn.zones import ALIAS, CLOUD, ISSUED, ZONE, domain_name
from sandbox.local_edge import uploaded
from sandbox.local_edge.cache import directives, stated_lifetime
from sandbox.local_edge.model import (
    Headers,
    NotUnderstoodError,
    Presented,
    Request,
    Response,
    page,
    validity,
)
from sandbox.local_edge.origin import OriginError, OriginRequest
from sandbox.local_edge.world import World
from sandbox.properties import Properties

_DAYS = 90
_KEPT = frozenset({200, 301, 302})
_SERVER = ("server", "keycdn-engine")
_EDGE = ("x-edge-location", "loopback")
# What they do needs lists or facts that nobody has published; each is off by default.
_NOT_KNOWN = (
    *("blockbadbots", "blockreferrer", "cacheerrorpages", "cachekeycountry", "cachekeydevice"),
    *("securetokenip",),
)
_STRICT_MINIMUM = TLSVersion.TLSv1_2

Found = tuple[str, Properties]


def zone_of(cloud: Cloud, name: str) -> Found | None:
    """The ID and settings of the zone that serves a name, or nothing."""
    for alias in cloud.items(CLOUD, ALIAS).values():
        covers_below = (
            alias["name"].startswith("*.") and name.partition(".")[2] == alias["name"][2:]
        )
        if alias["name"] == name or covers_below:
            zone = cloud.get(CLOUD, ZONE, alias["zone_id"])
            return None if zone is None else (alias["zone_id"], zone)
    if name.endswith(".kxcdn.com"):
        for identity, zone in cloud.items(CLOUD, ZONE).items():
            if domain_name(identity, zone) == name:
                return identity, zone
    return None


def presented(cloud: Cloud, name: str | None) -> Presented | None:
    """The zone's certificate; KeyCDN's own where the zone has none for the name."""
    begin, end = validity(None, None, _DAYS)
    shared = Presented(("*.kxcdn.com", "kxcdn.com"), begin, end, minimum=_STRICT_MINIMUM)
    found = None if name is None else zone_of(cloud, name)
    if found is None:
        return shared
    zone = found[1]
    protocols = ("h2", "http/1.1") if zone["http2"] == "enabled" else ("http/1.1",)
    own_name = str(name).endswith(".kxcdn.com")
    match zone["sslcert"]:
        case "disabled":
            return None
        case "letsencrypt" if zone[ISSUED] and not own_name:
            span = validity(zone.get("issuedAt"), zone.get("issuedUntil"), _DAYS)
            return Presented(tuple(zone[ISSUED]), *span, _STRICT_MINIMUM, protocols=protocols)
        case "custom" if not own_name:
            names, first, last = uploaded.read(str(zone["customsslcert"]), f"zone {zone['name']}")
            return Presented(names, first, last, _STRICT_MINIMUM, protocols=protocols)
        case _:
            return Presented(shared.names, begin, end, _STRICT_MINIMUM, protocols=protocols)


async def answer(world: World, request: Request) -> Response:
    """KeyCDN's answer to a viewer."""
    found = zone_of(world.cloud, request.host)
    if found is None:
        return page(404, "<h1>404 Not Found</h1>", _SERVER, _EDGE)
    identity, zone = found
    where = f"KeyCDN zone {zone['name']}"
    if zone["status"] != "active" or (zone["securetoken"] == "enabled"):
        return page(403, "<h1>403 Forbidden</h1>", _SERVER, _EDGE)
    _check(where, zone)
    if zone["forcessl"] == "enabled" and request.scheme == "http":
        place = f"https://{request.host}{request.target}"
        return page(301, "", ("location", place), _SERVER, _EDGE)
    if zone["cacherobots"] == "enabled" and request.path == "/robots.txt":
        return page(200, "User-agent: *\nDisallow: /\n", _SERVER, _EDGE, content_type="text/plain")
    return await _through_cache(world, identity, zone, request)


def _check(where: str, zone: Properties) -> None:
    if zone["type"] != "pull":
        raise NotUnderstoodError(where, f"zones of type {zone['type']}")
    for name in _NOT_KNOWN:
        if zone[name] == "enabled":
            raise NotUnderstoodError(where, f"{name} enabled")
    if zone["originshield"] == "enabled":
        raise NotUnderstoodError(where, "originshield enabled")


async def _through_cache(
    world: World, identity: str, zone: Properties, request: Request
) -> Response:
    async def fetch() -> Response:
        try:
            return await world.origins.fetch(_origin_request(world, zone, request))
        except OriginError as error:
            return page(502, f"<h1>502 Bad Gateway</h1><p>{error}</p>", _SERVER)

    key = _key(identity, zone, request)
    if request.method == "GET":
        outcome = await world.cache.through(
            key, fetch, lambda response: _lifetime(zone, response), collapse=True
        )
        return _finish(zone, request, outcome.response, hit=outcome.hit)
    kept = world.cache.find(key) if request.method == "HEAD" else None
    if kept is not None:
        return _finish(zone, request, kept.response, hit=True)
    return _finish(zone, request, await fetch(), hit=False)


def _key(identity: str, zone: Properties, request: Request) -> tuple[str, ...]:
    on = {name for name, value in zone.items() if value == "enabled"}
    parts = ["keycdn", identity, request.path]
    parts.append("" if "cacheignorequerystring" in on else request.query)
    parts.append(request.host if "cachekeyhost" in on else "")
    parts.append(request.scheme if "cachekeyscheme" in on else "")
    cookie = zone["cachekeycookie"]
    if cookie:
        found = re.search(rf"(?:^|; ?){cookie}=([^;]*)", request.headers.get("cookie") or "")
        parts.append(found.group(1) if found else "")
    return tuple(parts)


def _lifetime(zone: Properties, response: Response) -> float:
    if response.status not in _KEPT:
        return 0
    most = float(zone["cachemaxexpire"]) * 60
    if zone["cacheignorecachecontrol"] == "enabled":
        return most
    stated = directives(response.headers)
    if stated.keys() & {"no-store", "no-cache", "private"}:
        return 0
    if response.headers.get("set-cookie") and zone["cachecookies"] != "enabled":
        return 0
    told = stated_lifetime(response.headers)
    return most if told is None else told


def _origin_request(world: World, zone: Properties, request: Request) -> OriginRequest:
    origin = urlsplit(str(zone["originurl"]))
    name = str(origin.hostname)
    host = request.host if zone["cachehostheader"] == "enabled" else name
    headers = (
        request.headers.set("host", host)
        .set("x-forwarded-host", request.host)
        .appended("x-forwarded-for", request.client)
        .set("x-forwarded-scheme", request.scheme)
        .set("x-pull", str(zone["cachexpullkey"]))
    )
    tls = origin.scheme == "https"
    return OriginRequest(
        address=world.address(name),
        port=origin.port or (443 if tls else 80),
        tls=tls,
        method=request.method,
        target=f"{origin.path.rstrip('/')}{request.target}",
        headers=headers,
        body=request.body,
        sni=name,
        names=(name,) if tls else (),
    )


def _finish(zone: Properties, request: Request, response: Response, *, hit: bool) -> Response:
    headers: Headers = response.headers
    if zone["cachestripcookies"] == "enabled":
        headers = headers.without("set-cookie")
    if zone["cors"] == "enabled":
        headers = headers.set("access-control-allow-origin", "*")
    if zone["forcedownload"] == "enabled":
        headers = headers.set("content-disposition", "attachment")
    if zone["cachecanonical"] == "enabled":
        origin = str(zone["originurl"]).rstrip("/")
        headers = headers.set("link", f'<{origin}{request.target}>; rel="canonical"')
    expire = int(zone["expire"])
    if expire > 0:
        headers = headers.set("cache-control", f"max-age={expire * 60}")
    state = "HIT" if hit else "MISS"
    headers = headers.set(*_SERVER).set(*_EDGE).set("x-cache", state)
    return Response(response.status, headers, response.body)
