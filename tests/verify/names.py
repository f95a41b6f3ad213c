"""A DNS server on loopback that answers what a test tells it, right or wrong."""

import asyncio
import contextlib
import errno
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Records = dict[str, list[str]]
"""Type -> values of one name."""


@dataclass
class Zone:
    """Everything this server knows.

    Attributes:
        names: name -> its records; a name that is not here does not exist.
        codes: name -> code to answer with in place of records, for example `SERVFAIL`.
        silent: names for which no answer comes; `*` for all.
        garbage: names that are answered with bytes that are no DNS message.
        follows: whether CNAMEs are followed, as a resolver does it; else they come alone.
        truncated: whether UDP answers ask the client to come again over TCP.
        questions: every question so far, as name and type.
    """

    names: dict[str, Records] = field(default_factory=dict[str, Records])
    codes: dict[str, str] = field(default_factory=dict[str, str])
    silent: set[str] = field(default_factory=set[str])
    garbage: set[str] = field(default_factory=set[str])
    follows: bool = True
    truncated: bool = False
    questions: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def put(self, name: str, kind: str, *values: str) -> None:
        """Sets the records of one type at a name."""
        self.names.setdefault(name, {})[kind] = list(values)

    def answer(self, wire: bytes, over_udp: bool) -> bytes | None:
        """The answer to a question, None for silence."""
        question = dns.message.from_wire(wire)
        asked = question.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(asked.rdtype)
        self.questions.append((name, kind))
        if "*" in self.silent or name in self.silent:
            return None
        if name in self.garbage:
            return wire[:2] + b"\xff" * 40
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.RA
        if over_udp and self.truncated:
            reply.flags |= dns.flags.TC
            return reply.to_wire()
        self._fill(reply, name, kind)
        return reply.to_wire()

    def _fill(self, reply: dns.message.Message, name: str, kind: str) -> None:
        for _ in range(8):
            if name in self.codes:
                reply.set_rcode(dns.rcode.from_text(self.codes[name]))
                return
            records = self.names.get(name)
            if records is None:
                reply.set_rcode(dns.rcode.NXDOMAIN)
                return
            found = kind if kind in records else "CNAME" if "CNAME" in records else None
            if found is None:
                zone = name.partition(".")[2]
                reply.authority.append(
                    dns.rrset.from_text(f"{zone}.", 60, "IN", "SOA", ". . 1 60 60 60 60")
                )
                return
            reply.answer.append(
                dns.rrset.from_text_list(f"{name}.", 60, "IN", found, records[found])
            )
            if found == kind or not self.follows:
                return
            name = records[found][0].rstrip(".").lower()


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self.zone.answer(data, over_udp=True)
        if reply is not None and self.transport is not None:
            self.transport.sendto(reply, addr)


_TRIES = 100
"""Ports to try: what is free over TCP may be another test's over UDP."""


async def _over_udp(zone: Zone, port: int) -> asyncio.DatagramTransport | None:
    """Answers over UDP on `port`; None where somebody else does."""
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Protocol(zone), local_addr=("127.0.0.1", port)
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return None
    return transport


@contextlib.asynccontextmanager
async def serve(zone: Zone) -> AsyncGenerator[int]:
    """Answers over UDP and TCP on one free port while the block runs; gives the port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            size = int.from_bytes(await reader.readexactly(2), "big")
            reply = zone.answer(await reader.readexactly(size), over_udp=False)
            if reply is not None:
                writer.write(len(reply).to_bytes(2, "big") + reply)
                await writer.drain()
        writer.close()

    for _ in range(_TRIES):
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        transport = await _over_udp(zone, port)
        if transport is not None:
            break
        server.close()
        await server.wait_closed()
    else:
        raise OSError(errno.EADDRINUSE, "no port is free over UDP and TCP")
    try:
        yield port
    finally:
        transport.close()
        server.close()
        await server.wait_closed()
