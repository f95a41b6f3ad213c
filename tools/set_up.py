"""Command line of the set-up: `tools/set-up [python] [cli] [clean]`.

`python` makes the virtual environment, `cli` finds or builds the Pulumi CLI, `clean` removes what
the project's commands made. Each does nothing when there is nothing to do.
"""

import argparse
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from tools import cli_cache, environment, pulumi_cli
from tools.console import SetUpError, say, told

PROJECT = Path(__file__).resolve().parent.parent

_MADE = (".venv", ".tools", ".sandbox", ".pytest_cache", ".ruff_cache", ".hypothesis", "mutants")


def main(arguments: list[str] | None = None) -> int:
    """Do the steps that are named, in order, and return the exit status."""
    steps: dict[str, Callable[[Path], object]] = {
        "python": environment.prepare,
        "cli": pulumi_cli.prepare,
        "clean": clean,
    }
    parser = argparse.ArgumentParser(prog="tools/set-up", description=__doc__)
    parser.add_argument("steps", nargs="+", choices=steps, metavar="python|cli|clean")
    chosen: list[str] = parser.parse_args(arguments).steps
    signal.signal(signal.SIGTERM, _stop)
    try:
        for step in chosen:
            steps[step](PROJECT)
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


def clean(project: Path) -> None:
    """Remove what the project's commands made, and the shared build of the Pulumi CLI."""
    cli_cache.clean(project)
    for name in _MADE:
        made = project / name
        if made.is_symlink():
            made.unlink()
        elif made.exists():
            shutil.rmtree(made)
    for cache in list(project.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)


def _stop(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
