"""Runs steps of the set-up side by side: one waits for the network where another computes."""

import threading
from collections.abc import Callable, Sequence

from tools.console import Progress, StoppedError


def together(steps: Sequence[Callable[[], object]]) -> None:
    """Run `steps` at once; the first fault, or an interrupt, ends them all.

    Raises:
        BaseException: The fault of the step that failed first, or the interrupt.
    """
    faults: list[BaseException] = []

    def one(step: Callable[[], object]) -> None:
        try:
            step()
        except StoppedError:
            pass
        except BaseException as fault:
            faults.append(fault)
            Progress.stopping.set()

    threads = [threading.Thread(target=one, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        Progress.stopping.set()
        for thread in threads:
            thread.join()
        raise
    if faults:
        raise faults[0]
