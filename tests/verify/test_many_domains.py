"""Many domains at once: nobody waits for one that hangs, and no more are open than allowed."""

import asyncio
import io
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.verify.world import HOST, finished, running, world
from verify import processes, run
from verify.output.live import LiveDisplay
from verify.processes import examine_everywhere
from verify.run import examine_all
from verify.surroundings import Surroundings
from verify.values import CHECKS, Address, Check, DomainReport, Setting, Subject

ROOT = Path(__file__).resolve().parent.parent.parent


def report(host: str) -> DomainReport:
    return DomainReport(
        host, "cloudfront", "sendgrid", "live", tuple(Check(name, "pass") for name in CHECKS)
    )


def hosts(number: int) -> list[Subject]:
    return [Subject(f"a{one}.example.com", "cloudfront", "sendgrid") for one in range(number)]


def test_one_that_hangs_holds_up_nobody(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.silent.add("hangs.mail.example.com")
    made.setting["timeout"] = 2.0
    others = [f"ok{number}.mail.example.com" for number in range(3)]
    for name in others:
        made.zone.put(name, "CNAME", "d111111abcdef8.cloudfront.net.")
        made.known["sendgrid.net"].add(name)
    made.present(*others)
    subjects = [replace(made.subject(), host=name) for name in ["hangs.mail.example.com", *others]]

    async def order() -> list[str]:
        async with running(made) as setting:
            return [one.host async for one in examine_all(subjects, setting, 2)]

    found = finished(order())

    assert sorted(found[:3]) == others
    assert found[3] == "hangs.mail.example.com"


def test_no_more_at_once_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    busy: list[int] = []
    now = 0

    async def examine(subject: Subject, *_: object) -> DomainReport:
        nonlocal now
        now += 1
        busy.append(now)
        await asyncio.sleep(0)
        now -= 1
        return report(subject.host)

    monkeypatch.setattr(run, "examine", examine)

    async def all_of_them() -> set[str]:
        return {one.host async for one in examine_all(hosts(20), Setting(), 4)}

    assert finished(all_of_them()) == {subject.host for subject in hosts(20)}
    assert max(busy) == 4


def test_what_nobody_expects_ends_the_run_in_place_of_hanging(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def examine(*_: object) -> DomainReport:
        raise RuntimeError("unexpected")

    monkeypatch.setattr(run, "examine", examine)

    async def all_of_them() -> None:
        async for _ in examine_all(hosts(3), Setting(), 2):
            pass

    with pytest.raises(RuntimeError, match="unexpected"):
        finished(all_of_them())


def test_a_dead_resolver_takes_no_longer_for_many(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.silent.add("*")
    made.setting["timeout"] = 0.5
    subjects = [replace(made.subject(), host=f"a{number}.example.com") for number in range(20)]

    async def seconds() -> float:
        async with running(made) as setting:
            started = time.monotonic()
            async for _ in examine_all(subjects, setting, 20):
                pass
            assert setting.whole == 2.5
            return time.monotonic() - started

    assert finished(seconds()) < 2.5 + 2


def reported(subjects: list[Subject], setting: Setting) -> tuple[set[str], set[str]]:
    """Hosts that were started and hosts that were reported, over two processes."""
    started: set[str] = set()

    async def every() -> set[str]:
        found = examine_everywhere(subjects, setting, 8, lambda one: started.add(one.host))
        return {one.host async for one in found}

    return started, finished(every())


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_processors", lambda: 2)
    # As where a live display is; pytest has threads of its own only now and then.
    monkeypatch.setattr(threading, "active_count", lambda: 2)


COPIES = """
import asyncio
from tests.verify import test_many_domains as tests
from verify import processes

processes._processors = lambda: 2
print(type(processes._way_to_start()).__name__, flush=True)
tests.spread()
"""


def test_a_process_without_threads_is_copied_on_linux() -> None:
    way = "ForkContext" if sys.platform == "linux" else "SpawnContext"
    done = subprocess.run(
        [sys.executable, "-c", COPIES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{way}\n", "")


def spread() -> None:
    # At this stage only DNS is asked, and nobody answers there: an error each.
    nobody = Setting(Address("127.0.0.1", 9), timeout=0.2)
    subjects = [
        replace(one, stage="certificate", phase="before-cutover", cdn="proxy") for one in hosts(200)
    ]

    started, found = reported(subjects, nobody)

    assert started == found == {one.host for one in subjects}


@pytest.mark.usefixtures("two_processors")
def test_many_domains_are_spread_over_processes() -> None:
    spread()


@pytest.mark.usefixtures("two_processors")
def test_a_file_that_a_process_cannot_read_is_told() -> None:
    with pytest.raises(OSError, match="No such file"):
        reported(hosts(200), Setting(ca="no-such-file.pem"))


def dies(*_: object) -> None:
    """Stands for the work of a process that is killed."""
    os._exit(3)


@pytest.mark.usefixtures("two_processors")
def test_a_process_that_dies_ends_the_run_in_place_of_hanging(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "_work", dies)

    with pytest.raises(RuntimeError, match="before its work did"):
        reported(hosts(200), Setting())


def test_the_live_display_prints_what_servers_say_as_it_is() -> None:
    out = io.StringIO()
    checks = list(report(HOST).checks)
    checks[7] = Check("esp", "fail", "esp-not-reached", "[bold]x[/bold]", "means", "fix")
    with LiveDisplay(1, Console(file=out, force_terminal=True, width=100)) as display:
        display.started(Subject(HOST, "cloudfront", "sendgrid"))
        display.finished(replace(report(HOST), checks=tuple(checks)))

    assert "[bold]x[/bold]" in out.getvalue()
    assert f"FAIL {HOST}" in out.getvalue()


def test_surroundings_of_a_setting_need_their_file() -> None:
    with pytest.raises(OSError, match="No such file"):
        Surroundings.of(Setting(ca="no-such-file.pem"))
