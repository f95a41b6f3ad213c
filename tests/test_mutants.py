"""`make mutants` looks at every pure module, also at one that has moved."""

import ast
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = {
    "components/aiming.py": "its tests make whole programs",
    "components/building.py": "makes edges, as recorded programs show",
    "components/obstacles.py": "asks the module of each CDN that makes edges",
    "components/*/build.py": "makes edges, as recorded programs show",
    "components/cloudflare/edge_zones.py": "asks for zones; its tests make whole programs",
    "components/run.py": "what one program shares",
    "components/dns/lookup.py": "asks DNS",
    "components/by_hand.py": "its tests make whole programs",
    "components/collector.py": "a setting of Python",
    "components/interrupted.py": "its tests start a process",
    "components/made_again.py": "its tests make whole programs",
    "components/cloudflare/wanted_rules.py": "its tests make whole programs",
    "components/edge_names.py": "its tests make whole programs",
    "components/past.py": "its tests make whole programs",
    "components/situation.py": "its tests make whole programs",
    "components/hook_names.py": "names, which the engine takes once a program",
    "components/guard/expectation.py": "puts values together; its tests make whole programs",
    "components/guard/moving.py": "its tests call the hooks of whole programs",
    "components/guard/messages.py": "sentences, of which tests hold the parts that matter",
    "components/keycdn/*.py": "asks an API; its tests wait for answers",
    "components/*/settings.py": "values, which docs/settings holds in tests too slow for this",
    "components/*/advice.py": "sentences, of which tests hold the parts that matter",
    "components/looking.py": "a command, of which tests hold the parts that matter",
    "components/proxy/files.py": "reads files; its tests lay some out",
    "components/new_stack.py": "a command; its tests run it on folders",
    "components/positions.py": "a setting of the SDK, which a test of the engine measures",
    "components/write_pages.py": "writes what a test reads",
    "components/write_schema.py": "writes what a test reads",
    "components/mistakes.py": "what a page shows, which a test reads",
    "components/package/mistakes.py": "what a page shows, which a test reads",
    "components/steps.py": "sentences, of which tests hold the parts that matter",
}
"""Modules that import no Pulumi and are not broken on purpose, and why."""


def imported(tree: ast.Module) -> set[str]:
    """The modules that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


def has_functions(tree: ast.Module) -> bool:
    """Whether there is anything to break."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


def test_every_pure_module_with_functions_is_broken_on_purpose() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    trees = {
        file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in ROOT.glob("components/**/*.py")
    }
    patterns = [*tool["only_mutate"], *LEFT_OUT]
    wanted = {
        name
        for name, tree in trees.items()
        if has_functions(tree) and not any(one.startswith("pulumi") for one in imported(tree))
    }

    assert {"components/catalog.py", "components/config/moves.py"} <= wanted
    assert [name for name in wanted if not any(fnmatch(name, one) for one in patterns)] == []
    assert [one for one in patterns if not any(fnmatch(name, one) for name in trees)] == []
