"""What set-up tells the person who waits for it: notes, progress of long steps, faults."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

NOTE_INTERVAL = 20.0
"""Seconds between two progress lines when standard error is no terminal."""

_LAST_LINES = 12
_GRACE = 5.0


class SetUpError(Exception):
    """A fault that a person can mend; its text says where, what, and what to do next."""


class StoppedError(BaseException):
    """Another step failed, or somebody interrupted: this one is to end, too."""


class CommandFailedError(Exception):
    """A command that set-up ran ended with a fault; carries the end of what it printed."""

    def __init__(self, last_lines: str) -> None:
        super().__init__(last_lines)
        self.last_lines = last_lines


def say(text: str) -> None:
    """Print one note on standard error, which leaves standard output to the command itself."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def told(error: OSError, place: Path) -> str:
    """Where the system refused something, why, and what to do first.

    Args:
        error: what it said.
        place: on the disk that is meant where it says that one is full: it then names no file.
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = error.filename or place
        return f"{where}: the disk it is on is full ({error.strerror}); free some space there"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}; mend that"


class Progress:
    """Shows that a long step is alive: every second on a terminal, else now and then a line.

    Steps that run side by side share the terminal's last line.
    """

    stopping: ClassVar = threading.Event()
    """Set where every step is to end; each looks whenever it shows that it is alive."""

    _alive: ClassVar[dict["Progress", str]] = {}

    def __init__(self, title: str) -> None:
        self._title = title
        self._started = self._noted = time.monotonic()
        self._terminal = sys.stderr.isatty()
        say(f"{title} ...")

    def elapsed(self) -> int:
        """Return the seconds since the step began."""
        return round(time.monotonic() - self._started)

    def tick(self, detail: str) -> None:
        """Show the elapsed time and `detail`, at most as often as the output can bear.

        Raises:
            StoppedError: This step is to end.
        """
        if self.stopping.is_set():
            raise StoppedError
        if self._terminal:
            self._alive[self] = detail
            width = os.get_terminal_size(sys.stderr.fileno()).columns or 80
            steps = list(self._alive.items())
            shown = " | ".join(step.line(told, alone=len(steps) == 1) for step, told in steps)
            line = f"set-up: {shown}"[: width - 1]
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._noted >= NOTE_INTERVAL:
            self._noted = time.monotonic()
            say(f"{self._title}: {self.elapsed()} s  {detail}".rstrip())

    def line(self, detail: str, *, alone: bool) -> str:
        """What the terminal's last line says of this step.

        Args:
            detail: how far it is.
            alone: whether no other step runs, so that it needs no name.
        """
        name = "" if alone else f"{self._title.partition(' (')[0]}: "
        return f"{name}{self.elapsed()} s  {detail}".rstrip()

    def end(self, outcome: str) -> None:
        """Say how the step ended."""
        self._alive.pop(self, None)
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr)
        say(f"{self._title}: {outcome} after {self.elapsed()} s")


def run(
    title: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    far: Callable[[Path], str] | None = None,
) -> None:
    """Run a long command quietly, with its output in `log` and its progress on standard error.

    The command has a process group of its own, so that an interrupt ends all of it, and once.

    Args:
        title: what it does.
        command: with its arguments.
        log: file that takes what it prints.
        folder: where it runs.
        environment: its own; by default this process's.
        far: how far it is, out of the log; by default the log's last line.

    Raises:
        CommandFailedError: The command ended with a fault or could not be started.
    """
    progress = Progress(title)
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        progress.end("failed")
        raise CommandFailedError(str(error)) from error
    try:
        while True:
            try:
                status = process.wait(timeout=1)
                break
            except subprocess.TimeoutExpired:
                progress.tick(_tail(log, 1) if far is None else far(log))
    except BaseException:
        _end_group(process)
        progress.end("stopped")
        raise
    progress.end(_outcome(status, "" if far is None else far(log)))
    if status:
        raise CommandFailedError(_tail(log, _LAST_LINES))


def _outcome(status: int, far: str) -> str:
    return f"failed, {far}," if status and far else "failed" if status else "done"


def _end_group(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(timeout=_GRACE)
        except subprocess.TimeoutExpired:
            continue
        return


def _tail(log: Path, lines: int) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        text = file.read().decode(errors="replace")
    return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])
