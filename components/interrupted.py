"""What the program does when the engine tells it to stop.

When a step has failed, or somebody pressed Ctrl-C, the engine interrupts the program while it
waits for answers that will not come. Python would end it with a traceback, beside the error that
counts.
"""

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
