"""What the package offers today: nothing that was published is broken, and its pages say so."""

import json

from components.package.changes import breaking
from components.package.serving import package
from components.write_pages import FOLDER, pages
from tests.support.recording import ROOT

PUBLISHED = ROOT / "tests" / "compatibility" / "package-schema.json"


def test_nothing_that_is_published_breaks() -> None:
    """Until the next major version; with that, keep the new schema here (CONTRIBUTING.md)."""
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    offered = json.loads(package().schema or "")

    assert breaking(published, offered) == [], "this breaks programs that use the package"


def test_the_pages_of_the_classes_are_current() -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}

    assert kept == pages(), "write them anew with `make schema`"
