"""How much the state keeps of where in the program a resource was made: nothing.

Pulumi's SDK gives every resource the whole stack of calls that made it, the language host's and
Python's own event loop included: up to half of a resource in the state, and a file or S3 backend
writes the whole state at every step of an update. The lines of this program tell nobody more than
the resource's name, and change with every version of it.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager

_CALLS = 1
"""That the SDK sees of the stack: its own look at it, of which it makes nothing. It takes no 0."""


@contextmanager
def no_positions() -> Generator[None]:
    """Resources that are registered meanwhile keep no calls.

    `sys.tracebacklimit` is what Python offers for that. It would cut printed tracebacks too, so it
    holds no longer than it has to: the language host prints one after the program has ended.
    """
    before = getattr(sys, "tracebacklimit", None)
    sys.tracebacklimit = _CALLS
    try:
        yield
    finally:
        # Python takes None for no limit, as if nothing had been set.
        sys.tracebacklimit = before
