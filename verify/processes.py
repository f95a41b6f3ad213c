"""Spreads many domains over the machine's processors, a process each; few stay in this one."""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import AsyncGenerator, Generator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext

from verify.values import DomainReport, Setting, Started, Subject

_GARBAGE = 20_000
"""Objects between two collections: by default they cost more than the garbage there is."""
_SHARE = 100
"""Domains that are worth a process of their own, which takes a moment to start."""


async def examine_everywhere(
    subjects: Sequence[Subject], setting: Setting, concurrency: int, started: Started
) -> AsyncGenerator[DomainReport]:
    """Like `verify.run.examine_all`, in as many processes as there are processors and work.

    Each has its share of the domains, dealt in turn, and of `concurrency`.

    Raises:
        OSError: when the setting's file of authorities cannot be read.
        RuntimeError: when a process ends before its work does.
    """
    number = min(_processors(), len(subjects) // _SHARE, concurrency)
    if number < 2:
        from verify.run import examine_all

        async for report in examine_all(subjects, setting, concurrency, started):
            yield report
        return
    told: asyncio.Queue[DomainReport | Subject | Exception] = asyncio.Queue()
    context = _way_to_start()
    with contextlib.ExitStack() as stack:
        for one in range(number):
            share = list(subjects[one::number])
            stack.enter_context(_process(share, setting, concurrency // number, told, context))
        left = len(subjects)
        while left:
            found = await told.get()
            if isinstance(found, Exception):
                raise found
            if isinstance(found, Subject):
                started(found)
            else:
                left -= 1
                yield found


def _processors() -> int:
    """How many this program may use; not every system can say."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _way_to_start() -> ForkContext | SpawnContext:
    """Copies of this process where that is safe: they have imported everything; else new ones.

    It is not where a thread (that of a live display) may hold a lock just then, nor on macOS, whose
    own libraries do not survive it.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return multiprocessing.get_context("spawn")
    from verify.probe import load

    load()
    return multiprocessing.get_context("fork")


@contextlib.contextmanager
def _process(
    share: list[Subject],
    setting: Setting,
    concurrency: int,
    told: "asyncio.Queue[DomainReport | Subject | Exception]",
    context: ForkContext | SpawnContext,
) -> Generator[None]:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, share, setting, concurrency), daemon=True)
    process.start()
    theirs.close()
    loop = asyncio.get_running_loop()
    left = len(share)

    def take() -> None:
        nonlocal left
        try:
            while ours.poll():
                found = ours.recv()
                left -= isinstance(found, DomainReport)
                told.put_nowait(found)
        except (EOFError, OSError):
            loop.remove_reader(ours.fileno())
            if left:
                told.put_nowait(RuntimeError("a process of verify ended before its work did"))

    loop.add_reader(ours.fileno(), take)
    try:
        yield
    finally:
        loop.remove_reader(ours.fileno())
        process.terminate()
        process.join()
        ours.close()


def _work(
    pipe: "Connection[DomainReport | Subject | Exception, object]",
    share: list[Subject],
    setting: Setting,
    concurrency: int,
) -> None:
    """The whole life of a process: every start, every report, and then its end."""
    from verify.run import examine_all

    # A copy has the handler of the loop that it was made in.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.freeze()
    gc.set_threshold(_GARBAGE)

    async def tell() -> None:
        async for report in examine_all(share, setting, concurrency, pipe.send):
            pipe.send(report)

    try:
        asyncio.run(tell())
    except Exception as error:
        pipe.send(error)
    except KeyboardInterrupt:
        return
