"""The CLI is asked once what its commands are, and a CLI that does not say is named."""

import sys
from pathlib import Path

import pytest

from sandbox import cli_grammar
from sandbox.cli_grammar import GrammarError
from tests.launcher.setting import COMPLETION, Setting


def fake(folder: Path, script: str, status: int = 0) -> Path:
    """A CLI that prints `script`, and notes that it was asked."""
    program = folder / "pulumi"
    note = f"open({str(folder / 'asked')!r}, 'a').write('x')"
    body = f"{note}\nprint({script!r})\nraise SystemExit({status})\n"
    program.write_text(f"#!{sys.executable} -S\n{body}")
    program.chmod(0o755)
    return program


def asked(folder: Path) -> int:
    return len((folder / "asked").read_text())


def test_a_cli_is_asked_once_and_another_one_again(tmp_path: Path) -> None:
    program = fake(tmp_path, COMPLETION)

    first, second = (cli_grammar.of(program, {}, tmp_path / "memory") for _ in range(2))
    assert first == second
    assert asked(tmp_path) == 1

    fake(tmp_path, f"{COMPLETION}\n")
    assert cli_grammar.of(program, {}, tmp_path / "memory") == first
    assert asked(tmp_path) == 2


@pytest.mark.parametrize("memory", ["", "{", "[]", '{"cli": 1}'])
def test_a_damaged_memory_is_replaced(memory: str, tmp_path: Path) -> None:
    program = fake(tmp_path, COMPLETION)
    (tmp_path / "cli-grammar.json").write_text(memory)

    grammar = cli_grammar.of(program, {}, tmp_path)

    assert grammar.step((), "stack") == ("stack",)
    assert cli_grammar.of(program, {}, tmp_path) == grammar
    assert asked(tmp_path) == 1


@pytest.mark.parametrize(
    ("script", "status"), [("", 0), ("complete -F x pulumi", 0), (COMPLETION, 1)]
)
def test_a_cli_that_does_not_tell_is_refused(script: str, status: int, tmp_path: Path) -> None:
    program = fake(tmp_path, script, status)

    with pytest.raises(GrammarError, match=r"pulumi: `gen-completion bash` .+ take that CLI off"):
        cli_grammar.of(program, {}, tmp_path)
    assert not (tmp_path / "cli-grammar.json").exists()


def test_the_launcher_says_so(setting: Setting) -> None:
    program = setting.project / "bin" / "pulumi"
    program.write_text(program.read_text().replace("last_command", "command_last"))

    result = setting.run("preview")

    assert result.returncode == 1
    assert result.stderr.startswith(f"sandbox: {program}: `gen-completion bash` does not tell")
