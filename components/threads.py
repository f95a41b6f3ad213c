"""Threads that a hook does not have to wait for.

The SDK registers each resource in a thread of the event loop's pool, which waits there until the
engine has taken the step. A hook runs inside such a step. What it asks (a provider, or a resolver)
takes a thread of the same pool: when resources that wait for their turn hold all of them, neither
gets any further. So hooks have a pool of their own. See docs/decisions/questions-in-hooks.md.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from pulumi.runtime.settings import SETTINGS
from typing_extensions import override

Given = ParamSpec("Given")
Result = TypeVar("Result")
Args = TypeVar("Args")

_A_WORKER = 4
"""Registrations that the SDK has under way for each worker of the engine."""

_WORKERS = 8
"""Of the engine, where nobody says: on two cores."""

_FOR_HOOKS = 64
"""Hooks wait for nothing but answers, so that those beyond come after."""

_in_hook: ContextVar[bool] = ContextVar("in_hook", default=False)


class _Threads(ThreadPoolExecutor):
    """The pool of an event loop, with one beside it for what a hook waits for."""

    def __init__(self, usual: int) -> None:
        super().__init__(usual)
        self._for_hooks: ThreadPoolExecutor = ThreadPoolExecutor(_FOR_HOOKS)

    @override
    def submit(
        self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Result]:
        if _in_hook.get():
            return self._for_hooks.submit(fn, *args, **kwargs)
        return super().submit(fn, *args, **kwargs)


def reserve() -> None:
    """Gives the event loop of this program such a pool."""
    workers = int(cast(Any, SETTINGS).parallel or _WORKERS)
    asyncio.get_event_loop().set_default_executor(_Threads(workers * _A_WORKER))


def in_hook(run: Callable[[Args], Awaitable[Result]]) -> Callable[[Args], Awaitable[Result]]:
    """`run`, which a hook calls, with the threads that are kept for hooks."""

    @wraps(run)
    async def with_threads(args: Args) -> Result:
        before = _in_hook.set(True)
        try:
            return await run(args)
        finally:
            _in_hook.reset(before)

    return with_threads
