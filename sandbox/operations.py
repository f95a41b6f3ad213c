"""What every stand-in cloud's API shares: sessions, operations, errors, and injected faults."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sandbox.cloud import Cloud

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


RUN = "SANDBOX_RUN"
"""Environment variable of a plugin: the number of its process, which ends with the engine's run."""


def this_run() -> int | None:
    """The run of the engine that calls; None for any other caller."""
    return int(number) if (number := os.environ.get(RUN)) else None


def still_runs(run: int | None) -> bool:
    """Whether a run of the engine has not ended."""
    if run is None:
        return False
    try:
        os.kill(run, 0)
    except ProcessLookupError:
        return False
    return True


class ApiError(Exception):
    """A refusal by a stand-in cloud's API, with the vendor's code, HTTP status and wording.

    ``transient`` errors are those a vendor's client library retries by itself.
    """

    def __init__(self, code: str, status: int, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message
        self.transient = transient
        self.operation = ""

    @property
    def gone(self) -> bool:
        """Whether it says that what was asked for, or what holds it, does not exist."""
        return self.status == 404

    def __str__(self) -> str:
        where = f"{self.operation}: " if self.operation else ""
        return f"{where}StatusCode: {self.status}, {self.code}: {self.message}"


@dataclass(frozen=True)
class Session:
    """Who calls an API: the cloud, the account, the default region and provider-wide tags."""

    cloud: Cloud
    account: str
    region: str = ""
    default_tags: Mapping[str, str] = field(default_factory=dict[str, str])


def _admit_anybody(_: Session) -> None:
    """For APIs whose stand-in asks for no credential."""


@dataclass(frozen=True)
class Operation(Generic[Arguments, Result]):
    """One operation of an API. Calling it runs it in one transaction of the store.

    ``faults`` gives the error a vendor answers with for each kind of injected fault; ``admit``
    refuses a session that may not call.
    """

    service: str
    name: str
    function: Callable[Concatenate[Session, Arguments], Result]
    faults: Mapping[str, Callable[[], ApiError]]
    admit: Callable[[Session], None] = _admit_anybody

    def __call__(
        self, session: Session, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run it for a session."""
        try:
            self.admit(session)
            with session.cloud.transaction():
                return self.function(session, *args, **kwargs)
        except ApiError as error:
            error.operation = error.operation or self.title
            raise

    @property
    def title(self) -> str:
        """How error texts name it: ``CloudFront: CreateDistribution``."""
        return f"{self.service}: {self.name}"

    @property
    def key(self) -> str:
        """How faults name it: ``cloudfront:CreateDistribution``."""
        return f"{self.service.replace(' ', '').lower()}:{self.name}"

    def fault(self, kind: str) -> ApiError:
        """The error of an injected fault of this kind."""
        error = self.faults[kind]()
        error.operation = self.title
        return error


def operation(
    service: str,
    name: str,
    faults: Mapping[str, Callable[[], ApiError]],
    admit: Callable[[Session], None] = _admit_anybody,
) -> Callable[[Callable[Concatenate[Session, Arguments], Result]], Operation[Arguments, Result]]:
    """Make a function the operation ``name`` of an API service."""

    def decorate(
        function: Callable[Concatenate[Session, Arguments], Result],
    ) -> Operation[Arguments, Result]:
        return Operation(service, name, function, faults, admit)

    return decorate


def account_of_secret(cloud: str, secret: str) -> str:
    """The account that a token or key leads to; it cannot be read from it."""
    return f"{cloud}-{hashlib.sha256(secret.encode()).hexdigest()[:12]}"


def require(condition: object, error: Callable[[], ApiError]) -> None:
    """Raise the error unless the condition holds."""
    if not condition:
        raise error()


def merged_tags(session: Session, properties: Mapping[str, Any]) -> dict[str, str]:
    """A resource's own tags over the provider's default tags."""
    return {**session.default_tags, **(properties.get("tags") or {})}
