"""Which edge a domain is served by, as its record says and not as the stack file wishes.

The two differ half way through a move that takes two updates, and after an update that was told to
leave the record out.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import pulumi

from components.config.values import Domain
from components.dns.records import Published
from components.standing import Standing
from components.target import Target
from components.told import resolved

Said = TypeVar("Said")

Serving = pulumi.Output[str] | str
"""The CDN; at once where no record has to be asked."""


def serving(
    domain: Domain,
    tracking: Published,
    targets: Mapping[str, Target | None],
    state: Standing,
) -> Serving:
    """The CDN whose edge the record leads to; while it rests, the one that is to serve.

    Args:
        domain: the domain.
        tracking: its tracking record.
        targets: CDN -> where the domain would point there; its own and the standbys.
        state: what this update makes of its name.
    """
    wished = state.at or domain.cdn
    # A preview does not know every edge yet, and what a person sets is what is wished.
    if not domain.also or tracking.resource is None or pulumi.runtime.is_dry_run():
        return wished

    async def found() -> str:
        place = _place(await tracking.value.future(), await _proxied(tracking))
        if place is None:
            return wished
        edges = {
            cdn: _place(await resolved(target.value), target.proxied)
            for cdn, target in targets.items()
            if target is not None
        }
        if edges.get(wished) == place:
            return wished
        return next((cdn for cdn, edge in edges.items() if edge == place), wished)

    return pulumi.Output.from_input(found())


def of(cdn: Serving, each: Mapping[str, pulumi.Input[Said]]) -> pulumi.Input[Said]:
    """What is said of the CDN that serves.

    Args:
        cdn: as `serving` tells.
        each: CDN -> what is said of it.
    """
    if isinstance(cdn, str):
        return each[cdn]
    return cdn.apply(lambda found: pulumi.Output.from_input(each[found]))


def unmoved_step(domain: Domain, cdn: str) -> str:
    """What to do next where the record is still at another CDN than the stack file wishes."""
    return (
        "Run pulumi up without --target and --exclude: the last update left the record where it "
        "was.\n"
        f"{domain.host} is still served by {cdn}, and cdn: {domain.cdn} is not carried out yet."
    )


async def _proxied(tracking: Published) -> bool:
    return tracking.proxied is not None and bool(await tracking.proxied.future())


def _place(value: Any, proxied: bool) -> tuple[str, bool] | None:
    return (value.rstrip(".").lower(), proxied) if isinstance(value, str) and value else None
