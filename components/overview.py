"""What to do next, for every domain of the stack in one text: `pulumi stack output next`."""

from collections.abc import Mapping
from typing import Any

import pulumi

NEXT_OUTPUT = "next"


def overview(summaries: Mapping[str, Mapping[str, Any]]) -> pulumi.Output[str]:
    """A line `HOST: …` for each domain, by host, with the first line of its next step.

    Args:
        summaries: host -> the outputs of its domain.
    """
    steps = {host: summary["next_step"] for host, summary in sorted(summaries.items())}
    return pulumi.Output.all(**steps).apply(
        lambda found: "\n".join(f"{host}: {_first_line(found[host])}" for host in steps)
    )


def _first_line(text: str | None) -> str:
    return next(iter((text or "").splitlines()), "")
