"""The command that runs a program of `examples/`."""

import re
from pathlib import Path

import pytest

from sandbox import example
from tests.support.recording import ROOT


def test_it_names_the_programs_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ([], ["no-such"], ["pair-in-python", "more"]):
        assert example.main(wrong) == 2
        assert "NAME=… is one of adopt-a-distribution, edge-of-your-own" in capsys.readouterr().err


class Ended:
    """What stands in for `subprocess.run`: keeps each command, and ends with one status."""

    def __init__(self, status: int) -> None:
        self.returncode: int = status
        self.ran: list[list[str]] = []

    def __call__(self, command: list[str], **_: object) -> "Ended":
        self.ran.append(command)
        return self


@pytest.mark.parametrize(("status", "steps"), [(0, ["up", "preview", "destroy"]), (3, ["up"])])
def test_it_ends_with_the_first_step_that_fails(
    status: int, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Ended(status)
    monkeypatch.setattr(example.subprocess, "run", ended)

    assert example.main(["pair-in-python"]) == status
    assert [command[5] for command in ended.ran] == steps


@pytest.mark.parametrize("name", example.in_other_languages())
def test_one_in_another_language_runs_as_its_test_does(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Ended(4)
    monkeypatch.setattr(example.subprocess, "run", ended)

    assert example.main([name]) == 4
    (command,) = ended.ran
    (file,) = [ROOT / word for word in command if word.endswith(".py")]
    assert f'EXAMPLE = "{name}"' in file.read_text()
    assert f"def test_the_example_runs_{command[-1]}(" in file.read_text()


def test_make_builds_what_another_language_needs_and_no_more() -> None:
    """Of C# and Java there is no example, and their generators take minutes."""
    makefile = (ROOT / "Makefile").read_text()
    needs = dict(re.findall(r"^NEEDS_(\S+) := (.*)$", makefile, re.MULTILINE))

    assert needs == {
        name: {"nodejs": "sdks", "yaml": "yaml"}[language]
        for name, language in example.in_other_languages().items()
    }
    assert "tools/set-up python cli $(NEEDS_$(NAME))\n" in makefile


def test_its_project_is_somebody_s_own_with_the_library_in_it(tmp_path: Path) -> None:
    home = tmp_path / "sandbox"
    folder = example.project(home, "program")

    assert (folder / "ssl_click_tracking").resolve() == ROOT / "ssl_click_tracking"
    assert (folder / "__main__.py").read_text() == "program"
    assert "name: own-program" in (folder / "Pulumi.yaml").read_text()
