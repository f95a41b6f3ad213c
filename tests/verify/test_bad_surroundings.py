"""A resolver, a network or a check that misbehaves: told apart from a domain that does."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.verify import servers
from tests.verify.world import HOST, finished, look, running, world
from verify import probe
from verify.probe import examine
from verify.surroundings import Surroundings
from verify.values import Address, DomainReport

SHORT = 0.6
"""Seconds for one step where a test waits for it to pass."""


def in_place_of(
    monkeypatch: pytest.MonkeyPatch, name: str, check: Callable[[Any], Awaitable[Any]]
) -> None:
    """Lets `check` stand for the check of that name."""
    usual = probe._check  # pyright: ignore[reportPrivateUsage]

    def chosen(asked: str) -> Callable[[Any], Awaitable[Any]]:
        return check if asked == name else usual(asked)

    monkeypatch.setattr(probe, "_check", chosen)


def test_a_resolver_that_is_dead_is_an_error_not_a_finding(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.silent.add("*")
    made.setting["timeout"] = SHORT

    report = look(made)

    assert (report.check("dns").status, report.check("dns").cause) == ("error", "dns-timeout")
    assert report.verdict == "fail"
    assert report.could_not_run


def test_a_resolver_where_nobody_listens_is_an_error(tmp_path: Path) -> None:
    made = world(tmp_path)

    async def run() -> DomainReport:
        async with running(made) as setting:
            with socket.socket() as taken:
                taken.bind(("127.0.0.1", 0))
                port = taken.getsockname()[1]
            changed = replace(setting, resolver=Address("127.0.0.1", port), timeout=SHORT)
            return await examine(made.subject(), changed, Surroundings.of(changed))

    assert finished(run()).check("dns").status == "error"


def test_an_answer_that_is_no_dns_is_silence(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.garbage.add(HOST)
    made.setting["timeout"] = SHORT

    assert look(made).check("dns").cause == "dns-timeout"


def test_a_resolver_that_lies_is_found_by_what_answers(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.names[HOST] = {"A": ["127.0.0.1"]}
    made.present("landing.captive-portal.example")
    made.behaviour = lambda _: servers.page(200, "Please log in")

    report = look(made)

    assert [check.cause for check in report.failed()] == [
        "certificate-name-mismatch",
        "esp-not-reached",
    ], report


def test_a_truncated_answer_is_asked_for_again_over_tcp(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.truncated = True

    assert look(made).verdict == "pass"


@pytest.mark.parametrize("follows", [True, False])
def test_the_end_of_the_chain_is_asked_for_only_by_who_was_not_told(
    tmp_path: Path, follows: bool
) -> None:
    made = world(tmp_path)
    made.zone.follows = follows

    assert look(made).verdict == "pass"

    # Told by the SOA that a resolver puts beside CNAMEs which lead to nothing.
    edge = made.subject().edge
    asked = [kind for name, kind in made.zone.questions if name == edge]
    assert sorted(asked) == ([] if follows else ["A", "AAAA", "CAA"])


def test_no_way_to_the_edge_is_an_error_not_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world(tmp_path)

    async def no_way(*_: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", no_way)

    report = look(made)

    assert (report.check("https").status, report.check("http").status) == ("error", "error")
    assert report.could_not_run


def test_a_check_that_fails_itself_ends_neither_the_run_nor_tells_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world(tmp_path)

    async def broken(_: object) -> None:
        raise ValueError("https://ablink.mail.example.com/ls/click?upn=secret")

    in_place_of(monkeypatch, "caa", broken)

    report = look(made)

    assert (report.check("caa").status, report.check("esp").status) == ("error", "pass")
    assert "secret" not in repr(report)
    assert report.verdict == "fail"


def test_a_domain_is_bounded_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world(tmp_path)
    made.setting["timeout"] = 0.05

    async def never(_: object) -> None:
        await asyncio.Event().wait()

    in_place_of(monkeypatch, "caa", never)

    report = look(made)

    assert len(report.checks) == 15
    assert report.check("caa").status == report.check("link").status == "error"
