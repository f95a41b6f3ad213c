"""Requests from an edge to its origin: over real TLS, to where the sandbox's DNS leads."""

import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

import httpx2

from sandbox.certificates import covers
from sandbox.local_edge.listeners import Ports
from sandbox.local_edge.model import Headers, Response
from sandbox.properties import Properties


class OriginError(Exception):
    """The origin gave no answer.

    ``kind``: ``dns``, ``refused``, ``timeout``, ``tls``, ``name``, ``certificate`` or ``broken``.
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


@dataclass(frozen=True)
class OriginRequest:
    """One request to an origin.

    Attributes:
        address: IPv4 address to connect to.
        port: port of the world, 80 or 443 as a rule.
        tls: whether over TLS.
        method: of the request.
        target: path and query, byte for byte.
        headers: with Host.
        body: of the request.
        sni: the name asked for in the handshake; nothing for none.
        names: one of them has to be in the certificate; empty: it is not checked at all.
        minimum: lowest TLS version.
        maximum: highest TLS version.
        seconds: how long to wait for the answer.
    """

    address: str
    port: int
    tls: bool
    method: str
    target: str
    headers: Headers
    body: bytes = b""
    sni: str | None = None
    names: tuple[str, ...] = ()
    minimum: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2
    maximum: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
    seconds: float = 30.0


@dataclass
class Origins:
    """Fetches from origins.

    Attributes:
        ports: of loopback.
        authority: PEM text of what the edges trust.
    """

    ports: Ports
    authority: str
    _contexts: dict[tuple[bool, ssl.TLSVersion, ssl.TLSVersion], ssl.SSLContext] = field(
        default_factory=dict[tuple[bool, ssl.TLSVersion, ssl.TLSVersion], ssl.SSLContext]
    )

    async def fetch(self, asked: OriginRequest) -> Response:
        """The origin's answer.

        Raises:
            OriginError: when there is none.
        """
        port = self.ports.local(asked.port)
        if port is None:
            raise OriginError("refused", f"nothing listens on port {asked.port} of the origin")
        request = httpx2.Request(
            asked.method,
            f"{'https' if asked.tls else 'http'}://{asked.address}:{port}/",
            headers=[
                (name.encode("latin-1"), value.encode("latin-1"))
                for name, value in asked.headers.items
            ],
            content=asked.body or None,
            extensions={
                "target": asked.target.encode("latin-1"),
                "timeout": {"connect": 5.0, "read": asked.seconds, "write": 10.0, "pool": 10.0},
                # An address is never sent as SNI, which is how an edge without SNI behaves.
                "sni_hostname": asked.sni or asked.address,
            },
        )
        transport = httpx2.AsyncHTTPTransport(
            verify=self._context(asked), limits=httpx2.Limits(max_keepalive_connections=0)
        )
        try:
            async with transport:
                answer = await transport.handle_async_request(request)
                _check_names(answer, asked)
                body = b"".join([part async for part in answer.aiter_raw()])
        except ssl.SSLError as error:
            raise _tls_error(error) from error
        except httpx2.TimeoutException as error:
            raise OriginError("timeout", "the origin does not answer in time") from error
        except httpx2.TransportError as error:
            raise _transport_error(error) from error
        items = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in answer.headers.raw]
        # The server that answers the viewer writes a date of its own.
        return Response(answer.status_code, Headers.of(items).without("date"), body)

    def _context(self, asked: OriginRequest) -> ssl.SSLContext:
        key = (bool(asked.names), asked.minimum, asked.maximum)
        if key not in self._contexts:
            self._contexts[key] = _client_context(self.authority, *key)
        return self._contexts[key]


@lru_cache(maxsize=64)
def _client_context(
    authority: str, checked: bool, minimum: ssl.TLSVersion, maximum: ssl.TLSVersion
) -> ssl.SSLContext:
    """The chain is checked here, the name after the handshake: it may differ from SNI."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED if checked else ssl.CERT_NONE
    context.load_verify_locations(cadata=authority)
    context.minimum_version, context.maximum_version = minimum, maximum
    return context


def _check_names(answer: httpx2.Response, asked: OriginRequest) -> None:
    if not (asked.tls and asked.names):
        return
    stream = answer.extensions["network_stream"]
    peer = cast(Properties, stream.get_extra_info("ssl_object").getpeercert() or {})
    pairs = cast(tuple[tuple[str, str], ...], peer.get("subjectAltName", ()))
    found = [value for kind, value in pairs if kind == "DNS"]
    if not any(covers(name, wanted) for name in found for wanted in asked.names):
        raise OriginError("name", f"the origin's certificate is for {', '.join(found)}")


def _tls_error(error: ssl.SSLError) -> OriginError:
    kind = "certificate" if isinstance(error, ssl.SSLCertVerificationError) else "tls"
    return OriginError(kind, f"no TLS with the origin: {error.reason}")


def _transport_error(error: httpx2.TransportError) -> OriginError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return _tls_error(cause)
        if isinstance(cause, ConnectionRefusedError):
            return OriginError("refused", "the origin refuses the connection")
        cause = cause.__cause__ or cause.__context__
    return OriginError("broken", f"the connection to the origin broke: {type(error).__name__}")
