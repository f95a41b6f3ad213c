"""What the domains of a run share: TLS settings, the resolver, answers about common parents."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from verify.network import Contexts, contexts
from verify.resolver import Resolver
from verify.values import Setting

Value = TypeVar("Value")

_MOST_FILES = 8
"""Revocation lists are big; domains of a run share few."""


@dataclass
class Memory(Generic[Value]):
    """Answers that several domains need, each found out once; forgets the oldest."""

    limit: int = 256
    _kept: dict[str, asyncio.Task[Value]] = field(default_factory=dict[str, "asyncio.Task[Value]"])

    async def get(self, key: str, find: Callable[[], Awaitable[Value]]) -> Value:
        """The answer to `key`, by `find` where nobody has asked yet."""
        task = self._kept.get(key)
        if task is None:
            if len(self._kept) >= self.limit:
                self._kept.pop(next(iter(self._kept)))
            task = self._kept[key] = asyncio.ensure_future(find())
        return await asyncio.shield(task)


@dataclass
class Surroundings:
    """Shared by the domains of one run, on one event loop.

    Attributes:
        contexts: TLS settings.
        resolver: asks DNS.
        parents: parent domain -> its Strict-Transport-Security header, None without.
        files: address of an authority's file -> its bytes, None when it cannot be had.
    """

    contexts: Contexts
    resolver: Resolver
    parents: Memory[str | None] = field(default_factory=Memory["str | None"])
    files: Memory[bytes | None] = field(default_factory=lambda: Memory["bytes | None"](_MOST_FILES))

    @classmethod
    def of(cls, setting: Setting) -> "Surroundings":
        """Those of a setting.

        Raises:
            OSError: when its file of authorities cannot be read.
        """
        return cls(contexts(setting.ca), Resolver(setting.resolver, setting.timeout))
