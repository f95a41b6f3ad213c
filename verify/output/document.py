"""The JSON document of `--json`; its schema is `verify/report.schema.json`."""

from typing import Any

from verify.values import Document, DomainReport

VERSION = 1


def as_json(document: Document) -> dict[str, Any]:
    """The document as JSON values."""
    return {"version": VERSION, "domains": [_domain(report) for report in document.domains]}


def _domain(report: DomainReport) -> dict[str, Any]:
    return {
        "host": report.host,
        "cdn": report.cdn,
        "esp": report.esp,
        "phase": report.phase,
        "verdict": report.verdict,
        "checks": [
            {
                "name": check.name,
                "status": check.status,
                "cause": check.cause,
                "saw": check.saw,
                "means": check.means,
                "fix": check.fix,
            }
            for check in report.checks
        ],
    }
