"""What is different from the last run, for a watcher that only speaks when something changed."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from verify.output.document import VERSION, as_json
from verify.output.lines import of_check
from verify.values import Document, DomainReport

_BAD = ("fail", "error")
State = Mapping[str, tuple[str, str | None]]
"""Check -> its status and cause: what counts as a change. What was seen may differ every day."""


class ChangesError(Exception):
    """The file with the last result is not one; the text says what to do."""


@dataclass(frozen=True)
class Changes:
    """What changed.

    Attributes:
        lines: for people; empty when nothing did.
        worse: whether a check failed that did not before.
    """

    lines: tuple[str, ...]
    worse: bool


def compare(last: Mapping[str, Any], document: Document) -> Changes:
    """Compares a run with the last result, which may be empty."""
    lines: list[str] = []
    worse = False
    for report in document.domains:
        before = _state(last.get(report.host))
        found = list(_of_domain(report, before))
        lines += found
        worse |= any(
            check.status in _BAD
            and before.get(check.name, ("", None)) != (check.status, check.cause)
            for check in report.checks
        )
    return Changes(tuple(lines), worse)


def _of_domain(report: DomainReport, before: State) -> Iterator[str]:
    changed = [
        check
        for check in report.checks
        if before.get(check.name) != (check.status, check.cause)
        and (before or check.status in (*_BAD, "warn"))
    ]
    if not changed:
        return
    yield f"{report.verdict.upper()} {report.host}"
    for check in changed:
        status, cause = before.get(check.name, ("not known", None))
        yield f"  was   {check.name}: {status}{f' {cause}' if cause else ''}"
        yield from of_check(check)


def _state(domain: Any) -> State:
    if domain is None:
        return {}
    return {check["name"]: (check["status"], check["cause"]) for check in domain["checks"]}


def load(path: Path) -> Mapping[str, Any]:
    """Host -> its last result; empty when there is no file yet.

    Raises:
        ChangesError: when the file cannot be read, or is not one of `save`.
    """
    if not path.exists():
        return {}
    try:
        kept = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
        if kept["version"] != VERSION:
            raise ValueError("another version")
        found = {domain["host"]: domain for domain in kept["domains"]}
        for domain in found.values():
            _state(domain)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ChangesError(
            f"--changes {path} is not a result of verify ({type(error).__name__}): name another "
            "file, or remove this one"
        ) from error
    return found


def save(path: Path, last: Mapping[str, Any], document: Document, complete: bool) -> None:
    """Keeps this run; domains that were not probed keep their last result unless all were.

    Raises:
        OSError: when the file cannot be written.
    """
    domains = {} if complete else dict(last)
    domains |= {domain["host"]: domain for domain in as_json(document)["domains"]}
    write(path, json.dumps({"version": VERSION, "domains": list(domains.values())}).encode())


def write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all.

    Raises:
        OSError: when it cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
