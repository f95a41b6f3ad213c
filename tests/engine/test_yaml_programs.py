"""A program in YAML, run by Pulumi's own host for it, with the package as a plugin."""

from pathlib import Path

import pytest
import yaml

from components.package.serving import version
from tests.support.languages import Program, example
from tests.support.recording import ROOT
from tools import pulumi_cli

pytestmark = pytest.mark.needs("yaml")

EXAMPLE = "whole-stack-file-in-yaml"


def test_the_example_runs_from_nothing_to_nothing(tmp_path: Path) -> None:
    stack = Program(tmp_path / "sandbox", example(EXAMPLE))

    made = stack.must_up()
    assert ("create", "zone") in made.steps
    assert stack.records()["ablink.example.com"] == "sendgrid.net"
    assert stack.outputs()["click.example.com"]["stage"] == "build"
    assert stack.preview("--expect-no-changes").code == 0
    gone = stack.destroy()
    assert gone.code == 0, gone.output
    print(made.output, gone.output)  # `make example` shows it


def test_what_is_wrong_is_said_in_the_stack_files_words(tmp_path: Path) -> None:
    files = example(EXAMPLE)
    program = files["Pulumi.yaml"].replace("cdn: cloudfront", "cdn: cloudfrnt")
    stack = Program(tmp_path / "sandbox", {**files, "Pulumi.yaml": program})

    refused = stack.preview()

    assert refused.code != 0
    assert "cdn: 'cloudfrnt' is not known; did you mean 'cloudfront'?" in refused.output
    assert "Traceback" not in refused.output


def test_package_add_writes_the_package_with_its_version(tmp_path: Path) -> None:
    files = example(EXAMPLE)
    named = "packages:\n  ssl-click-tracking: ../..\n"
    assert named in files["Pulumi.yaml"]
    program = files["Pulumi.yaml"].replace(named, "")
    stack = Program(tmp_path / "sandbox", {**files, "Pulumi.yaml": program})

    cli = str(pulumi_cli.prepare(ROOT))
    done = stack.inside(cli, "package", "add", str(stack.plugin))

    assert done.returncode == 0, done.stderr
    folder = stack.home / "project"
    added = yaml.safe_load((folder / "Pulumi.yaml").read_text())["packages"]
    assert added == {"ssl-click-tracking": f"ssl-click-tracking@{version()}"}
    (lock,) = (folder / "sdks/ssl-click-tracking").iterdir()
    assert yaml.safe_load(lock.read_text())["version"] == version()
