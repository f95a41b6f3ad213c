"""The ASGI application behind every listener: finds who answers, and has that one answer."""

import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, cast

from sandbox import loopback
from sandbox.certificates import covers
from sandbox.esp import answers
from sandbox.local_edge import cloudflare, cloudfront, fastly, keycdn, proxy, routing
from sandbox.local_edge.model import (
    Headers,
    NotUnderstoodError,
    Presented,
    Request,
    Response,
    page,
    validity,
)
from sandbox.local_edge.tls import SNI
from sandbox.local_edge.world import World

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_CDNS = {
    "cloudfront": cloudfront,
    "cloudflare": cloudflare,
    "fastly": fastly,
    "keycdn": keycdn,
    "proxy": proxy,
}
_ESP_NAMES = {
    "sendgrid": ("sendgrid.net", "*.sendgrid.net"),
    "sparkpost": ("spgo.io", "*.spgo.io", "v2.spgo.io", "eu.v2.spgo.io"),
}
_LONGEST_BODY = 1024 * 1024


class App:
    """Answers on every address of the local edge.

    Attributes:
        world: what the edges answer from.
        arrivals: file that gets a line of JSON for every request that reaches an ESP.
    """

    def __init__(self, world: World, arrivals: Path) -> None:
        self.world = world
        self.arrivals = arrivals

    def presented(self, address: str, name: str | None) -> Presented | None:
        """The certificate shown at an address for a name; nothing: the handshake fails."""
        try:
            owner = routing.owner(self.world.cloud, address, name)
            if owner is None:
                return None
            vendor, region = owner
            if vendor in _CDNS:
                return _CDNS[vendor].presented(self.world.cloud, name)
            return _esp_certificate(vendor, region, name)
        except NotUnderstoodError as error:
            self.world.warn(str(error))
            return None

    def covers(self, host: str) -> bool:
        """Whether somebody shows a certificate for a host on the shared address."""
        presented = self.presented(loopback.SHARED, host)
        return presented is not None and any(covers(name, host) for name in presented.names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection's request, as ASGI hands it over."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        request = await _request(scope, receive)
        try:
            response = await self._answer(scope["server"][0], request)
        except NotUnderstoodError as error:
            self.world.warn(str(error))
            response = page(500, f"{error}\n", content_type="text/plain")
        await _send(send, request, response)

    async def _answer(self, address: str, request: Request) -> Response:
        owner = routing.owner(self.world.cloud, address, request.sni or request.host)
        if owner is None:
            return page(404, f"Nothing in the sandbox serves {request.host}.\n")
        vendor, region = owner
        if vendor in _CDNS:
            return await _CDNS[vendor].answer(self.world, request)
        if vendor == "landing":
            return answers.landing(request)
        response = answers.answer(self.world.cloud, vendor, region, request)
        self._remember(vendor, region, request, response)
        return response

    def _remember(self, esp: str, region: str | None, request: Request, response: Response) -> None:
        """Keep what reached an ESP, for people and tests who want to see it."""
        line = {
            "esp": esp,
            "region": region,
            "scheme": request.scheme,
            "sni": request.sni,
            "method": request.method,
            "target": request.target,
            "headers": request.headers.items,
            "status": response.status,
        }
        with self.arrivals.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")


def _esp_certificate(vendor: str, region: str | None, name: str | None) -> Presented | None:
    """An ESP shows a certificate for its own names, whatever is asked for (sources/esps#sni)."""
    if vendor == "sparkpost" and name is None:
        return None  # sources/fastly-sparkpost#origin-tls: without SNI the handshake may fail.
    if vendor == "landing":
        names: tuple[str, ...] = (loopback.LANDING,)
    elif vendor == "ses":
        names = (f"r.{region}.awstrack.me",) if region else ("*.awstrack.me",)
    else:
        names = _ESP_NAMES[vendor]
    if region is None and name is not None and name not in names and vendor != "landing":
        names = (*names, name)  # A customer's own host at the ESP, which has a certificate too.
    begin, end = validity(None, None, 90)
    return Presented(names, begin, end)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _request(scope: Scope, receive: Receive) -> Request:
    query: bytes = scope["query_string"]
    raw: bytes = scope["raw_path"]
    target = raw + (b"?" + query if query else b"")
    pairs = cast(Iterable[tuple[bytes, bytes]], scope["headers"])
    return Request(
        scheme=scope["scheme"],
        method=scope["method"],
        target=target.decode("latin-1"),
        headers=Headers.of((n.decode("latin-1"), v.decode("latin-1")) for n, v in pairs),
        client=scope["client"][0],
        sni=SNI.get() if scope["scheme"] == "https" else None,
        body=await _body(receive),
        http_version=scope["http_version"],
    )


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > _LONGEST_BODY:
            return body[:_LONGEST_BODY]


async def _send(send: Send, request: Request, response: Response) -> None:
    body = b"" if request.method == "HEAD" else response.body
    headers = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items
    ]
    if request.method != "HEAD":
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
