"""What Cloudflare's API calls share: errors as its client library prints them, accounts, IDs."""

import hashlib
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

from sandbox import operations
from sandbox.operations import ApiError, Operation, Session

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

CLOUD = "cloudflare"
DEFAULT_ACCOUNT = "cloudflare-default"
NO_ACCOUNT = "cloudflare-without-token"


class CloudflareError(ApiError):
    """A refusal with Cloudflare's error code, printed as its client library prints it."""

    def __init__(self, status: int, code: int, message: str, *, transient: bool = False) -> None:
        super().__init__(str(code), status, message, transient=transient)

    def __str__(self) -> str:
        phrase = HTTPStatus(self.status).phrase if self.status else "no answer"
        answer = json.dumps({"code": int(self.code), "message": self.message})
        return f'{self.operation}: {self.status} {phrase} {{"errors":[{answer}]}}'


_FAULTS: Mapping[str, Callable[[], ApiError]] = {
    "throttle": lambda: CloudflareError(429, 971, "Please wait and try again", transient=True),
    "error": lambda: CloudflareError(503, 10001, "Service unavailable", transient=True),
    "refuse": lambda: CloudflareError(403, 10000, "Authentication error"),
    "lose": lambda: CloudflareError(0, 0, "connection reset by peer: the answer was lost"),
}


def _admit(session: Session) -> None:
    if session.account == NO_ACCOUNT:
        raise CloudflareError(
            401, 10000, "Authentication error: no API token was given (api_token)"
        )


def operation(
    name: str,
) -> Callable[[Callable[Concatenate[Session, Arguments], Result]], Operation[Arguments, Result]]:
    """Make a function the operation ``name`` of Cloudflare's API; it wants an API token."""
    return operations.operation("Cloudflare", name, _FAULTS, _admit)


def account_of(token: object, *, required: bool) -> str:
    """The account an API token belongs to; without one the sandbox's own, unless required."""
    if isinstance(token, str) and token:
        return operations.account_of_secret(CLOUD, token)
    return NO_ACCOUNT if required else DEFAULT_ACCOUNT


def identifier(*parts: str) -> str:
    """A fixed ID in Cloudflare's form, 32 hexadecimal digits: equal parts give equal IDs."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
