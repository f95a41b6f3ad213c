"""The engine's interrupt ends the program, and the package, without a traceback."""

import signal
import subprocess
import sys
from unittest import mock

import pytest

from components import interrupted
from tests.support.recording import ROOT, run

# As the engine's own script runs a program, and as it is when a step has failed: it waits.
WAITING = """
import asyncio
from components.interrupted import end_quietly

async def program():
    end_quietly()
    print(flush=True)
    await asyncio.Event().wait()

asyncio.new_event_loop().run_until_complete(program())
"""


PACKAGE = (str(ROOT), "127.0.0.1:1")
"""The component package, as the engine starts it; it is told the engine's address."""


@pytest.mark.parametrize("started", [("-c", WAITING), PACKAGE], ids=["program", "package"])
def test_what_is_interrupted_shows_no_traceback(started: tuple[str, ...]) -> None:
    process = subprocess.Popen(
        [sys.executable, *started],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)

    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 130


def test_the_program_sees_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen_to = mock.Mock()
    monkeypatch.setattr(interrupted, "end_quietly", seen_to)

    run({}, allow_empty=True)

    seen_to.assert_called_once_with()
