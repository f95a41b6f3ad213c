"""What of a viewer's request tells answers apart, and what of it reaches CloudFront's origin."""

from urllib.parse import unquote

from sandbox.local_edge.cloudfront_caching import Caching, Picked
from sandbox.local_edge.model import Header, Headers, Request


def key_of(caching: Caching, request: Request) -> tuple[object, ...]:
    """What tells a cached answer apart within its distribution and behaviour."""
    headers = request.headers
    return (
        request.path,
        query_of(request, caching.key_query),
        tuple((name, headers.all(name)[0]) for name in sorted(_names(headers, caching))),
        cookies_of(headers, caching.key_cookies),
        encoding_of(headers, caching.encodings),
    )


def _names(headers: Headers, caching: Caching) -> set[str]:
    return {name for name, _ in headers.items if caching.key_headers.takes(name)}


def query_of(request: Request, *picked: Picked) -> str:
    """The query as far as it is picked, in its order and byte for byte."""
    if any(choice.kind == "all" for choice in picked):
        return request.query
    parts = [part for part in request.query.split("&") if part]
    return "&".join(
        part
        for part in parts
        if any(choice.takes(unquote(part.partition("=")[0])) for choice in picked)
    )


def cookies_of(headers: Headers, *picked: Picked) -> str:
    """The cookies as far as they are picked."""
    pairs = [pair.strip() for line in headers.all("cookie") for pair in line.split(";")]
    return "; ".join(
        pair
        for pair in pairs
        if pair and any(choice.takes(pair.partition("=")[0]) for choice in picked)
    )


def encoding_of(headers: Headers, encodings: tuple[str, ...]) -> str:
    """Accept-Encoding as CloudFront makes it uniform."""
    accepted = {
        part.partition(";")[0].strip() for part in (headers.get("accept-encoding") or "").split(",")
    }
    return ",".join(name for name in ("br", "gzip") if name in encodings and name in accepted)


# What CloudFront takes away or replaces unless it is to be forwarded (the guide's table, column
# "behavior if you don't configure CloudFront to cache based on header values").
_REPLACED = frozenset(
    {
        *("host", "user-agent", "cookie", "accept", "accept-charset", "accept-encoding"),
        *("accept-language", "authorization", "expect", "origin", "referer"),
        *("x-forwarded-proto", "x-real-ip"),
    }
)
_USER_AGENT = "Amazon CloudFront"


def origin_headers(caching: Caching, request: Request, origin_host: str) -> Headers:
    """The headers that reach the origin, before its custom ones."""
    kept: list[Header] = [
        (name, value)
        for name, value in request.headers.items
        if name not in ("cookie", "x-forwarded-for", "accept-encoding")
        and (caching.sends_header(name) or (caching.legacy and name not in _REPLACED))
        and not name.startswith("x-amz-cf-")
    ]
    headers = Headers(tuple(kept))
    if not caching.sends_header("host"):
        headers = headers.set("host", origin_host)
    if not caching.sends_header("user-agent"):
        headers = headers.set("user-agent", _USER_AGENT)
    cookies = cookies_of(request.headers, caching.key_cookies, caching.origin_cookies)
    if cookies:
        headers = headers.set("cookie", cookies)
    encoding = request.headers.get("accept-encoding")
    if encoding and caching.sends_header("accept-encoding"):
        headers = headers.set("accept-encoding", encoding)
    elif caching.encodings and encoding_of(request.headers, caching.encodings):
        headers = headers.set("accept-encoding", encoding_of(request.headers, caching.encodings))
    before = request.headers.get("x-forwarded-for")
    chain = request.client if before is None else f"{before}, {request.client}"
    return headers.set("x-forwarded-for", chain).set("via", "2.0 local.cloudfront.net (CloudFront)")
