"""What the stand-in for KeyCDN's API refuses, with its HTTP status."""

from collections.abc import Callable, Mapping

from sandbox.operations import ApiError

FAULTS: Mapping[str, Callable[[], ApiError]] = {
    "throttle": lambda: ApiError("error", 429, "Too many requests", transient=True),
    "error": lambda: ApiError("error", 503, "Service unavailable", transient=True),
    "refuse": lambda: ApiError("error", 403, "Access denied"),
}


def invalid(message: str) -> ApiError:
    """A request that is wrong in itself."""
    return ApiError("error", 400, message)


def missing(what: str) -> ApiError:
    """A request about something that does not exist."""
    return ApiError("error", 404, f"{what} not found")


def denied() -> ApiError:
    """A request about something of another account."""
    return ApiError("error", 403, "Access denied")
