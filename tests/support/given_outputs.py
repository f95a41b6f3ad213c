"""Outputs as a resource would tell them, made by hand."""

from typing import Any

import pulumi


async def _now(value: Any) -> Any:
    return value


def known(value: object) -> pulumi.Output[Any]:
    """One that is known."""
    return pulumi.Output[Any](set[pulumi.Resource](), _now(value), _now(True))


def unknown() -> pulumi.Output[Any]:
    """What a preview does not know yet."""
    return pulumi.Output[Any](set[pulumi.Resource](), _now(None), _now(False))
