"""Puts the comment together, within the size that its host takes."""

from collections.abc import Iterable, Sequence

from review import difference, findings
from review.markdown import block, printable
from review.preview import Preview

DEFAULT_LIMIT = 65_000
"""Bytes; GitHub takes 65,536 characters a comment, GitLab more."""

LEAST_LIMIT = 1_000
"""Bytes; less holds no headings."""

_LOG = "the whole is in the log of this run"
_NOTHING = "Nothing."
_ORDER = ("create", "update", "replace", "delete", "import", "same")
_WORDS = {"same": "unchanged"}


def compose(
    preview: Preview, stack: str | None = None, limit: int = DEFAULT_LIMIT, *, folded: bool = True
) -> str:
    """The comment on `preview`, at most `limit` bytes of UTF-8.

    Args:
        preview: what was previewed.
        stack: name for the title; the preview's own when None.
        limit: at least `LEAST_LIMIT`.
        folded: with the whole diff, folded; False where it was printed already.
    """
    found = findings.find(preview)
    title = _title(preview, found, stack)
    counts = _counts(preview)
    # The summary may take four fifths; what recipients notice comes before what they do not.
    room = (limit - len("\n".join([title, *counts]).encode()) - 400) * 4 // 5
    failed = _failed(preview, room // 2)
    warned = _warned(preview, room // 6)
    room -= _size([*failed, *warned])
    noticed = _listed(found.noticed, room * 2 // 3, preview)
    quiet = _listed(found.unnoticed, room - _size(noticed), preview)
    summary = [
        *(title, "", *failed, *warned),
        *("### Recipients will notice", "", *noticed, ""),
        *("### They will not", "", *quiet, ""),
        *("### Counts", "", *counts, ""),
    ]
    if not folded:
        return "\n".join(summary)
    return "\n".join([*summary, *_diff(preview, limit - _size(summary))]) + "\n"


def _title(preview: Preview, found: findings.Findings, stack: str | None) -> str:
    name = _name(stack or preview.stack or "preview")
    if preview.errors:
        return f"## {name}: the {preview.run} failed"
    if not preview.changed:
        return f"## {name}: no change"
    if found.hosts:
        return f"## {name}: recipients of {_number(found.hosts, 'host')} will notice"
    if found.noticed:
        return f"## {name}: recipients will notice"
    return f"## {name}: recipients notice nothing"


def _name(stack: str) -> str:
    """A stack's name holds letters, digits, hyphens, underscores and periods; nothing else."""
    kept = "".join(c if c.isalnum() or c in "-./ " else f"\\{c}" for c in printable(stack)[:100])
    return kept.strip()


def _failed(preview: Preview, room: int) -> list[str]:
    if not preview.errors:
        return []
    lines = [printable(line) for error in preview.errors for line in error.splitlines()]
    kept, left_out = _fit(lines, room)
    more = [f"{left_out} more lines: {_LOG}.", ""] if left_out else []
    return [
        *(f"### The {preview.run} failed", "", *block(kept), "", *more),
        *("What follows is as far as it came.", ""),
    ]


def _warned(preview: Preview, room: int) -> list[str]:
    lines = [printable(line) for said in preview.warnings for line in said.splitlines()]
    kept, left_out = _fit(lines, room)
    more = [f"{left_out} more lines: {_LOG}.", ""] if left_out else []
    return ["**Warnings**", "", *block(kept), "", *more] if lines else []


def _listed(lines: Sequence[str], room: int, preview: Preview) -> list[str]:
    if not lines:
        return ["Not known." if preview.errors else _NOTHING]
    kept, left_out = _fit([f"- {line}" for line in lines], room - 60)
    return [*kept, f"- and {left_out} more: {_LOG}"] if left_out else kept


def _counts(preview: Preview) -> list[str]:
    counts = {key: number for key, number in preview.counts.items() if number}
    order = [*(k for k in _ORDER if k in counts), *sorted(counts.keys() - set(_ORDER))]
    said = ", ".join(f"{printable(_WORDS.get(k, k))[:40]} {counts[k]}" for k in order[:20])
    return [said or _NOTHING]


def _diff(preview: Preview, room: int) -> list[str]:
    number = len(preview.changed)
    head = [
        "<details>",
        f"<summary>The whole diff: {_number(number, 'resource')}</summary>",
        "",
    ]
    tail = ["", "</details>"]
    pointer = f"{number} of {number} resources are left out here: {_LOG}."
    room -= _size([*head, *tail, "", pointer]) + 40
    lines: list[str] = []
    shown = 0
    for found in difference.blocks(preview):
        size = _size(found)
        if size > room:
            break
        room -= size
        lines += found
        shown += 1
    left_out = max(number - shown, 0)
    if not number:
        body = [_NOTHING]
    else:
        body = [*block(lines, "diff")] if lines else []
        body += ["", f"{left_out} of {number} resources are left out here: {_LOG}."] * bool(
            left_out
        )
    return [*head, *body, *tail]


def _fit(lines: Iterable[str], room: int) -> tuple[list[str], int]:
    """The first lines that fit, at least a part of the first one, and how many are left out."""
    kept: list[str] = []
    left_out = 0
    for line in lines:
        size = _size([line])
        if left_out or size > room:
            left_out += 1
            continue
        room -= size
        kept.append(line)
    return kept, left_out


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
