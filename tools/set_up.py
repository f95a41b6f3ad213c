"""Command line of the set-up: `tools/set-up STEP…`.

`python` makes the virtual environment, `cli` finds or builds the Pulumi CLI, `yaml` builds what
runs programs in YAML and `sdks` what writes the SDKs of TypeScript and Go, `languages` builds all
that the tests of other languages need, `path` prints the line that puts environment and CLI on
PATH, `clean` removes what the project's commands made. Each does nothing when there is nothing to
do.
"""

import argparse
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NoReturn

from tools import build_cache, environment, pulumi_cli
from tools.console import SetUpError, say, told
from tools.products import LANGUAGES, SDKS, YAML, Product
from tools.together import together

PROJECT = Path(__file__).resolve().parent.parent

_BUILT = {"cli", "yaml", "sdks", "languages"}

_MADE = (
    ".venv",
    ".tools",
    ".sandbox",
    ".review",
    ".bench",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    "mutants",
    # What an install from a folder of examples/ leaves, here and there.
    "build",
    "*.egg-info",
    "examples/*/.venv",
    "examples/*/node_modules",
    "examples/*/sdks",
)
"""As patterns, from the project's folder."""


def main(arguments: list[str] | None = None) -> int:
    """Do the steps that are named, in order, and return the exit status."""
    steps: dict[str, Callable[[Path], object]] = {
        "python": environment.prepare,
        "cli": pulumi_cli.prepare,
        "yaml": partial(built, [YAML]),
        "sdks": partial(built, [SDKS]),
        "languages": partial(built, LANGUAGES),
        "path": show_path,
        "clean": clean,
    }
    parser = argparse.ArgumentParser(prog="tools/set-up", description=__doc__)
    parser.add_argument("steps", nargs="+", choices=steps, metavar="|".join(steps))
    chosen: list[str] = parser.parse_args(arguments).steps
    signal.signal(signal.SIGTERM, _stop)
    try:
        _do([partial(steps[step], PROJECT) for step in chosen], chosen)
    except SetUpError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; nothing half made is left, so run the same command again to go on")
        return 130
    except OSError as error:
        say(f"{told(error, PROJECT)}, then run the same command again")
        return 1
    return 0


def _do(steps: list[Callable[[], object]], names: list[str]) -> None:
    """Do `steps` in order; the environment beside what Go builds, which needs nothing of it."""
    first, *others = steps
    if names[0] == "python" and others and _BUILT.issuperset(names[1:]):
        together([first, partial(_in_order, others)])
    else:
        _in_order(steps)


def _in_order(steps: list[Callable[[], object]]) -> None:
    for step in steps:
        step()


def built(products: Iterable[Product], project: Path) -> None:
    """Make ready what programs in other languages need: a language host, or generators."""
    for product in products:
        build_cache.link(project, product)


def show_path(project: Path) -> None:
    """Print the shell's line for `pulumi` outside the sandbox: eval "$(tools/set-up path)".

    The language host of a CLI that was built here looks for the program's packages in the Python
    on PATH and nowhere else; the official CLI finds `.venv` by itself.
    """
    environment.prepare(project)
    folders = [project / ".venv" / "bin", pulumi_cli.prepare(project).parent]
    print(f'export PATH={":".join(shlex.quote(str(folder)) for folder in folders)}:"$PATH"')


def clean(project: Path) -> None:
    """Remove what the project's commands made, and the shared builds."""
    build_cache.clean(project)
    for made in [path for pattern in _MADE for path in _found(project, pattern)]:
        if made.is_symlink():
            made.unlink()
        elif made.exists():
            shutil.rmtree(made)
    for cache in list(project.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)


def _found(project: Path, pattern: str) -> Iterable[Path]:
    return project.glob(pattern) if "*" in pattern else [project / pattern]


def _stop(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
