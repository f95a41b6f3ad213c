"""Fixtures of the set-up's tests."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.machine import FAKE_GO, Gate, Machine, script


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """Whoever runs the tests in the background hands down that interrupts are ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    found = Machine(tmp_path)
    found.programs.mkdir()
    for name in ("sh", "dirname", "cat"):
        (found.programs / name).symlink_to(str(shutil.which(name)))
    (found.programs / "python3").symlink_to(os.path.realpath(sys.executable))
    return found


@pytest.fixture
def go(machine: Machine) -> Machine:
    script(machine.programs / "go", FAKE_GO)
    for name in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
        sdk = machine.programs / "sdk/python" / name
        sdk.parent.mkdir(parents=True)
        sdk.write_text("#!/bin/sh\n")
    return machine


@pytest.fixture
def gate(go: Machine) -> Iterator[Gate]:
    made = Gate(go.programs)
    yield made
    made.close()
