"""A recipient's mail client: asks a running local edge as the world would, over real sockets."""

import json
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from sandbox import dns_answers, loopback
from sandbox.cloud import Cloud
from sandbox.local_edge.listeners import Ports

AGENT = "Mail/1.0 (iOS)"


@dataclass(frozen=True)
class Answer:
    """What a recipient gets."""

    status: int
    headers: httpx2.Headers
    body: bytes
    version: str

    @property
    def location(self) -> str | None:
        """Where it leads."""
        return self.headers.get("location")


@dataclass(frozen=True)
class Arrival:
    """A request as an ESP got it."""

    esp: str
    region: str | None
    scheme: str
    sni: str | None
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key == name]


@dataclass
class Viewer:
    """Asks the edges of one sandbox.

    Attributes:
        cloud: the stand-in cloud.
        ports: of the edge.
        authority: file of the sandbox's authority, which the viewer trusts.
        arrivals: file in which the ESPs write.
        resolver: address and port of the sandbox's DNS; empty where none is served.
    """

    cloud: Cloud
    ports: Ports
    authority: Path
    arrivals: Path
    resolver: str = ""

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Sequence[tuple[str, str]] = (("user-agent", AGENT),),
        http2: bool = False,
        sni: str | None = None,
        host: str | None = None,
        address: str | None = None,
        context: ssl.SSLContext | None = None,
    ) -> Answer:
        """One request; the path goes out byte for byte. ``address``: in place of what DNS says."""
        scheme, _, rest = url.partition("://")
        name, slash, path = rest.partition("/")
        place = address or dns_answers.address(self.cloud, name)
        assert place is not None, f"{name} does not resolve"
        port = self.ports.https if scheme == "https" else self.ports.http
        request = httpx2.Request(
            method,
            f"{scheme}://{place}:{port}/",
            headers=[("host", host or name), *headers],
            extensions={
                "target": f"{slash}{path}".encode("latin-1"),
                "sni_hostname": sni or name,
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), 20.0),
            },
        )
        transport = httpx2.HTTPTransport(
            verify=context or self.context(), http1=not http2, http2=http2
        )
        with transport:
            response = transport.handle_request(request)
            body = b"".join(response.iter_raw())
        version = response.extensions["http_version"].decode()
        return Answer(response.status_code, response.headers, body, version)

    def context(self) -> ssl.SSLContext:
        """Checks certificates as a mail client does."""
        return ssl.create_default_context(cafile=str(self.authority))

    def take(self) -> list[Arrival]:
        """What reached the ESPs since the last call."""
        lines = self.arrivals.read_text(encoding="utf-8").splitlines()
        self.arrivals.write_text("", encoding="utf-8")
        return [_arrival(json.loads(line)) for line in lines]

    def edge_address(self, cdn: str) -> str:
        """The address of a CDN's servers, for a look before the cut-over."""
        return loopback.cdn_address(cdn)


def _arrival(line: dict[str, Any]) -> Arrival:
    headers = tuple((str(name), str(value)) for name, value in line.pop("headers"))
    line.pop("status")
    return Arrival(**line, headers=headers)
