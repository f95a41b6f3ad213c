"""What edges keep, with a clock that can be moved, and requests that wait for one another."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from sandbox import settings
from sandbox.cloud import Cloud
from sandbox.local_edge.model import Headers, Response

Fetch = Callable[[], Awaitable[Response]]
Lifetime = Callable[[Response], float]
_MOST_KEPT = 100_000


@dataclass(frozen=True)
class Kept:
    """An answer in the cache, with its age in seconds."""

    response: Response
    age: int


@dataclass(frozen=True)
class Outcome:
    """An answer and where it came from: ``hit`` from the cache, ``shared`` with another request."""

    response: Response
    hit: bool = False
    age: int = 0


@dataclass(frozen=True)
class _Entry:
    response: Response
    stored: float
    until: float


class Cache:
    """The caches of all edges; a key begins with whose it is."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._entries: dict[Hashable, _Entry] = {}
        self._running: dict[Hashable, asyncio.Task[Response]] = {}

    def now(self) -> float:
        """Seconds on the edges' clock, which the setting ``edge.seconds_ahead`` moves."""
        return time.monotonic() + settings.get(self._cloud, "edge.seconds_ahead")

    def find(self, key: Hashable) -> Kept | None:
        """What is kept and still fresh."""
        entry, now = self._entries.get(key), self.now()
        if entry is None or now >= entry.until:
            return None
        return Kept(entry.response, int(now - entry.stored))

    def keep(self, key: Hashable, response: Response, seconds: float) -> None:
        """Keep an answer; not at all for zero seconds."""
        if seconds <= 0:
            return
        if len(self._entries) >= _MOST_KEPT:
            self._entries.pop(next(iter(self._entries)))
        now = self.now()
        self._entries[key] = _Entry(response, now, now + seconds)

    async def through(
        self, key: Hashable, fetch: Fetch, lifetime: Lifetime, *, collapse: bool
    ) -> Outcome:
        """The kept answer, or a fresh one that is kept as long as ``lifetime`` says.

        With ``collapse`` simultaneous requests of one key share one answer of the origin.
        """
        kept = self.find(key)
        if kept is not None:
            return Outcome(kept.response, hit=True, age=kept.age)
        if not collapse:
            response = await fetch()
            self.keep(key, response, lifetime(response))
            return Outcome(response)
        running = self._running.get(key)
        if running is not None:
            return Outcome(await asyncio.shield(running), hit=True)
        task = asyncio.ensure_future(fetch())
        self._running[key] = task
        try:
            response = await asyncio.shield(task)
        finally:
            self._running.pop(key, None)
        self.keep(key, response, lifetime(response))
        return Outcome(response)


def directives(headers: Headers, name: str = "cache-control") -> dict[str, str]:
    """A header such as Cache-Control: directive in lower case -> value, empty without one."""
    found: dict[str, str] = {}
    for part in (headers.get(name) or "").split(","):
        key, _, value = part.strip().partition("=")
        if key:
            found[key.lower()] = value.strip('"')
    return found


def stated_lifetime(headers: Headers) -> float | None:
    """Seconds that the origin states in Cache-Control or Expires; nothing when it is silent."""
    stated = directives(headers)
    for name in ("s-maxage", "max-age"):
        if stated.get(name, "").isdigit():
            return float(stated[name])
    if headers.get("expires") is not None:
        return 0.0  # The stand-ins state a date in the past only.
    return None
