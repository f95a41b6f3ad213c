"""`python -m verify`: reads the command line, examines, shows, keeps, and exits by the verdicts."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verify.options import Request, UsageError, read
from verify.output import changes, handoff, junit, lines
from verify.output.document import as_json
from verify.processes import examine_everywhere
from verify.values import Document, DomainReport, Started

PASSED, FAILED, USAGE = 0, 1, 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns its exit code."""
    try:
        request = read(sys.argv[1:] if arguments is None else arguments)
        last: Mapping[str, Any] = {}
        if request.changes is not None:
            last = changes.load(Path(request.changes))
        if request.from_environment:
            _note(f"taken from the environment: {', '.join(request.from_environment)}")
        document = asyncio.run(_examined(request))
        return _shown(request, document, last)
    except (UsageError, changes.ChangesError) as error:
        _note(str(error))
    except OSError as error:
        # Only files that were named get here: a network's errors are findings.
        _note(f"{error.filename or 'a file that was named'}: {error.strerror or error}")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return USAGE


async def _examined(request: Request) -> Document:
    """Examines everything, showing progress where a person watches."""
    quiet = request.json or request.changes is not None
    reports: dict[str, DomainReport] = {}

    async def collect(started: Started, finished: Callable[[DomainReport], None]) -> None:
        found = examine_everywhere(request.subjects, request.setting, request.concurrency, started)
        async for report in found:
            reports[report.host] = report
            finished(report)

    if quiet:
        await collect(_ignore, _ignore)
    elif sys.stdout.isatty():
        from rich.console import Console

        from verify.output.live import LiveDisplay

        with LiveDisplay(len(request.subjects), Console(highlight=False)) as display:
            await collect(display.started, display.finished)
    else:
        await collect(_ignore, _print_lines)
    return Document(tuple(reports[subject.host] for subject in request.subjects))


def _ignore(_: object) -> None:
    """Shows nothing."""


def _print_lines(report: DomainReport) -> None:
    print("\n".join(lines.of_domain(report)), flush=True)


def _shown(request: Request, document: Document, last: "Mapping[str, Any]") -> int:
    """Prints and writes what was asked for; returns the exit code."""
    failed = any(report.verdict == "fail" for report in document.domains)
    if request.junit is not None:
        changes.write(Path(request.junit), junit.as_junit(document))
    if request.changes is not None:
        found = changes.compare(last, document)
        changes.save(Path(request.changes), last, document, request.complete)
        failed = found.worse
        if not request.json:
            print("\n".join(found.lines) or "no change")
    if request.json:
        print(json.dumps(as_json(document), indent=2))
    elif request.changes is None:
        print(lines.summary(document))
    if request.handoff is not None and not _handed_off(request, document, request.handoff):
        failed = True
    return FAILED if failed else PASSED


def _handed_off(request: Request, document: Document, file: str) -> bool:
    """Writes the note; False when no domain is ready for one."""
    note = handoff.hand_off(request.subjects, document, datetime.now(UTC))
    for host, why in note.refused.items():
        _note(f"--handoff: {host} is not in the note: {why}")
    if note.text is None:
        _note(f"--handoff: no domain is ready, {file} is not written")
    else:
        changes.write(Path(file), note.text.encode())
    return note.text is not None


def _note(text: str) -> None:
    print(f"verify: {text}", file=sys.stderr)
