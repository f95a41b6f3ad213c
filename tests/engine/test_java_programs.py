"""The SDK in Java: generated, and compiled with a program that uses it.

Java's language host is not to be had outside the official CLI, so the program is not run.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from components.package.serving import package, version
from tests.support.languages import run, write_sdk
from tests.support.recording import ROOT

pytestmark = pytest.mark.needs("java")

MAVEN = ("mvn", "--quiet", "--batch-mode", "compile")


def test_the_sdk_and_a_program_compile(tmp_path: Path) -> None:
    folder = tmp_path / "java"
    schema = package().schema or ""
    write_sdk("java", schema, folder)
    shutil.copytree(ROOT / "tests/support/java", folder, dirs_exist_ok=True)

    run(MAVEN, folder)

    names = {token.rpartition(":")[2] for token in json.loads(schema)["resources"]}
    compiled = {file.stem for file in (folder / "target").rglob("*.class")}
    assert len(names) > 10
    assert compiled >= names | {f"{name}Args" for name in names} | {"Program"}
    resources = folder / "target/classes/com/pulumi/ssl-click-tracking"
    assert (resources / "version.txt").read_text() == version()
    _misspelt_is_refused(folder)


def _misspelt_is_refused(folder: Path) -> None:
    """Before anything runs, at the line of the program."""
    program = folder / "src/main/java/Program.java"
    program.write_text(program.read_text().replace(".hosts(", ".hostz("))

    done = subprocess.run(MAVEN, cwd=folder, capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "Program.java:[13,17] cannot find symbol" in done.stdout
    assert "method hostz(java.lang.String)" in done.stdout
