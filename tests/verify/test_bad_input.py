"""Servers and resolvers that misbehave: each a finding of its domain, bounded in every way."""

import asyncio
import contextlib
import socket
import ssl
import struct
import time
import tracemalloc
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.verify import servers
from tests.verify.servers import Reply, Wire
from tests.verify.world import HOST, World, finished, look, running, world
from verify.probe import examine
from verify.surroundings import Surroundings
from verify.values import DomainReport

SHORT = 0.6
"""Seconds for one step where a test waits for it to pass."""


def look_with(
    made: World, server: Callable[[World], AbstractAsyncContextManager[int]], port: str
) -> DomainReport:
    """Examines the world with another server in place of its own on `http_port` or `https_port`."""

    async def run() -> DomainReport:
        # The ESP itself would be asked at the same port: it has no address here.
        made.zone.names.pop("sendgrid.net")
        async with running(made) as setting, server(made) as number:
            changed = replace(setting, **{port: number})
            started = time.monotonic()
            report = await examine(made.subject(), changed, Surroundings.of(changed))
            assert time.monotonic() - started < changed.whole + 1
            return report

    return finished(run())


def wire(talk: Wire, tls: bool = False) -> Callable[[World], AbstractAsyncContextManager[int]]:
    return lambda made: servers.wire_server(talk, made.tls if tls else None)


@contextlib.asynccontextmanager
async def closed(_: World) -> AsyncGenerator[int]:
    """A port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    del writer
    while await reader.read(65536):
        pass
    await asyncio.Event().wait()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def half_a_hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The beginning of a TLS record, and then the end."""
    await reader.read(65536)
    writer.write(b"\x16\x03\x03\x40\x00\x02\x00\x00")
    await writer.drain()


def says(content: bytes) -> Wire:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(content)
        await writer.drain()

    return talk


def for_ever(start: bytes, chunk: bytes) -> Wire:
    """Sends `start`, then `chunk` as long as the client takes it."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(start)
        while True:
            writer.write(chunk)
            await writer.drain()
            # A client that has gone shows only once the loop, which both share, has a turn.
            await asyncio.sleep(0)

    return talk


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte of an answer now and then, for ever: no single read takes long."""
    await reader.read(65536)
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(SHORT / 20)


HTTPS = [
    ("https-refused", "https", closed, False),
    ("https-refused", "https", wire(says(b"HTTP/1.1 400 Bad Request\r\n\r\n")), False),
    ("https-timeout", "https", wire(hang), True),
    ("connection-reset", "https", wire(reset), False),
    ("connection-reset", "https", wire(half_a_hello), False),
    ("not-http", "http", wire(says(b"\x00\x01 no such thing\r\n\r\n"), tls=True), False),
    ("esp-not-reached", "esp", wire(says(b"HTTP/1.1 abc\r\n\r\n"), tls=True), False),
    ("esp-not-reached", "esp", wire(hang, tls=True), True),
    ("esp-not-reached", "esp", wire(drip, tls=True), True),
    (
        "esp-not-reached",
        "esp",
        wire(for_ever(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536), tls=True),
        False,
    ),
    (
        "esp-not-reached",
        "esp",
        wire(for_ever(b"HTTP/1.1 200 OK\r\n", b"a: " + b"x" * 65536 + b"\r\n"), tls=True),
        False,
    ),
    (
        "esp-not-reached",
        "esp",
        wire(for_ever(b"", b"HTTP/1.1 103 Early Hints\r\na: b\r\n\r\n" * 999), tls=True),
        True,
    ),
    (
        "esp-not-reached",
        "esp",
        wire(says(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"), tls=True),
        False,
    ),
]


@pytest.mark.parametrize(("cause", "name", "server", "slow"), HTTPS)
def test_https_that_misbehaves(
    tmp_path: Path, cause: str, name: str, server: Callable[[World], Any], slow: bool
) -> None:
    made = world(tmp_path)
    if slow:
        made.setting["timeout"] = SHORT

    report = look_with(made, server, "https_port")

    assert (report.check(name).status, report.check(name).cause) == ("fail", cause), report
    assert report.verdict == "fail"


def test_what_never_becomes_an_answer_is_given_up_by_its_size(tmp_path: Path) -> None:
    made = world(tmp_path)
    flood = for_ever(b"", b"HTTP/1.1 103 Early Hints\r\na: b\r\n\r\n" * 999)

    report = look_with(made, wire(flood), "http_port")

    assert "more than an answer may have" in (report.check("http").saw or ""), report


HTTP = [
    ("http-refused", closed, False),
    ("http-refused", wire(reset), False),
    ("http-timeout", wire(hang), True),
    ("not-http", wire(says(b"220 mail.example.com ESMTP\r\n")), False),
]


@pytest.mark.parametrize(("cause", "server", "slow"), HTTP)
def test_http_that_misbehaves(
    tmp_path: Path, cause: str, server: Callable[[World], Any], slow: bool
) -> None:
    made = world(tmp_path)
    if slow:
        made.setting["timeout"] = SHORT

    report = look_with(made, server, "http_port")

    assert [(check.name, check.cause) for check in report.failed()] == [("http", cause)], report


def test_old_tls_only(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.tls.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        made.tls.maximum_version = ssl.TLSVersion.TLSv1_1
    made.tls.set_ciphers("ALL:@SECLEVEL=0")

    report = look(made)

    assert [(check.name, check.cause) for check in report.failed()] == [("tls", "tls-too-old")]


def test_an_edge_without_a_certificate_for_the_name(tmp_path: Path) -> None:
    made = world(tmp_path)
    # A TLS alert: fatal, handshake failure.
    alert = wire(says(b"\x15\x03\x03\x00\x02\x02\x28"))

    report = look_with(made, alert, "https_port")

    failed = [(check.name, check.cause) for check in report.failed()]
    assert failed == [("certificate", "certificate-name-mismatch")], report


def test_an_edge_that_says_it_has_older_tls_only(tmp_path: Path) -> None:
    made = world(tmp_path)
    # A TLS alert: fatal, protocol version.
    alert = wire(says(b"\x15\x03\x03\x00\x02\x02\x46"))

    report = look_with(made, alert, "https_port")

    assert [(check.name, check.cause) for check in report.failed()] == [("tls", "tls-too-old")]


def test_odd_names_in_a_certificate(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.present(
        "127.0.0.1", "xn--mnchen-3ya.example.com", "a" * 63 + ".example.com", common_name="\x1b[31m"
    )

    check = look(made).check("certificate")

    assert check.cause == "certificate-name-mismatch"
    assert (check.saw or "").isprintable()


def test_a_certificate_without_any_name(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.present(common_name=HOST)

    check = look(made).check("certificate")

    assert (check.cause, "no name at all" in (check.saw or "")) == (
        "certificate-name-mismatch",
        True,
    )


def test_what_servers_say_is_fit_for_a_terminal(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.behaviour = lambda _: Reply(200, {"server": "x\x9b31m"}, b"<title>\x1b]0;evil\x07</title>")

    said = look(made).check("esp").saw or ""

    assert "evil" in said
    assert said.isprintable()


def test_ipv6_only(tmp_path: Path) -> None:
    made = world(tmp_path)
    for name, records in made.zone.names.items():
        if "A" in records:
            made.zone.names[name] = {"AAAA": ["::1"]}

    report = _over_ipv6(made)

    assert report.verdict == "pass", report
    assert "[::1]" in (report.check("https").saw or "")


def test_ipv6_that_is_refused_where_ipv4_works(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.put("d111111abcdef8.cloudfront.net", "AAAA", "::1")

    report = look(made)

    assert [check.cause for check in report.failed()] == ["ipv6-unreachable"], report


def _over_ipv6(made: World) -> DomainReport:
    async def run() -> DomainReport:
        async with (
            running(made) as setting,
            servers.http_server(made.answer, host="::1") as plain,
            servers.http_server(made.answer, made.tls, host="::1") as secure,
        ):
            changed = replace(setting, http_port=plain, https_port=secure)
            return await examine(made.subject(), changed, Surroundings.of(changed))

    return finished(run())


def test_an_endless_body_takes_no_memory(tmp_path: Path) -> None:
    made = world(tmp_path)
    endless = for_ever(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2**20)
    tracemalloc.start()
    try:
        look_with(made, wire(endless, tls=True), "https_port")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 24 * 2**20
