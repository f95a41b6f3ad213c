"""A lock between processes that set up the same thing at the same time."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tools.console import Progress

_POLL = 0.2


class LockBusyError(Exception):
    """Somebody else holds the lock; the text says who."""


@contextmanager
def locked(path: Path, purpose: str, *, wait: bool = True) -> Generator[None]:
    """Hold the lock at `path` for `purpose`, a phrase that is told to whoever waits.

    The kernel gives the lock back when its holder ends, however it ends.

    Raises:
        LockBusyError: Another process holds it and `wait` is false.
        OSError: The folder cannot be made or written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _acquire(path, wait=wait)
    try:
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} in {Path.cwd()}: {purpose}")
        file.flush()
        yield
    finally:
        file.close()


def _acquire(path: Path, *, wait: bool) -> IO[str]:
    progress: Progress | None = None
    while True:
        file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read() or "another process"
            file.close()
            if not wait:
                raise LockBusyError(holder) from None
            progress = progress or Progress(f"waiting for {holder}")
            progress.tick("")
            time.sleep(_POLL)
            continue
        if _is_still_there(file, path):
            if progress:
                progress.end("over")
            return file
        file.close()


def _is_still_there(file: IO[str], path: Path) -> bool:
    """Tell whether nobody removed the file (`make clean`) between our opening and locking it."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
