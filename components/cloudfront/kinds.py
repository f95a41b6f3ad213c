"""Kinds of single values that only CloudFront has. Pure."""

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from components.config.faults import FaultyValueError
from components.config.kinds import Shape, shaped
from components.config.late import LateText

if TYPE_CHECKING:
    import pulumi

METHOD_SETS: tuple[tuple[str, ...], ...] = (
    ("GET", "HEAD"),
    ("GET", "HEAD", "OPTIONS"),
    ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"),
)
"""The only sets of methods CloudFront takes (sources/cloudfront#method-sets)."""


def _legal_methods(methods: tuple[str, ...]) -> tuple[str, ...]:
    for legal in METHOD_SETS:
        if len(methods) == len(legal) and set(methods) == set(legal):
            return legal
    sets = " or ".join(f"[{', '.join(legal)}]" for legal in METHOD_SETS)
    raise FaultyValueError(f"{list(methods)} is no set of methods CloudFront takes", f"use {sets}")


Methods = Annotated[tuple[str, ...], AfterValidator(_legal_methods)]

ACM_ARN = Shape(
    r"arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[0-9a-zA-Z-]+",
    "an ACM certificate ARN in us-east-1, the one region CloudFront reads",
    "write it like arn:aws:acm:us-east-1:111122223333:certificate/ID",
)
AcmArn = Annotated[str, AfterValidator(ACM_ARN.check)]
DistributionId = Annotated[
    str, shaped(r"E[A-Z0-9]{5,20}", "a CloudFront distribution ID", "write it like E1A2B3C4D5E6F7")
]

if TYPE_CHECKING:
    WebAclArn = pulumi.Input[str]
    LogBucket = pulumi.Input[str]
else:
    WebAclArn = Annotated[
        LateText,
        shaped(
            r"arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global/webacl/[^/]+/[0-9a-zA-Z-]+",
            "the ARN of a web ACL for CloudFront",
            "write it like arn:aws:wafv2:us-east-1:111122223333:global/webacl/NAME/ID",
        ),
    ]
    LogBucket = Annotated[
        LateText,
        shaped(
            r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.s3(\.[a-z0-9-]+)?\.amazonaws\.com",
            "the domain name of an S3 bucket",
            "write it like my-logs.s3.amazonaws.com",
        ),
    ]
