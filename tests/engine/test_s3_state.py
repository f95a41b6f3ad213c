"""The state in a bucket: runners at once, one that was killed, and the way there and back."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sandbox import dns_zones, s3_server
from sandbox.s3_server import S3
from tests.engine.examples import PAIR, ROUTE53, TRACKING, at
from tests.support.engine import Stack, wait_until
from tests.support.s3_stack import BUCKET, S3Stack

WAITING = "aws:acm/certificateValidation:CertificateValidation"
HOST = "a.example.org"
MANUAL = {**PAIR, "dns": {"provider": "manual", "zone": "example.org"}, "stage": "build"}


@pytest.fixture
def s3() -> Generator[S3]:
    """An S3 with the bucket of the states."""
    with s3_server.serve() as server:
        server.make_bucket(BUCKET)
        yield server


def waits(stack: S3Stack) -> bool:
    """Whether an update waits for a certificate, with the lock in its hands."""
    return stack.under_way() == {WAITING} and len(stack.locks()) == 1


def prove(stack: S3Stack, state: dict[str, Any] | None = None) -> None:
    """Sets the record that the certificate waits for, as a person would at their DNS console."""
    resources: list[dict[str, Any]] = (state or stack.state())["resources"]
    (certificate,) = (one for one in resources if one["type"] == "aws:acm/certificate:Certificate")
    (proof,) = certificate["outputs"]["domainValidationOptions"]
    (zone,) = dns_zones.zones(stack.cloud, "example.org")
    name, value = (proof[f"resourceRecord{part}"].rstrip(".") for part in ("Name", "Value"))
    dns_zones.put(stack.cloud, dns_zones.Record(zone.id, name, "CNAME", 300, (value,)))


def test_four_runners_update_four_stacks_of_one_bucket_at_once(tmp_path: Path, s3: S3) -> None:
    stacks = [
        S3Stack(tmp_path / f"runner{number}", f"fleet{number}", s3, s3.url(BUCKET))
        for number in range(4)
    ]
    for stack in stacks:
        stack.write({HOST: MANUAL})
    with ThreadPoolExecutor(len(stacks)) as runners:
        list(runners.map(S3Stack.init, stacks))
        updates = [runners.submit(stack.up) for stack in stacks]
        # All four are in the middle of theirs, each with the lock of its own stack.
        wait_until(lambda: all(map(waits, stacks)))
        for stack in stacks:
            prove(stack)
        outcomes = [update.result() for update in updates]

    assert [outcome.code for outcome in outcomes] == [0] * 4, outcomes
    assert [stack.locks() for stack in stacks] == [[]] * 4
    for stack in stacks:
        assert len(stack.cloud.items("aws", "distribution")) == 1
        assert "pending_operations" not in stack.state()


def test_of_two_on_one_stack_the_second_makes_nothing_and_a_killed_one_s_lock_is_taken_away(
    tmp_path: Path, s3: S3
) -> None:
    stack = S3Stack(tmp_path / "clouds", "shared", s3, s3.url(BUCKET))
    stack.write({HOST: MANUAL}).run("stack", "init", "--config-file", str(stack.file))
    first = stack.start("up", "--yes", "--skip-preview")
    wait_until(lambda: waits(stack))

    second = stack.up()
    assert second.code != 0
    assert "the stack is currently locked by 1 lock(s)" in second.output
    assert second.steps == set()

    first.kill_all()
    wait_until(lambda: not stack.processes())
    third = stack.up()
    assert third.code != 0
    assert "currently locked" in third.output

    cancelled = stack.run("cancel", "--yes")
    assert cancelled.returncode == 0, cancelled.stdout
    assert stack.locks() == []
    assert stack.refresh().code == 0
    prove(stack)
    last = stack.must_up()

    assert ("create", HOST) not in last.steps
    assert len(stack.cloud.items("aws", "certificate")) == 1
    assert len(stack.cloud.items("aws", "distribution")) == 1
    assert stack.preview().steps == set()


def test_a_stack_moves_from_a_file_to_s3_and_back(tmp_path: Path, s3: S3) -> None:
    home, exported = tmp_path / "clouds", str(tmp_path / "exported.json")
    in_a_file = Stack(home, "moving")
    in_a_bucket = S3Stack(home, "moving", s3, s3.url(BUCKET))
    in_a_file.write(at("live")).must_up()

    move(in_a_file, in_a_bucket.init(), exported)
    assert in_a_bucket.preview().steps == set()
    in_a_bucket.write(at("live", dns={**ROUTE53, "ttl": 600}))
    assert ("update", TRACKING) in in_a_bucket.must_up().steps

    move(in_a_bucket, in_a_file, exported)
    assert in_a_file.preview().steps == set()
    assert len(in_a_file.cloud.items("aws", "distribution")) == 1


def move(source: Stack, target: Stack, file: str) -> None:
    """Carries the state over as docs/state.md says."""
    steps: list[tuple[Stack, tuple[str, ...]]] = [
        (source, ("stack", "export", "--file", file)),
        (target, ("stack", "import", "--file", file)),
    ]
    for stack, command in steps:
        done: Any = stack.run(*command)
        assert done.returncode == 0, done.stdout
