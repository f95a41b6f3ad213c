"""HTTP and HTTPS servers on loopback whose answers, or bytes, a test decides."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One request as it arrived.

    Attributes:
        scheme: `http` or `https`.
        sni: the name the client asked a certificate for.
        method: GET, HEAD ...
        target: path and query, byte for byte.
        headers: name in lower case -> value.
        body: of the request.
    """

    scheme: str
    sni: str | None
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def host(self) -> str:
        """The Host header."""
        return self.headers.get("host", "")


@dataclass(frozen=True)
class Reply:
    """One answer; `raw` in place of everything else for bytes that are no HTTP."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    raw: bytes | None = None

    def encoded(self, method: str) -> bytes:
        """As it goes over the wire."""
        if self.raw is not None:
            return self.raw
        fields = {"content-length": str(len(self.body)), **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        start = f"HTTP/1.1 {self.status} Reason\r\n{head}\r\n".encode("latin-1")
        return start + (b"" if method == "HEAD" else self.body)


Behaviour = Callable[[Request], "Reply | None"]
"""Answers a request; None ends the connection without one."""
Wire = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""Talks on a connection as it likes."""


def page(status: int, title: str, **headers: str) -> Reply:
    """An HTML page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = f"<html><head><title>{title}</title></head><body>{title}</body></html>"
    return Reply(status, {"content-type": "text/html", **named}, body.encode())


def remember_names(context: ssl.SSLContext) -> ssl.SSLContext:
    """Lets the context keep, with each connection, the name that its client asked for."""

    def remember(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.__dict__["asked"] = name

    context.sni_callback = remember  # pyright: ignore[reportAttributeAccessIssue]
    return context


@contextlib.asynccontextmanager
async def http_server(
    behaviour: Behaviour, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncGenerator[int]:
    """Answers HTTP/1.1 with keep-alive on a free port while the block runs; gives the port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
        sni = None if connection is None else connection.__dict__.get("asked")
        while True:
            request = await _read(reader, "http" if tls is None else "https", sni)
            reply = None if request is None else behaviour(request)
            if request is None or reply is None:
                return
            writer.write(reply.encoded(request.method))
            await writer.drain()
            if reply.raw is not None:
                return

    async with wire_server(talk, tls, host) as port:
        yield port


async def _read(reader: asyncio.StreamReader, scheme: str, sni: str | None) -> Request | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(scheme, sni, method, target, headers, body)


@contextlib.asynccontextmanager
async def wire_server(
    wire: Wire, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncGenerator[int]:
    """Lets `wire` talk to every client on a free port while the block runs; gives the port."""
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(OSError, EOFError):
                await wire(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(handle, host, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
