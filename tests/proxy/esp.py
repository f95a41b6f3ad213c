"""A stand-in for an email service provider: records what reaches it, answers as documented.

Every byte of the request line is kept as it arrived, since that is what proxies get wrong. Answers
follow sources/esps#probe-answers; the ESP is chosen per server, as its host name is.
"""

import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

PIXEL = b"GIF89a" + b"\0" * 38
"""44 bytes, the size SparkPost's open pixel has (sources/esps#sparkpost-click)."""

DESTINATION = "https://shop.example.org/sale?a=b&c=%2Fd"
"""Where a click leads unless a test says otherwise."""


@dataclass(frozen=True)
class Arrival:
    """One request as it arrived.

    Attributes:
        sni: the name the client asked a certificate for; None without one.
        method: GET, HEAD ...
        target: path and query string, byte for byte.
        headers: name in lower case and value, in the order they came.
        tls: protocol version, for example `TLSv1.3`.
    """

    sni: str | None
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    tls: str

    def header(self, name: str) -> list[str]:
        """Every value of one header."""
        return [value for key, value in self.headers if key == name.lower()]


@dataclass
class EmailServiceProvider:
    """One running stand-in.

    Attributes:
        esp: whose behaviour it has: `sendgrid`, `sparkpost` or `ses`.
        customer: the tracking domain it knows.
        destination: where its links lead.
        arrivals: every request so far.
    """

    esp: str
    customer: str
    destination: str = DESTINATION
    arrivals: list[Arrival] = field(default_factory=list[Arrival])

    def take(self) -> Arrival:
        """The only request since the last call."""
        (found,) = self.arrivals
        self.arrivals.clear()
        return found


@contextmanager
def serve(
    provider: EmailServiceProvider, tls: ssl.SSLContext, address: tuple[str, int]
) -> Generator[EmailServiceProvider]:
    """Answers on `address` while the block runs."""
    asked = threading.local()

    def remember(_socket: object, name: str | None, _context: object) -> None:
        asked.name = name

    tls.sni_callback = remember

    class Handler(StreamRequestHandler):
        def setup(self) -> None:
            asked.name = None
            self.request: Any = tls.wrap_socket(self.request, server_side=True)
            self.request.settimeout(10)
            super().setup()

        def handle(self) -> None:
            while _answer_one(provider, self, asked.name):
                pass

        def finish(self) -> None:
            super().finish()
            self.request.close()

    with _Server(address, Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, or refuses the certificate, is no fault of the stand-in."""


def _answer_one(
    provider: EmailServiceProvider, handler: StreamRequestHandler, sni: str | None
) -> bool:
    """Reads one request and answers it; False when the client has no more."""
    line = handler.rfile.readline().decode("latin-1").rstrip("\r\n")
    if not line:
        return False
    method, target, _ = line.split(" ", 2)
    headers: list[tuple[str, str]] = []
    while header := handler.rfile.readline().decode("latin-1").rstrip("\r\n"):
        name, _, value = header.partition(":")
        headers.append((name.lower(), value.strip()))
    arrival = Arrival(sni, method, target, tuple(headers), handler.request.version())
    provider.arrivals.append(arrival)
    status, fields, body = _answer(provider, arrival)
    fields = {**fields, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    handler.wfile.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1"))
    if method != "HEAD":
        handler.wfile.write(body)
    return "close" not in arrival.header("connection")


def _answer(provider: EmailServiceProvider, arrival: Arrival) -> tuple[str, dict[str, str], bytes]:
    """The documented answer (sources/esps#probe-answers)."""
    known = arrival.header("host") == [provider.customer]
    redirect = {"Location": provider.destination, "Content-Type": "text/plain"}
    if provider.esp == "sparkpost":
        if arrival.target.startswith("/q/"):
            return "200 OK", {"Content-Type": "image/gif", "Server": "msys-http"}, PIXEL
        return "302 Found", {**redirect, "Server": "msys-http"}, b""
    if provider.esp == "ses":
        return ("302 Found", redirect, b"") if known else ("403 Forbidden", {}, b"")
    if known:
        return "302 Found", redirect, b""
    return "404 Not Found", {"Content-Type": "text/html"}, b"<h1>Bad Hostname in Link</h1>"
