"""What the program does when the engine tells it to stop.

When a step has failed, or somebody pressed Ctrl-C, the engine interrupts the program while it
waits for answers that will not come. Python would end it with a traceback, beside the error that
counts.
"""

import os
import signal
import sys
from types import FrameType

_INTERRUPTED = 128 + signal.SIGINT
"""What a shell says of a program that was interrupted."""


def end_quietly() -> None:
    """Lets an interrupt end this program as one that is done, without a traceback."""
    signal.signal(signal.SIGINT, _end)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(_INTERRUPTED)


def end_at_once() -> None:
    """Lets an interrupt end this plugin this very moment.

    The engine closes its plugins one after another and gives them five seconds together. One that
    tidies up its memory first leaves nothing to the next, of which the engine then says that it
    exited prematurely, with the traceback of what was tidied up too late.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _gone)


def _gone(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)
