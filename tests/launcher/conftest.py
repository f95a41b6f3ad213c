"""Fixtures of the launcher's tests."""

import os
import shutil
from pathlib import Path

import pytest

from sandbox import cli_grammar
from sandbox.cli_grammar import Grammar
from tests.launcher.setting import FAKE_CLI, PROJECT, Setting
from tools import pulumi_cli


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    made = Setting(tmp_path / "a project")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("sandbox", "tools"):
        shutil.copytree(PROJECT / name, made.project / name, ignore=ignored)
    for name in ("Pulumi.yaml", "stack_file.py"):
        shutil.copy(PROJECT / name, made.project)
    programs = made.project / "bin"
    programs.mkdir()
    for name in ("pulumi", "pulumi-language-python"):
        (programs / name).write_text(FAKE_CLI)
        (programs / name).chmod(0o755)
    made.stack_file("dev")
    return made


@pytest.fixture(scope="session")
def grammar(tmp_path_factory: pytest.TempPathFactory) -> Grammar:
    """Of the real CLI."""
    folder = tmp_path_factory.mktemp("grammar")
    program = pulumi_cli.prepare(PROJECT)
    return cli_grammar.of(program, {**os.environ, "PULUMI_HOME": str(folder)}, folder)
