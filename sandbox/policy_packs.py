"""Makes a policy pack run with a CLI whose language host can start none.

The language host of the CLI that is built here knows programs only. The engine also starts an
executable file as a pack, so one that does what a language host would is put in its place.
"""

import hashlib
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox import launcher_home
from sandbox.launcher_home import Home

_FLAG = "--policy-pack"
_DESCRIPTION = "PulumiPolicy.yaml"


def runnable(arguments: Sequence[str], home: Home) -> tuple[str, ...]:
    """The arguments with each folder of a Python pack replaced by an executable that runs it.

    Args:
        arguments: for the CLI, paths made absolute.
        home: the sandbox's folder, where the executables are written.
    """
    packs = {
        index
        for index, flag in enumerate(arguments, start=1)
        if flag == _FLAG and index < len(arguments)
    }
    return tuple(
        ",".join(_executable(Path(pack), home) for pack in argument.split(","))
        if index in packs
        else argument
        for index, argument in enumerate(arguments)
    )


def _executable(pack: Path, home: Home) -> str:
    if not (pack / _DESCRIPTION).is_file():
        return str(pack)  # an executable already, or nothing: the CLI says so
    folder = home.path / "policy-packs" / hashlib.sha256(str(pack).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    # Beside the executable the engine looks for the pack's version.
    launcher_home.write(folder / _DESCRIPTION, (pack / _DESCRIPTION).read_text(encoding="utf-8"))
    command = f'exec {shlex.quote(sys.executable)} -u -m pulumi.policy "$1" .'
    file = folder / pack.name
    text = f"#!/bin/sh\ncd -- {shlex.quote(str(pack))} && {command}\n"
    launcher_home.write(file, text, mode=0o755)
    return str(file)
