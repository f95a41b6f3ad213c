"""Talks to KeyCDN's HTTP API: authentication, retries, time limits. Knows no resource.

Imports no Pulumi. Source: sources/keycdn#api and sources/keycdn#zone-fields.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

import httpx2

from components.keycdn.errors import (
    AccessRefusedError,
    KeyCdnError,
    NotFoundError,
    RejectedError,
    TransientError,
    UnavailableError,
    UnsureError,
    hide,
)
from components.keycdn.patience import Clock, Patience, Repeater, say

URL: Final = "https://api.keycdn.com"
"""Where the API is (sources/keycdn#api)."""

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")

Json = dict[str, Any]

_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""Transport errors after which KeyCDN cannot have done anything."""


@dataclass(frozen=True)
class _Saying:
    """Errors about one request; none shows a secret."""

    where: str
    secrets: tuple[str, ...]

    def of(self, what: str, remedy: str) -> str:
        return hide(f"{self.where}: {what}; {remedy}", self.secrets)

    def trouble(
        self, kind: type[UnavailableError], reason: str, asked: float | None = None
    ) -> UnavailableError:
        return kind(
            hide(f"{self.where}: the API {reason}", self.secrets),
            "run the same command again in a while: nothing is made twice (status.keycdn.com says "
            "whether KeyCDN has a problem)",
            asked,
        )


class Client:
    """One account of KeyCDN.

    Repeats what may be repeated, after growing random pauses, on 429, 5xx and transport errors; a
    `Retry-After` or `X-Rate-Limit-Reset` header wins over its own pause. Says now and then that it
    is still trying.

    Attributes:
        repeater: repeats what takes more than one call.
    """

    def __init__(
        self,
        key: str,
        url: str = URL,
        *,
        patience: Patience | None = None,
        clock: Clock | None = None,
        note: Callable[[str], None] = say,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            key: API key; user name of the basic authentication, with an empty password.
            url: of the API; plain HTTP on loopback only, because the key travels with it.
            patience: time limits.
            clock: time and chance.
            note: takes a line for people while requests are repeated.
            transport: what carries the requests; None for the network.

        Raises:
            KeyCdnError: when `url` would send the key in the clear.
        """
        self._secrets: tuple[str, ...] = (key, base64.b64encode(f"{key}:".encode()).decode())
        self._patience: Patience = patience or Patience()
        self._clock: Clock = clock or Clock()
        self.repeater: Repeater = Repeater(self._patience, self._clock, note)
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
            since: when the time for all attempts began, see `Repeater.run`.

        Raises:
            UnsureError: only when not `repeatable`: its answer was lost.
            KeyCdnError: of the kind that says why.
        """
        said = _Saying(f"KeyCDN {method} {path}", (*self._secrets, *secrets))
        return self.repeater.run(
            lambda _: self._once(method, path, body, repeatable, said), TransientError, since
        )

    def _once(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        repeatable: bool,
        said: _Saying,
    ) -> Json:
        """One attempt.

        Raises:
            TransientError: when another attempt does no harm.
            UnsureError: when it may do harm, because KeyCDN may have done this one.
            KeyCdnError: when KeyCDN refuses.
        """
        self._rest()
        lost = TransientError if repeatable else UnsureError
        try:
            response = self._http.request(method, path, json=body)
        except _NEVER_SENT as error:
            raise said.trouble(
                TransientError, f"cannot be reached ({type(error).__name__})"
            ) from None
        except httpx2.TransportError as error:
            raise said.trouble(lost, f"did not answer ({type(error).__name__})") from None
        self._note_limits(response)
        code = response.status_code
        if code != 429 and code < 500:
            return _data(response, said)
        raise said.trouble(
            TransientError if code == 429 else lost,
            f"answered {code}",
            self._asked_pause(response),
        )

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
