"""How much the state keeps of where in the program a resource was made.

Pulumi's SDK gives every resource the whole stack of calls that made it, the language host's and
Python's own event loop included: up to half of a resource in the state, and a file or S3 backend
writes the whole state at every step of an update. The caller's line is what a message needs.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager

_OF_THE_SDK = 6
"""Calls between a resource's caller and the SDK's look at the stack, at its shallowest."""

FRAMES = _OF_THE_SDK + 2
"""Calls that are looked at: what makes a resource of a component is itself such a call."""


@contextmanager
def callers_only() -> Generator[None]:
    """Resources that are registered meanwhile keep the calls next to them.

    `sys.tracebacklimit` is what Python offers for that. It would cut printed tracebacks too, so it
    holds no longer than it has to: the language host prints one after the program has ended.
    """
    before = getattr(sys, "tracebacklimit", None)
    sys.tracebacklimit = FRAMES
    try:
        yield
    finally:
        # Python takes None for no limit, as if nothing had been set.
        sys.tracebacklimit = before
