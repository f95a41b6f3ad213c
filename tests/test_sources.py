"""Every value that the project cites a source for can be traced to it (docs/sources/README.md)."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted((DOCS / "sources").glob("*.md"))
FACTS = [page for page in PAGES if page.stem not in {"README", "bibliography"}]
TABLES = sorted((DOCS / "settings").glob("*.yaml"))

ROOMS = [
    "components",
    "sandbox",
    "verify",
    "review",
    "policy",
    "examples",
    "tests",
    "docs",
    "bench",
    "tools",
]
ENDINGS = {".py", ".md", ".yaml", ".yml", ".js", ".j2", ".sh", ".toml", ".mod", ".txt", ""}

CITATION = re.compile(r"(?<![\w/.#-])(sources/[\w-]+|contract(?=#))(?:#([\w-]+))?(?![\w/-]|\.md)")
"""`sources/PAGE`, `sources/PAGE#KEY`, `contract#KEY`."""
FILE = re.compile(r"docs/(?:decisions|sources)/[\w-]+\.md")
"""A decision or a whole page, cited by its file."""
WORKS = "| key | page | address | version |"
"""The head of a table of works."""
OLD = re.compile(
    r"\b[Ff]acts? (?:[A-I]\b|0\.\d)|\b[Tt]he facts\b|\bfacts(?:'|\.md)"
    r"|\b[Dd]esign(?:'s)? (?:section )?\d|\b[Dd]esign(?:'s)? section|\bdesign\.md"
    r"|\b(?:[Ss][Dd][Kk]|[Ff]ield)[ -]notes|\b[Ss]ource document|\.\./shared"
    r"|\b[A-I]\.1?\d\b(?!\.)|\b[F-H] \d{1,2}\b"
)
"""Forms that name documents which are not part of this repository."""

WORDS = re.compile(r"\b(recommended|inferred|measured|general knowledge|not verified)\b")
THREAD = re.compile(r"[\w.-]+/[\w.-]+#\d+")


def _files() -> list[Path]:
    """Every text file of the project that may cite; caches and what tools made are left out."""
    found = [path for path in ROOT.glob("*") if path.is_file() and path.suffix in ENDINGS - {""}]
    for room in ROOMS:
        found += [path for path in (ROOT / room).rglob("*") if path.is_file()]
    return [
        path
        for path in found
        if path.suffix in ENDINGS
        and "__pycache__" not in path.parts
        and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        and path != Path(__file__)
    ]


def _heading(text: str) -> str:
    return re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-")


def _tables(page: Path) -> Iterator[tuple[str, list[str]]]:
    """The head of a page's tables, with the cells of each row whose first cell is a key."""
    head = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            yield head, [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        elif line.startswith("| ") and not line.startswith("|--"):
            head = line


def _rows(page: Path) -> list[list[str]]:
    return [cells for _, cells in _tables(page)]


def _facts(page: Path) -> list[list[str]]:
    """The rows of a page that say something and name where it is from."""
    return [cells for head, cells in _tables(page) if head != WORKS]


def _works() -> list[list[str]]:
    """The works that facts are taken from: the bibliography, and those that a page has alone."""
    return [cells for page in PAGES for head, cells in _tables(page) if head == WORKS]


def _key(cells: list[str]) -> str:
    return cells[0].strip("` ")


@cache
def _names(page: Path) -> frozenset[str]:
    """What may stand behind `#`: headings, and the keys of rows."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset({_heading(heading) for heading in headings} | {_key(c) for c in _rows(page)})


def _joined(text: str) -> str:
    """Text without its line breaks and comment signs, so that nothing hides in a wrapped line."""
    return re.sub(r"(?:\s*\n\s*(?:#(?= )|//)?)+\s*", " ", text)


def _unresolved(text: str) -> list[str]:
    """The citations in a text that lead nowhere."""
    missing: list[str] = []
    for found in CITATION.finditer(text):
        page, key = found[1], found[2]
        file = DOCS / f"{page}.md"
        if not file.is_file() or (key is not None and key not in _names(file)):
            missing.append(found[0])
    return missing + [name for name in FILE.findall(text) if not (ROOT / name).is_file()]


def _sources() -> Iterator[tuple[str, str]]:
    """Table and `source` of every row in docs/settings, of resources and of outputs."""
    for table in TABLES:
        content = cast(dict[str, Any], yaml.safe_load(table.read_text(encoding="utf-8")))
        for part in ("resources", "outputs"):
            for described in content.get(part, {}).values():
                for row in described["rows"]:
                    yield table.name, row["source"]


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_citation_leads_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not _unresolved(text)
    assert not OLD.findall(_joined(text))


@pytest.mark.parametrize(
    "text",
    [
        "sources/cloudfront#no-such-key",
        "sources/no-such-page",
        "sources/no-such-page#aliases",
        "contract#no-such-heading",
        "docs/decisions/no-such-decision.md",
    ],
)
def test_a_citation_that_leads_nowhere_is_found(text: str) -> None:
    assert _unresolved(f"# A comment ({text}).") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "facts A.0",
        "Facts H 8",
        "facts 0.3",
        "facts D: names",
        "(A.3, H 8)",
        "# as the facts\n    # recommend",
        "with (facts\nA.4)",
        "design section 5",
        "design 3",
        "the design's section 4",
        "SDK notes 0.4",
        "field notes 2.4",
        "Source document",
        "../shared/docs",
    ],
)
def test_a_citation_of_the_old_form_is_found(text: str) -> None:
    assert OLD.search(_joined(text))


def test_citations_are_found_at_all() -> None:
    """So that the tests above cannot pass by reading nothing."""
    rooms = {
        file.relative_to(ROOT).parts[0]
        for file in _files()
        if CITATION.search(file.read_text(encoding="utf-8"))
    }

    assert rooms >= {"components", "sandbox", "tests", "docs"}


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_row_of_a_table_cites(table: str) -> None:
    """Each part of a row's source, between semicolons, begins with a citation that resolves."""
    for name, source in _sources():
        if name != table:
            continue
        for part in source.split("; "):
            cited = part.partition(": ")[0]
            assert CITATION.fullmatch(cited) or FILE.fullmatch(cited), source
            assert "#" in cited or FILE.fullmatch(cited), f"names no key: {source}"
            assert not _unresolved(cited), source


@pytest.mark.parametrize("page", FACTS, ids=lambda page: page.stem)
def test_every_fact_has_a_source(page: Path) -> None:
    """Known keys of the bibliography, threads, or a word that says how sure it is."""
    known = {_key(cells) for cells in _works()}
    for cells in _facts(page):
        source = cells[-1].rstrip("| ")
        keys = set(re.findall(r"`([^`]+)`", source))
        assert keys <= known, (page.stem, cells[0], keys - known)
        assert keys or THREAD.search(source) or WORDS.search(source), (page.stem, cells[0])


@pytest.mark.parametrize("page", FACTS, ids=lambda page: page.stem)
def test_every_section_of_facts_says_where_they_are_from(page: Path) -> None:
    """A section is a table with a column of sources, or prose that ends in a line of them."""
    for section in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        assert re.search(r"\| source \|$|^Source: ", section, re.MULTILINE), section[:40]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_keys_of_a_page_are_its_own(page: Path) -> None:
    keys = [_key(cells) for cells in _rows(page)]
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(keys) == len(set(keys))
    assert not set(keys) & {_heading(heading) for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_is_short_enough_to_read(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 300


def test_every_work_of_the_bibliography_has_address_and_date() -> None:
    assert _works()
    for cells in _works():
        assert len(cells) == 4, cells[0]
        assert all(cells), cells[0]


def test_every_work_of_the_bibliography_is_cited() -> None:
    cited = "".join(cells[-1] for page in FACTS for cells in _facts(page))

    assert [_key(work) for work in _works() if f"`{_key(work)}`" not in cited] == []


def test_what_is_unverified_is_listed() -> None:
    """Neither more nor less than the facts whose source says so."""
    marked = {
        f"sources/{page.stem}#{_key(cells)}"
        for page in FACTS
        if page.stem != "unverified"
        for cells in _facts(page)
        if "not verified" in cells[-1]
    }
    listed = {_key(cells) for cells in _rows(DOCS / "sources" / "unverified.md")}

    assert listed == marked
    assert len(marked) > 10


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "sources" / "README.md").read_text(encoding="utf-8")

    assert [
        page.name for page in PAGES if page.stem != "README" and f"]({page.name})" not in index
    ] == []
