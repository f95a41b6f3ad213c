"""`review` on what the real engine prints; `RECORD_PREVIEWS=1` keeps every preview anew."""

import re
import subprocess
import sys

from tests.support import previews
from tests.support.engine import Stack
from tests.support.recording import ROOT

STREAMED = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
CHECKED = ["add-a-host-to-a-live-group", "refused"]
"""The changes whose kept previews are compared with the engine's, which takes long."""

_OF_ONE_RUN = re.compile(r"(?<=`)[\w.]+(?=\.cloudfront\.net`)|unchanged \d+")


def comment(preview: str, code: int) -> str:
    """What the command prints, without the diff and without what differs from run to run."""
    command = [sys.executable, "-m", "review", "--stack", "prod"]
    done = subprocess.run(
        command, cwd=ROOT, input=preview, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code, done.stderr + done.stdout[:3000]
    return _OF_ONE_RUN.sub("…", done.stdout.partition("<details>")[0])


def record(stack: Stack) -> None:
    """Keeps the preview of every change; `make golden` then writes the comments."""
    for name in previews.CHANGES:
        done = stack.write(previews.changed(name)).run("preview", "--json")
        (previews.PREVIEWS / f"{name}.json").write_text(previews.trimmed(done.stdout))


def test_the_kept_previews_are_what_the_engine_prints_today(stack: Stack) -> None:
    stack.write(previews.BASE).must_up()
    if previews.RECORD:
        record(stack)
    for name in CHECKED:
        stack.write(previews.changed(name))
        whole = stack.run("preview", "--json")
        code = 2 if name == "refused" else 0
        reviewed = (previews.COMMENTS / f"{name}.md").read_text().partition("<details>")[0]

        assert comment(whole.stdout, code) == _OF_ONE_RUN.sub("…", reviewed), name

    streamed = stack.write(previews.changed("go-live")).run("preview", "--json", **STREAMED)
    assert streamed.stdout.count("\n") > 10, "an event a line"
    assert "recipients move from `sendgrid.net` to CloudFront" in comment(streamed.stdout, 0)
