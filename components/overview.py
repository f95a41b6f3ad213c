"""What to do next, for every domain of the stack in one text: `pulumi stack output next`."""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.output import UNKNOWN

NEXT_OUTPUT = "next"


def overview(summaries: Mapping[str, Mapping[str, Any]]) -> pulumi.Output[str]:
    """A line `HOST: …` for each domain, by host, with the first line of its next step.

    Args:
        summaries: host -> the outputs of its domain.
    """
    return pulumi.Output.from_input(_lines(summaries))


async def _lines(summaries: Mapping[str, Mapping[str, Any]]) -> Any:
    """The lines; unknown where a step is."""
    found: list[str] = []
    # Each in turn: `Output.all` would make two outputs more of every step.
    for host, summary in sorted(summaries.items()):
        step: pulumi.Output[str | None] | str | None = summary["next_step"]
        if isinstance(step, pulumi.Output):
            if not await step.is_known():
                return UNKNOWN
            step = await step.future()
        found.append(f"{host}: {_first_line(step)}")
    return "\n".join(found)


def _first_line(text: str | None) -> str:
    return next(iter((text or "").splitlines()), "")
