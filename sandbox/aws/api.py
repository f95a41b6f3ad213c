"""What the AWS APIs share: errors in the words of the AWS client library, accounts, names."""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar

from sandbox import operations
from sandbox.operations import ApiError, Operation, Session, merged_tags
from sandbox.properties import Properties, map_at
from sandbox.provider.wire import UNKNOWN, is_known

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

CLOUD = "aws"
DEFAULT_ACCOUNT = "123456789012"  # the account of AWS's own examples
# Not us-east-1, so that a certificate whose region was forgotten is found out.
DEFAULT_REGION = "eu-central-1"

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


class AwsError(ApiError):
    """A refusal, printed as the AWS client library prints it."""

    def __str__(self) -> str:
        return (
            f"operation error {self.operation}, https response error StatusCode: {self.status}, "
            f"{self.code}: {self.message}"
        )


_FAULTS: Mapping[str, Callable[[], ApiError]] = {
    "throttle": lambda: AwsError("Throttling", 400, "Rate exceeded", transient=True),
    "error": lambda: AwsError("ServiceUnavailable", 503, "Service unavailable", transient=True),
    "refuse": lambda: AwsError("AccessDenied", 403, "Not authorized to perform this operation"),
    "lose": lambda: AwsError("RequestError", 0, "connection reset by peer: the answer was lost"),
}


def operation(
    service: str, name: str
) -> Callable[[Callable[Concatenate[Session, Arguments], Result]], Operation[Arguments, Result]]:
    """Make a function the operation ``name`` of an AWS service."""
    return operations.operation(service, name, _FAULTS)


def account_of(config: Mapping[str, Any]) -> str:
    """The 12-digit account that a provider config or an entry of ``accounts`` leads to.

    A role names its account; a profile, or an access key, gets one of its own; anything else is the
    default account.
    """
    role = _ROLE.search(str(config))
    if role:
        return role.group(1)
    profile = config.get("profile") or config.get("accessKey")
    if not isinstance(profile, str) or not profile:
        return DEFAULT_ACCOUNT
    return f"{int(hashlib.sha256(profile.encode()).hexdigest(), 16) % 10**12:012d}"


def check_region(region: str) -> str:
    """A region's name, when it has the form of one.

    Raises:
        AwsError: otherwise; the real client library finds no such host.
    """
    if not _REGION.fullmatch(region):
        raise AwsError("RequestError", 0, f"no such host: acm.{region}.amazonaws.com")
    return region


def planned_tags(session: Session, inputs: Mapping[str, Any]) -> Properties:
    """The output ``tagsAll`` as a preview shows it."""
    known = is_known(inputs.get("tags"))
    return {"tagsAll": merged_tags(session, inputs) if known else UNKNOWN}


def tag_outputs(session: Session, tags: Mapping[str, str], known: Mapping[str, Any]) -> Properties:
    """The outputs ``tags`` and ``tagsAll``: the former without the provider's default tags."""
    given = map_at(known, "tags")
    own = {
        name: value
        for name, value in tags.items()
        if name in given or session.default_tags.get(name) != value
    }
    return {"tags": own or None, "tagsAll": dict(tags)}


def digest(*parts: str) -> str:
    """A fixed hexadecimal text for some parts: the same parts always give the same."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def without(properties: Mapping[str, Any], *names: str) -> Properties:
    """A copy without some properties and without those that are ``None``."""
    return {
        key: value for key, value in properties.items() if key not in names and value is not None
    }
