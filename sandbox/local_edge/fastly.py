"""Fastly: serves the active version of VCL services as the stand-in cloud holds them.

Sources: sources/fastly and the pairs beside it, sources/esps#edge-signatures; Fastly's
documentation of backends, headers, request settings, cache settings, caching (statuses, freshness),
and of its errors 421, 500 and 503.
"""

import re
from collections.abc import Awaitable, Callable
from ssl import TLSVersion
from typing import Any

from sandbox.certificates import covers
from sandbox.cloud import Cloud
from sandbox.fastly import own_certificates, services, tls
from sandbox.fastly.api import CLOUD
from sandbox.local_edge import fastly_settings as known
from sandbox.local_edge.cache import directives, stated_lifetime
from sandbox.local_edge.model import (
    Presented,
    Request,
    Response,
    page,
    validity,
)
from sandbox.local_edge.origin import OriginError, OriginRequest
from sandbox.local_edge.world import World
from sandbox.properties import Properties, list_at

_DAYS = 90
_KEPT = frozenset({200, 203, 300, 301, 302, 404, 410})
_SERVED = "cache-loopback-LO"
_VERSIONS = {
    "1": TLSVersion.TLSv1,
    "1.0": TLSVersion.TLSv1,
    "1.1": TLSVersion.TLSv1_1,
    "1.2": TLSVersion.TLSv1_2,
    "1.3": TLSVersion.TLSv1_3,
    "1.3+0RTT": TLSVersion.TLSv1_3,
}
_PROTOCOLS = {"http/2": "h2", "http/1.1": "http/1.1"}


def service_of(cloud: Cloud, name: str) -> Properties | None:
    """The service whose active version has a name, or nothing."""
    found = cloud.linked_to(services.ACTIVE_DOMAIN, name) or cloud.linked_to(
        services.ACTIVE_DOMAIN, f"*.{name.partition('.')[2]}"
    )
    return cloud.get(CLOUD, services.KIND, found[0]) if found else None


def presented(cloud: Cloud, name: str | None) -> Presented | None:
    """The certificate that is activated for a name; for every other one, Fastly's own."""
    activation = None if name is None else _activation(cloud, name)
    certificate = None if activation is None else _certificate(cloud, activation)
    if activation is None or certificate is None:
        begin, end = validity(None, None, _DAYS)
        return Presented(("default.ssl.fastly.net",), begin, end)
    configuration = cloud.get(CLOUD, tls.CONFIGURATION, activation["configuration"]) or {}
    versions = [_VERSIONS[text] for text in list_at(configuration, "tlsProtocols")]
    wanted = [_PROTOCOLS[n] for n in list_at(configuration, "httpProtocols") if n in _PROTOCOLS]
    names, begin, end = certificate
    return Presented(
        names,
        begin,
        end,
        minimum=min(versions, default=TLSVersion.TLSv1_2),
        maximum=max(versions, default=TLSVersion.TLSv1_3),
        # HTTP/1.1 is always spoken; HTTP/3 has the same answers over another transport.
        protocols=tuple(sorted({*wanted, "http/1.1"}, key=lambda item: item != "h2")),
    )


def _activation(cloud: Cloud, name: str) -> Properties | None:
    found = cloud.linked_to(tls.ACTIVATED_DOMAIN, name) or cloud.linked_to(
        tls.ACTIVATED_DOMAIN, f"*.{name.partition('.')[2]}"
    )
    return cloud.get(CLOUD, tls.ACTIVATION, found[0]) if found else None


def _certificate(cloud: Cloud, activation: Properties) -> tuple[tuple[str, ...], Any, Any] | None:
    """Names and span of an activated certificate: an own one, or a subscription's."""
    own = cloud.get(CLOUD, own_certificates.CERTIFICATE, activation["certificate"])
    if own is not None:
        return (tuple(own["names"]), *validity(own["created"], own.get("notAfter"), 365))
    for body in cloud.items(CLOUD, tls.SUBSCRIPTION).values():
        if body["certificate"] == activation["certificate"] and body["state"] == "issued":
            span = validity(body.get("notBefore") or body["created"], body.get("notAfter"), _DAYS)
            return (tuple(body["domains"]), *span)
    return None


async def answer(world: World, request: Request) -> Response:
    """Fastly's answer to a viewer."""
    if request.scheme == "https":
        shown = presented(world.cloud, request.sni)
        if shown is None or not any(covers(name, request.host) for name in shown.names):
            return _error(
                421,
                "Misdirected Request",
                "Requested host does not match any Subject Alternative Names (SANs) on TLS "
                "certificate in use with this connection.",
            )
    body = service_of(world.cloud, request.host)
    if body is None:
        return _error(
            500,
            "Domain Not Found",
            f"Fastly error: unknown domain: {request.host}. Please check that this domain has been "
            "added to a service.",
        )
    return await _serve(world, f"Fastly service {body['name']}", body["config"], request)


async def _serve(world: World, where: str, config: Properties, request: Request) -> Response:
    plan = known.read(where, config)
    if plan.force_tls and request.scheme == "http":
        place = f"https://{request.host}{request.target}"
        return page(301, "", ("location", place), ("x-served-by", _SERVED))
    asked = _forwarded(plan, request)

    async def fetch() -> Response:
        try:
            return await world.origins.fetch(_origin_request(world, plan, asked))
        except OriginError as error:
            return _error(503, "Service Unavailable", f"Backend fetch failed: {error}")

    lookup = request.method in ("GET", "HEAD") and not plan.pass_all
    outcome = (
        await _outcome(world, where, plan, asked, fetch if lookup else None) if lookup else None
    )
    response = await fetch() if outcome is None else outcome[0]
    for change in plan.response_headers:
        response = Response(response.status, change.apply(response.headers, request), response.body)
    hit = outcome is not None and outcome[1]
    response = (
        response.with_header("x-served-by", _SERVED)
        .with_header("x-cache", "HIT" if hit else "MISS")
        .with_header("x-cache-hits", "1" if hit else "0")
        .with_header("via", "1.1 varnish")
    )
    return response if outcome is None else response.with_header("age", str(outcome[2]))


async def _outcome(
    world: World,
    where: str,
    plan: known.Plan,
    asked: Request,
    fetch: Callable[[], Awaitable[Response]] | None,
) -> tuple[Response, bool, int] | None:
    """From the cache, or through it: an answer, whether it is a hit, and its age."""
    if fetch is None:
        return None
    key = ("fastly", where, asked.headers.get("host"), asked.target)
    if asked.method == "HEAD":
        kept = world.cache.find(key)
        return (kept.response, True, kept.age) if kept else (await fetch(), False, 0)
    outcome = await world.cache.through(
        key,
        fetch,
        lambda response: _lifetime(plan, response),
        collapse=not plan.no_waiting,
    )
    return outcome.response, outcome.hit, outcome.age


def _lifetime(plan: known.Plan, response: Response) -> float:
    """Seconds an answer is kept: Fastly's default VCL, then the cache settings."""
    if plan.cache_action == "pass" or response.status not in _KEPT:
        return 0
    if response.headers.get("set-cookie") or "private" in directives(response.headers):
        return 0
    if plan.cache_seconds is not None:
        return plan.cache_seconds
    surrogate = directives(response.headers, "surrogate-control").get("max-age", "")
    if surrogate.isdigit():
        return float(surrogate)
    stated = stated_lifetime(response.headers)
    return plan.default_seconds if stated is None else stated


def _forwarded(plan: known.Plan, request: Request) -> Request:
    headers = request.headers
    match plan.forwarded_for:
        case "append" | "append_all":
            headers = headers.appended("x-forwarded-for", request.client)
        case "overwrite":
            headers = headers.set("x-forwarded-for", request.client)
        case "clear":
            headers = headers.without("x-forwarded-for")
        case _:
            pass
    headers = headers.set("fastly-client-ip", request.client)
    if request.scheme == "https":
        headers = headers.set("fastly-ssl", "1")
    for change in plan.request_headers:
        headers = change.apply(headers, request)
    return request.with_headers(headers)


def _origin_request(world: World, plan: known.Plan, request: Request) -> OriginRequest:
    backend = plan.backend
    address = str(backend["address"])
    headers = request.headers
    if backend.get("overrideHost"):
        headers = headers.set("host", backend["overrideHost"])
    checked = backend.get("sslCheckCert", True)
    names = (str(backend.get("sslCertHostname") or address),) if checked else ()
    plain_address = re.fullmatch(r"[0-9.]+", address)
    return OriginRequest(
        address=address if plain_address else world.address(address),
        port=int(backend["port"]),
        tls=bool(backend.get("useSsl")),
        method=request.method,
        target=request.target,
        headers=headers,
        body=request.body,
        sni=backend.get("sslSniHostname") or None,
        names=names,
        minimum=_VERSIONS[backend.get("minTlsVersion") or "1.2"],
        maximum=_VERSIONS[backend.get("maxTlsVersion") or "1.3"],
        seconds=float(backend.get("firstByteTimeout", 15000)) / 1000,
    )


def _error(status: int, title: str, text: str) -> Response:
    return page(
        status,
        f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>",
        ("x-served-by", _SERVED),
    )
