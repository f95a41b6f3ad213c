"""Kinds of single values that only CloudFront has. Pure."""

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from components.config.faults import FaultyValueError
from components.config.kinds import Shape, shaped
from components.config.late import LateText
from components.config.shown import Shown, any_case, whole

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


Methods = Annotated[
    tuple[str, ...],
    AfterValidator(_legal_methods),
    Shown(
        *map(list, METHOD_SETS),
        anyOf=[
            {"minItems": len(legal), "maxItems": len(legal), "items": {"enum": list(legal)}}
            for legal in METHOD_SETS
        ],
        uniqueItems=True,
    ),
]

ACM_ARN = Shape(
    r"arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[0-9a-zA-Z-]+",
    "an ACM certificate ARN in us-east-1, the one region CloudFront reads",
    "write it like arn:aws:acm:us-east-1:111122223333:certificate/ID",
)
AcmArn = Annotated[str, ACM_ARN]
DistributionId = Annotated[
    str, shaped(r"E[A-Z0-9]{5,20}", "a CloudFront distribution ID", "write it like E1A2B3C4D5E6F7")
]

IAM_ID = Shape(
    r"[A-Z0-9]{16,128}",
    "the ID of an IAM server certificate",
    "write it like ASCAEXAMPLE1234567890: aws iam list-server-certificates shows it",
)

MOST_TAGS = 46
"""Tags of one resource, 50 at AWS, beside the four that say what it serves."""

LONGEST_TAG_KEY = 128
LONGEST_TAG_VALUE = 256
LONGEST_PREFIX = 256


def _legal_tags(tags: Mapping[str, object]) -> Mapping[str, object]:
    """Tags as AWS takes them (sources/quotas#aws-tags); an output is let through."""
    if len(tags) > MOST_TAGS:
        raise FaultyValueError(
            f"has {len(tags)} tags", f"a resource takes {MOST_TAGS} beside those that are made here"
        )
    for key, value in tags.items():
        if not 1 <= len(key) <= LONGEST_TAG_KEY or not _of_tags(key):
            raise FaultyValueError(
                f"'{key}' is no key of a tag",
                f"use 1 to {LONGEST_TAG_KEY} letters, digits, blanks and _ . : / = + - @",
            )
        if key.lower().startswith("aws:"):
            raise FaultyValueError(f"'{key}' begins with aws:, which AWS keeps", "rename the tag")
        if isinstance(value, str) and (len(value) > LONGEST_TAG_VALUE or not _of_tags(value)):
            raise FaultyValueError(
                f"'{value}' is no value of the tag '{key}'",
                f"use at most {LONGEST_TAG_VALUE} letters, digits, blanks and _ . : / = + - @",
            )
    return tags


def _of_tags(text: str) -> bool:
    """Letters, digits and separators of any script, and the few signs that AWS takes."""
    return all(sign in "_.:/=+-@" or unicodedata.category(sign)[0] in "LZN" for sign in text)


def _legal_prefix(text: str) -> str:
    if text.startswith("/") or len(text) > LONGEST_PREFIX or not text.isprintable():
        raise FaultyValueError(
            f"'{text}' is no prefix of log files",
            f"write at most {LONGEST_PREFIX} characters, without / at the beginning, like links/",
        )
    return text


LogPrefix = Annotated[
    str,
    AfterValidator(_legal_prefix),
    Shown("links/", pattern=r"^(?!/)[^\x00-\x1f\x7f]*$", maxLength=LONGEST_PREFIX),
]

_IN_TAGS = r"[^\x00-\x1f!-*,;<>?\[-^`{-\x7f]"
"""What `_of_tags` takes, as far as a pattern for editors can tell: in ASCII."""

if TYPE_CHECKING:
    Tags = Mapping[str, pulumi.Input[str]]
    WebAclArn = pulumi.Input[str]
    LogBucket = pulumi.Input[str]
else:
    Tags = Annotated[
        Mapping[
            str, Annotated[LateText, Shown(pattern=whole(f"{_IN_TAGS}{{0,{LONGEST_TAG_VALUE}}}"))]
        ],
        AfterValidator(_legal_tags),
        Shown(
            {"team": "mail"},
            maxProperties=MOST_TAGS,
            propertyNames={
                "pattern": f"^(?!{any_case('aws:')}){_IN_TAGS}{{1,{LONGEST_TAG_KEY}}}$",
            },
        ),
    ]
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
