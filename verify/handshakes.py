"""A fresh TLS handshake with the tracking domain's name, and what it shows."""

from dataclasses import dataclass

from cryptography import x509

from verify.network import Contexts, Endpoint, UnreachableError, UntrustedError, encrypted
from verify.streams import Stream


@dataclass(frozen=True)
class Handshake:
    """What one endpoint showed.

    Attributes:
        endpoint: who.
        trouble: why there was no handshake at all; None when there was one.
        certificate: the leaf, None without a handshake or when it cannot be read.
        version: protocol, for example `TLSv1.3`; `""` without a handshake.
        refused: why the chain or the dates are not accepted: OpenSSL's number and words; None
            when they are, and when the protocol is too old to have them judged.
    """

    endpoint: Endpoint
    trouble: UnreachableError | None = None
    certificate: x509.Certificate | None = None
    version: str = ""
    refused: tuple[int, str] | None = None


async def shake(endpoint: Endpoint, name: str, contexts: Contexts, timeout: float) -> Handshake:
    """One handshake that judges chain and dates; a second one only to see what was refused."""
    try:
        return await _seen(endpoint, await encrypted(endpoint, name, contexts.strict, timeout))
    except UntrustedError as error:
        refused = (error.code, str(error))
    except UnreachableError as error:
        # Some servers end the connection in place of saying that they speak older versions only.
        if error.trouble not in ("tls-old", "tls-refused", "reset"):
            return Handshake(endpoint, error)
        return await _old(endpoint, name, contexts, timeout, error)
    try:
        stream = await encrypted(endpoint, name, contexts.lenient, timeout)
    except (UnreachableError, UntrustedError):
        return Handshake(endpoint, refused=refused)
    return await _seen(endpoint, stream, refused)


async def _old(
    endpoint: Endpoint, name: str, contexts: Contexts, timeout: float, first: UnreachableError
) -> Handshake:
    """Whether an endpoint that refuses today's TLS speaks an older one."""
    try:
        return await _seen(endpoint, await encrypted(endpoint, name, contexts.old, timeout))
    except (UnreachableError, UntrustedError):
        return Handshake(endpoint, first)


async def _seen(
    endpoint: Endpoint, stream: Stream, refused: tuple[int, str] | None = None
) -> Handshake:
    try:
        version = stream.tls.version() or ""
        certificate = _read(stream.tls.getpeercert(binary_form=True))
    finally:
        stream.close()
    return Handshake(endpoint, None, certificate, version, refused)


def _read(der: bytes | None) -> x509.Certificate | None:
    if not der:
        return None
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None
