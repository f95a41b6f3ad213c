"""Cloudflare: serves proxied names with the certificates and rules of their zone.

Sources: sources/cloudflare and the pairs beside it, sources/esps#edge-signatures; Cloudflare's
documentation of SSL modes, default cache behaviour, HTTP request headers, page rules and their
place among the rules engine's phases, 1xxx and 52x.
"""

from dataclasses import replace

from sandbox import dns_zones
from sandbox.certificates import covers
from sandbox.cloud import Cloud
from sandbox.cloudflare import certificates
from sandbox.cloudflare.api import CLOUD, identifier
from sandbox.dns_zones import Record, Zone, normal
from sandbox.local_edge import cloudflare_rules as rules
from sandbox.local_edge import uploaded
from sandbox.local_edge.cache import directives, stated_lifetime
from sandbox.local_edge.model import Presented, Request, Response, page, validity
from sandbox.local_edge.origin import OriginError, OriginRequest
from sandbox.local_edge.uploaded import NamesAndSpan
from sandbox.local_edge.world import World
from sandbox.operations import Session

_DAYS = 90
_ERRORS = {"dns": (530, 1016), "refused": (521, 521), "timeout": (522, 522), "tls": (525, 525)}
# Default cache behavior: by extension, and only GET.
_EXTENSIONS = frozenset(
    {
        *("7z", "avi", "avif", "apk", "bin", "bmp", "bz2", "class", "css", "csv", "doc", "docx"),
        *("dmg", "ejs", "eot", "eps", "exe", "flac", "gif", "gz", "ico", "iso", "jar", "jpg"),
        *("jpeg", "js", "mid", "midi", "mkv", "mp3", "mp4", "ogg", "otf", "pdf", "pict", "pls"),
        *("png", "ppt", "pptx", "ps", "rar", "svg", "svgz", "swf", "tar", "tif", "tiff", "ttf"),
        *("webm", "webp", "woff", "woff2", "xls", "xlsx", "zip", "zst"),
    }
)
_SECONDS = {200: 7200, 206: 7200, 301: 7200, 302: 1200, 303: 1200, 404: 180, 410: 180}
"""How long an answer is kept that says nothing (default cache behaviour, edge TTL by status)."""


def place_of(cloud: Cloud, name: str) -> tuple[Zone, Record] | None:
    """The zone and the proxied record that make Cloudflare serve a name, or nothing."""
    for zone in dns_zones.zones(cloud):
        if zone.cloud != CLOUD or not dns_zones.is_within(name, zone.name):
            continue
        for record in dns_zones.records(cloud, zone.id, name):
            if record.body.get("proxied"):
                return zone, record
    return None


def presented(cloud: Cloud, name: str | None) -> Presented | None:
    """The best certificate that covers a name: uploaded, advanced, then the universal one."""
    host = "" if name is None else name.removesuffix(".cdn.cloudflare.net")
    place = place_of(cloud, host)
    if place is None:
        return None
    zone = place[0]
    for names, begin, end in _certificates(cloud, zone, host):
        if any(covers(item, host) for item in names):
            # The zone's default settings: TLS from 1.0 on, HTTP/2 on.
            return Presented(names, begin, end, minimum=rules.minimum_tls(zone))
    return None


def _certificates(cloud: Cloud, zone: Zone, host: str) -> list[NamesAndSpan]:
    found: list[NamesAndSpan] = []
    session = Session(cloud, zone.account)
    for body in certificates.list_uploaded(session, zone.id).values():
        if body["status"] == "active":
            found.append(uploaded.read(str(body["certificate"]), zone.name))
    for identity, body in cloud.items(CLOUD, certificates.PACK).items():
        if body["zoneId"] != zone.id:
            continue
        pack = certificates.get_pack(session, zone.id, identity)
        if pack["status"] == "active":
            span = validity(body.get("issuedAt"), body.get("expiresAt"), int(body["validityDays"]))
            found.append((tuple(pack["hosts"]), *span))
    # sources/cloudflare#universal: a full zone's covers the apex and one level below, a partial
    # one's each name.
    partial = zone.body["type"] == "partial"
    universal = (host,) if partial else (zone.name, f"*.{zone.name}")
    if zone.body.get("universal", True):
        found.append((universal, *validity(None, None, _DAYS)))
    return found


async def answer(world: World, request: Request) -> Response:
    """Cloudflare's answer to a viewer."""
    place = place_of(world.cloud, request.host)
    if place is None:
        return _error(409, 1001, "DNS resolution error")
    if request.sni is not None and place_of(world.cloud, request.sni) is None:
        return _error(403, 1034, "The handshake was for another name")
    zone, record = place
    config = rules.config_for(world.cloud, zone, request)
    if config.redirect is not None:
        status, location = config.redirect
        return _signed(page(status, "", ("location", location)), "")
    if config.challenge:
        blocked = page(403, "<title>Just a moment...</title>", ("cf-mitigated", "challenge"))
        return _signed(blocked, "")
    return await _through_cache(world, zone, record, config, request)


async def _through_cache(
    world: World, zone: Zone, record: Record, config: rules.Config, request: Request
) -> Response:
    async def fetch() -> Response:
        try:
            return await world.origins.fetch(_origin_request(world, record, config, request))
        except OriginError as error:
            status, code = _ERRORS.get(error.kind, (520, 520))
            if error.kind in ("name", "certificate"):
                status, code = 526, 526
            return _error(status, code, str(error))

    extension = request.path.rpartition("/")[2].rpartition(".")[2].lower()
    eligible = request.method == "GET" and (config.cache_everything or extension in _EXTENSIONS)
    if config.cache is False or not eligible:
        state = "BYPASS" if config.cache is False else "DYNAMIC"
        return _signed(await fetch(), state)
    target = request.path if config.ignore_query else request.target
    key = ("cloudflare", zone.id, request.scheme, request.host, target)
    outcome = await world.cache.through(
        key, fetch, lambda response: _lifetime(config, response), collapse=True
    )
    signed = _signed(outcome.response, "HIT" if outcome.hit else "MISS")
    return signed.with_header("age", str(outcome.age)) if outcome.hit else signed


def _lifetime(config: rules.Config, response: Response) -> float:
    if config.edge_seconds is not None and response.status < 500:
        return config.edge_seconds
    stated = directives(response.headers)
    if stated.keys() & {"no-store", "no-cache", "private"} or response.headers.get("set-cookie"):
        return 0
    told = stated_lifetime(response.headers)
    return _SECONDS.get(response.status, 0) if told is None else told


def _origin_request(
    world: World, record: Record, config: rules.Config, request: Request
) -> OriginRequest:
    tls = config.ssl in ("full", "strict") and request.scheme == "https"
    target = normal(record.values[0])
    host = config.host_header or request.host
    headers = (
        request.headers.set("host", host)
        .set("cf-connecting-ip", request.client)
        .appended("x-forwarded-for", request.client)
        .set("x-forwarded-proto", request.scheme)
        .set("cf-ray", _ray(request))
    )
    for change in config.headers:
        headers = change.apply(headers, request)
    address = target if record.type == "A" else world.address(target)
    if not address.startswith("127."):
        raise OriginError("timeout", f"{address} is not in the sandbox")
    return OriginRequest(
        address=address,
        port=443 if tls else 80,
        tls=tls,
        method=request.method,
        target=request.target,
        headers=headers,
        body=request.body,
        sni=host,
        # sources/cloudflare#ssl-modes: strict takes a certificate for the requested or for the
        # target name.
        names=(host, target) if config.ssl == "strict" else (),
    )


def _ray(request: Request) -> str:
    return identifier(request.host, request.target)[:16]


def _signed(response: Response, cache_status: str) -> Response:
    headers = response.headers.set("server", "cloudflare").set("cf-ray", "8a0000000000000-LOO")
    if cache_status:
        headers = headers.set("cf-cache-status", cache_status)
    return replace(response, headers=headers)


def _error(status: int, code: int, text: str) -> Response:
    return _signed(page(status, f"<title>{code}</title><p>error code: {code}</p><p>{text}</p>"), "")
