"""What Fastly's API calls share: errors in the words of its client library, accounts, IDs."""

import hashlib
import string
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

from sandbox import operations
from sandbox.operations import ApiError, Operation, Session

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

CLOUD = "fastly"
DEFAULT_ACCOUNT = "fastly-default"
NO_ACCOUNT = "fastly-without-key"
_LETTERS = string.digits + string.ascii_letters


class FastlyError(ApiError):
    """A refusal, printed as Fastly's client library prints it."""

    def __init__(self, status: int, title: str, detail: str = "", *, transient: bool = False):
        super().__init__(title, status, detail or title, transient=transient)
        self.detail = detail

    def __str__(self) -> str:
        phrase = HTTPStatus(self.status).phrase if self.status else "no answer"
        lines = [f"{self.status} - {phrase}:", "", f"    Title:  {self.code}"]
        if self.detail:
            lines.append(f"    Detail: {self.detail}")
        return "\n".join(lines)


_FAULTS: Mapping[str, Callable[[], ApiError]] = {
    "throttle": lambda: FastlyError(429, "API rate limit exceeded", transient=True),
    "error": lambda: FastlyError(503, "Service unavailable", transient=True),
    "refuse": lambda: FastlyError(403, "Forbidden", "The API key may not do this"),
    "lose": lambda: FastlyError(0, "connection reset by peer", "the answer was lost"),
}


def _admit(session: Session) -> None:
    if session.account == NO_ACCOUNT:
        raise FastlyError(401, "Unauthorized", "Provide credentials: no API key was given")


def operation(
    name: str,
) -> Callable[[Callable[Concatenate[Session, Arguments], Result]], Operation[Arguments, Result]]:
    """Make a function the operation ``name`` of Fastly's API; it wants an API key."""
    return operations.operation("Fastly", name, _FAULTS, _admit)


def account_of(key: object, *, required: bool) -> str:
    """The account that an API key belongs to; without one the sandbox's own, unless required."""
    if isinstance(key, str) and key:
        return operations.account_of_secret(CLOUD, key)
    return NO_ACCOUNT if required else DEFAULT_ACCOUNT


def identifier(*parts: str) -> str:
    """A fixed ID in Fastly's form, 22 letters and digits: the same parts always give the same."""
    number = int(hashlib.sha256("\n".join(parts).encode()).hexdigest(), 16)
    letters: list[str] = []
    for _ in range(22):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)
