"""Runs steps of the set-up side by side: one waits for the network where another computes."""

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from tools.console import Progress, StoppedError


def together(steps: Sequence[Callable[[], object]]) -> None:
    """Run `steps` at once; the first fault, or an interrupt, ends them all.

    Raises:
        BaseException: The fault of the step that failed first, or the interrupt.
    """
    faults: list[BaseException] = []
    # Not `Thread.join`: interrupted, it takes a thread that still runs for one that has ended.
    ended: SimpleQueue[None] = SimpleQueue()

    def one(step: Callable[[], object]) -> None:
        try:
            step()
        except StoppedError:
            pass
        except BaseException as fault:
            faults.append(fault)
            Progress.stopping.set()
        finally:
            ended.put(None)

    running = len(steps)
    for step in steps:
        threading.Thread(target=one, args=(step,)).start()
    try:
        while running:
            ended.get()
            running -= 1
    except BaseException:
        Progress.stopping.set()
        while running:
            ended.get()
            running -= 1
        raise
    if faults:
        raise faults[0]
