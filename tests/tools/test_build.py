"""The Pulumi CLI is built once, whatever happens meanwhile."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.tools.machine import PATIENCE, PROJECT, Gate, Machine, line_with
from tools.products import CLI, CLI_VERSION, LANGUAGES, PRODUCTS


def test_the_cli_is_built_once_for_all_clones(go: Machine) -> None:
    first, second = go.clone("first clone"), go.clone("second")

    status, notes = go.set_up(first, "cli", GOFLAGS="-mod=mod", GOOS="plan9")

    assert status == 0, notes
    assert "building the Pulumi CLI" in notes
    assert [call[0][-1].rpartition("/")[2] for call in go.builds()] == list(CLI.files[:2])
    for arguments, settings, folder in go.builds():
        assert {"-mod=readonly", "-trimpath"} <= set(arguments)
        assert settings == {
            "GOFLAGS": "-mod=readonly",
            "GOWORK": "off",
            "CGO_ENABLED": "0",
            "GOOS": None,
        }
        assert Path(folder).parent == first / "tools"
    assert go.set_up(first, "cli") == (0, "")
    assert go.set_up(second, "cli") == (0, "")
    assert len(go.builds()) == 2
    for name in CLI.files:
        linked = [clone / ".tools/cli" / name for clone in (first, second)]
        assert os.access(linked[0], os.X_OK)
        assert linked[0].samefile(linked[1])


@pytest.mark.parametrize("name", ["pulumi/go.sum", "language-host/go.mod"])
def test_other_pins_make_another_build(go: Machine, name: str) -> None:
    project = go.clone("clone")
    go.set_up(project, "cli")
    pins = project / "tools" / name
    pins.write_text(pins.read_text() + "\n")

    go.set_up(project, "cli")

    assert len(go.builds()) == 4
    assert len(go.entries()) == 2


def test_a_cached_build_needs_no_go(go: Machine) -> None:
    go.set_up(go.clone("first"), "cli")
    (go.programs / "go").unlink()

    assert go.set_up(go.clone("second"), "cli") == (0, "")


def test_of_two_clones_at_once_one_builds_and_one_waits(go: Machine, gate: Gate) -> None:
    first, second = go.clone("first"), go.clone("second")
    builder = go.start(first, "cli")
    gate.wait_for_start()
    waiter = go.start(second, "cli")

    waiting = line_with(waiter.stderr, "waiting for")
    gate.open()
    ends = [process.communicate(timeout=PATIENCE) for process in (builder, waiter)]

    assert f"process {builder.pid} in {first}: building the Pulumi CLI" in waiting
    assert [builder.returncode, waiter.returncode] == [0, 0], ends
    assert len(go.builds()) == 2
    assert (second / ".tools/cli/pulumi").exists()


def test_a_killed_build_leaves_nothing_that_is_trusted(go: Machine, gate: Gate) -> None:
    project = go.clone("clone")
    process = go.start(project, "cli")
    gate.wait_for_start()
    process.kill()
    process.communicate(timeout=PATIENCE)
    left = go.entries()
    gate.open()

    status, notes = go.set_up(project, "cli")

    assert [name[:9] for name in left] == ["building-"]
    assert status == 0, notes
    assert len(go.builds()) == 3
    assert [name[:7] for name in go.entries()] == ["pulumi-"]


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 128 + signal.SIGTERM)]
)
def test_an_interrupted_build_ends_its_compiler_and_cleans_up(
    go: Machine, gate: Gate, number: signal.Signals, status: int
) -> None:
    project = go.clone("clone")
    process = go.start(project, "cli")
    compiler = gate.wait_for_start()
    process.send_signal(number)
    _, notes = process.communicate(timeout=PATIENCE)

    assert process.returncode == status, notes
    assert "Traceback" not in notes
    assert go.entries() == []
    assert not (project / ".tools/cli").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(compiler, 0)


def test_a_failed_build_shows_its_last_lines_and_leaves_nothing(go: Machine) -> None:
    status, notes = go.set_up(go.clone("clone"), "cli", FAKE_FAULT="yes")

    assert status == 1
    assert "disk full, says the compiler" in notes
    assert "run the same command again" in notes
    assert go.entries() == []


def test_without_cli_and_go_one_message_names_both(machine: Machine) -> None:
    status, notes = machine.set_up(machine.clone("clone"), "cli")

    assert status == 1
    assert notes.count("set-up:") == 1
    assert "https://www.pulumi.com/docs/install/" in notes
    assert "https://go.dev/dl/" in notes
    assert CLI_VERSION in notes


def test_a_go_that_is_too_old_is_named(go: Machine) -> None:
    status, notes = go.set_up(go.clone("clone"), "cli", FAKE_GO="go1.20.4")

    assert status == 1
    assert "it is go1.20.4" in notes
    assert "1.25.11 or newer" in notes
    assert go.builds() == []


def test_what_runs_other_languages_is_built_for_its_own_sake(go: Machine) -> None:
    project = go.clone("clone")

    status, notes = go.set_up(project, "languages")

    assert status == 0, notes
    files = [(product.folder, name) for product in LANGUAGES for name in product.files]
    assert [Path(call[0][-1]).name for call in go.builds()] == [name for _, name in files]
    assert all(os.access(project / ".tools" / folder / name, os.X_OK) for folder, name in files)
    assert not (project / ".tools/cli").exists()
    assert go.set_up(project, "languages") == (0, "")
    (project / "tools/csharp-java/generate-csharp-java/main.go").write_text("package main\n")
    go.set_up(project, "languages")
    assert len(go.builds()) == len(files) + 1


@pytest.mark.parametrize(
    ("step", "program"), [("yaml", "pulumi-language-yaml"), ("sdks", "generate-sdk")]
)
def test_an_example_builds_what_its_language_needs_and_no_more(
    go: Machine, step: str, program: str
) -> None:
    project = go.clone("clone")

    assert go.set_up(project, step)[0] == 0
    assert [Path(call[0][-1]).name for call in go.builds()] == [program]
    status, notes = go.set_up(project, "languages")
    assert status == 0, notes
    assert len(go.builds()) == len(LANGUAGES)


def test_clean_removes_every_build(go: Machine) -> None:
    project = go.clone("clone")
    go.set_up(project, "cli", "languages")
    assert len(go.entries()) == len(PRODUCTS)

    go.set_up(project, "clean")

    assert go.entries() == []


def test_without_go_nothing_else_is_offered_for_other_languages(machine: Machine) -> None:
    status, notes = machine.set_up(machine.clone("clone"), "languages")

    assert status == 1
    assert "https://go.dev/dl/" in notes
    assert "pulumi.com" not in notes


def test_what_both_builds_take_has_one_version() -> None:
    """So that Go compiles it once: what runs other languages is mostly what the CLI is made of."""
    ours, clis = (_versions(PROJECT / "tools" / name) for name in ("languages", "pulumi"))

    shared = ours.keys() & clis.keys()

    assert len(shared) > 100
    others = {name for name in shared if ours[name] != clis[name]}
    assert others == {"github.com/pulumi/inflector"}  # which few packages take


def _versions(module: Path) -> dict[str, str]:
    return dict(re.findall(r"^\t(\S+) (v\S+)", (module / "go.mod").read_text(), re.MULTILINE))
