"""What Google's API calls share: errors as its client library prints them, credentials, projects.

A project holds zones; the credentials say who calls. Both may come from the provider's
configuration or from the environment (sources/google-cloud-dns#provider).
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from sandbox import operations
from sandbox.operations import ApiError, Operation, Session
from sandbox.properties import Properties
from sandbox.provider.context import ProviderError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

CLOUD = "google"
DEFAULT_ACCOUNT = "google-default"
DEFAULT_PROJECT = "sandbox-project"

_CREDENTIALS = ("credentials", "accessToken")
_CREDENTIALS_ENVIRONMENT = (
    "GOOGLE_CREDENTIALS",
    "GOOGLE_CLOUD_KEYFILE_JSON",
    "GCLOUD_KEYFILE_JSON",
    "GOOGLE_OAUTH_ACCESS_TOKEN",
    "GOOGLE_APPLICATION_CREDENTIALS",
)
_PROJECT_ENVIRONMENT = (
    "GOOGLE_PROJECT",
    "GOOGLE_CLOUD_PROJECT",
    "GCLOUD_PROJECT",
    "CLOUDSDK_CORE_PROJECT",
)


class GoogleError(ApiError):
    """A refusal with Google's reason as its code, printed as Google's client library prints it."""

    def __init__(self, status: int, reason: str, message: str, *, transient: bool = False) -> None:
        super().__init__(reason, status, message, transient=transient)

    def __str__(self) -> str:
        return f"googleapi: Error {self.status}: {self.message}, {self.code}"


@dataclass(frozen=True)
class GoogleSession(Session):
    """A session with the project that is meant where a resource names none; empty: none is."""

    project: str = ""


_FAULTS: Mapping[str, Callable[[], ApiError]] = {
    "throttle": lambda: GoogleError(
        403, "rateLimitExceeded", "Rate Limit Exceeded", transient=True
    ),
    "error": lambda: GoogleError(503, "backendError", "Backend Error", transient=True),
    "refuse": lambda: GoogleError(403, "forbidden", "Forbidden"),
    "lose": lambda: GoogleError(0, "connectionReset", "connection reset by peer: no answer"),
}


def operation(
    name: str,
) -> Callable[[Callable[Concatenate[Session, Arguments], Result]], Operation[Arguments, Result]]:
    """Make a function the method ``name`` of the Cloud DNS API."""
    return operations.operation("Cloud DNS", name, _FAULTS)


def account_of(config: Mapping[str, object], *, required: bool) -> str:
    """Whom the credentials of a provider's configuration belong to, or those around it.

    Raises:
        ProviderError: without any, where they are required.
    """
    secret = _first(config, _CREDENTIALS, _CREDENTIALS_ENVIRONMENT)
    if secret:
        return operations.account_of_secret(CLOUD, secret)
    if required:
        raise ProviderError(
            "failed to load application credentials. To use your default gcloud credentials, run: "
            "`gcloud auth application-default login`; or set credentials, or GOOGLE_CREDENTIALS"
        )
    return DEFAULT_ACCOUNT


def project_of(config: Mapping[str, object], *, required: bool) -> str:
    """The project of a provider's configuration, or that of the environment."""
    default = "" if required else DEFAULT_PROJECT
    return _first(config, ("project",), _PROJECT_ENVIRONMENT) or default


def project_for(session: Session, properties: Properties) -> str:
    """The project a resource or look-up is in: its own, else the provider's.

    Raises:
        ProviderError: when there is neither.
    """
    default = session.project if isinstance(session, GoogleSession) else ""
    project = str(properties.get("project") or default)
    if not project:
        raise ProviderError("Failed to retrieve project: project: required field is not set")
    return project


def number(*parts: str) -> int:
    """A fixed number in the form of the server's own IDs: equal parts give equal numbers."""
    return int(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:15], 16)


def _first(config: Mapping[str, object], names: tuple[str, ...], others: tuple[str, ...]) -> str:
    given = [config.get(name) for name in names] + [os.environ.get(name) for name in others]
    return next((value for value in given if isinstance(value, str) and value), "")
