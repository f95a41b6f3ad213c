"""`make mutants` looks at every pure module, also at one that has moved."""

import ast
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
NETWORK = (
    "components/dns/lookup.py",
    "components/keycdn/api.py",
    "components/keycdn/client.py",
    "components/keycdn/errors.py",
    "components/keycdn/pointing.py",
)
"""Without Pulumi, but not pure: they ask DNS or an API, whose tests wait for answers."""

WORDS = ("components/cloudflare/advice.py", "components/steps.py")
"""Sentences for people, of which tests hold the parts that matter."""

VALUES = "components/*/settings.py"
"""What a pair sets, which docs/settings holds value by value, in tests too slow for this."""


def names(tree: ast.Module) -> set[str]:
    """The top packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def has_functions(tree: ast.Module) -> bool:
    """Whether there is anything to break: the tables of settings have tests of their own."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


def test_every_pure_module_with_functions_is_broken_on_purpose() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    chosen: set[str] = set()
    pure: set[str] = set()
    for file in sorted(ROOT.glob("components/**/*.py")):
        tree, name = ast.parse(file.read_text(encoding="utf-8")), file.relative_to(ROOT).as_posix()
        if any(fnmatch(name, pattern) for pattern in tool["only_mutate"]):
            chosen.add(name)
        if fnmatch(name, VALUES):
            continue
        if has_functions(tree) and not any(top.startswith("pulumi") for top in names(tree)):
            pure.add(name)

    assert "components/catalog.py" in chosen
    assert sorted(pure - chosen - {*NETWORK, *WORDS}) == []
