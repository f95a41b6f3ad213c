"""`make demo`: it is true to what happens, and it goes as told."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from sandbox import demo
from sandbox.demo import Demo, DemoError, Done
from tests.support.recording import ROOT

UNKNOWN = Done(255, f'domains."{demo.HOST}".guard: unknown key; remove it')
FINE, FAILED = Done(0, "Resources:\n    ~ 1 updated"), Done(1, "FAIL")


class Told(Demo):
    """Ends each command as it is told, and writes down what was asked for."""

    def __init__(self, home: Path, *ends: Done) -> None:
        super().__init__(home / "sandbox")
        self.home.mkdir()
        self.ends = list(ends)
        self.asked: list[str] = []

    def _run(self, name: str, *arguments: str, hidden: Sequence[str] = ()) -> Done:
        del arguments, hidden
        stack_file = next(self.home.parent.glob("Pulumi.*.yaml")).read_text()
        live = "live" if "stage: live" in stack_file else "build"
        broken = " broken" if "web_acl" in stack_file else ""
        self.asked.append(f"{name} {live}{broken}")
        return self.ends.pop(0)

    def points_at(self, expected: str) -> None:
        self.asked.append(expected)


def test_with_a_guard_the_update_itself_refuses(tmp_path: Path) -> None:
    told = Told(tmp_path, FINE, FINE, FAILED, FINE, FINE, FINE)
    demo.play(told)
    assert told.asked == [
        *("pulumi build", "sendgrid.net", "verify build"),
        *("pulumi live broken", "sendgrid.net"),
        *("pulumi live", ".cloudfront.net", "verify live"),
        *("pulumi build", "sendgrid.net"),
    ]


def test_without_one_verify_is_what_stops_it(tmp_path: Path) -> None:
    told = Told(tmp_path, UNKNOWN, FINE, FINE, FINE, FAILED, FINE, FINE, FINE, FINE, FINE)
    demo.play(told)
    assert told.asked == [
        *("pulumi build", "pulumi build", "sendgrid.net", "verify build"),
        *("pulumi build broken", "verify build broken", "sendgrid.net"),
        *("pulumi build", "verify build", "pulumi live", ".cloudfront.net", "verify live"),
        *("pulumi build", "sendgrid.net"),
    ]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((FAILED,), "the update failed"),
        ((FINE, FAILED), "verify ended with 1"),
        ((FINE, FINE, FINE), "the links of a broken edge are live"),
        ((FINE, FINE, FAILED, FINE, FAILED), "verify ended with 1"),
        ((UNKNOWN, FINE, FINE, FINE, FINE), "verify ended with 0"),
    ],
)
def test_a_step_that_does_not_end_as_told_ends_the_demo(
    tmp_path: Path, ends: tuple[Done, ...], said: str
) -> None:
    with pytest.raises(DemoError, match=said):
        demo.play(Told(tmp_path, *ends))


def test_dns_has_to_say_what_is_told(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match=r"should point at sendgrid\.net"):
        Demo(tmp_path).points_at("sendgrid.net")


def test_the_whole_story_on_the_real_engine() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.demo"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("\n== ") == 6
    assert "everything went as told" in done.stdout
