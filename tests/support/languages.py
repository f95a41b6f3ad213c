"""Programs of other languages on the real engine, with the component package as a plugin."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox import launcher
from tests.support.engine import Stack
from tests.support.recording import ROOT
from tools import build_cache
from tools.products import CSHARP_JAVA, SDKS, YAML, Product

_CLONE = "../.."
"""Where an example finds the package: the clone it stands in."""


def lacking(product: Product, *programs: str) -> str:
    """What this machine lacks, and how to get it; empty when everything is there.

    Args:
        product: what the set-up builds.
        programs: beside it.
    """
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        return f"{' and '.join(missing)} not installed; CI has it"
    if not build_cache.is_linked(ROOT, product):
        return "not built; `make languages` builds it, and so does CI"
    return ""


class Program(Stack):
    """A stack of a program that is no Python; its folder has what an example has."""

    def __init__(self, home: Path, files: Mapping[str, str]) -> None:
        """Nothing exists yet.

        Args:
            home: the sandbox's folder.
            files: of the program, by name; `Pulumi.yaml` names the package two folders up.
        """
        super().__init__(home, "example", "")
        self.folder: Path = home.parent / f"{home.name}-program"
        for name in ("__main__.py", "PulumiPlugin.yaml"):  # A user's folder has neither.
            (self.folder / name).unlink()
        self.plugin: Path = _plugin(home.parent / "plugin")
        for name, text in files.items():
            file = self.folder / name
            file.unlink(missing_ok=True)  # It may be a link into this project.
            file.write_text(text.replace(_CLONE, str(self.plugin.parent)))
        self.file.write_text(files.get("sandbox.yaml", "config: {}\n"))

    def environment(self, **more: str) -> dict[str, str]:
        """With the language host on PATH."""
        host = build_cache.linked_folder(ROOT, YAML)
        path = os.pathsep.join((str(host), os.environ.get("PATH", "")))
        return super().environment(**{"PATH": path, **more})

    def schema(self) -> str:
        """The schema of the package, as `pulumi package get-schema` has it from the plugin."""
        done = self._in_sandbox(*self._launch, "package", "get-schema", str(self.plugin))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def inside(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a command where the CLI would run: as the host of a program of its own."""
        return self._in_sandbox(
            *(sys.executable, "-P", "-m", __name__),
            *(str(self.folder), str(self.file), *command),
        )

    def _in_sandbox(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=self.longest_run,
            check=False,
        )


def example(name: str) -> dict[str, str]:
    """The files of an example, by name."""
    folder = ROOT / "examples" / name
    return {
        file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.is_file()
    }


def generate(stack: Program, language: str, folder: Path) -> None:
    """Writes the SDK of the package, from the schema that its plugin gives the CLI.

    Args:
        stack: in whose sandbox.
        language: `go`, `nodejs` or `python`, `csharp` or `java`.
        folder: where to.
    """
    write_sdk(language, stack.schema(), folder)


def write_sdk(language: str, schema: str, folder: Path) -> None:
    """Writes the SDK that a schema makes.

    Args:
        language: `go`, `nodejs` or `python`, `csharp` or `java`.
        schema: of the package, as JSON.
        folder: where to; it need not be there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder.parent / "schema.json"
    file.write_text(schema)
    product = CSHARP_JAVA if language in {"csharp", "java"} else SDKS
    tool = build_cache.linked_folder(ROOT, product) / product.files[0]
    run([str(tool), language, str(file), str(folder)], folder)


def _plugin(folder: Path) -> Path:
    """The package as an executable.

    From a folder with PulumiPlugin.yaml the CLI starts it by the language host, and the one that is
    built here is older than that: it starts what is in the program's folder.
    """
    folder.mkdir()
    file = folder / "pulumi-resource-ssl-click-tracking"
    file.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT} "$@"\n')
    file.chmod(0o755)
    return file


def run(command: Sequence[str], folder: Path) -> str:
    """What a command printed; fails the test with it when the command fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def _become(folder: Path, stack_file: Path, command: list[str]) -> None:
    """Becomes `command`, with the sandbox around it as around the CLI."""
    arguments = ["up", "--stack", "example", "--config-file", str(stack_file)]
    launch = launcher.prepare(arguments, folder, os.environ)
    os.chdir(launch.folder)
    os.execvpe(command[0], command, launch.environment)


if __name__ == "__main__":
    _become(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
