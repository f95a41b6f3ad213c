"""What the error hooks of a program say, called as the engine would call them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pulumi
import pytest

Callback = Callable[[pulumi.ErrorHookArgs], Awaitable[bool]]


class Heard:
    """The error hooks that programs register from now on, and what is said to a person."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Listens until the test ends."""
        self.said: list[str] = []
        self._hooks: dict[str, Callback] = {}
        hooks = self._hooks

        class Hook(pulumi.ErrorHook):
            def __init__(self, name: str, callback: Any) -> None:
                super().__init__(name, callback)
                hooks[name] = cast(Callback, callback)

        monkeypatch.setattr(pulumi, "ErrorHook", Hook)
        monkeypatch.setattr(pulumi.log, "error", self.said.append)

    def explain(self, hook: str, failure: pulumi.ErrorHookArgs) -> bool:
        """Whether the step is to be tried again, as the hook answers."""

        async def answer() -> bool:
            return await self._hooks[hook](failure)

        return asyncio.run(answer())
