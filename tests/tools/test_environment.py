"""The virtual environment is made once, and anew when it no longer fits."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.machine import script
from tools import environment
from tools.console import CommandFailedError, SetUpError

Runner = Callable[..., None]


def fake_runner(ran: list[list[str]], fault_in: str = "") -> Runner:
    def run(title: str, command: list[object], *, folder: Path, **_: object) -> None:
        words = [str(word) for word in command]
        ran.append(words)
        if fault_in and fault_in in words:
            raise CommandFailedError(f"{title}: no way out")
        if "venv" in words:
            script(folder / ".venv/bin/python", "")

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "requirements-dev.lock").write_text("one==1 --hash=sha256:0\n")
    return tmp_path


def test_the_environment_is_made_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", fake_runner(ran))

    environment.prepare(project)
    environment.prepare(project)

    assert [words[2:4] for words in ran] == [["-m", "venv"], ["pip", "install"]]
    assert {"--no-compile", "--require-hashes", "requirements-dev.lock"} <= set(ran[1])


def test_work_trees_share_an_environment_while_their_lock_files_are_the_same(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", fake_runner(ran))
    environment.prepare(project)
    other = tmp_path_factory.mktemp("other")
    shutil.copy(project / "requirements-dev.lock", other)
    (other / ".venv").symlink_to(project / ".venv")

    environment.prepare(other)

    assert len(ran) == 2
    change_requirements(other)
    environment.prepare(other)
    assert len(ran) == 4
    assert not (other / ".venv").is_symlink()
    assert (project / ".venv/bin/python").exists()
    environment.prepare(other)
    assert len(ran) == 4


def change_requirements(project: Path) -> None:
    (project / "requirements-dev.lock").write_text("one==2 --hash=sha256:1\n")


def lose_python(project: Path) -> None:
    (project / ".venv/bin/python").unlink()


def replace_by_foreign(project: Path) -> None:
    shutil.rmtree(project / ".venv")
    script(project / ".venv/bin/python", "")


@pytest.mark.parametrize("change", [change_requirements, lose_python, replace_by_foreign])
def test_the_environment_is_made_anew_when_it_no_longer_fits(
    project: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", fake_runner(ran))
    environment.prepare(project)
    left = script(project / ".venv/left-over", "")
    change(project)

    environment.prepare(project)

    assert len(ran) == 4
    assert not left.exists()


def test_what_pulumi_install_made_is_kept_and_completed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", fake_runner(ran))
    script(project / ".venv/bin/python", "#!/bin/sh\n")
    package = script(project / ".venv/package", "")

    environment.prepare(project)
    environment.prepare(project)

    assert [words[2:4] for words in ran] == [["pip", "install"]]
    assert package.exists()


def test_an_environment_of_another_that_is_too_old_is_made_anew(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", fake_runner(ran))
    script(project / ".venv/bin/python", "#!/bin/sh\nexit 1\n")

    environment.prepare(project)

    assert [words[2:4] for words in ran] == [["-m", "venv"], ["pip", "install"]]


@pytest.mark.parametrize(
    ("step", "advice"), [("venv", "apt-get install python3-venv"), ("pip", "HTTPS_PROXY")]
)
def test_a_failed_environment_is_explained_and_not_trusted(
    project: Path, monkeypatch: pytest.MonkeyPatch, step: str, advice: str
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", fake_runner(ran, fault_in=step))

    with pytest.raises(SetUpError, match="no way out") as caught:
        environment.prepare(project)
    monkeypatch.setattr(environment, "run", fake_runner(ran))
    before = len(ran)
    environment.prepare(project)

    assert advice in str(caught.value)
    assert len(ran) == before + 2
