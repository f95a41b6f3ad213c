"""One room a vendor: what shared code may not know, and which way imports run."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from components.catalog import ESPS
from components.registry import CDNS, DNS_PROVIDERS
from tests.support.recording import ROOT

COMPONENTS = ROOT / "components"
SHARED_PACKAGES = ("components", "verify", "review", "policy")
"""Packages of the product; each may ask the registry, and name no vendor outside its room."""

VENDORS = {*CDNS, *DNS_PROVIDERS, *ESPS}
OTHER_MEANINGS = {
    Path("components/cloudflare/checks.py"): {"google"},  # a certificate authority
}
"""Words of other things that are a vendor's word too, where they stand."""

FILES = sorted(
    file
    for package in SHARED_PACKAGES
    for file in (ROOT / package).rglob("*.py")
    if (ROOT / package).is_dir()
)


def allowed(file: Path) -> set[str]:
    """The vendors whose room a file is in."""
    place = file.relative_to(ROOT)
    if place in OTHER_MEANINGS:
        return {*OTHER_MEANINGS[place], place.parts[1]} & VENDORS
    if place == Path("components/catalog.py"):
        return set(ESPS)
    if place.parts[0] == "components" and len(place.parts) == 3:
        folder = place.parts[1]
        if folder in CDNS:
            return {folder, place.stem} & VENDORS
        if folder == "dns":
            return {place.stem} & VENDORS
    return set()


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text in code that is a vendor's word, with its line; docstrings are prose."""
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in VENDORS and id(node) not in prose:
            yield node.lineno, str(node.value)


def shared_code_that_names_a_vendor(file: Path, source: str) -> list[str]:
    """Where `source` names a vendor outside of its room, as `file:line name`."""
    known = allowed(file)
    return [
        f"{file.relative_to(ROOT)}:{line} {vendor}"
        for line, vendor in named(ast.parse(source))
        if vendor not in known
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_outside_a_vendor_s_room_knows_it_by_name(file: Path) -> None:
    assert not shared_code_that_names_a_vendor(file, file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("place", "source", "caught"),
    [
        ("components/config/checks.py", 'if domain.cdn == "fastly":\n    pass', 1),
        ("components/config/checks.py", 'X = {"route53": 1}', 1),
        ("components/config/checks.py", '"""Speaks of fastly."""\n"fastly"', 0),
        ("components/fastly/service.py", 'if domain.esp == "ses":\n    pass', 1),
        ("components/fastly/ses.py", 'ESP = "ses"', 0),
        ("components/dns/route53.py", 'NAME = "route53"', 0),
        ("components/dns/route53.py", 'NAME = "manual"', 1),
        ("components/hooks.py", 'match cdn:\n    case "proxy":\n        pass', 1),
    ],
)
def test_a_vendor_s_name_in_the_wrong_room_is_seen(place: str, source: str, caught: int) -> None:
    """So that the test above cannot pass by seeing nothing."""
    assert len(shared_code_that_names_a_vendor(ROOT / place, source)) == caught


def loaded_by(*modules: str) -> set[str]:
    """The modules that importing `modules` loads in a fresh Python."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


PURE = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for file in (*COMPONENTS.rglob("descriptor.py"), *(COMPONENTS / "config").glob("[a-z]*.py"))
)


def test_descriptors_and_configuration_load_neither_pulumi_nor_an_sdk() -> None:
    assert len(PURE) > len(CDNS)
    loaded = loaded_by(*PURE, "components.registry", "components.memory")

    assert not {name for name in loaded if name.split(".")[0].startswith("pulumi")}


def test_loading_is_seen_at_all() -> None:
    assert "pulumi" in loaded_by("components.hooks")


def imports(file: Path) -> set[str]:
    """The modules of this project that a file imports, those for type checking only too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return {name for name in found if name.startswith("components.")}


BUILDING = {
    f"components.{'.'.join(file.relative_to(COMPONENTS).with_suffix('').parts)}"
    for file in COMPONENTS.rglob("*.py")
    if "import pulumi" in file.read_text(encoding="utf-8")
    and file.relative_to(COMPONENTS).parts[0] in CDNS
    and file.stem not in ("account", "options", "kinds", "zones", "checks", "settings")
}
"""Modules of a CDN's folder that make resources."""


@pytest.mark.parametrize(
    "file", sorted((COMPONENTS / "config").glob("*.py")), ids=lambda file: file.name
)
def test_no_import_runs_from_configuration_up_into_building_code(file: Path) -> None:
    assert BUILDING
    assert not imports(file) & BUILDING


def test_no_file_of_the_components_comes_back_to_itself() -> None:
    """Data flows one way; an import for type checking, or inside a function, counts as any."""
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): file
        for file in COMPONENTS.rglob("*.py")
        if file.stem != "__init__"
    }
    graph = {module: imports(file) & set(modules) for module, file in modules.items()}

    assert len(list(TopologicalSorter(graph).static_order())) == len(modules)


@pytest.mark.parametrize("cdn", CDNS)
def test_a_cdn_s_room_imports_no_other_cdn_s(cdn: str) -> None:
    others = tuple(f"components.{other}." for other in CDNS if other != cdn)
    for file in (COMPONENTS / cdn).glob("*.py"):
        assert not {name for name in imports(file) if name.startswith(others)}, file


@pytest.mark.parametrize("package", SHARED_PACKAGES)
def test_product_and_sandbox_do_not_know_each_other(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        assert "import sandbox" not in file.read_text(encoding="utf-8"), file
        assert "from sandbox" not in file.read_text(encoding="utf-8"), file
    for file in (ROOT / "sandbox").rglob("*.py"):
        assert not imports(file), file
