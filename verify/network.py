"""Connects to an edge: TCP, then TLS with a name, each with a bound and a reason when it fails."""

import asyncio
import errno
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from verify.streams import Stream, encrypt

Trouble = Literal["refused", "timeout", "reset", "no-route", "not-tls", "tls-refused", "tls-old"]
"""Why there is no connection; `no-route`: this machine has no way to the address."""

_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_NOT_TLS = (
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
)
_OLD = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "VERSION_TOO_LOW")


class UnreachableError(Exception):
    """No connection; `trouble` says why as a word, the text in words."""

    def __init__(self, trouble: Trouble, saw: str) -> None:
        super().__init__(saw)
        self.trouble: Trouble = trouble


class UntrustedError(Exception):
    """TLS failed because of the certificate; OpenSSL's number and words say why."""

    def __init__(self, code: int, saw: str) -> None:
        super().__init__(saw)
        self.code: int = code


@dataclass(frozen=True)
class Endpoint:
    """Where to connect: an IP address and a port."""

    address: str
    port: int

    @property
    def told(self) -> str:
        """For people; an IPv6 address in brackets."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"


async def connect(endpoint: Endpoint, timeout: float) -> socket.socket:
    """A connected socket.

    Raises:
        UnreachableError: when there is none in `timeout` seconds.
    """
    six = ipaddress.ip_address(endpoint.address).version == 6
    raw = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_STREAM)
    raw.setblocking(False)
    try:
        async with asyncio.timeout(timeout):
            await asyncio.get_running_loop().sock_connect(raw, (endpoint.address, endpoint.port))
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raw.close()
        raise _unreachable(error, endpoint) from error
    except BaseException:
        raw.close()
        raise
    return raw


def _unreachable(error: OSError, endpoint: Endpoint) -> UnreachableError:
    if isinstance(error, TimeoutError):
        return UnreachableError("timeout", f"{endpoint.told} does not answer")
    if error.errno in _NO_ROUTE:
        return UnreachableError("no-route", f"this machine has no way to {endpoint.told}")
    if isinstance(error, ConnectionRefusedError):
        return UnreachableError("refused", f"{endpoint.told} refuses the connection")
    return UnreachableError("reset", f"{endpoint.told}: {error.strerror or type(error).__name__}")


async def plain(endpoint: Endpoint, timeout: float) -> Stream:
    """A connection without TLS.

    Raises:
        UnreachableError: when there is none in `timeout` seconds.
    """
    return Stream(await connect(endpoint, timeout))


async def encrypted(
    endpoint: Endpoint, name: str, context: ssl.SSLContext, timeout: float
) -> Stream:
    """A TLS connection, after a fresh handshake that names `name` (SNI).

    Raises:
        UnreachableError: when there is none in `timeout` seconds for each of the two steps.
        UntrustedError: when `context` refuses the certificate.
    """
    raw = await connect(endpoint, timeout)
    try:
        async with asyncio.timeout(timeout):
            return await encrypt(raw, name, context)
    except ssl.SSLCertVerificationError as error:
        raise UntrustedError(error.verify_code, error.verify_message) from error
    except ssl.SSLError as error:
        raise _refused_handshake(error, endpoint) from error
    except TimeoutError as error:
        raise UnreachableError(
            "timeout", f"{endpoint.told} does not finish the handshake"
        ) from error
    except OSError as error:
        saw = f"{endpoint.told} ends the connection in the TLS handshake"
        raise UnreachableError("reset", saw) from error


def _refused_handshake(error: ssl.SSLError, endpoint: Endpoint) -> UnreachableError:
    reason = error.reason or ""
    words = reason.lower().replace("_", " ") or type(error).__name__
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) or "EOF" in reason:
        return UnreachableError(
            "reset", f"{endpoint.told} ends the connection in the TLS handshake"
        )
    if any(word in reason for word in _OLD):
        return UnreachableError("tls-old", f"{endpoint.told} speaks no TLS 1.2 ({words})")
    if any(word in reason for word in _NOT_TLS):
        return UnreachableError("not-tls", f"{endpoint.told} answers, but not with TLS ({words})")
    return UnreachableError("tls-refused", f"{endpoint.told} refuses the handshake ({words})")


def contexts(ca: str | None) -> "Contexts":
    """The TLS settings of a run; reads the system's authorities once.

    Raises:
        OSError: when the file `ca` cannot be read or holds no certificate (`ssl.SSLError`).
    """
    strict = ssl.create_default_context()
    if ca is not None:
        strict.load_verify_locations(ca)
    strict.check_hostname = False
    lenient = _lenient(ssl.TLSVersion.TLSv1_2)
    old = _lenient(ssl.TLSVersion.MINIMUM_SUPPORTED)
    # Level 0 is the only one at which OpenSSL 3 still speaks TLS 1.0 and 1.1.
    old.set_ciphers("ALL:@SECLEVEL=0")
    for context in (strict, lenient, old):
        context.set_alpn_protocols(["http/1.1"])
    return Contexts(strict, lenient, old)


def _lenient(lowest: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = lowest
    return context


@dataclass(frozen=True)
class Contexts:
    """TLS settings.

    Attributes:
        strict: refuses a certificate whose chain or dates are wrong; the name is judged apart.
        lenient: takes any certificate: what else is wrong shall be seen too.
        old: speaks what no client should any more.
    """

    strict: ssl.SSLContext
    lenient: ssl.SSLContext
    old: ssl.SSLContext


def families(addresses: Iterable[str]) -> list[str]:
    """One address of each family, IPv4 first: what a client tries."""
    chosen: dict[int, str] = {}
    for address in addresses:
        chosen.setdefault(ipaddress.ip_address(address).version, address)
    return [chosen[version] for version in sorted(chosen)]
