"""Examines many domains at once; one that hangs holds up nobody, and memory stays flat."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence

from verify.probe import examine
from verify.surroundings import Surroundings
from verify.values import DEFAULT_CONCURRENCY, DomainReport, Setting, Started, Subject


async def examine_all(
    subjects: Sequence[Subject],
    setting: Setting,
    concurrency: int = DEFAULT_CONCURRENCY,
    started: Started = lambda _: None,
) -> AsyncIterator[DomainReport]:
    """Gives each domain's report as soon as it is there.

    Only `concurrency` domains have connections, tasks and answers at any time.

    Args:
        subjects: what to examine.
        setting: how to probe.
        concurrency: domains at once.
        started: told when a domain's turn comes.

    Raises:
        OSError: when the setting's file of authorities cannot be read.
    """
    shared = Surroundings.of(setting)
    waiting = iter(subjects)
    reports: asyncio.Queue[DomainReport] = asyncio.Queue()

    async def work() -> None:
        for subject in waiting:
            started(subject)
            reports.put_nowait(await examine(subject, setting, shared))

    workers = [asyncio.ensure_future(work()) for _ in range(min(concurrency, len(subjects)))]
    try:
        for _ in subjects:
            yield await _next(reports, workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _next(
    reports: asyncio.Queue[DomainReport], workers: Iterable[asyncio.Future[None]]
) -> DomainReport:
    """The next report; raises what a worker did not expect instead of waiting for ever."""
    getting = asyncio.ensure_future(reports.get())
    watched: set[asyncio.Future[object]] = {getting, *workers}  # pyright: ignore[reportAssignmentType]
    while not getting.done():
        done, _ = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        for finished in done - {getting}:
            finished.result()
            watched.discard(finished)
    return getting.result()
