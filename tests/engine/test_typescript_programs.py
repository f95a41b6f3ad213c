"""A program in TypeScript: the SDK generated, all compiled, and run on the real engine.

Node's language host is not to be had outside the official CLI. An inline program needs none: Node
itself is the host then.
"""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.languages import Program, example, generate, run
from tests.support.recording import ROOT

pytestmark = pytest.mark.needs("node")

EXAMPLE = "pair-in-typescript"
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")


def test_the_example_runs_from_nothing_to_nothing(tmp_path: Path) -> None:
    stack = Program(tmp_path / "sandbox", example(EXAMPLE))
    run(NPM, stack.folder)
    sdk = stack.folder / "node_modules/@pulumi/ssl-click-tracking"
    generate(stack, "nodejs", sdk)
    run(("npm", "run", "postinstall"), sdk)  # which compiles it, as npm does for `package add`
    compiler = str(stack.folder / "node_modules/.bin/tsc")
    _misspelt_is_refused(compiler, stack.folder)
    run([compiler], stack.folder)

    inline = str(ROOT / "tests/support/inline.js")
    done = stack.inside("node", inline, str(stack.folder / "bin/index.js"), EXAMPLE)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["domains"]["ablink.email.example.com"]["stage"] == "build"
    assert told["gone"]["resourceChanges"]["delete"] > 1
    print(done.stdout)  # `make example` shows it


def _misspelt_is_refused(compiler: str, folder: Path) -> None:
    """Before anything runs, at the line of the program, with the nearest key."""
    program = folder / "index.ts"
    right = program.read_text()
    program.write_text(right.replace("hosts:", "hostz:"))

    compiled = subprocess.run(
        [compiler, "--noEmit"], cwd=folder, capture_output=True, text=True, check=False
    )

    program.write_text(right)
    assert compiled.returncode != 0
    assert "index.ts(4,5)" in compiled.stdout
    assert "'hostz' does not exist" in compiled.stdout or "mean to write 'hosts'" in compiled.stdout
