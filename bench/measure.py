"""One command on the sandbox: wall time, and what each part of it took of processor and memory."""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "ssl-click-tracking"
STACK = "bench"

PROGRAM = "program"
LAUNCHER = "launcher"
_PARTS = (
    # What stands in a process's command line, and the part of the work it does.
    ("pulumi-language-python-exec", PROGRAM),
    ("pulumi-language-python", "language host"),
    ("sandbox.provider", "stand-ins"),
    ("sandbox.", "stand-ins"),
    ("pulumi", "engine"),
)
_POLL = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")
_ALONGSIDE: Mapping[str, str] = {
    # The stand-in of KeyCDN's API keeps the vendor's pace, which is not what is measured.
    "SANDBOX_KEYCDN_REQUESTS_PER_MINUTE": "1000000",
}


@dataclass(frozen=True)
class Run:
    """What one command took.

    Attributes:
        seconds: of wall time.
        memory: MiB of the program's process at its peak; 0 where none runs.
        processor: part -> its seconds of processor time.
    """

    seconds: float
    memory: float
    processor: Mapping[str, float] = field(default_factory=dict[str, float])

    def kept(self) -> dict[str, Any]:
        """As a line of the results keeps it."""
        return asdict(self)


def project_folder(base: Path, program: Path, name: str = "program") -> Path:
    """A folder like this project with `program` in place of its `__main__.py`."""
    folder = base / name
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in ("__main__.py", ".sandbox", ".git") and not _is_stack_file(entry):
            (folder / entry.name).symlink_to(entry)
    (folder / "__main__.py").symlink_to(program)
    return folder


def _is_stack_file(entry: Path) -> bool:
    return entry.name.startswith("Pulumi.") and entry.name != "Pulumi.yaml"


def write_stack(folder: Path, domains: Mapping[str, object]) -> None:
    """Writes the stack file with `domains` into `folder`."""
    # JSON is YAML, and no domain leans on another's mapping.
    text = yaml.safe_dump({"config": {f"{PROJECT}:domains": json.loads(json.dumps(domains))}})
    (folder / f"Pulumi.{STACK}.yaml").write_text(text)


def run(folder: Path, *arguments: str, also: Mapping[str, str] = MappingProxyType({})) -> Run:
    """Runs one command of the CLI on the stack in `folder`.

    Args:
        folder: of a program.
        arguments: of the CLI.
        also: environment variables.

    Raises:
        RuntimeError: when it fails, with what it printed.
    """
    with (folder.parent / "output").open("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            _command(folder, arguments),
            env=_environment(folder, also),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        watch = _Watch(process.pid)
        while process.poll() is None:
            watch.look()
            time.sleep(_POLL)
        seconds = time.perf_counter() - started
        output.seek(0)
        if process.returncode:
            said = output.read()[-2000:]
            raise RuntimeError(f"{arguments[0]} in {folder.name} failed:\n{said}")
    return Run(seconds, watch.memory, watch.processor())


def said(folder: Path, *arguments: str) -> str:
    """What one command of the CLI on the stack in `folder` prints, as `stack output` does."""
    command, environment = _command(folder, arguments), _environment(folder, {})
    return subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def _command(folder: Path, arguments: Sequence[str]) -> list[str]:
    launch = [sys.executable, "-P", "-m", "bench.launch", str(folder), *arguments]
    return [*launch, "--stack", STACK, "--non-interactive"]


def _environment(folder: Path, also: Mapping[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        **_ALONGSIDE,
        **also,
        "SANDBOX_HOME": f"{folder}-sandbox",
        "PYTHONPATH": str(ROOT),
    }


class _Watch:
    """Looks at the processes below one, as long as they are there (on Linux, which shows them)."""

    def __init__(self, ancestor: int) -> None:
        self._ancestor = ancestor
        self._parts: dict[int, str] = {}
        self._until: dict[int, float] = {}
        self._spent: dict[str, float] = defaultdict(float)
        self.memory = 0.0

    def look(self) -> None:
        """Notes what each has taken since the last look, as the part it is now."""
        for pid, until in _below(self._ancestor):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
                if command:  # one that ends has none any more
                    self._parts[pid] = _part(command)
                if self._parts.get(pid) == PROGRAM:
                    self.memory = max(self.memory, peak_memory(pid))
            except OSError:
                continue
            self._spent[self._parts.get(pid, LAUNCHER)] += until - self._until.get(pid, 0.0)
            self._until[pid] = until

    def processor(self) -> dict[str, float]:
        """Part -> the seconds of processor time of its processes."""
        return {part: round(spent, 2) for part, spent in sorted(self._spent.items())}


def _part(command: str) -> str:
    return next((part for word, part in _PARTS if word in command), LAUNCHER)


def _below(ancestor: int) -> Iterable[tuple[int, float]]:
    """The processes from `ancestor` down, each with the seconds of processor time it took."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    for pid, seconds in spent.items():
        above = pid
        while above > 1 and above != ancestor:
            above = parents.get(above, 0)
        if above == ancestor:
            yield pid, seconds


def peak_memory(pid: int) -> float:
    """MiB that a process took at most, so far."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
