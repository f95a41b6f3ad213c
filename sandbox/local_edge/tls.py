"""TLS whose certificate, versions and protocols depend on the name the viewer asks for.

A context is chosen before the handshake begins, since versions and protocols cannot be changed
once it has. The name is read from the first bytes by the TLS library itself.
"""

import ssl
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, cast

SNI: ContextVar[str | None] = ContextVar("SNI", default=None)
"""The name of the handshake, for everything that a connection starts."""

Choose = Callable[[str | None], ssl.SSLContext | None]


class SniContext(ssl.SSLContext):
    """A server context that hands every handshake to the one that ``choose`` gives for its name.

    Where it gives nothing, the handshake fails with the alert ``handshake_failure``.
    """

    choose: Choose

    @classmethod
    def of(cls, choose: Choose) -> "SniContext":
        """The context of one listener."""
        context = cls(ssl.PROTOCOL_TLS_SERVER)
        context.choose = choose
        return context

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """A connection that begins once the name is known."""
        del server_side, server_hostname, session
        return cast(ssl.SSLObject, _Pending(self.choose, incoming, outgoing))


class _Pending:
    """Behaves like an ``ssl.SSLObject``; the real one is made when the first bytes are there."""

    def __init__(self, choose: Choose, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO) -> None:
        self._choose = choose
        self._incoming = incoming
        self._outgoing = outgoing
        self._real: ssl.SSLObject | None = None
        self._failure: ssl.SSLError | None = None

    def do_handshake(self) -> None:
        """Go on with the handshake as far as the bytes there allow."""
        if self._failure is not None:
            raise self._failure
        if self._real is None:
            self._real = self._begin()
        try:
            self._real.do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            if not self._outgoing.pending:
                raise
            # The loop would drop the alert that tells the viewer why: let it go out first.
            self._failure = error
            raise ssl.SSLWantReadError from None

    def _begin(self) -> ssl.SSLObject:
        data = self._incoming.read()
        self._incoming.write(data)
        name = _name_in(data)
        SNI.set(name)
        context = self._choose(name)
        if context is None:
            context = _refusing(lambda *_: ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE)
        return context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _name_in(data: bytes) -> str | None:
    """The name that a client's first bytes ask for, in lower case.

    Raises:
        ssl.SSLWantReadError: when they are not complete yet.
    """
    asked: list[str | None] = []

    def remember(_connection: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> int:
        asked.append(name)
        return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR

    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    incoming.write(data)
    reader = _refusing(remember).wrap_bio(incoming, outgoing, server_side=True)
    try:
        reader.do_handshake()
    except ssl.SSLWantReadError:
        raise
    except ssl.SSLError:
        pass  # What is no ClientHello fails in the real handshake, with its own alert.
    name = asked[0] if asked else None
    return None if name is None else name.lower().rstrip(".")


def _refusing(callback: Callable[..., int]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.sni_callback = callback
    return context
