"""Ends what a CLI has started and left behind, because it was killed.

A real engine's plugins notice that their engine is gone when they next hear from it, or never: the
language host and what runs dynamic resources would stay for ever. Whatever the CLI starts inherits
its environment, so one variable in it, different in every run, tells which processes are its own.
"""

import os
import signal
import time
from pathlib import Path

MARK = "SANDBOX_RUN"
"""Environment variable of the CLI and all it starts."""

PATIENCE = 2.0
"""Seconds for a process to end by itself, and again once it was told to."""

_PAUSE = 0.1
_PROCESSES = Path("/proc")


def end(mark: str, patience: float = PATIENCE) -> None:
    """End every process of a run whose CLI is gone; returns once none is left.

    Where a system does not show the environment of processes (it is Linux that does), nothing is
    found and nothing happens.

    Args:
        mark: the value of `MARK` in that run.
        patience: see `PATIENCE`.
    """
    for signal_number in (None, signal.SIGTERM, signal.SIGKILL):
        if signal_number is not None:
            for process in processes(mark):
                _send(process, signal_number)
        if _ended(mark, patience):
            return


def processes(mark: str) -> list[int]:
    """The processes of a run that are still there, but for this one."""
    wanted = f"{MARK}={mark}".encode()
    return [
        int(folder.name)
        for folder in _PROCESSES.glob("[0-9]*")
        if int(folder.name) != os.getpid() and wanted in _environment(folder)
    ]


def _environment(folder: Path) -> list[bytes]:
    """The environment a process was started with; that of another user is hidden."""
    try:
        return (folder / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _ended(mark: str, patience: float) -> bool:
    end_of_patience = time.monotonic() + patience
    while processes(mark):
        if time.monotonic() > end_of_patience:
            return False
        time.sleep(_PAUSE)
    return True


def _send(process: int, signal_number: int) -> None:
    try:
        os.kill(process, signal_number)
    except ProcessLookupError:  # it has just ended
        return
