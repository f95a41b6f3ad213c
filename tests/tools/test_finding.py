"""The set-up finds what is there, and `make clean` removes what it made."""

import subprocess
from unittest.mock import Mock

import pytest

from tests.tools.machine import PATIENCE, Gate, Machine, script
from tools import environment, pulumi_cli, set_up
from tools.products import CLI_VERSION


def add_cli(machine: Machine, version: str, *, host: bool = True) -> None:
    log = machine.programs / "asked"
    script(machine.programs / "pulumi", f"#!/bin/sh\necho asked >> '{log}'\necho {version}\n")
    if host:
        script(machine.programs / "pulumi-language-python", "#!/bin/sh\n")


def test_a_fit_cli_on_path_is_used_and_asked_its_version_once(machine: Machine) -> None:
    add_cli(machine, "v3.260.1")
    project = machine.clone("clone")

    assert machine.set_up(project, "cli") == (0, "")
    assert machine.set_up(project, "cli") == (0, "")
    assert (machine.programs / "asked").read_text() == "asked\n"
    assert not (project / ".tools/cli").exists()


@pytest.mark.parametrize(
    ("version", "host", "reason"),
    [
        ("v3.258.0", True, "it is 3.258.0, and at least 3.259.0 is needed"),
        ("v3.259.0-alpha.1", True, "it is 3.259.0-alpha.1, and at least 3.259.0 is needed"),
        ("nonsense", True, "it does not tell its version"),
        ("v3.259.0", False, "pulumi-language-python is not beside it"),
    ],
)
def test_an_unfit_cli_on_path_is_told_and_another_built(
    go: Machine, version: str, host: bool, reason: str
) -> None:
    add_cli(go, version, host=host)
    project = go.clone("clone")

    status, notes = go.set_up(project, "cli")

    assert status == 0, notes
    assert reason in notes
    assert (project / ".tools/cli/pulumi").exists()
    assert go.set_up(project, "cli") == (0, "")


def test_clean_removes_everything_and_breaks_no_other_clone(go: Machine) -> None:
    project, other = go.clone("clone"), go.clone("other")
    for clone in (project, other):
        go.set_up(clone, "cli")
    left = ("build", "ssl_click_tracking.egg-info", "examples/one/.venv", "examples/one/sdks")
    for made in (".venv", ".sandbox", ".hypothesis", "components/__pycache__", *left):
        script(project / made / "file", "")
    script(project / "examples/one/node_modules/file", "")
    script(project / "examples/one/kept", "")
    (project / ".ruff_cache").symlink_to(project / "nowhere")

    assert go.set_up(project, "clean") == (0, "")

    kept = sorted(entry.name for entry in project.iterdir())
    assert kept == ["components", "examples", "tools"]
    assert list((project / "components").iterdir()) == []
    assert [entry.name for entry in (project / "examples/one").iterdir()] == ["kept"]
    assert not go.cache.exists()
    cli = subprocess.run([other / ".tools/cli/pulumi"], capture_output=True, check=True)
    assert CLI_VERSION in cli.stdout.decode()


def test_clean_leaves_a_cache_that_is_in_use(go: Machine, gate: Gate) -> None:
    builder = go.start(go.clone("builder"), "cli")
    gate.wait_for_start()

    status, notes = go.set_up(go.clone("cleaner"), "clean")
    gate.open()
    builder.communicate(timeout=PATIENCE)

    assert status == 0
    assert f"in use by process {builder.pid}" in notes
    assert builder.returncode == 0


def test_a_cache_that_cannot_be_written_is_replaced_by_the_clones_own(go: Machine) -> None:
    project = go.clone("clone")
    (go.folder / "cache").write_text("a file where the folder should be")

    status, notes = go.set_up(project, "cli")

    assert status == 0, notes
    assert f"{go.cache} cannot be written" in notes
    assert (project / ".tools/cli/pulumi").exists()
    assert go.set_up(project, "cli") == (0, "")


def test_a_python_that_is_too_old_is_told(machine: Machine) -> None:
    old = '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit\nexit 1\n'
    (machine.programs / "python3").unlink()
    script(machine.programs / "python3", old)

    status, notes = machine.set_up(machine.clone("clone"), "python")

    assert status == 1
    assert "Python 3.11 or newer is needed; found: Python 3.9.2" in notes


def test_the_line_for_path_leads_to_the_packages_first_and_then_to_the_cli(
    go: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The built CLI's language host takes the first Python on PATH, which has to have Pulumi."""
    project = go.clone("clone of mine")
    cli = project / ".tools/cli/pulumi"
    monkeypatch.setattr(environment, "prepare", Mock())
    monkeypatch.setattr(pulumi_cli, "prepare", Mock(return_value=cli))

    set_up.show_path(project)
    line = capsys.readouterr().out
    shown = subprocess.run(
        ["/bin/sh", "-c", f'PATH=/usr/bin; {line} echo "$PATH"'.replace("\n", ";")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert shown == f"{project}/.venv/bin:{project}/.tools/cli:/usr/bin\n"
