"""The command that runs a program of `examples/`."""

from pathlib import Path

import pytest

from sandbox import example
from tests.support.recording import ROOT


def test_it_names_the_programs_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ([], ["no-such"], ["pair-in-python", "more"]):
        assert example.main(wrong) == 2
        assert "NAME=… is one of adopt-a-distribution, edge-of-your-own" in capsys.readouterr().err


def test_it_ends_with_the_first_step_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    class Ended:
        returncode: int = 0

    def run(command: list[str], **_: object) -> Ended:
        ran.append(command)
        return Ended()

    monkeypatch.setattr(example.subprocess, "run", run)
    assert example.main(["pair-in-python"]) == 0
    assert [command[5] for command in ran] == ["up", "preview", "destroy"]
    monkeypatch.setattr(Ended, "returncode", 3)
    assert example.main(["pair-in-python"]) == 3
    assert len(ran) == 4


@pytest.mark.parametrize("name", example.in_other_languages())
def test_one_in_another_language_runs_as_its_test_does(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    class Ended:
        returncode: int = 4

    def run(command: list[str], **_: object) -> Ended:
        ran.append(command)
        return Ended()

    monkeypatch.setattr(example.subprocess, "run", run)

    assert example.main([name]) == 4
    (command,) = ran
    (file,) = [ROOT / word for word in command if word.endswith(".py")]
    assert f'EXAMPLE = "{name}"' in file.read_text()
    assert f"def test_the_example_runs_{command[-1]}(" in file.read_text()


def test_make_builds_what_another_language_needs() -> None:
    makefile = (ROOT / "Makefile").read_text()

    assert f"OTHER_LANGUAGES := {' '.join(example.in_other_languages())}\n" in makefile


def test_its_project_is_somebody_s_own_with_the_library_in_it(tmp_path: Path) -> None:
    home = tmp_path / "sandbox"
    folder = example.project(home, "program")

    assert (folder / "ssl_click_tracking").resolve() == ROOT / "ssl_click_tracking"
    assert (folder / "__main__.py").read_text() == "program"
    assert "name: own-program" in (folder / "Pulumi.yaml").read_text()
