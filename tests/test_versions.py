"""The lock files fit the requirements, and the version stands in one place."""

import re
import tomllib
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass
class Locked:
    """One package of a lock file."""

    version: str
    hashes: set[str] = field(default_factory=set[str])


def pins(name: str) -> dict[str, str]:
    """The direct requirements of a file that people write, by package."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line.partition("#")[0].split(";")[0].strip() for line in lines]
    pairs = [line.split("==") for line in wanted if line and not line.startswith("-r ")]
    return {package.partition("[")[0].lower(): version for package, version in pairs}


def locked(name: str) -> dict[str, Locked]:
    """The packages of a lock file; fails on any line that is none of what such a file holds."""
    found: dict[str, Locked] = {}
    current = Locked("")
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        text = line.strip().removesuffix("\\").strip()
        if text.startswith("#"):
            continue
        if text.startswith("--hash"):
            assert HASH.fullmatch(text), line
            current.hashes.add(text)
            continue
        match = re.match(r"([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([^ ]+)", text)
        assert match, line
        current = found[match[1]] = Locked(match[2])
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_a_lock_file_holds_every_requirement_as_it_is_pinned(name: str) -> None:
    """`make lock` mends it."""
    versions = {package: found.version for package, found in locked(f"{name}.lock").items()}
    wanted = pins(f"{name}.txt")

    assert wanted
    assert wanted.items() <= versions.items()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_its_hashes(name: str) -> None:
    assert [package for package, found in locked(name).items() if not found.hashes] == []


def test_the_tests_run_with_what_runs() -> None:
    runtime, everything = locked("requirements.lock"), locked("requirements-dev.lock")

    assert runtime.items() <= everything.items()


def test_a_package_that_another_wants_with_an_extra_is_locked_with_it() -> None:
    """pip takes `coverage==1` for no pin of `coverage[toml]`, and fails once a newer one is out."""
    lines = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    entries = [
        Requirement(line.partition(";")[0].strip(" \\"))
        for line in lines
        if re.match("[a-z]", line)
    ]
    held = {entry.name: entry.extras for entry in entries}
    wanted = {
        (need.name, extra)
        for entry in entries
        for need in _needs(entry)
        if need.name in held
        for extra in need.extras
    }

    assert ("coverage", "toml") in wanted
    assert sorted(wanted - {(name, extra) for name, all_ in held.items() for extra in all_}) == []


def _needs(entry: Requirement) -> list[Requirement]:
    """What an installed package wants here, with the extras that it is locked with."""
    try:
        needs = metadata.requires(entry.name) or []
    except metadata.PackageNotFoundError:  # One of another platform.
        return []
    return [
        need
        for need in map(Requirement, needs)
        if need.marker is None
        or any(need.marker.evaluate({"extra": extra}) for extra in ["", *entry.extras])
    ]


def test_the_newest_release_of_the_changelog_is_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings: list[str] = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]

    assert headings.index("Unreleased") == 0
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", text) for text in released)
    assert released[0].partition(" ")[0] == project["version"]


def test_the_pyproject_takes_the_python_that_the_set_up_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    major, minor = re.findall(r"\((\d+), (\d+)\)", (ROOT / "tools/set-up").read_text())[0]

    assert project["project"]["requires-python"] == f">={major}.{minor}"
    assert project["tool"]["uv"]["pip"]["python-version"] == f"{major}.{minor}"
