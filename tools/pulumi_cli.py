"""Finds the Pulumi CLI: the one on PATH when it is fit, else one that is built from source."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tools import build_cache
from tools.console import say
from tools.products import CLI, CLI_VERSION
from tools.versions import Version

_LANGUAGE_HOST = "pulumi-language-python"


def prepare(project: Path) -> Path:
    """Return the Pulumi CLI to use; builds one when there is none.

    Raises:
        SetUpError: There is none and none can be built.
    """
    on_path = shutil.which("pulumi")
    if on_path is not None:
        objection = _objection(project, Path(on_path))
        if objection is None:
            return Path(on_path)
        if not build_cache.is_linked(project, CLI):
            say(f"{on_path} is not used: {objection}")
    return build_cache.link(project, CLI) / "pulumi"


def _objection(project: Path, program: Path) -> str | None:
    """Return why this CLI cannot be used, or None."""
    version = _version(project, program)
    if version is None:
        return "it does not tell its version"
    if version < Version.parse(CLI_VERSION):
        return f"it is {version}, and at least {CLI_VERSION} is needed"
    beside = program.resolve().parent / _LANGUAGE_HOST
    if not beside.exists() and shutil.which(_LANGUAGE_HOST) is None:
        return f"{_LANGUAGE_HOST} is not beside it"
    return None


def _version(project: Path, program: Path) -> Version | None:
    """Return the CLI's version; asked once, since every start of the CLI takes a while."""
    status = program.stat()
    key = f"{program.resolve()} {status.st_size} {status.st_mtime_ns}"
    remembered = project / ".tools" / "cli-on-path.json"
    try:
        known: dict[str, str] = json.loads(remembered.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if key not in known:
        environment = os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true"}
        result = subprocess.run(
            [program, "version"], capture_output=True, text=True, check=False, env=environment
        )
        known = {key: result.stdout.strip()}
        _remember(remembered, known)
    try:
        return Version.parse(known[key])
    except ValueError:
        return None


def _remember(path: Path, known: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(known), encoding="utf-8")
    fresh.replace(path)
