"""Asks an edge over HTTP; answers are bounded in time, header and body, failures have a word."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import httpcore2

from verify.network import (
    Contexts,
    Endpoint,
    Stream,
    UnreachableError,
    UntrustedError,
    encrypted,
    plain,
)

Scheme = Literal["http", "https"]
Trouble = Literal["refused", "timeout", "reset", "no-route", "tls", "not-http"]

BROWSER = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148"
)
"""User-Agent of an ordinary mail client."""

_MOST_HEAD = 2**18
"""Bytes of headers and of what may come before them."""
MOST_BODY = 2**16
"""Bytes of a body that are read; enough for every error page, and for telling pages apart."""


def fresh_token() -> str:
    """A token that no link ever had; made of letters that survive every rewriting."""
    return f"verify{secrets.token_hex(12)}"


@dataclass(frozen=True)
class Answer:
    """One answer.

    Attributes:
        status: HTTP status.
        headers: name in lower case -> values in order.
        body: its beginning.
        whole: False when the body is longer than what was read.
    """

    status: int
    headers: Mapping[str, Sequence[str]]
    body: bytes = b""
    whole: bool = True

    @property
    def text(self) -> str:
        """The body's beginning as text."""
        return self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str | None:
        """The first value of a header, None without one."""
        values = self.headers.get(name)
        return values[0] if values else None


@dataclass(frozen=True)
class NoAnswer:
    """Why there is none, as a word and for people."""

    trouble: Trouble
    saw: str


def _word(error: UnreachableError | UntrustedError) -> Trouble:
    match error:
        case UnreachableError(trouble="refused" | "timeout" | "reset" | "no-route" as trouble):
            return trouble
        case _:
            return "tls"


@dataclass
class Client:
    """Talks to one edge, over one connection a scheme that is kept as long as it lasts.

    Attributes:
        host: name for SNI and Host.
        endpoints: scheme -> where to connect.
        contexts: TLS settings; certificates are judged elsewhere.
        timeout: seconds for one request with its answer.
        server_name: SNI where it is not `host`.
        old_tls: whether to speak TLS 1.0 and 1.1 too.
        most: bytes of a body that are read.
    """

    host: str
    endpoints: Mapping[Scheme, Endpoint]
    contexts: Contexts
    timeout: float
    server_name: str | None = None
    old_tls: bool = False
    most: int = MOST_BODY
    _open: dict[Scheme, httpcore2.AsyncHTTP11Connection] = field(
        default_factory=dict[Scheme, httpcore2.AsyncHTTP11Connection]
    )
    _streams: dict[Scheme, Stream] = field(default_factory=dict[Scheme, Stream])
    _dead: dict[Scheme, NoAnswer] = field(default_factory=dict[Scheme, NoAnswer])

    async def ask(
        self,
        scheme: Scheme,
        target: str,
        *,
        method: str = "GET",
        host: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer | NoAnswer:
        """One request; the target goes out byte for byte.

        A scheme whose connection cannot be made, or that was silent for the whole time under the
        client's own host, is not tried again.

        Args:
            scheme: `http` or `https`.
            target: path and query.
            method: of the request.
            host: Host header where it is not the client's.
            headers: further headers; `user-agent` takes the place of a browser's.
            body: of the request.
        """
        if scheme in self._dead:
            return self._dead[scheme]
        fields = {
            "host": host or self.host,
            "user-agent": BROWSER,
            "accept": "*/*",
            **({"content-length": str(len(body))} if body or method == "POST" else {}),
            **(headers or {}),
        }
        try:
            async with asyncio.timeout(self.timeout):
                return await self._exchange(scheme, method, target, fields, body)
        except TimeoutError:
            await self._drop(scheme)
            found = NoAnswer("timeout", f"no answer in {self.timeout:g} s")
            if host is None:
                self._dead[scheme] = found
            return found

    async def close(self) -> None:
        """Closes what is open."""
        for scheme in list(self._open):
            await self._drop(scheme)

    async def _exchange(
        self, scheme: Scheme, method: str, target: str, fields: Mapping[str, str], body: bytes
    ) -> Answer | NoAnswer:
        reused = scheme in self._open
        try:
            connection = await self._connection(scheme)
        except (UnreachableError, UntrustedError) as error:
            found = NoAnswer(_word(error), str(error))
            self._dead[scheme] = found
            return found
        try:
            answer = await self._send(scheme, connection, method, target, fields, body)
        except httpcore2.RemoteProtocolError as error:
            await self._drop(scheme)
            if reused:
                # A server may close a kept connection at any time: a new one decides.
                return await self._exchange(scheme, method, target, fields, body)
            closed = "disconnected" in str(error) and not self._streams[scheme].received
            saw = "the connection ends without an answer" if closed else f"no HTTP: {error}"
            return NoAnswer("reset" if closed else "not-http", saw[:200])
        except (httpcore2.ConnectionNotAvailable, httpcore2.LocalProtocolError, OSError) as error:
            await self._drop(scheme)
            if reused:
                return await self._exchange(scheme, method, target, fields, body)
            return NoAnswer("reset", f"the connection ends: {type(error).__name__}")
        return answer

    async def _send(
        self,
        scheme: Scheme,
        connection: httpcore2.AsyncHTTP11Connection,
        method: str,
        target: str,
        fields: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        self._streams[scheme].expect(self.most + _MOST_HEAD)
        request = httpcore2.Request(
            method,
            httpcore2.URL(scheme=scheme, host=self.host, port=None, target=target or "/"),
            headers=list(fields.items()),
            content=body,
        )
        response = await connection.handle_async_request(request)
        received, whole = bytearray(), True
        try:
            async for part in response.aiter_stream():
                received += part
                if len(received) > self.most:
                    whole = False
                    break
        finally:
            await response.aclose()
        if connection.is_closed() or not whole:
            await self._drop(scheme)
        headers: dict[str, list[str]] = {}
        for name, value in response.headers:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        return Answer(response.status, headers, bytes(received[: self.most]), whole)

    async def _connection(self, scheme: Scheme) -> httpcore2.AsyncHTTP11Connection:
        kept = self._open.get(scheme)
        if kept is not None:
            if kept.is_available() and not kept.has_expired():
                return kept
            await self._drop(scheme)
        endpoint = self.endpoints[scheme]
        stream: Stream
        if scheme == "https":
            context = self.contexts.old if self.old_tls else self.contexts.lenient
            name = self.server_name or self.host
            stream = await encrypted(endpoint, name, context, self.timeout)
        else:
            stream = await plain(endpoint, self.timeout)
        origin = httpcore2.URL(scheme=scheme, host=self.host, port=None, target="/").origin
        made = httpcore2.AsyncHTTP11Connection(origin, stream)
        self._streams[scheme] = stream
        self._open[scheme] = made
        return made

    async def _drop(self, scheme: Scheme) -> None:
        kept = self._open.pop(scheme, None)
        if kept is not None:
            await kept.aclose()
