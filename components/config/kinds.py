"""Kinds of single values in a stack file: text with a shape, and numbers with a range. Pure."""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from components.config.faults import FaultyValueError
from components.config.hosts import canonical

STRICT = ConfigDict(extra="forbid", strict=True)
"""For every value of the stack file: unknown keys are faults, and no type turns into another."""

METHOD_SETS: tuple[tuple[str, ...], ...] = (
    ("GET", "HEAD"),
    ("GET", "HEAD", "OPTIONS"),
    ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"),
)
"""The only sets of methods CloudFront takes (facts A.0)."""

LONGEST_TTL = 86_400
"""Seconds; a tracking record cached longer than a day could not be rolled back in a day."""

_DURATION = re.compile(r"([1-9]\d{0,4})(s|m|h)")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600}


def seconds(duration: str) -> int:
    """`90s`, `30m` or `2h` in seconds.

    Raises:
        FaultyValueError: when it is none of these or longer than a day.
    """
    match = _DURATION.fullmatch(duration)
    total = int(match[1]) * _UNIT_SECONDS[match[2]] if match else 0
    if not 1 <= total <= 86_400:
        raise FaultyValueError(
            f"'{duration}' is not a duration of at most a day", "write it like 90s, 30m or 2h"
        )
    return total


def _duration(text: str) -> str:
    seconds(text)
    return text


def _shaped(pattern: str, kind: str, example: str) -> AfterValidator:
    """A validator for text that has to match `pattern` whole."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise FaultyValueError(f"'{text}' is not {kind}", f"write it like {example}")
        return text

    return AfterValidator(check)


def _legal_methods(methods: tuple[str, ...]) -> tuple[str, ...]:
    for legal in METHOD_SETS:
        if len(methods) == len(legal) and set(methods) == set(legal):
            return legal
    sets = " or ".join(f"[{', '.join(legal)}]" for legal in METHOD_SETS)
    raise FaultyValueError(f"{list(methods)} is no set of methods CloudFront takes", f"use {sets}")


def _ttl(value: int) -> int:
    if not 0 <= value <= LONGEST_TTL:
        raise FaultyValueError(
            f"{value} is not a TTL between 0 and {LONGEST_TTL} seconds",
            "use 300 while changing things, 3600 when settled",
        )
    return value


Host = Annotated[str, AfterValidator(canonical)]
Duration = Annotated[str, AfterValidator(_duration)]
Ttl = Annotated[int, AfterValidator(_ttl)]
Methods = Annotated[tuple[str, ...], AfterValidator(_legal_methods)]
GroupName = Annotated[
    str, _shaped(r"[a-z][a-z0-9-]{0,49}", "a group name (a-z, 0-9, '-', no dot)", "newsletters")
]
AcmArn = Annotated[
    str,
    _shaped(
        r"arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[0-9a-zA-Z-]+",
        "an ACM certificate ARN in us-east-1, the one region CloudFront reads",
        "arn:aws:acm:us-east-1:111122223333:certificate/ID",
    ),
]
WebAclArn = Annotated[
    str,
    _shaped(
        r"arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global/webacl/[^/]+/[0-9a-zA-Z-]+",
        "the ARN of a web ACL for CloudFront",
        "arn:aws:wafv2:us-east-1:111122223333:global/webacl/NAME/ID",
    ),
]
LogBucket = Annotated[
    str,
    _shaped(
        r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.s3(\.[a-z0-9-]+)?\.amazonaws\.com",
        "the domain name of an S3 bucket",
        "my-logs.s3.amazonaws.com",
    ),
]
DistributionId = Annotated[
    str, _shaped(r"E[A-Z0-9]{5,20}", "a CloudFront distribution ID", "E1A2B3C4D5E6F7")
]
RoleArn = Annotated[
    str,
    _shaped(
        r"arn:aws[a-z-]*:iam::\d{12}:role/.+",
        "the ARN of an IAM role",
        "arn:aws:iam::111122223333:role/NAME",
    ),
]
