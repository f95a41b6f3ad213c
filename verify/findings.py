"""What a check says before its cause is explained, and which of several findings is the worst."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify.values import Status

_RANK: dict[Status, int] = {"pass": 0, "skip": 1, "warn": 2, "error": 3, "fail": 4}


@dataclass(frozen=True)
class Finding:
    """One finding of a check: its status, its cause if any, and what was seen."""

    status: Status
    saw: str
    cause: str | None = None


def passed(saw: str, cause: str | None = None) -> Finding:
    """Nothing is wrong."""
    return Finding("pass", saw, cause)


def skipped(saw: str) -> Finding:
    """The check has no meaning here, or nothing to stand on; `saw` says why."""
    return Finding("skip", saw)


def warned(cause: str, saw: str) -> Finding:
    """Links work, but something is not as it should be."""
    return Finding("warn", saw, cause)


def failed(cause: str, saw: str) -> Finding:
    """A recipient sees a fault."""
    return Finding("fail", saw, cause)


def unprobed(saw: str, cause: str | None = None) -> Finding:
    """The probe could not run."""
    return Finding("error", saw, cause)


def worst(findings: Sequence[Finding]) -> Finding:
    """The worst of several findings, the first where equal; the others stand in its `saw`."""
    ordered = sorted(findings, key=lambda found: -_RANK[found.status])
    texts: list[str] = []
    for found in ordered:
        if found.saw not in texts:
            texts.append(found.saw)
    return replace(ordered[0], saw="; ".join(texts))
