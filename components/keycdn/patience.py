"""How long a request to KeyCDN is repeated, and after which pauses. Knows no request.

`tenacity` repeats; here is what it is told: KeyCDN's own wishes win, and time is the caller's.
"""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential

from components.keycdn.errors import UnavailableError

Result = TypeVar("Result")


@dataclass(frozen=True)
class Patience:
    """How long the client goes on trying; all in seconds.

    Attributes:
        answer: for one answer.
        total: for one call with all its repetitions and pauses.
        first_pause: longest pause before the first repetition; doubles with each further one.
        longest_pause: longest pause between two attempts, unless KeyCDN asks for a longer one.
        silence: between two notes that it is still trying.
    """

    answer: float = 30.0
    total: float = 300.0
    first_pause: float = 0.5
    longest_pause: float = 30.0
    silence: float = 30.0


@dataclass(frozen=True)
class Clock:
    """Time and chance, so that tests need neither.

    Attributes:
        now: seconds that only ever grow.
        sleep: waits that many seconds.
        chance: a number from 0 to 1.
        today: the date and time, for `Retry-After` with a date.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    today: Callable[[], datetime] = lambda: datetime.now(UTC)


def say(text: str) -> None:
    """Writes a note where the engine shows it: a plugin's standard error."""
    print(text, file=sys.stderr, flush=True)


@dataclass
class Repeater:
    """Repeats work that KeyCDN was not there for.

    Attributes:
        patience: time limits.
        clock: time and chance.
        note: takes a line for people, at most one in `patience.silence` seconds.
    """

    patience: Patience
    clock: Clock
    note: Callable[[str], None]
    _noted: float = field(default=float("-inf"), init=False)

    def run(
        self,
        work: Callable[[float], Result],
        repeated: type[UnavailableError],
        began: float | None = None,
    ) -> Result:
        """What `work` returns, once it does.

        Args:
            work: one attempt; gets `began`, for what it repeats itself.
            repeated: the error after which it is made again.
            began: when the time for all attempts began, on `clock`; None for now.

        Raises:
            UnavailableError: the last `repeated`, when time does not allow another attempt.
        """
        start = self.clock.now() if began is None else began
        end = start + self.patience.total
        return Retrying(
            sleep=self.clock.sleep,
            retry=retry_if_exception_type(repeated),
            wait=self._pause,
            # Tenacity's own limits read a clock that tests cannot turn.
            stop=lambda state: self.clock.now() + state.upcoming_sleep > end,
            before_sleep=lambda state: self._say(state, end),
            reraise=True,
        )(work, start)

    def _pause(self, state: RetryCallState) -> float:
        """Seconds KeyCDN asked for; else a growing random pause, at least half of its longest."""
        asked = _error(state).asked
        if asked is not None:
            return asked
        longest = wait_exponential(self.patience.first_pause, self.patience.longest_pause)
        return longest(state) * (0.5 + self.clock.chance() / 2)

    def _say(self, state: RetryCallState, end: float) -> None:
        now = self.clock.now()
        if now - self._noted >= self.patience.silence:
            self._noted = now
            self.note(f"{_error(state).reason}; trying for {end - now:.0f} seconds more")


def _error(state: RetryCallState) -> UnavailableError:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, UnavailableError)
    return error
