"""The virtual environment at `.venv`, made from the lock file of all requirements.

`pulumi install` makes one too, with the packages of the program alone. It is kept, and what the
other commands need is added.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tools.console import CommandFailedError, SetUpError, run, say
from tools.locks import locked

_LOCK = "requirements-dev.lock"
"""Every package with its version and hashes (docs/decisions/lock-files.md)."""

_STAMP = "made-from"
_UNFINISHED = "unfinished"
"""Stands in an environment that was begun here, until its packages are in it."""

_FIT = "import pip, sys; sys.exit(sys.version_info < (3, 11))"


def prepare(project: Path) -> None:
    """Make the virtual environment, unless it is there and made from the same lock file.

    The stamp that says so is written last: an environment without it is made anew.

    Raises:
        SetUpError: Python cannot make one, or pip cannot install into it.
    """
    wanted = _recipe(project)
    if _is_made_from(project, wanted):
        return
    tools = project / ".tools"
    with locked(tools / "lock", "making the virtual environment"):
        if _is_made_from(project, wanted):
            return
        environment, log = project / ".venv", tools / "environment.log"
        if _is_somebody_elses(environment):
            say("the virtual environment is kept, and what is missing is added to it")
        else:
            if environment.exists():
                say("the virtual environment is incomplete or out of date, so it is made anew")
            _make(project, log)
        _install(project, log)
        # Asked anew: where a link to another work tree's stood, one of its own stands now.
        (environment / _STAMP).write_text(_recipe(project), encoding="utf-8")
        (environment / _UNFINISHED).unlink(missing_ok=True)


def _is_somebody_elses(environment: Path) -> bool:
    """Tell whether another program made it, such as `pulumi install`, and it works."""
    if any((environment / name).exists() for name in (_STAMP, _UNFINISHED)):
        return False
    try:
        command = [environment / "bin/python", "-I", "-c", _FIT]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _recipe(project: Path) -> str:
    """What an environment is made from: also its place, which stands in its own scripts.

    Through a link, several work trees share one, while their lock files are the same.
    """
    place = (project / ".venv").resolve().parent
    digest = hashlib.sha256(f"{platform.python_version()} {place}".encode())
    digest.update((project / _LOCK).read_bytes())
    return digest.hexdigest()


def _is_made_from(project: Path, wanted: str) -> bool:
    try:
        found = (project / ".venv" / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    return found == wanted and os.access(project / ".venv/bin/python", os.X_OK)


def _make(project: Path, log: Path) -> None:
    python = _base_python()
    environment = project / ".venv"
    _remove(environment)
    try:
        command = [python, "-I", "-m", "venv", environment]
        run("making the virtual environment", command, log=log, folder=project)
    except CommandFailedError as error:
        raise SetUpError(
            f"{python} cannot make a virtual environment:\n{error.last_lines}\n"
            "On Debian and Ubuntu: apt-get install python3-venv. Then run the same command again."
        ) from error
    (environment / _UNFINISHED).touch()


def _install(project: Path, log: Path) -> None:
    environment = project / ".venv"
    # Compiling every module of every SDK takes half a minute; Python compiles the few it uses.
    flags = ["--no-compile", "--no-input", "--disable-pip-version-check", "--quiet"]
    flags += ["--require-hashes"]
    try:
        run(
            "installing the Python packages",
            [environment / "bin/python", "-m", "pip", "install", *flags, "-r", _LOCK],
            log=log,
            folder=project,
        )
    except CommandFailedError as error:
        raise SetUpError(
            f"pip could not install the packages of {_LOCK}:\n{error.last_lines}\n"
            "If this machine has no direct way out, set HTTPS_PROXY or PIP_INDEX_URL (a mirror). "
            "Then run the same command again."
        ) from error


def _base_python() -> str:
    """Return the Python outside `.venv`, which outlives it."""
    inside = (Path(sys.executable).parent.parent / "pyvenv.cfg").exists()
    return os.path.realpath(sys.executable) if inside else sys.executable


def _remove(environment: Path) -> None:
    if environment.is_symlink():
        environment.unlink()
    elif environment.exists():
        shutil.rmtree(environment)
