"""The sockets of the local edge: cheap to open, so that what answers may start later."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox import loopback

_ATTEMPTS = 50
_BACKLOG = 512


@dataclass(frozen=True)
class Ports:
    """Where loopback has port 80 and port 443 of the world."""

    http: int
    https: int

    def local(self, port: int) -> int | None:
        """The loopback port of a port of the world; only those two are there."""
        return {80: self.http, 443: self.https}.get(port)


@dataclass(frozen=True)
class Listeners:
    """Open sockets: for every address one for HTTP and one for HTTPS."""

    ports: Ports
    http: Sequence[socket.socket]
    https: Sequence[socket.socket]

    def close(self) -> None:
        """Close them all."""
        for opened in (*self.http, *self.https):
            opened.close()


def listen() -> Listeners:
    """Open the sockets of every address, on two ports that are free on all of them.

    Raises:
        OSError: when no such ports were found.
    """
    http, https = _on_one_port(), _on_one_port()
    return Listeners(Ports(_port(http[0]), _port(https[0])), http, https)


def _on_one_port() -> list[socket.socket]:
    others = [*loopback.addresses(), *loopback.proxy_addresses()]
    for attempt in range(1, _ATTEMPTS + 1):
        opened = [_bound(socket.AF_INET, loopback.SHARED, 0)]
        port = _port(opened[0])
        try:
            opened += [_bound(socket.AF_INET, address, port) for address in others]
            if _has_ipv6():
                opened.append(_bound(socket.AF_INET6, loopback.SHARED_IPV6, port))
        except OSError:
            for item in opened:
                item.close()
            if attempt == _ATTEMPTS:
                raise
            continue
        return opened
    raise AssertionError("unreachable: the last attempt returns or raises")


def _port(opened: socket.socket) -> int:
    return int(opened.getsockname()[1])


def _has_ipv6() -> bool:
    try:
        _bound(socket.AF_INET6, loopback.SHARED_IPV6, 0).close()
    except OSError:
        return False
    return True


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    opened = socket.socket(family)
    try:
        opened.bind((address, port))
        opened.listen(_BACKLOG)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened
