"""Which numbered set of shared policies each distribution uses. Pure.

CloudFront lets 100 distributions use one policy (sources/quotas#distributions-per-policy), so a
further set is made for every hundred. The numbers are kept from update to update
(docs/decisions/cloudfront-shared-policies.md).
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

MOST_DISTRIBUTIONS = 100
"""Distributions that may use one policy or function (sources/quotas#distributions-per-policy)."""

LONGEST_POLICY_NAME = 128
LONGEST_FUNCTION_NAME = 64


def numbers(names: Iterable[str], previous: Mapping[str, int]) -> Mapping[str, int]:
    """The set of each distribution, from 1: the one it had, else the first with room.

    Args:
        names: the distributions' edges by name.
        previous: edge -> its set after the last update; edges that are gone are ignored.
    """
    wanted = sorted(set(names))
    taken: dict[int, int] = {}
    found: dict[str, int] = {}
    for name in (*(n for n in wanted if n in previous), *(n for n in wanted if n not in previous)):
        number = previous.get(name, 1)
        if taken.get(number, 0) >= MOST_DISTRIBUTIONS:
            number = 1
        while taken.get(number, 0) >= MOST_DISTRIBUTIONS:
            number += 1
        taken[number] = taken.get(number, 0) + 1
        found[name] = number
    return found


def account_wide_name(base: str, owner: str, number: int, longest: int) -> str:
    """A name no other stack of the AWS account has: letters, digits, `-` and `_` only.

    Args:
        base: what the resource is.
        owner: account, where the stack file names one, and name of the stack.
        number: of the set.
        longest: characters AWS takes; an owner that has to be cut or changed gets a digest.
    """
    room = longest - len(f"{base}--{number}")
    told = re.sub(r"[^A-Za-z0-9_-]", "-", owner)
    if told != owner or len(told) > room:
        digest = sha256(owner.encode()).hexdigest()[:8]
        told = f"{told[: room - len(digest) - 1]}-{digest}"
    return f"{base}-{told}-{number}"
