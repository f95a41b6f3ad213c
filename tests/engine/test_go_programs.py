"""A program in Go: the SDK generated, all compiled, and run on the real engine.

Go's language host is not to be had outside the official CLI. An inline program needs none: the
program itself is the host then.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.languages import Program, generate, run
from tests.support.recording import ROOT

pytestmark = pytest.mark.needs("go")

FILES = {
    "Pulumi.yaml": "name: own-program\nruntime: go\npackages:\n  ssl-click-tracking: ../..\n",
    "sandbox.yaml": (ROOT / "examples/pair-in-python/sandbox.yaml").read_text(encoding="utf-8"),
}
# As the set-up builds, so that what it compiled is compiled.
BUILD = ("env", "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=-mod=readonly", "go", "build", "-trimpath")


def test_a_program_runs_from_nothing_to_nothing(tmp_path: Path) -> None:
    stack = Program(tmp_path / "sandbox", FILES)
    module = tmp_path / "module"
    generate(stack, "go", module)
    _pin(module)
    (module / "program").mkdir()
    shutil.copy(ROOT / "tests/support/inline.go", module / "program/main.go")
    run((*BUILD, "-o", "inline", "./program"), module)

    done = stack.inside(str(module / "inline"), "own-program")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["domains"]["ablink.email.example.com"]["stage"] == "build"
    assert told["gone"]["delete"] > 1


def _pin(module: Path) -> None:
    """Gives the SDK's module the versions that the set-up has, in place of its own lowest one."""
    name = (module / "go.mod").read_text().splitlines()[0]
    pins = ROOT / "tools/languages"
    _, _, rest = (pins / "go.mod").read_text().partition("\n")
    (module / "go.mod").write_text(f"{name}\n{rest}")
    shutil.copy(pins / "go.sum", module)
