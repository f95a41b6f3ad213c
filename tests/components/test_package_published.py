"""What the library offers today: nothing that was published is broken, and its pages say so."""

import json

import pytest

from components.package.changes import breaking
from components.package.classes import class_named, names
from components.package.serving import PackageProvider, package, version
from components.write_pages import FOLDER, pages
from tests.support.recording import ROOT

PUBLISHED = ROOT / "tests" / "compatibility"
WRITE_ANEW = "this breaks programs; with a version that may, write it anew (CONTRIBUTING.md)"


@pytest.mark.parametrize("name", ["package-schema.json", "python-schema.json"])
def test_nothing_that_is_published_breaks(name: str) -> None:
    """Of the package, and of the classes that Python alone can have."""
    published = json.loads((PUBLISHED / name).read_text(encoding="utf-8"))
    offered = package() if name == "package-schema.json" else _of_python_alone()

    assert breaking(published, json.loads(offered.schema or "")) == [], WRITE_ANEW


def _of_python_alone() -> PackageProvider:
    kept = [name for name, (_, any_language) in sorted(names().items()) if not any_language]
    return PackageProvider([class_named(name) for name in kept], version())


def test_the_pages_of_the_classes_are_current() -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}

    assert kept == pages(), "write them anew with `make schema`"
