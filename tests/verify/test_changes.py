"""What counts as a change between two runs, and as one for the worse."""

from typing import Any

import pytest

from verify.output.changes import compare
from verify.output.document import as_json
from verify.values import CHECKS, Check, Document, DomainReport, Status


def run(**statuses: tuple[Status, str | None]) -> Document:
    """A run of one domain a keyword, whose check `esp` has that status and cause."""
    return Document(
        tuple(
            DomainReport(
                f"{host}.example.com",
                "cloudfront",
                "sendgrid",
                "live",
                tuple(
                    Check(name, *(found if name == "esp" else ("pass", None)), saw="seen")
                    for name in CHECKS
                ),
            )
            for host, found in statuses.items()
        )
    )


def last(document: Document) -> dict[str, Any]:
    return {domain["host"]: domain for domain in as_json(document)["domains"]}


PASS: tuple[Status, None] = ("pass", None)
FAIL: tuple[Status, str] = ("fail", "edge-error")


@pytest.mark.parametrize(
    ("before", "now", "worse", "said"),
    [
        (PASS, PASS, False, False),
        (PASS, FAIL, True, True),
        (FAIL, FAIL, False, False),
        (FAIL, PASS, False, True),
        (FAIL, ("fail", "edge-blocked"), True, True),
        (PASS, ("warn", "x"), False, True),
        (("warn", "x"), FAIL, True, True),
        (PASS, ("error", None), True, True),
    ],
)
def test_a_domain(before: Any, now: Any, worse: bool, said: bool) -> None:
    found = compare(last(run(a=before)), run(a=now))

    assert (found.worse, bool(found.lines)) == (worse, said)


@pytest.mark.parametrize(("found", "worse"), [(PASS, False), (FAIL, True), (("warn", "x"), False)])
def test_a_domain_that_is_new(found: Any, worse: bool) -> None:
    changes = compare({}, run(a=found))

    assert changes.worse is worse
    assert bool(changes.lines) is (found != PASS)


def test_the_worst_of_several_domains_decides() -> None:
    before = last(run(a=PASS, b=PASS))

    assert compare(before, run(a=FAIL, b=PASS)).worse
    assert compare(before, run(a=PASS, b=FAIL)).worse


def test_what_was_seen_may_differ() -> None:
    before = last(run(a=FAIL))
    before["a.example.com"]["checks"][7]["saw"] = "another day"

    assert compare(before, run(a=FAIL)).lines == ()
