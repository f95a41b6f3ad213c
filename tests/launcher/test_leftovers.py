"""What a killed CLI leaves behind is ended, and nothing else."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest

from sandbox import leftovers

WAITING = "import signal; print(flush=True); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITING}"

pytestmark = pytest.mark.needs("linux")


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def start(mark: str, code: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, leftovers.MARK: mark},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.mark.parametrize("code", [WAITING, STUBBORN], ids=["willing", "stubborn"])
def test_a_process_of_the_run_is_ended_and_one_of_another_stays(
    started: list[subprocess.Popen[bytes]], code: str
) -> None:
    mark, other = uuid.uuid4().hex, uuid.uuid4().hex
    started += [start(mark, code), start(other, WAITING)]
    assert leftovers.processes(mark) == [started[0].pid]

    leftovers.end(mark, patience=0.3)

    assert started[0].wait(10) != 0
    assert started[1].poll() is None


def test_without_leftovers_nothing_waits() -> None:
    leftovers.end(uuid.uuid4().hex, patience=600)
