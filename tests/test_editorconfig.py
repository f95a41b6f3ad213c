"""What editors take over by themselves holds for the files that are there, and agrees with lint."""

import configparser
import fnmatch
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
KINDS = ("*.py", "*.md", "*.yaml", "*.yml", "*.toml", "*.j2", "*.go", "Makefile")
NOT_OURS = {"__pycache__", "node_modules"}
"""Folders that tools make below those of the repository."""


def files() -> Iterator[Path]:
    """Every file of the repository that a person edits."""
    for entry in sorted(ROOT.iterdir()):
        if not entry.name.startswith("."):
            found = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
            yield from (
                file
                for file in found
                if file.is_file()
                and not NOT_OURS & set(file.parts)
                and any(fnmatch.fnmatch(file.name, kind) for kind in KINDS)
            )


def settings() -> Mapping[str, Mapping[str, str]]:
    """Each section of `.editorconfig`."""
    parser = configparser.ConfigParser()
    # Its first keys stand above every section.
    parser.read_string("[file]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    return {name: dict(parser[name]) for name in parser.sections()}


def test_it_says_what_the_formatter_does() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    found = settings()

    assert found["file"] == {"root": "true"}
    assert found["*"]["max_line_length"] == str(ruff["line-length"])
    assert (found["*"]["indent_style"], found["*"]["indent_size"]) == ("space", "4")
    assert found["[{Makefile,*.go}]".strip("[]")]["indent_style"] == "tab"


def test_files_are_as_it_says() -> None:
    golden = ROOT / "tests" / "golden"
    wrong: list[str] = []
    count = 0
    for file in files():
        text, name = file.read_bytes().decode(), file.relative_to(ROOT)
        count += 1
        if "\r" in text or (text and not text.endswith("\n")):
            wrong.append(f"{name}: its ends of lines, or of the file")
        if golden not in file.parents and re.search(r"[ \t]+$", text, re.MULTILINE):
            wrong.append(f"{name}: blanks at the end of a line")
        if file.suffix == ".go" and re.search(r"^ +", text, re.MULTILINE):
            wrong.append(f"{name}: blanks in place of a tab")

    assert count > 500
    assert wrong == []


def test_the_licence_is_the_one_that_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert project["license"] == "Apache-2.0"
    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "9. Accepting Warranty" in text
    assert "END OF TERMS AND CONDITIONS" in text
