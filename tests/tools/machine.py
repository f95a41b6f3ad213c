"""A user's machine with a fake compiler, for tests of the set-up."""

import json
import os
import platform
import select
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools.products import CLI_VERSION

PROJECT = Path(__file__).resolve().parent.parent.parent


PATIENCE = 60.0  # seconds before a test gives up on another process


FAKE_GO = f"""#!{sys.executable} -S
import json, os, sys
from pathlib import Path
here = Path(__file__).parent
arguments = sys.argv[1:]
if arguments[0] == "env":
    print(json.dumps({{"GOVERSION": os.environ.get("FAKE_GO", "go1.26.8"),
                      "GOOS": "linux", "GOARCH": os.environ["FAKE_ARCHITECTURE"]}}))
elif "-deps" in arguments:
    print("go: downloading one v1.0.0", file=sys.stderr)
    print("go: downloading two v1.0.0", file=sys.stderr, flush=True)
    if os.environ.get("FAKE_LOSS"):
        sys.exit("no way out, says go")
    print("one", "two", "three", sep=chr(10))
elif arguments[0] == "list":
    print(here / "sdk")
else:
    with open(here / "calls", "a") as calls:
        print(json.dumps([arguments, {{n: os.environ.get(n) for n in
            ("GOFLAGS", "GOWORK", "CGO_ENABLED", "GOOS")}}, os.getcwd()]), file=calls)
    print("one", "two", sep=chr(10), file=sys.stderr, flush=True)
    if (here / "gate").exists():
        with open(here / "gate") as gate:
            with open(here / "started", "w") as started:
                print(os.getpid(), file=started)
            gate.read()
    if os.environ.get("FAKE_FAULT"):
        sys.exit("disk full, says the compiler")
    output = Path(arguments[arguments.index("-o") + 1])
    output.write_text("#!/bin/sh\\necho v{CLI_VERSION}\\n")
    output.chmod(0o755)
"""


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@dataclass(frozen=True)
class Machine:
    """A user's machine: its PATH, its cache folder, and clones of the project."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / "bin"

    @property
    def cache(self) -> Path:
        return self.folder / "cache" / "ssl-click-tracking"

    def clone(self, name: str) -> Path:
        project = self.folder / name
        shutil.copytree(
            PROJECT / "tools", project / "tools", ignore=shutil.ignore_patterns("__pycache__")
        )
        return project

    def environment(self, **settings: str) -> dict[str, str]:
        names = {"x86_64": "amd64", "aarch64": "arm64"}
        machine = platform.machine().lower()
        return {
            "PATH": str(self.programs),
            "HOME": str(self.folder / "home"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "FAKE_ARCHITECTURE": names.get(machine, machine),
            **settings,
        }

    def start(
        self, project: Path, *steps: str, terminal: int | None = None, **settings: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [project / "tools/set-up", *steps],
            env=self.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if terminal is None else terminal,
            text=True,
        )

    def set_up(self, project: Path, *steps: str, **settings: str) -> tuple[int, str]:
        process = self.start(project, *steps, terminal=None, **settings)
        output, notes = process.communicate(timeout=PATIENCE)

        assert output == ""
        assert "Traceback" not in notes
        return process.returncode, notes

    def builds(self) -> list[tuple[list[str], dict[str, str | None], str]]:
        calls = self.programs / "calls"
        lines = calls.read_text().splitlines() if calls.exists() else []
        return [json.loads(line) for line in lines]

    def entries(self) -> list[str]:
        found = self.cache.iterdir() if self.cache.exists() else ()
        return sorted(entry.name for entry in found if entry.name != "lock")


class Gate:
    """Holds the fake compiler back until it is let go, and tells when it has begun."""

    def __init__(self, folder: Path) -> None:
        for name in ("gate", "started"):
            os.mkfifo(folder / name)
        # Opened both ways, so that opening waits for nobody.
        self._started = os.open(folder / "started", os.O_RDWR)
        self._gate: int | None = os.open(folder / "gate", os.O_RDWR)
        self._path = folder / "gate"

    def wait_for_start(self) -> int:
        ready, _, _ = select.select([self._started], [], [], PATIENCE)
        assert ready, "the fake compiler did not start"
        return int(os.read(self._started, 64))

    def open(self) -> None:
        if self._gate is not None:
            self._path.unlink()
            os.close(self._gate)
            self._gate = None

    def close(self) -> None:
        self.open()
        os.close(self._started)


def line_with(stream: IO[str] | None, text: str) -> str:
    assert stream is not None
    for line in stream:
        if text in line:
            return line
    raise AssertionError(f"no line with {text!r}")
