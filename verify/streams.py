"""A connection whose socket is read and written as soon as it can be, on the running event loop.

Standard streams pass every byte through a transport, a TLS engine and a buffer of their own; for
requests as short as these that takes longer than the network.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from typing import cast

_AT_ONCE = 2**13
"""Bytes that are taken, and parsed, without a pause."""


async def encrypt(raw: socket.socket, name: str, context: ssl.SSLContext) -> "Stream":
    """A TLS handshake on a connected socket, which it owns from now on; the caller bounds the time.

    Raises:
        OSError: when there is no handshake, of which `ssl.SSLError` is one.
    """
    made = raw
    try:
        made = context.wrap_socket(raw, server_hostname=name, do_handshake_on_connect=False)
        while True:
            try:
                made.do_handshake()
            except ssl.SSLWantReadError:
                await readable(made)
            except ssl.SSLWantWriteError:
                await writable(made)
            else:
                return Stream(made)
    except BaseException:
        made.close()
        raise


async def readable(waiting: socket.socket) -> None:
    """Waits until something has come, or the end of it; the caller bounds the time."""
    loop = asyncio.get_running_loop()
    await _once(waiting, loop.add_reader, loop.remove_reader)


async def writable(waiting: socket.socket) -> None:
    """Waits until something may go out; the caller bounds the time."""
    loop = asyncio.get_running_loop()
    await _once(waiting, loop.add_writer, loop.remove_writer)


async def _once(
    waiting: socket.socket, watch: Callable[..., None], forget: Callable[[int], bool]
) -> None:
    number = waiting.fileno()
    ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def wake() -> None:
        # At once, or the loop would say it again before the task has its turn.
        forget(number)
        if not ready.done():
            ready.set_result(None)

    watch(number, wake)
    try:
        await ready
    finally:
        forget(number)


class Stream:
    """A connection that counts what comes in.

    Attributes:
        most: bytes that may come in for one request.
        received: bytes that came in for it.
    """

    def __init__(self, connected: socket.socket) -> None:
        self.most: int = 0
        self.received: int = 0
        self._socket: socket.socket = connected
        self._loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        self._watched: bool = False
        self._waiter: asyncio.Future[bytes] | None = None

    def expect(self, most: int) -> None:
        """A new request: its answer may have `most` bytes in all."""
        self.most, self.received = most, 0

    async def read(self) -> bytes:
        """The next bytes, none at the end; the caller bounds the time.

        Raises:
            OSError: when the connection breaks; a `ConnectionError` without a number when more
                came than one answer may have.
        """
        if self.received >= self.most:
            raise ConnectionError("more than an answer may have")
        received = await self._next()
        self.received += len(received)
        return received

    async def _next(self) -> bytes:
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            # The rest of a record, of which the loop knows nothing: others, and the clock, get a
            # turn first.
            await asyncio.sleep(0)
            return self._socket.recv(_AT_ONCE)
        self._waiter = self._loop.create_future()
        if not self._watched:
            self._loop.add_reader(self._socket.fileno(), self._arrived)
            self._watched = True
        try:
            return await self._waiter
        finally:
            self._waiter = None

    def _arrived(self) -> None:
        """Takes what has come for who waits for it; what nobody waits for stays where it is."""
        waiter = self._waiter
        if waiter is None or waiter.done():
            self._forget()
            return
        try:
            received = self._socket.recv(_AT_ONCE)
        except (BlockingIOError, ssl.SSLWantReadError):
            return  # a part of a record, or a message of TLS itself
        except OSError as error:
            waiter.set_exception(error)
        else:
            waiter.set_result(received)

    def _forget(self) -> None:
        if self._watched:
            self._loop.remove_reader(self._socket.fileno())
            self._watched = False

    async def write(self, buffer: bytes) -> None:
        """Sends everything; the caller bounds the time.

        Raises:
            OSError: when the connection breaks.
        """
        left = memoryview(buffer)
        while left:
            try:
                left = left[self._socket.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                await writable(self._socket)

    def close(self) -> None:
        """Closes without waiting for the other side, which may never answer."""
        self._forget()
        self._socket.close()

    @property
    def tls(self) -> ssl.SSLSocket:
        """The TLS session."""
        return cast(ssl.SSLSocket, self._socket)
