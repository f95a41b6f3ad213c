"""The library as a package of Python's: `pip install git+…` of this repository."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from components.package.classes import names
from tests.support.recording import ROOT

PACKAGES = ("components", "ssl_click_tracking", "verify")
PROGRAM = """
import json
from importlib import metadata
from pathlib import Path

import ssl_click_tracking
from components.cloudfront.policies import FUNCTION_CODE
from components.package.serving import package, version
from components.proxy.render import TEMPLATES

classes = [getattr(ssl_click_tracking, name) for name in dir(ssl_click_tracking)]
print(json.dumps({
    "classes": [one.__name__ for one in classes],
    "from": str(Path(ssl_click_tracking.__file__).parents[1]),
    "version": [version(), metadata.version("ssl-click-tracking")],
    "schema": json.loads(package().schema)["version"],
    "data": [FUNCTION_CODE.exists(), sorted(file.name for file in TEMPLATES.iterdir())],
}))
"""
"""Of somebody else: it finds what was installed, and nothing of this folder."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library in it, from a clone; what it needs is there already."""
    clone = tmp_path_factory.mktemp("clone")
    for name in (*PACKAGES, "tests", "sandbox", "docs"):  # the last three are not of the library
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__main__.py", "LICENSE", "README.md", "pyproject.toml", "stack_file.py"):
        shutil.copy(ROOT / name, clone / name)
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *arguments], cwd=clone, check=True)
    target = tmp_path_factory.mktemp("installed")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    pip = [sys.executable, "-m", "pip", "install", *offline, "--target", str(target)]
    done = subprocess.run(
        [*pip, f"git+file://{clone}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_it_is_installed_from_a_clone_with_all_its_classes(installed: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    version = _project()["version"]

    assert told["from"] == str(installed)
    assert told["classes"] == sorted(names())
    assert told["version"] == [version, version]
    assert told["schema"] == version
    assert told["data"] == [True, ["apache.conf.j2", "nginx.conf.j2"]]


def test_installed_it_serves_the_package_to_the_engine(installed: Path, tmp_path: Path) -> None:
    """Where an engine starts packages as modules; it gives the address to answer at."""
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "ssl_click_tracking"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "the following arguments are required: engine" in ran.stderr


def test_everything_of_its_packages_is_there_and_nothing_else(installed: Path) -> None:
    def files(folder: Path) -> set[str]:
        found = (
            file.relative_to(folder) for name in PACKAGES for file in (folder / name).rglob("*")
        )
        return {
            str(file) for file in found if (folder / file).is_file() and "__pyc" not in str(file)
        }

    assert files(installed) == files(ROOT)
    tops = {entry.name for entry in installed.iterdir() if not entry.name.endswith(".dist-info")}
    assert tops - {"__pycache__"} == {*PACKAGES, "stack_file.py"}


def test_it_asks_for_what_the_tests_run_with_or_newer() -> None:
    project = _project()
    google: list[str] = project["optional-dependencies"]["google"]

    for asked, file in (
        (project["dependencies"], "requirements.txt"),
        (google, "requirements-google.txt"),
    ):
        pinned = _pinned(ROOT / file)
        found = {one.name: one for one in map(Requirement, asked)}
        assert list(found) == list(pinned)
        for name, version in pinned.items():
            least = [s.version for s in found[name].specifier if s.operator == ">="]
            assert least == [version]
            assert found[name].specifier.contains(version)
            major = Version(version).major
            if name.startswith("pulumi"):
                assert not found[name].specifier.contains(f"{major + 1}.0.0")


def _pinned(file: Path) -> dict[str, str]:
    def lines() -> Iterable[str]:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.partition("#")[0].strip():
                yield line.partition("#")[0].strip()

    return dict(line.split("==") for line in lines())


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
