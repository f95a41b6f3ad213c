"""A DNS server on loopback that answers for a few names, and whose answers can be changed."""

import socketserver
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class Names:
    """Host name -> IPv4 address; `port` is the server's, on 127.0.0.1."""

    addresses: dict[str, str] = field(default_factory=dict[str, str])
    port: int = 0


@contextmanager
def serve(names: Names) -> Generator[Names]:
    """Answers over UDP while the block runs."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, socket = self.request
            socket.sendto(_answer(names, data), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        names.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield names
        finally:
            server.shutdown()
            thread.join()


def _answer(names: Names, data: Any) -> bytes:
    query = dns.message.from_wire(data)
    response = dns.message.make_response(query)
    question = query.question[0]
    address = names.addresses.get(question.name.to_text().rstrip("."))
    if address is None:
        response.set_rcode(dns.rcode.NXDOMAIN)
    elif question.rdtype == dns.rdatatype.A:
        response.answer.append(dns.rrset.from_text(question.name, 3600, "IN", "A", address))
    return response.to_wire()
