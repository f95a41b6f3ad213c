"""CloudFront: serves distributions as the stand-in cloud holds them.

Sources: sources/cloudfront, sources/esps#edge-signatures; developer guide, "Values that you specify
when you create or update a distribution", "Request and response behavior for custom origins", the
pages of HTTP 403 and 502.
"""

import fnmatch
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from ssl import TLSVersion
from typing import Any

from sandbox.aws import acm, cloudfront, iam
from sandbox.aws.api import CLOUD
from sandbox.cloud import Cloud
from sandbox.local_edge import cloudfront_functions as functions
from sandbox.local_edge import cloudfront_settings as known
from sandbox.local_edge.cloudfront_caching import Caching, caching_of
from sandbox.local_edge.cloudfront_forwarding import key_of, origin_headers, query_of
from sandbox.local_edge.model import (
    NotUnderstoodError,
    Presented,
    Request,
    Response,
    page,
    validity,
)
from sandbox.local_edge.origin import OriginError, OriginRequest
from sandbox.local_edge.world import World
from sandbox.properties import Properties, list_at, map_at

_ACM_DAYS, _IAM_DAYS = 198, 365
_STATUS = {"timeout": 504}
_TLS = {
    "TLSv1": TLSVersion.TLSv1,
    "TLSv1.1": TLSVersion.TLSv1_1,
    "TLSv1.2": TLSVersion.TLSv1_2,
}


def distribution_of(cloud: Cloud, name: str) -> Properties | None:
    """The enabled and deployed distribution that serves a name, or nothing."""
    found = cloud.linked_to(cloudfront.ALIAS, name) or cloud.linked_to(
        cloudfront.ALIAS, f"*.{name.partition('.')[2]}"
    )
    if not found and name.endswith(".cloudfront.net"):
        every = cloud.items(CLOUD, cloudfront.KIND).items()
        found = [identity for identity, body in every if body["domainName"] == name]
    for identity in found:
        body = cloud.get(CLOUD, cloudfront.KIND, identity)
        if body is not None and body["config"]["enabled"] and body["deployedAt"] <= time.time():
            return body
    return None


def presented(cloud: Cloud, name: str | None) -> Presented | None:
    """The certificate shown for a name: a distribution's own, CloudFront's for its own names."""
    begin, end = validity(None, None, _IAM_DAYS)
    default = Presented(("*.cloudfront.net", "cloudfront.net"), begin, end)
    if name is None:
        return default
    body = distribution_of(cloud, name)
    if body is None:
        return None
    config = body["config"]
    viewer = config["viewerCertificate"]
    protocols = known.PROTOCOLS[config.get("httpVersion", "http2")]
    if viewer.get("cloudfrontDefaultCertificate") or name == body["domainName"]:
        return replace(default, protocols=protocols)
    certificate = _certificate(cloud, viewer)
    if certificate is None:
        return None
    minimum = known.minimum_tls(body["domainName"], viewer)
    return replace(certificate, minimum=minimum, protocols=protocols)


def _certificate(cloud: Cloud, viewer: Mapping[str, Any]) -> Presented | None:
    arn = viewer.get("acmCertificateArn")
    if arn:
        body = acm.current(cloud, arn)
        if body is None or body["status"] not in ("ISSUED", "EXPIRED"):
            return None
        begin, end = validity(body.get("notBefore"), body.get("notAfter"), _ACM_DAYS)
    else:
        body = cloud.get(CLOUD, iam.KIND, str(viewer.get("iamCertificateId")))
        if body is None:
            return None
        begin, end = validity(body.get("uploadDate"), body.get("expiration"), _IAM_DAYS)
        begin = min(begin, end)
    return Presented(tuple(body["names"]), begin, end)


async def answer(world: World, request: Request) -> Response:
    """CloudFront's answer to a viewer."""
    body = distribution_of(world.cloud, request.host)
    if body is None:
        return _error(403, "The request could not be satisfied: no distribution has this name.")
    if not _may_front(world.cloud, request, body):
        return _error(421, "The request was misdirected: the certificate is of another name.")
    config = known.checked(body["config"], body["domainName"])
    behavior = _behavior(config, request.path)
    refused = _refusal(world, body, behavior, request)
    if refused is not None:
        return refused
    code = functions.function_of(world.cloud, behavior, "viewer-request", body["domainName"])
    if code is not None:
        changed = functions.on_request(code, request, body["domainName"])
        if isinstance(changed, Response):
            return changed.with_header("x-cache", "FunctionGeneratedResponse from cloudfront")
        request = changed
    return await _through_cache(world, body, behavior, request)


def _may_front(cloud: Cloud, request: Request, body: Properties) -> bool:
    """Whether a handshake for one name may carry a request for another: within one account."""
    if request.sni is None or request.sni == request.host:
        return True
    shown = distribution_of(cloud, request.sni)
    accounts = {item["arn"].split(":")[4] for item in (body, shown) if item is not None}
    return shown is not None and len(accounts) == 1


def _behavior(config: Properties, path: str) -> Properties:
    """The first behaviour whose pattern fits the path; case counts, ``*`` and ``?`` stand in."""
    for behavior in list_at(config, "orderedCacheBehaviors"):
        pattern = str(behavior["pathPattern"]).replace("[", "[[]")
        if fnmatch.fnmatchcase(path.lstrip("/"), pattern.lstrip("/")):
            return behavior
    return config["defaultCacheBehavior"]


def _refusal(
    world: World, body: Properties, behavior: Properties, request: Request
) -> Response | None:
    config = body["config"]
    if known.blocked(world.cloud, config, request, body["domainName"]):
        return _error(403, "Request blocked: the distribution's web ACL does not allow it.")
    if request.scheme == "http":
        match behavior["viewerProtocolPolicy"]:
            case "redirect-to-https":
                status = 301 if request.method in ("GET", "HEAD") else 307
                place = f"https://{request.host}{request.target}"
                moved = page(status, "", ("location", place), ("server", "CloudFront"))
                return moved.with_header("x-cache", "Redirect from cloudfront")
            case "https-only":
                return _error(403, "The distribution allows HTTPS only.")
            case _:
                pass
    if request.method not in known.METHODS:
        return _error(405, "The method is not one that CloudFront passes on.")
    if request.method not in behavior["allowedMethods"]:
        return _error(
            403,
            "This distribution is not configured to allow the HTTP request method that was used.",
        )
    return None


async def _through_cache(
    world: World, body: Properties, behavior: Properties, request: Request
) -> Response:
    where, config = body["domainName"], body["config"]
    caching = caching_of(world.cloud, behavior, where)
    asked = _origin_request(world, config, behavior, caching, request)

    async def fetch() -> Response:
        try:
            return await world.origins.fetch(asked())
        except OriginError as error:
            return _error(_STATUS.get(error.kind, 502), f"CloudFront has no answer: {error}")

    uncached = caching.times is None or request.method not in behavior["cachedMethods"]
    if uncached:
        return _finish(await fetch(), hit=False, age=0)
    seconds = known.error_seconds(config)
    kept = caching if request.method != "HEAD" else replace(caching, times=(0, 0, 0))
    key = ("cloudfront", where, behavior.get("pathPattern"), *key_of(caching, request))
    if request.method == "HEAD":
        found = world.cache.find(key)
        if found is not None:
            return _finish(found.response, hit=True, age=found.age)
        return _finish(await fetch(), hit=False, age=0)
    outcome = await world.cache.through(
        key,
        fetch,
        lambda response: kept.lifetime(response, seconds(response.status)),
        collapse=True,
    )
    return _finish(outcome.response, hit=outcome.hit, age=outcome.age)


def _finish(response: Response, *, hit: bool, age: int) -> Response:
    if response.headers.get("x-cache") is None:
        state = "Error" if response.status >= 400 else "Hit" if hit else "Miss"
        response = response.with_header("x-cache", f"{state} from cloudfront")
    if hit:
        response = response.with_header("age", str(age))
    return response.with_header("via", "1.1 local.cloudfront.net (CloudFront)")


def _origin_request(
    world: World, config: Properties, behavior: Properties, caching: Caching, request: Request
) -> Callable[[], OriginRequest]:
    """Gives the request to the origin; looking its address up may fail and is part of fetching."""
    origin = next(o for o in config["origins"] if o["originId"] == behavior["targetOriginId"])
    known.check_origin(origin, str(config["origins"]))
    custom = map_at(origin, "customOriginConfig")
    domain = str(origin["domainName"])
    match custom["originProtocolPolicy"]:
        case "https-only":
            tls = True
        case "http-only":
            tls = False
        case _:
            tls = request.scheme == "https"
    headers = origin_headers(caching, request, domain)
    for header in list_at(origin, "customHeaders"):
        headers = headers.set(header["name"], header["value"])
    path = request.path
    if path == "/" and config.get("defaultRootObject"):
        path = f"/{config['defaultRootObject']}"
    query = query_of(request, caching.key_query, caching.origin_query)
    host = headers.get("host") or domain
    versions = [_TLS[name] for name in custom["originSslProtocols"] if name in _TLS]
    if tls and not versions:
        raise NotUnderstoodError(domain, f"originSslProtocols {custom['originSslProtocols']}")

    def make() -> OriginRequest:
        return OriginRequest(
            address=world.address(domain),
            port=custom["httpsPort"] if tls else custom["httpPort"],
            tls=tls,
            method=request.method,
            target=f"{origin.get('originPath') or ''}{path}{'?' if query else ''}{query}",
            headers=headers,
            body=request.body,
            # sources/cloudfront#origin-certificate: with Host forwarded the name asked for is
            # likely the viewer's, and the certificate has to be for the origin's domain or for the
            # forwarded Host.
            sni=host if caching.sends_header("host") else domain,
            names=(domain, host),
            minimum=min(versions, default=TLSVersion.TLSv1_2),
            maximum=max(versions, default=TLSVersion.TLSv1_2),
            seconds=float(custom.get("originReadTimeout", 30)),
        )

    return make


def _error(status: int, text: str) -> Response:
    return page(
        status,
        f"<h1>ERROR</h1><h2>The request could not be satisfied.</h2><p>{text}</p>"
        "<p>Generated by cloudfront (CloudFront)</p>",
        ("server", "CloudFront"),
        ("x-cache", "Error from cloudfront"),
    )
