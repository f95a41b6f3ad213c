"""Asks an edge over HTTP; answers are bounded in time, header and body, failures have a word."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

import h11

from verify.network import (
    Contexts,
    Endpoint,
    UnreachableError,
    UntrustedError,
    encrypted,
    plain,
)
from verify.streams import Stream

Scheme = Literal["http", "https"]
Trouble = Literal["refused", "timeout", "reset", "no-route", "tls", "not-http"]

BROWSER = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148"
)
"""User-Agent of an ordinary mail client."""

_MOST_HEAD = 2**16
"""Bytes of one answer's headers."""
_MOST_BEFORE = 2**18
"""Bytes of headers, of interim answers and of an encoding around the body, in all."""
_MOST_WORDS = 200
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

    @cached_property
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


@dataclass
class Connection:
    """HTTP/1.1 on one connection; the protocol is h11's.

    Attributes:
        stream: the connection.
        reusable: whether another request may follow the last one.
    """

    stream: Stream
    reusable: bool = True
    _state: h11.Connection = field(
        default_factory=lambda: h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEAD)
    )

    async def exchange(self, request: h11.Request, body: bytes, most: int) -> Answer:
        """Sends a request and reads its answer, of the body at most `most` bytes.

        Raises:
            h11.RemoteProtocolError: when no HTTP comes back.
            OSError: when the connection ends, or more comes than an answer may have.
        """
        self.stream.expect(most + _MOST_BEFORE)
        out = self._state.send(request) or b""
        if body:
            out += self._state.send(h11.Data(data=body)) or b""
        out += self._state.send(h11.EndOfMessage()) or b""
        await self.stream.write(out)
        head = await self._head()
        received = bytearray()
        while not isinstance(event := await self._event(), h11.EndOfMessage):
            if isinstance(event, h11.Data):
                received += event.data
            if len(received) > most or not isinstance(event, h11.Data):
                break
        whole = isinstance(event, h11.EndOfMessage)
        self.reusable = whole and self._state.our_state is h11.DONE is self._state.their_state
        if self.reusable:
            self._state.start_next_cycle()
        headers: dict[str, list[str]] = {}
        for name, value in head.headers:
            headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        return Answer(head.status_code, headers, bytes(received[:most]), whole)

    async def _head(self) -> h11.Response:
        while not isinstance(event := await self._event(), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise ConnectionError("the connection ends without an answer")
        return event

    async def _event(self) -> "h11.Event | type[h11.PAUSED]":
        while True:
            event = self._state.next_event()
            if event is not h11.NEED_DATA:
                return event  # pyright: ignore[reportReturnType]
            self._state.receive_data(await self.stream.read())


@lru_cache(maxsize=256)
def _checked(fields: tuple[tuple[str, str], ...]) -> h11.Request:
    """A request that lends its headers: h11 checks them once for all that are alike."""
    return h11.Request(method="GET", target="/", headers=list(fields))


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
    _open: dict[Scheme, Connection] = field(default_factory=dict[Scheme, Connection])
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
        request = h11.Request(
            method=method,
            target=target or "/",
            headers=_checked(tuple(fields.items())).headers,
        )
        try:
            async with asyncio.timeout(self.timeout):
                return await self._exchange(scheme, request, body)
        except TimeoutError:
            self._drop(scheme)
            found = NoAnswer("timeout", f"no answer in {self.timeout:g} s")
            if host is None:
                self._dead[scheme] = found
            return found

    def close(self) -> None:
        """Closes what is open."""
        for scheme in list(self._open):
            self._drop(scheme)

    async def _exchange(
        self, scheme: Scheme, request: h11.Request, body: bytes
    ) -> Answer | NoAnswer:
        reused = scheme in self._open
        try:
            connection = await self._connection(scheme)
        except (UnreachableError, UntrustedError) as error:
            found = NoAnswer(_word(error), str(error))
            self._dead[scheme] = found
            return found
        try:
            answer = await connection.exchange(request, body, self.most)
        except (h11.RemoteProtocolError, OSError) as error:
            self._drop(scheme)
            if reused:
                # A server may close a kept connection at any time: a new one decides.
                return await self._exchange(scheme, request, body)
            if isinstance(error, ConnectionError) and error.errno is None:
                return NoAnswer("reset", str(error))
            if isinstance(error, OSError) or not connection.stream.received:
                return NoAnswer("reset", "the connection ends without an answer")
            return NoAnswer("not-http", f"no HTTP: {error}"[:_MOST_WORDS])
        if not connection.reusable:
            self._drop(scheme)
        return answer

    async def _connection(self, scheme: Scheme) -> Connection:
        kept = self._open.get(scheme)
        if kept is not None:
            return kept
        endpoint = self.endpoints[scheme]
        if scheme == "https":
            context = self.contexts.old if self.old_tls else self.contexts.lenient
            name = self.server_name or self.host
            stream = await encrypted(endpoint, name, context, self.timeout)
        else:
            stream = await plain(endpoint, self.timeout)
        made = self._open[scheme] = Connection(stream)
        return made

    def _drop(self, scheme: Scheme) -> None:
        kept = self._open.pop(scheme, None)
        if kept is not None:
            kept.stream.close()
