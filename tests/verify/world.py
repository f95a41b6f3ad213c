"""A tracking domain with everything around it on loopback: DNS, an edge, the ESPs themselves.

The edge is right unless a test changes it: it passes what it is asked to a stand-in of the ESP
and adds the headers of its CDN. The ESP itself answers under its own name (SNI) on the same port.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import trustme

from tests.verify import esps, names, servers
from tests.verify.servers import Reply, Request
from verify.probe import examine
from verify.surroundings import Surroundings
from verify.values import Address, Check, DomainReport, Setting, Subject

HOST = "ablink.mail.example.com"
EDGES = {
    "cloudfront": "d111111abcdef8.cloudfront.net",
    "cloudflare": None,
    "fastly": "j.sni.global.fastly.net",
    "keycdn": "links-1a2b.kxcdn.com",
    "proxy": "proxy.example.org",
}
MARKS: dict[str, dict[str, str]] = {
    "cloudfront": {"x-cache": "Miss from cloudfront", "x-amz-cf-id": "abc"},
    "cloudflare": {"cf-ray": "8c1", "server": "cloudflare", "cf-cache-status": "DYNAMIC"},
    "fastly": {"x-served-by": "cache-fra1", "x-cache": "MISS", "age": "0"},
    "keycdn": {"server": "keycdn-engine", "x-cache": "MISS"},
    "proxy": {},
}
"""What each CDN adds to an answer that it fetched."""
TIMEOUT = 5.0
Value = TypeVar("Value")


@dataclass
class World:
    """What a test may change before it lets `examine` look at it.

    Attributes:
        cdn: key of the CDN.
        esp: key of the ESP.
        ca: file of the authority that `examine` trusts.
        authority: issues certificates.
        zone: what DNS says.
        tls: what the edge presents.
        known: ESP host -> the tracking domains that it knows.
        behaviour: how the edge answers.
        seen: every request that reached the edge or the ESP.
        extra: changes to the subject.
        setting: changes to the setting.
    """

    cdn: str
    esp: str
    ca: Path
    authority: trustme.CA
    zone: names.Zone
    tls: ssl.SSLContext
    known: dict[str, set[str]]
    behaviour: Callable[[Request], Reply | None]
    seen: list[Request] = field(default_factory=list[Request])
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    setting: dict[str, Any] = field(default_factory=dict[str, Any])

    def fetched(self, request: Request) -> Reply | None:
        """What a right edge answers: the ESP's answer, and its own marks."""
        return self.marked(self.itself(request, esps.ORIGINS[self.esp]))

    def marked(self, reply: Reply) -> Reply:
        """An answer with the marks of the CDN."""
        return replace(reply, headers={**reply.headers, **MARKS[self.cdn]})

    def itself(self, request: Request, origin: str) -> Reply:
        """What the ESP answers at one of its hosts."""
        return esps.answer(self.esp, request, self.known.get(origin, set()))

    def answer(self, request: Request) -> Reply | None:
        """What the port answers, by the name that the client asked a certificate for."""
        self.seen.append(request)
        if request.sni in self.known:
            return self.itself(request, request.sni)
        return self.behaviour(request)

    def present(self, *names_: str, authority: trustme.CA | None = None, **values: Any) -> None:
        """Lets the edge present a certificate for `names_`."""
        issued = (authority or self.authority).issue_cert(*names_, **values)
        issued.configure_cert(self.tls)  # pyright: ignore[reportUnknownMemberType]

    def subject(self) -> Subject:
        """The subject, as a stack's outputs would give it."""
        return replace(Subject(HOST, self.cdn, self.esp, edge=EDGES[self.cdn]), **self.extra)


def world(tmp_path: Path, cdn: str = "cloudfront", esp: str = "sendgrid") -> World:
    """A live domain where everything is right."""
    authority = trustme.CA()
    ca = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    zone = names.Zone()
    edge = EDGES[cdn]
    if edge is None:
        zone.put(HOST, "A", "127.0.0.1")
    else:
        zone.put(HOST, "CNAME", f"{edge}.")
        zone.put(edge, "A", "127.0.0.1")
    for origin in esps.HOSTS:
        zone.put(origin, "A", "127.0.0.1")
    tls = servers.remember_names(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    made = World(
        cdn,
        esp,
        ca,
        authority,
        zone,
        tls,
        {origin: set[str]() for origin in esps.HOSTS} | {esps.ORIGINS[esp]: {HOST}},
        esps.nothing,
    )
    made.behaviour = made.fetched
    if esp == "ses":
        made.extra["region"] = "us-east-1"
    made.present(HOST)
    return made


@contextlib.asynccontextmanager
async def running(made: World) -> AsyncGenerator[Setting]:
    """Serves the world while the block runs; gives the setting to examine it with."""
    async with (
        names.serve(made.zone) as resolver,
        servers.http_server(made.answer) as http_port,
        servers.http_server(made.answer, made.tls) as https_port,
    ):
        setting = Setting(
            Address("127.0.0.1", resolver), http_port, https_port, str(made.ca), TIMEOUT
        )
        yield replace(setting, **made.setting)


def look(made: World) -> DomainReport:
    """Serves the world and examines its domain."""

    async def run() -> DomainReport:
        async with running(made) as setting:
            return await examine(made.subject(), setting, Surroundings.of(setting))

    return finished(run())


def look_at(made: World, name: str) -> Check:
    """One check of the world's domain."""
    return look(made).check(name)


def finished(work: Coroutine[Any, Any, Value]) -> Value:
    """Runs `work` on a loop of its own; what leaks from it fails the test."""
    return asyncio.run(work)
