"""Text of others made safe inside Markdown: host names, values and messages are not ours."""

import re

_TICKS = re.compile(r"`+")


def code(value: str, limit: int = 120) -> str:
    """`value` as a code span that it can't leave: no markup, mention or link comes of it."""
    shown = printable(value)
    if len(shown) > limit:
        shown = f"{shown[: limit - 1]}…"
    fence = _fence(shown, 1)
    padded = f" {shown} " if shown[:1] in ("`", " ") or shown[-1:] in ("`", " ") else shown
    return f"{fence}{padded}{fence}" if shown else "` `"


def block(lines: list[str], language: str = "") -> list[str]:
    """Lines as a code block that they can't leave."""
    fence = _fence("\n".join(lines), 3)
    return [f"{fence}{language}", *lines, fence]


def printable(value: str) -> str:
    """One line without control characters, nor those that turn the reading direction."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in value
    )


def _fence(value: str, least: int) -> str:
    longest = max((len(run) for run in _TICKS.findall(value)), default=0)
    return "`" * max(least, longest + 1)
