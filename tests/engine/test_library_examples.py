"""The programs of `examples/`: up, nothing left to change, and to nothing again."""

from pathlib import Path

import pytest

from sandbox.example import EXAMPLES as FOLDER
from sandbox.example import names
from tests.support.engine import Stack
from tests.support.recording import ROOT

FOLDERS = sorted(file.parent for file in ROOT.glob("examples/*/Pulumi.yaml"))
EXAMPLES = [FOLDER / name for name in names()]
NOTHING = "config: {}\n"


def test_there_is_one_of_each_kind() -> None:
    assert {example.name for example in FOLDERS} == {
        "adopt-a-distribution",
        "edge-of-your-own",
        "pair-in-python",
        "pair-in-typescript",
        "whole-stack-file",
        "whole-stack-file-in-yaml",
        "zone-and-two-pairs",
    }


@pytest.mark.parametrize("example", FOLDERS, ids=lambda example: example.name)
def test_an_example_says_what_it_is_in_ten_lines(example: Path) -> None:
    text = (example / "README.md").read_text(encoding="utf-8")

    assert len([line for line in text.splitlines() if line]) <= 10
    assert "pulumi up" in text
    assert (example / "Pulumi.yaml").read_text().startswith(f"name: {example.name}\n")


@pytest.mark.parametrize("example", FOLDERS, ids=lambda example: example.name)
def test_one_command_runs_it_from_a_fresh_clone(example: Path) -> None:
    text = (example / "README.md").read_text(encoding="utf-8")

    assert f"make example NAME={example.name} " in text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_one_in_python_is_installed_with_the_library(example: Path) -> None:
    text = (example / "README.md").read_text(encoding="utf-8")
    needs = (example / "requirements.txt").read_text(encoding="utf-8").split()[0]

    assert "pulumi install && pulumi up" in text
    assert (example / needs / "pyproject.toml").resolve() == ROOT / "pyproject.toml"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_runs_from_nothing_to_nothing(example: Path, tmp_path: Path) -> None:
    program = (example / "__main__.py").read_text(encoding="utf-8")
    stack = Stack(tmp_path / "sandbox", "example", program)
    there = example / "sandbox.yaml"
    stack.file.write_text(there.read_text() if there.exists() else NOTHING)

    stack.must_up()
    assert stack.outputs()
    assert stack.preview("--expect-no-changes").code == 0
    gone = stack.destroy()
    assert gone.code == 0, gone.output
