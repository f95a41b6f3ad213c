"""What Pulumi's SDK says of each resource for people who look for a fault in it: left out.

It sends some six notes a resource to the engine, one after the other, and waits for each; the
engine throws them away, unless it was called with `--debug` or `-v`, which no program is told.
That is a fifth of a preview of a hundred domains (docs/performance.md).
"""

import os

import pulumi

WANTED = "SSL_CLICK_TRACKING_DEBUG"
"""Environment variable: set where the notes are wanted, beside `--debug`."""

note = pulumi.log.debug
"""Tells the engine what only `--debug` shows; of this program's own, which are few."""


def quiet() -> None:
    """Keeps the SDK's notes from the engine, for this program alone and unless they are wanted."""
    if not os.environ.get(WANTED):
        pulumi.log.debug = _unsaid


def _unsaid(
    msg: str,
    resource: pulumi.Resource | None = None,
    stream_id: int | None = None,
    ephemeral: bool | None = None,
) -> None:
    """In place of `pulumi.log.debug`."""
    del msg, resource, stream_id, ephemeral
