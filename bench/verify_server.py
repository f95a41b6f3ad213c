"""The edges of `bench.verify`: one process that answers for every domain and counts what it does.

Prints a line of JSON with its ports, then answers each line on its standard input with a line of
its counts, and ends with its standard input.
"""

import asyncio
import json
import ssl
import sys
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import dns.name
import trustme

EDGE = "d111111abcdef8.cloudfront.net"
PARENT = "bench.example.com"

_KNOWN = b"<html><title>Wrong Link</title>You have clicked on an invalid link.</html>"
_UNKNOWN = b"<html><title>Bad Hostname in Link</title></html>"


_EDGE = dns.name.from_text(EDGE).to_wire() or b""
_ZONE = dns.name.from_text(EDGE).parent().to_wire() or b""
_A, _CNAME, _SOA = 1, 5, 6
_NOTHING = b"\0\0" + b"\0\0\0\x3c" * 5
"""An SOA's content: neither server nor person has a name here, and every number is a minute."""


def _record(kind: int, content: bytes) -> bytes:
    """What follows a record's name: type, class IN, TTL, length, content (RFC 1035)."""
    return kind.to_bytes(2, "big") + b"\0\1\0\0\0\x3c" + len(content).to_bytes(2, "big") + content


class Edges(asyncio.Protocol):
    """Answers HTTP/1.1 as CloudFront in front of SendGrid would; one object a connection."""

    counts: ClassVar[dict[str, int]] = {"connections": 0, "resumed": 0, "requests": 0}

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come, after the TLS handshake where there is one."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport  # pyright: ignore[reportAttributeAccessIssue]
        self.counts["connections"] += 1
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        self.counts["resumed"] += tls is not None and bool(tls.session_reused)

    def data_received(self, data: bytes) -> None:
        """Answers every request that is whole; the only body that comes is a short POST's."""
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, rest = self._waiting.partition(b"\r\n\r\n")
            lower = head.lower()
            _, _, length = lower.partition(b"content-length: ")
            size = int(length.split(b"\r\n")[0]) if length else 0
            if len(rest) < size:
                return
            self._waiting = rest[size:]
            self._answer(head, lower)

    def _answer(self, head: bytes, lower: bytes) -> None:
        self.counts["requests"] += 1
        body = _UNKNOWN if b"wrong-host.invalid" in lower else _KNOWN
        start = (
            "HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\nx-amz-cf-id: 1\r\n"
            f"x-cache: Miss from cloudfront\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode()
        assert self._transport is not None
        self._transport.write(start if head.startswith(b"HEAD") else start + body)
        if b"connection: close" in lower:
            self._transport.close()


class Names(asyncio.DatagramProtocol):
    """Answers DNS: every link host is at the edge, the edge on loopback; no time is spent on it.

    As a resolver does, it follows the CNAME, and says by an SOA that there is nothing at its end.
    """

    def __init__(self) -> None:
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answers one question."""
        end = data.index(b"\0", 12) + 1
        kind = int.from_bytes(data[end : end + 2], "big")
        question = data[12 : end + 4]
        answers: list[bytes] = []
        denial = b""
        if question[1:5] == b"link":
            # 0xC00C points at the question's name.
            answers.append(b"\xc0\x0c" + _record(_CNAME, _EDGE))
            if kind == _A:
                answers.append(_EDGE + _record(_A, b"\x7f\0\0\1"))
            else:
                denial = _ZONE + _record(_SOA, _NOTHING)
        head = data[:2] + b"\x81\x80\0\1" + len(answers).to_bytes(2, "big")
        head += bool(denial).to_bytes(2, "big") + b"\0\0"
        self._transport.sendto(head + question + b"".join(answers) + denial, addr)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(f"*.{PARENT}").configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    with tempfile.TemporaryDirectory() as folder:
        ca = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(ca))
        plain = await loop.create_server(Edges, "127.0.0.1", 0, backlog=512)
        secure = await loop.create_server(Edges, "127.0.0.1", 0, ssl=context, backlog=512)
        transport, _ = await loop.create_datagram_endpoint(Names, ("127.0.0.1", 0))
        ports = {
            "http": plain.sockets[0].getsockname()[1],
            "https": secure.sockets[0].getsockname()[1],
            "dns": transport.get_extra_info("sockname")[1],
            "ca": str(ca),
        }
        print(json.dumps(ports), flush=True)
        while await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(Edges.counts), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
