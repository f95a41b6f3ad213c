"""What does not fit into one piece: long writes, short reads, what comes while nobody waits."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.verify import servers
from tests.verify.servers import Wire
from tests.verify.world import HOST, World, finished, world
from verify.network import Endpoint, contexts, encrypted, plain
from verify.streams import Stream

MUCH = bytes(range(256)) * 2**14
"""More than a connection takes before the other side reads."""


@contextlib.asynccontextmanager
async def connected(made: World, wire: Wire, tls: bool) -> AsyncGenerator[Stream]:
    """A connection to a server that talks as `wire` does."""
    async with servers.wire_server(wire, made.tls if tls else None) as port:
        endpoint = Endpoint("127.0.0.1", port)
        if tls:
            stream = await encrypted(endpoint, HOST, contexts(str(made.ca)).strict, 5)
        else:
            stream = await plain(endpoint, 5)
        stream.expect(2 * len(MUCH))
        try:
            yield stream
        finally:
            stream.close()


async def everything(stream: Stream) -> bytes:
    found = bytearray()
    async with asyncio.timeout(20):
        while received := await stream.read():
            found += received
    return bytes(found)


@pytest.mark.parametrize("tls", [False, True])
def test_what_is_long_goes_out_and_comes_back_whole(tmp_path: Path, tls: bool) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        content = await reader.readexactly(len(MUCH))
        writer.write(content)
        await writer.drain()

    async def run() -> bytes:
        async with connected(world(tmp_path), echo, tls) as stream:
            await stream.write(MUCH)
            return await everything(stream)

    assert finished(run()) == MUCH


def test_a_record_longer_than_a_read_is_had_whole_before_more_comes(tmp_path: Path) -> None:
    record = MUCH[: 2**14]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(record)
        await reader.read()

    async def run() -> bytes:
        found = b""
        async with connected(world(tmp_path), talk, True) as stream, asyncio.timeout(5):
            while len(found) < len(record):
                found += await stream.read()
        return found

    assert finished(run()) == record


@pytest.mark.parametrize("tls", [False, True])
def test_what_comes_while_nobody_waits_is_there_later(tmp_path: Path, tls: bool) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for word in (b"one", b"two", b"three"):
            writer.write(word)
            await writer.drain()
            await reader.readexactly(1)

    async def run() -> list[bytes]:
        found: list[bytes] = []
        async with connected(world(tmp_path), talk, tls) as stream:
            for _ in range(3):
                found.append(await stream.read())
                await stream.write(b"x")
                # The loop tells that the next word is there, and nobody has asked for it.
                await asyncio.sleep(0.05)
            found.append(await stream.read())
        return found

    assert finished(run()) == [b"one", b"two", b"three", b""]


def test_more_than_an_answer_may_have_is_not_read(tmp_path: Path) -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(MUCH)
        await writer.drain()

    async def run() -> None:
        async with connected(world(tmp_path), talk, True) as stream:
            stream.expect(2**16)
            while True:
                await stream.read()

    with pytest.raises(ConnectionError, match="more than an answer may have"):
        finished(run())
