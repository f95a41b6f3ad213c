"""What the CLI says about a bucket is what docs/state.md quotes, word for word."""

import json
import re
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox import s3_server
from sandbox.launcher_bucket import STAND_IN_KEY
from tests.engine.examples import at
from tests.engine.test_s3_state import HOST, MANUAL, prove, waits
from tests.support.engine import wait_until
from tests.support.recording import ROOT
from tests.support.s3_stack import S3Stack

BUCKET, REGION = "acme-state", "eu-west-1"
LOCK = ".pulumi/locks/organization/ssl-click-tracking/prod/3c0f6b1e.json"
GONE = {
    "pid": 4242,
    "username": "runner",
    "hostname": "fv-az1234",
    "timestamp": "2026-11-26T09:15:00Z",
}
READING = {BUCKET: ["s3:ListBucket"], f"{BUCKET}/*": ["s3:GetObject"]}
WRITING = {**READING, f"{BUCKET}/*": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]}
"""The rights that docs/environments.md names."""


@pytest.fixture
def stack(tmp_path: Path) -> Generator[S3Stack]:
    """A stack in a bucket that holds nothing of it yet but its name."""
    with s3_server.serve() as s3:
        stack = S3Stack(tmp_path / "home", "prod", s3, s3.make_bucket(BUCKET, REGION), BUCKET)
        stack.write(at("build"))
        yield stack.init()


def quoted(heading: str) -> list[str]:
    """The lines of a section of the page that are quoted from a run."""
    page = (ROOT / "docs" / "state.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##|\Z)", page, re.M | re.S)
    return [
        line.rstrip()
        for block in re.findall(r"^```\n(.*?)^```", section, re.M | re.S)
        for line in block.splitlines()
    ]


def found(line: str, output: str) -> bool:
    """Whether a run printed a line, apart from what differs from run to run."""
    pattern = ".*".join(map(re.escape, line.split("…")))
    return any(re.fullmatch(pattern, each.rstrip()) for each in output.splitlines())


def refused(stack: S3Stack, *command: str) -> str:
    """What a command says; fails the test where it succeeds."""
    done = stack.run(*command)
    assert done.returncode != 0, done.stdout
    return done.stdout


def update(stack: S3Stack) -> str:
    return refused(stack, "up", "--yes", "--skip-preview")


def a_lock(stack: S3Stack) -> Iterator[str]:
    stack.s3.write(BUCKET, LOCK, json.dumps(GONE).encode())
    yield update(stack)
    assert stack.locks() == [LOCK]
    assert stack.run("cancel", "--yes").returncode == 0
    assert stack.locks() == []


def no_permission(stack: S3Stack) -> Iterator[str]:
    users = {name: stack.s3.user(name, READING if name == "reader" else {}) for name in USERS}
    with stack.s3.asking_who_may():
        for name, command in USERS.items():
            stack.key = users[name]
            yield refused(stack, *command)
        stack.key = "AKIAUNKNOWN:secret"
        yield refused(stack, "preview")
    stack.key = STAND_IN_KEY
    assert not stack.cloud.items("aws", "certificate")


USERS = {"nobody": ("preview",), "reader": ("up", "--yes", "--skip-preview")}


def another_region(stack: S3Stack) -> Iterator[str]:
    for region in ("eu-central-1", "us-east-1"):
        stack.url = stack.s3.url(BUCKET, region)
        yield refused(stack, "preview")


def no_bucket(stack: S3Stack) -> Iterator[str]:
    stack.write({HOST: MANUAL})
    with ThreadPoolExecutor(1) as runner:
        running = runner.submit(stack.up)
        wait_until(lambda: waits(stack))
        state = stack.state()
        stack.s3.remove_bucket(BUCKET)
        prove(stack, state)
        outcome = running.result()
    assert outcome.code != 0
    assert not stack.cloud.items("aws", "distribution")
    yield outcome.output
    yield update(stack)


def a_newer_one(stack: S3Stack) -> Iterator[str]:
    kept = json.loads(stack.s3.read(BUCKET, stack.state_key))
    for newer in ({"version": 5}, {"version": 4, "features": ["someday"]}):
        stack.s3.write(BUCKET, stack.state_key, json.dumps({**kept, **newer}).encode())
        yield refused(stack, "preview")
    file = stack.file.with_name("newer.json")
    file.write_text(json.dumps({"version": 5, "deployment": {}}))
    stack.s3.write(BUCKET, stack.state_key, json.dumps(kept).encode())
    yield refused(stack, "stack", "import", "--file", str(file))
    stack.s3.write(BUCKET, ".pulumi/meta.yaml", b"version: 2\n")
    yield refused(stack, "preview")


@pytest.mark.parametrize(
    ("heading", "runs", "lines"),
    [
        ("Locks", a_lock, 2),
        ("No permission", no_permission, 3),
        ("The wrong region", another_region, 2),
        ("The bucket is gone", no_bucket, 3),
        ("A state of a newer version", a_newer_one, 4),
    ],
)
def test_a_message_is_as_the_page_quotes_it(
    stack: S3Stack, heading: str, runs: Callable[[S3Stack], Iterator[str]], lines: int
) -> None:
    outputs = list(runs(stack))
    told = quoted(heading)

    assert len(told) == lines
    for line in told:
        assert any(found(line, output) for output in outputs), "\n".join([line, *outputs])
    for output in outputs:
        assert any(found(line, output) for line in told), output


def test_the_rights_that_the_page_names_are_enough(stack: S3Stack) -> None:
    reader, writer = stack.s3.user("reader", READING), stack.s3.user("writer", WRITING)
    with stack.s3.asking_who_may():
        stack.key = writer
        stack.must_up()
        stack.key = reader
        outcome = stack.preview()
    stack.key = STAND_IN_KEY

    assert (outcome.code, outcome.steps) == (0, set())
    assert stack.locks() == []
