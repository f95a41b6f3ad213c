"""A DNS server on loopback that answers from the sandbox's zones, over UDP and TCP."""

import socketserver
import threading
from collections.abc import Generator
from contextlib import contextmanager

import dns.exception
import dns.flags
import dns.message

from sandbox.cloud import Cloud
from sandbox.dns_resolution import respond

_UDP_BYTES = 512  # RFC 1035, without EDNS
_BIND_ATTEMPTS = 20


@contextmanager
def serve(cloud: Cloud) -> Generator[str]:
    """Answer on a free port of 127.0.0.1 while the block runs; gives ``"127.0.0.1:PORT"``.

    Names in the sandbox's zones are answered with authority, CNAME chains followed as far as the
    sandbox knows them. Names of its own edges resolve to loopback, names above its zones exist and
    hold nothing, as top-level domains do; anything else is refused.
    """
    udp, tcp = _bind(cloud)
    threads = [
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        for server in (udp, tcp)
    ]
    for thread in threads:
        thread.start()
    try:
        yield f"127.0.0.1:{udp.server_address[1]}"
    finally:
        for server in (udp, tcp):
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()


class _Server(socketserver.ThreadingMixIn):
    daemon_threads = True
    cloud: Cloud


class _UdpServer(_Server, socketserver.UDPServer):
    pass


class _TcpServer(_Server, socketserver.TCPServer):
    allow_reuse_address = True


def _bind(cloud: Cloud) -> tuple[_UdpServer, _TcpServer]:
    """Both servers on one port: the system picks it for UDP, TCP must be free there too."""
    for attempt in range(1, _BIND_ATTEMPTS + 1):
        udp = _UdpServer(("127.0.0.1", 0), _UdpHandler)
        try:
            tcp = _TcpServer(("127.0.0.1", udp.server_address[1]), _TcpHandler)
        except OSError:
            udp.server_close()
            if attempt == _BIND_ATTEMPTS:
                raise
            continue
        udp.cloud = tcp.cloud = cloud
        return udp, tcp
    raise AssertionError("unreachable: the last attempt returns or raises")


def _cloud_of(server: socketserver.BaseServer) -> Cloud:
    if not isinstance(server, _Server):
        raise TypeError(f"{server!r} is no server of this module")
    return server.cloud


class _UdpHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, socket = self.request
        response = respond(_cloud_of(self.server), data)
        if response is not None:
            socket.sendto(_udp_wire(response), self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while True:
            header = self.rfile.read(2)
            if len(header) < 2:
                return
            data = self.rfile.read(int.from_bytes(header, "big"))
            response = respond(_cloud_of(self.server), data)
            if response is None:
                return
            wire = response.to_wire()
            self.wfile.write(len(wire).to_bytes(2, "big") + wire)


def _udp_wire(response: dns.message.Message) -> bytes:
    limit = max(response.request_payload, _UDP_BYTES)
    try:
        return response.to_wire(max_size=limit)
    except dns.exception.TooBig:
        response.flags |= dns.flags.TC
        for section in (response.answer, response.authority, response.additional):
            section.clear()
        return response.to_wire(max_size=limit)
