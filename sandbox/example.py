"""Runs a program of `examples/` on the sandbox, from nothing to nothing: `make example NAME=…`.

In a folder of its own, which holds the program and, as if it were installed, the library.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
TESTS: Mapping[str, str] = {"nodejs": "typescript", "yaml": "yaml"}
"""Language host -> the tests that run a program of its language."""

STEPS: Sequence[tuple[str, ...]] = (
    ("up", "--yes", "--skip-preview"),
    ("preview", "--expect-no-changes"),
    ("destroy", "--yes", "--skip-preview"),
)


def names() -> list[str]:
    """The programs in Python, which need nothing but this repository."""
    return sorted(file.parent.name for file in EXAMPLES.glob("*/__main__.py"))


def in_other_languages() -> dict[str, str]:
    """The programs that need more, each with the language host's name."""
    return {
        file.parent.name: yaml.safe_load(file.read_text(encoding="utf-8"))["runtime"]
        for file in sorted(EXAMPLES.glob("*/Pulumi.yaml"))
        if file.parent.name not in names()
    }


def project(home: Path, program: str) -> Path:
    """The folder of a project of one's own with `program`, beside `home`; it finds the library.

    Args:
        home: the sandbox's folder.
        program: its source.
    """
    folder = home.parent / f"{home.name}-program"
    folder.mkdir()
    for entry in ROOT.iterdir():
        if (
            not entry.name.startswith((".sandbox", ".git", "Pulumi."))
            and "__main__" not in entry.name
        ):
            (folder / entry.name).symlink_to(entry)
    (folder / "Pulumi.yaml").write_text("name: own-program\nruntime: python\n", encoding="utf-8")
    (folder / "__main__.py").write_text(program, encoding="utf-8")
    return folder


def launch(folder: Path) -> list[str]:
    """What starts the CLI on the project in `folder`, on the sandbox."""
    return [sys.executable, "-P", "-m", "bench.launch", str(folder)]


def run(name: str) -> int:
    """Makes everything, sees that nothing is left to change, and destroys it again."""
    example = EXAMPLES / name
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "sandbox"
        folder = project(home, (example / "__main__.py").read_text(encoding="utf-8"))
        file = Path(temporary) / "Pulumi.example.yaml"
        there = example / "sandbox.yaml"
        file.write_text(there.read_text(encoding="utf-8") if there.exists() else "config: {}\n")
        environment = {**os.environ, "SANDBOX_HOME": str(home), "PYTHONPATH": str(ROOT)}
        for step in STEPS:
            command = [*launch(folder), *step, "--stack", "example", "--non-interactive"]
            command += ["--config-file", str(file)]
            status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
            if status != 0:
                return status
    return 0


def run_elsewhere(language: str) -> int:
    """Runs the one program in a language as the tests do, and shows what the CLI printed.

    Needs what `tools/set-up yaml` or `tools/set-up sdks` builds.
    """
    chosen = [f"tests/engine/test_{TESTS[language]}_programs.py", "-k", "from_nothing_to_nothing"]
    command = [sys.executable, "-m", "pytest", "-q", "-rP", "-n", "0", *chosen]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """The command line: the name of an example."""
    others = in_other_languages()
    if len(arguments) != 1 or arguments[0] not in (*names(), *others):
        every = ", ".join(sorted((*names(), *others)))
        print(f"example: NAME=… is one of {every}", file=sys.stderr)
        return 2
    name = arguments[0]
    return run_elsewhere(others[name]) if name in others else run(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
