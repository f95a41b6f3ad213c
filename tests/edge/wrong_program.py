"""This project's program with one setting of each tracking domain made wrong on its way.

A Pulumi program itself: it runs on the real engine, and the clouds take what it asks for.
"""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_cloudflare as cloudflare

from tests.edge.wrong_setting import Wrong
from tests.edge.wrong_settings import ALL


def spoil() -> None:
    """Changes what is registered from now on, and adds the rules that shadow others."""
    pulumi.runtime.register_stack_transformation(_transformed)
    for wrong in ALL:
        if wrong.second_rule is not None:
            _shadow(wrong, wrong.second_rule)


def _transformed(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    for wrong in ALL:
        if wrong.changes and _belongs(wrong, args.name):
            return pulumi.ResourceTransformationResult(_changed(args.props, wrong), args.opts)
    return None


def _belongs(wrong: Wrong, name: str) -> bool:
    whose = "" if wrong.resource == "header-rules" else wrong.host
    return name.startswith(whose) and name.endswith(wrong.resource)


def _changed(props: Mapping[str, Any], wrong: Wrong) -> dict[str, Any]:
    result = dict(props)
    for name, value in wrong.changes.items():
        assert name in result, f"{name} is not among {sorted(result)}"
        result[name] = value(result[name]) if callable(value) else value
    return result


def _shadow(wrong: Wrong, actions: dict[str, Any]) -> None:
    zone = cloudflare.get_zone(filter={"name": "example.net", "match": "all"})
    cloudflare.PageRule(
        f"{wrong.host}-shadow",
        zone_id=zone.id,
        target=f"*{wrong.host}/*",
        priority=1000,
        status="active",
        actions=actions,  # pyright: ignore[reportArgumentType]
    )
