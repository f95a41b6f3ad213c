"""A first set-up says how far it is, and does at once what needs nothing of each other."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.machine import PATIENCE, PROJECT, Gate, Machine, script
from tools.console import Progress
from tools.together import together

FAKE_PYTHON = f"""#!/bin/sh
# Makes an environment whose pip says that it was called.
case "$*" in
    *"-m venv"*) for folder; do :; done; mkdir -p "$folder/bin"; cp "$0" "$folder/bin/python" ;;
    *"pip install"*) echo installed > "$(dirname "$0")/../installed"; [ -z "$FAKE_PIP" ] ;;
    *) exec {sys.executable} "$@" ;;
esac
"""


@pytest.fixture
def project(go: Machine) -> Path:
    """A clone whose Python makes environments by the look of it."""
    for name in ("mkdir", "cp"):
        (go.programs / name).symlink_to(str(shutil.which(name)))
    made = go.clone("clone")
    (made / "requirements-dev.lock").write_text("")
    # What runs the set-up is what makes the environment.
    set_up = made / "tools" / "environment.py"
    python = script(go.programs / "fake-python", FAKE_PYTHON)
    set_up.write_text(f"{set_up.read_text()}\n\n_base_python = lambda: {str(python)!r}\n")
    return made


def until(terminal: int, text: str) -> str:
    """What a terminal shows until it shows `text`."""
    shown = ""
    while text not in shown:
        try:
            shown += os.read(terminal, 4096).decode()
        except OSError:  # the set-up has ended
            raise AssertionError(f"no {text!r} in {shown!r}") from None
    return shown


def test_a_build_says_how_many_packages_of_how_many(go: Machine, gate: Gate) -> None:
    ours, theirs = os.openpty()
    process = go.start(go.clone("clone"), "cli", terminal=theirs)
    os.close(theirs)

    shown = until(ours, "2 of 3 packages")
    gate.open()
    shown += until(ours, "its Python language host with go1.26.8 (once, 3 packages): done")

    assert "building the Pulumi CLI 3.259.0 with go1.26.8 (once, 3 packages) ..." in shown
    assert "minutes" not in shown
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    os.close(ours)


def test_a_build_that_fails_says_how_far_it_came(go: Machine) -> None:
    status, notes = go.set_up(go.clone("clone"), "cli", FAKE_FAULT="yes")

    assert status == 1
    assert "(once, 3 packages): failed, 2 of 3 packages, after" in notes


def test_fetching_says_how_many_modules_of_how_many_at_most(go: Machine) -> None:
    """The ones whose content is in go.sum; of others Go reads no more than what they need."""
    pins = (PROJECT / "tools/pulumi/go.sum").read_text().splitlines()
    whole = {tuple(line.split()[:2]) for line in pins if "/go.mod " not in line}
    status, notes = go.set_up(go.clone("clone"), "cli", FAKE_LOSS="yes")

    assert status == 1
    assert f"is built from: failed, 2 of at most {len(whole)} modules, after" in notes
    assert 300 < len(whole) < len(pins)


def test_environment_and_cli_are_made_at_the_same_time(
    go: Machine, gate: Gate, project: Path
) -> None:
    """The environment is ready while the compiler is still held back."""
    ours, theirs = os.openpty()
    process = go.start(project, "python", "cli", terminal=theirs)
    os.close(theirs)
    gate.wait_for_start()

    shown = until(ours, "installing the Python packages: done")
    gate.open()
    shown += until(ours, "its Python language host with go1.26.8 (once, 3 packages): done")

    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert (project / ".venv/installed").exists()
    assert (project / ".tools/cli/pulumi").exists()
    os.close(ours)


def test_a_fault_of_one_ends_the_other(go: Machine, gate: Gate, project: Path) -> None:
    process = go.start(project, "python", "cli", FAKE_PIP="no way out")
    compiler = gate.wait_for_start()

    _, notes = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert "pip could not install the packages" in notes
    assert "Traceback" not in notes
    assert go.entries() == []
    with pytest.raises(ProcessLookupError):
        os.kill(compiler, 0)


def test_an_interrupt_ends_both(go: Machine, gate: Gate, project: Path) -> None:
    process = go.start(project, "python", "cli")
    compiler = gate.wait_for_start()
    process.send_signal(signal.SIGINT)

    _, notes = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130, notes
    assert "Traceback" not in notes
    with pytest.raises(ProcessLookupError):
        os.kill(compiler, 0)


@pytest.fixture
def stopping() -> Iterator[threading.Event]:
    """What ends every step of this process, as it was afterwards."""
    yield Progress.stopping
    Progress.stopping.clear()


def test_the_first_fault_is_the_one_that_is_told(stopping: threading.Event) -> None:
    ended: list[str] = []

    def fails() -> None:
        raise ValueError("first")

    def goes_on() -> None:
        stopping.wait(PATIENCE)
        ended.append("other")
        Progress("a step").tick("")

    with pytest.raises(ValueError, match="first"):
        together([fails, goes_on])

    assert ended == ["other"]
