"""Talks to KeyCDN's HTTP API: authentication, retries, time limits. Knows no resource.

Imports no Pulumi. Source: facts A.13, rows "API" and "Zone fields".
"""

import base64
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

import httpx2

from components.keycdn.errors import (
    AccessRefusedError,
    KeyCdnError,
    NotFoundError,
    RejectedError,
    UnavailableError,
    hide,
)

URL: Final = "https://api.keycdn.com"
"""Where the API is (facts A.13)."""

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")

Json = dict[str, Any]

_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""Transport errors after which KeyCDN cannot have done anything."""


@dataclass(frozen=True)
class Patience:
    """How long the client goes on trying; all in seconds.

    Attributes:
        answer: for one answer.
        total: for one call with all its repetitions and pauses.
        first_pause: longest pause before the first repetition; doubles with each further one.
        longest_pause: longest pause between two attempts, unless KeyCDN asks for a longer one.
    """

    answer: float = 30.0
    total: float = 300.0
    first_pause: float = 0.5
    longest_pause: float = 30.0


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


class UnsureError(UnavailableError):
    """The answer to a request was lost: KeyCDN may have done what it asked for, or not."""


class Client:
    """One account of KeyCDN.

    Repeats what may be repeated, after growing random pauses, on 429, 5xx and transport errors; a
    `Retry-After` or `X-Rate-Limit-Reset` header wins over its own pause.
    """

    def __init__(
        self,
        key: str,
        url: str = URL,
        *,
        patience: Patience | None = None,
        clock: Clock | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            key: API key; user name of the basic authentication, with an empty password.
            url: of the API; plain HTTP on loopback only, because the key travels with it.
            patience: time limits.
            clock: time and chance.
            transport: what carries the requests; None for the network.

        Raises:
            KeyCdnError: when `url` would send the key in the clear.
        """
        self._secrets: tuple[str, ...] = (key, base64.b64encode(f"{key}:".encode()).decode())
        self._patience: Patience = patience or Patience()
        self._clock: Clock = clock or Clock()
        self._pause_until: float = 0.0
        self._http: httpx2.Client = httpx2.Client(
            base_url=_checked(url),
            auth=httpx2.BasicAuth(key, ""),
            timeout=self._patience.answer,
            headers={"Accept": "application/json"},
            transport=transport,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._http.base_url.host!r})"

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        repeatable: bool = True,
        secrets: tuple[str, ...] = (),
        since: float | None = None,
    ) -> Json:
        """Makes one call and returns the answer's `data`.

        Args:
            method: of HTTP.
            path: below the API's URL.
            body: sent as JSON.
            repeatable: False for a request that makes something new. It is repeated only where
                KeyCDN cannot have done it.
            secrets: texts of the body that no message may show.
            since: when the time for the whole call began; None for now.

        Raises:
            UnsureError: only when not `repeatable`: its answer was lost.
            KeyCdnError: of the kind that says why.
        """
        began = self._clock.now() if since is None else since
        said = _Saying(f"KeyCDN {method} {path}", (*self._secrets, *secrets))
        attempt = 0
        while True:
            self._rest()
            reason, asked = "", None
            try:
                response = self._http.request(method, path, json=body)
            except _NEVER_SENT as error:
                reason = f"cannot be reached ({type(error).__name__})"
            except httpx2.TransportError as error:
                reason = f"did not answer ({type(error).__name__})"
                if not repeatable:
                    raise UnsureError(said.unavailable(reason)) from None
            else:
                self._note_limits(response)
                if response.status_code != 429 and response.status_code < 500:
                    return _data(response, said)
                reason, asked = f"answered {response.status_code}", self._asked_pause(response)
                if response.status_code != 429 and not repeatable:
                    raise UnsureError(said.unavailable(reason))
            self.pause(attempt, began, said.unavailable(reason), asked)
            attempt += 1

    def now(self) -> float:
        """The client's time in seconds, for `since`."""
        return self._clock.now()

    def pause(self, attempt: int, began: float, message: str, asked: float | None = None) -> None:
        """Waits before a repetition: the pause KeyCDN asked for, else a growing random one.

        Raises:
            UnavailableError: with `message`, when the time for the whole call does not allow it.
        """
        patience = self._patience
        ceiling = min(patience.longest_pause, patience.first_pause * 2 ** min(attempt, 30))
        # At least half of it, so that clients spread out and still grow slower.
        length = asked if asked is not None else ceiling * (0.5 + self._clock.chance() / 2)
        if self._clock.now() - began + length > patience.total:
            raise UnavailableError(message) from None
        self._clock.sleep(length)

    def _rest(self) -> None:
        """Waits when the last answer said that no request is left for the moment."""
        left = self._pause_until - self._clock.now()
        if left > 0:
            self._clock.sleep(left)

    def _note_limits(self, response: httpx2.Response) -> None:
        if response.status_code == 429 or response.headers.get("X-Rate-Limit-Remaining") != "0":
            return
        pause = self._asked_pause(response) or self._patience.first_pause
        self._pause_until = self._clock.now() + min(pause, self._patience.longest_pause)

    def _asked_pause(self, response: httpx2.Response) -> float | None:
        """Seconds KeyCDN asks to wait; None when it does not say."""
        for name in ("Retry-After", "X-Rate-Limit-Reset"):
            text = response.headers.get(name, "").strip()
            seconds = _seconds(text, self._clock.today()) if text else None
            if seconds is not None:
                return seconds
        return None


@dataclass(frozen=True)
class _Saying:
    """Messages about one request; none shows a secret."""

    where: str
    secrets: tuple[str, ...]

    def of(self, what: str, remedy: str) -> str:
        return hide(f"{self.where}: {what}; {remedy}", self.secrets)

    def unavailable(self, reason: str) -> str:
        return self.of(
            f"the API {reason}, again and again",
            "run the same command again in a while: nothing is made twice (status.keycdn.com says "
            "whether KeyCDN has a problem)",
        )


def _data(response: httpx2.Response, said: _Saying) -> Json:
    """The answer's data; a success may still say in its body that it is none."""
    code = response.status_code
    try:
        answer: object = response.json()
    except ValueError:
        answer = None
    parts = cast(Json, answer) if isinstance(answer, dict) else {}
    description = str(parts.get("description", "")).strip() or "without saying why"
    if response.is_success and parts.get("status") == "success":
        found = parts.get("data")
        # An empty map arrives as an empty list.
        return cast(Json, found) if isinstance(found, dict) else {}
    raise _failure(code, parts, description, said)


def _failure(code: int, parts: Json, description: str, said: _Saying) -> KeyCdnError:
    if code == 401:
        return AccessRefusedError(
            said.of(
                "the API key was refused (401)",
                "put a valid key of this account in KEYCDN_API_KEY, or in the stack file with "
                "`pulumi config set --secret keycdn:apiKey` (dashboard: Account, Settings, API)",
            )
        )
    if code == 403:
        return AccessRefusedError(
            said.of(
                f"the API key may not do this (403: {description})",
                "use a key of the account that owns the zone, one that may change zones and that "
                "is not bound to other addresses",
            )
        )
    if code == 404:
        return NotFoundError(
            said.of("not found (404)", "check the ID and that the key is of the account it is in")
        )
    if not parts:
        return KeyCdnError(
            said.of(f"answered {code} without JSON", "check KEYCDN_API_URL, or a proxy between")
        )
    return RejectedError(
        said.of(f"was refused ({code}: {description})", "correct what it names and run again")
    )


def _seconds(text: str, today: datetime) -> float | None:
    """A header's number of seconds, moment since 1970, or date, as seconds from now."""
    try:
        number = float(text)
    except ValueError:
        try:
            return max(0.0, (parsedate_to_datetime(text) - today).total_seconds())
        except (ValueError, TypeError):
            return None
    if number > 1_000_000_000:  # a moment, not a length of time
        number -= today.timestamp()
    return max(0.0, number) if number < float("inf") else None


def _checked(url: str) -> str:
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL:
        parsed = httpx2.URL("")
    if parsed.scheme == "https" or (parsed.scheme == "http" and parsed.host in LOOPBACK):
        return url
    raise KeyCdnError(
        f"KEYCDN_API_URL: '{parsed.scheme}://{parsed.host}' is no address to send the API key to; "
        f"use {URL} or another one with https"
    )
