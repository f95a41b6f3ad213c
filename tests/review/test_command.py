"""`python -m review` as a pipeline runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.review.previewing import EDGE, digest, record, tracking
from tests.support.recording import ROOT

MOVE = digest(tracking("update", record("sendgrid.net"), record(EDGE)))


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "review", *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=given, capture_output=True, timeout=60, check=False
    )


def test_it_reads_standard_input_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "preview.json"
    file.write_bytes(MOVE)

    piped, read = run(given=MOVE), run(str(file))

    assert piped.returncode == read.returncode == 0
    assert piped.stdout == read.stdout
    assert piped.stdout.startswith(b"## prod: recipients of 1 host will notice\n")
    assert not piped.stderr


def test_a_name_for_the_title_and_a_limit_can_be_given() -> None:
    done = run("--stack", "eu", "--max-bytes", "1000", given=MOVE)

    assert done.stdout.startswith(b"## eu: ")
    assert len(done.stdout) <= 1000


def test_a_failed_preview_is_printed_and_exits_2() -> None:
    done = run(given=digest(diagnostics=[{"severity": "error", "message": "it broke"}]))

    assert done.returncode == 2
    assert b"### The preview failed" in done.stdout
    assert b"it broke" in done.stdout


@pytest.mark.parametrize("given", [b"", b"nonsense", b"{}", MOVE[:-9]])
def test_what_is_no_preview_is_one_line_on_standard_error_and_exits_2(given: bytes) -> None:
    done = run(given=given)

    assert done.returncode == 2
    assert not done.stdout
    assert done.stderr.startswith(b"review: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("given", [b"", b"error: no such stack\n", MOVE[:-9]])
def test_a_preview_without_json_is_a_comment_with_what_it_said(
    given: bytes, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    said.write_text("noise\n" * 50 + "\nerror: get credentials: no valid ones\n")
    done = run("--stack", "prod", "--said", str(said), given=given)

    assert done.returncode == 2
    assert done.stdout.startswith(b"## prod: the preview failed\n\n### The preview failed\n")
    assert b"error: get credentials: no valid ones" in done.stdout
    assert done.stdout.count(b"noise") == 39
    assert done.stdout.count(b"Not known.") == 2


def test_a_preview_that_ended_badly_is_no_success_whatever_its_json_says(tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.write_text("error: the lock was lost\n")
    done = run("--said", str(said), "--status", "255", given=MOVE)

    assert done.returncode == 2
    assert b"the preview ended with status 255\nerror: the lock was lost" in done.stdout
    assert b"recipients move from" in done.stdout


def test_a_summary_is_the_comment_without_the_diff() -> None:
    whole, summary = run(given=MOVE).stdout, run("--summary", given=MOVE).stdout

    assert whole.startswith(summary)
    assert whole[len(summary) :].startswith(b"\n<details>")


def test_a_file_that_is_not_there_is_said_plainly() -> None:
    done = run("nowhere.json")

    assert (done.returncode, done.stderr) == (
        2,
        b"review: nowhere.json: No such file or directory\n",
    )


@pytest.mark.parametrize("limit", ["0", "-1", "999", "many", "1e6", "٣٣٣٣"])
def test_a_limit_that_holds_no_comment_is_a_fault_of_usage(limit: str) -> None:
    done = run("--max-bytes", limit, given=MOVE)

    assert done.returncode == 2
    assert b"at least 1,000" in done.stderr


def test_it_imports_no_pulumi() -> None:
    script = "import sys, review.__main__; print(sum(m.startswith('pulumi') for m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60, check=True
    )

    assert done.stdout.strip() == b"0"
