"""Results as plain lines, for logs and pipes."""

from collections.abc import Iterator

from verify.values import Check, Document, DomainReport

_SHOWN = ("warn", "fail", "error")


def of_domain(report: DomainReport) -> Iterator[str]:
    """A domain: its verdict, then what is not right, then what could not be tried."""
    yield f"{report.verdict.upper()} {report.host} ({report.cdn}, {report.esp}, {report.phase})"
    for check in report.checks:
        if check.status in _SHOWN or check.cause is not None:
            yield from of_check(check)
    skipped: dict[str, list[str]] = {}
    for check in report.checks:
        if check.status == "skip":
            skipped.setdefault(check.saw or "", []).append(check.name)
    for why, names in skipped.items():
        yield f"  skip  {', '.join(names)}: {why}"
    left = report.check("certificate")
    if left.status == "pass":
        yield f"  certificate {left.saw}"


def of_check(check: Check) -> Iterator[str]:
    """A check: what was seen, what it means, what to do."""
    cause = f" {check.cause}" if check.cause else ""
    yield f"  {check.status:5} {check.name}{cause}: {check.saw}"
    if check.status == "pass":
        return
    if check.means:
        yield f"        recipients: {check.means}"
    if check.fix:
        yield f"        do: {check.fix}"


def summary(document: Document) -> str:
    """One line about all domains."""
    verdicts = [report.verdict for report in document.domains]
    words = [f"{verdicts.count(word)} {word}" for word in ("pass", "warn", "fail")]
    return f"{len(verdicts)} domains: {', '.join(words)}"
