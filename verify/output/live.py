"""A table that fills in while domains are probed, on a terminal."""

from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from verify.output.lines import of_domain
from verify.values import DomainReport, Subject

_STYLES = {"PASS": "green", "WARN": "yellow", "FAIL": "red"}
_MOST_SHOWN = 6


class LiveDisplay:
    """Prints each domain as it is done, and keeps a line below about those that are not.

    Args:
        total: how many domains there are.
        console: where to print.
    """

    def __init__(self, total: int, console: Console) -> None:
        self._total: int = total
        self._done: int = 0
        self._busy: dict[str, None] = {}
        self._console: Console = console
        self._live: Live = Live(console=console, transient=True, refresh_per_second=8)

    def __enter__(self) -> "LiveDisplay":
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def started(self, subject: Subject) -> None:
        """A domain's turn has come."""
        self._busy[subject.host] = None
        self._update()

    def finished(self, report: DomainReport) -> None:
        """A domain's report is there."""
        self._busy.pop(report.host, None)
        self._done += 1
        # Text, not markup: what servers say must not be read as formatting.
        for number, line in enumerate(of_domain(report)):
            word = line.partition(" ")[0]
            self._console.print(Text(line, style=_STYLES.get(word, "") if number == 0 else ""))
        self._update()

    def _update(self) -> None:
        names = list(self._busy)
        more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
        self._live.update(
            Text(f"{self._done} of {self._total} done; {', '.join(names[:_MOST_SHOWN])}{more}")
        )
