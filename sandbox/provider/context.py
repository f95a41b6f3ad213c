"""What an operation on a resource runs in: its session, its time limit, and cancellation."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from sandbox import faults
from sandbox.operations import ApiError, Operation, Session
from sandbox.properties import Properties

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# What the AWS provider's client library does (max_retries); the others are of that order.
_ATTEMPTS = 25
_POLL_SECONDS = 0.1


class ProviderError(Exception):
    """An operation failed; the text is what the engine shows."""


class IncompleteError(ProviderError):
    """A resource was made, but what had to follow failed: it exists, with this ID and state."""

    def __init__(self, identity: str, state: Properties, reason: str) -> None:
        super().__init__(reason)
        self.identity = identity
        self.state = state


class CancelledError(ProviderError):
    """The engine asked to stop."""


class TimedOutError(ProviderError):
    """A condition did not come true in time."""


@dataclass(frozen=True)
class Context:
    """Carries one operation: calls APIs for it and waits for it.

    ``timeout`` is in seconds; ``cancelled`` is set when the engine wants everything to end.
    """

    session: Session
    cancelled: asyncio.Event
    timeout: float

    async def call(
        self,
        operation: Operation[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Call an API as the vendor's client library would: transient errors are retried.

        Raises:
            ApiError: what the API answered.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._attempt(operation, *args, **kwargs)
            except ApiError as error:
                if not error.transient or attempt == _ATTEMPTS:
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _attempt(
        self,
        operation: Operation[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        fault = faults.next_fault(self.session.cloud, operation.key)
        if fault == "hang":
            await self.wait_until(lambda: False, f"{operation.title}: no answer")
        if fault is None:
            return operation(self.session, *args, **kwargs)
        if fault == "lose":
            operation(self.session, *args, **kwargs)
        raise operation.fault(fault)

    async def wait_until(self, condition: Callable[[], bool], expiry: str) -> None:
        """Wait until a condition on the cloud holds, looking again and again.

        Raises:
            TimedOutError: with the text ``expiry``, when the operation's time is up.
            CancelledError: when the engine asked to stop.
        """
        deadline = time.monotonic() + self.timeout
        while not condition():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimedOutError(expiry)
            try:
                await asyncio.wait_for(self.cancelled.wait(), min(_POLL_SECONDS, remaining))
            except TimeoutError:
                continue
            raise CancelledError("the operation was cancelled")
