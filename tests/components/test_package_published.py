"""What the library offers today: nothing that was published is broken, and its pages say so."""

import json
import os

import pytest

from components.package.changes import breaking
from components.package.classes import class_named, names
from components.package.serving import PackageProvider, package, version
from components.write_pages import FOLDER, pages
from tests.support.recording import ROOT

PUBLISHED = ROOT / "tests" / "compatibility"
UPDATE = "UPDATE_PUBLISHED"
"""Environment variable: when set, the files are written, with a version (CONTRIBUTING.md)."""

each_file = pytest.mark.parametrize("name", ["package-schema.json", "python-schema.json"])


@each_file
def test_nothing_that_is_published_breaks(name: str) -> None:
    """Of the package, and of the classes that Python alone can have."""
    offered = package() if name == "package-schema.json" else _of_python_alone()
    schema = json.loads(offered.schema or "")
    if os.environ.get(UPDATE):
        (PUBLISHED / name).write_text(f"{json.dumps(schema, indent=1)}\n", encoding="utf-8")
    published = json.loads((PUBLISHED / name).read_text(encoding="utf-8"))

    assert breaking(published, schema) == [], "this breaks programs that were written for it"


@each_file
def test_what_is_published_is_of_the_version(name: str) -> None:
    """So that what a version adds is held from then on."""
    published = json.loads((PUBLISHED / name).read_text(encoding="utf-8"))

    assert published["version"] == version()


def _of_python_alone() -> PackageProvider:
    kept = [name for name, (_, any_language) in sorted(names().items()) if not any_language]
    return PackageProvider([class_named(name) for name in kept], version())


def test_the_pages_of_the_classes_are_current() -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}

    assert kept == pages(), "write them anew with `make schema`"
