"""The note a customer sends to their Braze COM or CSM, or to the ESP, once domains are live.

What to switch on and what never to do stand with each ESP in `components/catalog.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from verify.values import Document, DomainReport, Subject
from verify.vendors import ESPS, SIGNATURES


@dataclass(frozen=True)
class Handoff:
    """The note, and the domains it was refused for.

    Attributes:
        text: Markdown; None when no domain is ready.
        refused: host -> why it is not in the note as ready.
    """

    text: str | None
    refused: dict[str, str]


def hand_off(subjects: Sequence[Subject], document: Document, when: datetime) -> Handoff:
    """Writes the note for the domains that are live and do not fail.

    Args:
        subjects: what was examined.
        document: what came out.
        when: of the run.
    """
    stages = {subject.host: subject.stage or "live" for subject in subjects}
    refused = {
        report.host: why
        for report in document.domains
        if (why := _why_not(report, stages[report.host])) is not None
    }
    lines = ["# Click tracking over HTTPS: please switch on", ""]
    for esp in dict.fromkeys(report.esp for report in document.domains):
        reports = [report for report in document.domains if report.esp == esp]
        ready = [report for report in reports if report.host not in refused]
        if ready:
            lines += _section(esp, ready, [one for one in reports if one.host in refused], when)
    ready_at_all = len(refused) < len(document.domains)
    return Handoff("\n".join(lines) if ready_at_all else None, refused)


def _why_not(report: DomainReport, stage: str) -> str | None:
    if report.phase != "live":
        return f"it is not live yet (stage {stage})"
    if report.verdict != "fail":
        return None
    failed = [f"{check.name} ({check.cause or check.status})" for check in report.failed()]
    return f"it does not pass: {', '.join(failed)}"


def _section(
    esp: str, ready: Sequence[DomainReport], waiting: Sequence[DomainReport], when: datetime
) -> Iterator[str]:
    provider = ESPS[esp]
    yield f"## {provider.title}"
    yield ""
    yield f"Checked from outside on {when:%Y-%m-%d at %H:%M} UTC, and ready for HTTPS:"
    yield ""
    yield "| tracking domain | CDN | certificate | notes |"
    yield "|---|---|---|---|"
    for report in ready:
        notes = [check.cause for check in report.checks if check.status == "warn" and check.cause]
        certificate = (report.check("certificate").saw or "").replace("|", "/")
        title = SIGNATURES[report.cdn].title
        yield f"| {report.host} | {title} | {certificate} | {', '.join(notes) or 'none'} |"
    yield ""
    yield (
        "DNS, certificate, TLS, both schemes, the answer of the email service provider, caching "
        "and the treatment of mail proxies were checked for each."
    )
    yield ""
    if waiting and provider.per_account:
        names = ", ".join(report.host for report in waiting)
        yield (
            f"**Not yet:** {provider.title} switches HTTPS on for a whole account. These tracking "
            f"domains are not ready; where they belong to the same account, wait: {names}."
        )
        yield ""
    sentence = provider.hand_over
    yield f"**To do:** {sentence[0].upper()}{sentence[1:]}."
    if provider.warning:
        yield ""
        yield f"**Never:** {provider.warning.removeprefix('never ')}."
    yield ""
