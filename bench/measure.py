"""One run of a program on the sandbox: wall time and peak memory of the program's own process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "ssl-click-tracking"
STACK = "bench"

_POLL = 0.02
_PROGRAM = "pulumi-language-python-exec"


@dataclass(frozen=True)
class Run:
    """What one preview took: seconds of wall time, and MiB of the program process at its peak."""

    seconds: float
    memory: float


def project_folder(base: Path, program: Path) -> Path:
    """A folder like this project with `program` in place of its `__main__.py`."""
    folder = base / program.stem.strip("_")
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in ("__main__.py", ".sandbox", ".git") and not _is_stack_file(entry):
            (folder / entry.name).symlink_to(entry)
    (folder / "__main__.py").symlink_to(program)
    return folder


def _is_stack_file(entry: Path) -> bool:
    return entry.name.startswith("Pulumi.") and entry.name != "Pulumi.yaml"


def write_stack(folder: Path, count: int) -> None:
    """Writes the stack file with `count` domains into `folder`."""
    keys = {
        "cdn": "cloudfront",
        "esp": "sendgrid",
        "dns": {"provider": "route53", "zone": "example.com", "zone_id": "Z0BENCHMARK"},
    }
    domains = {f"link{number:04}.example.com": keys for number in range(count)}
    text = yaml.safe_dump({"config": {f"{PROJECT}:domains": domains}})
    (folder / f"Pulumi.{STACK}.yaml").write_text(text)


def preview(folder: Path) -> Run:
    """Previews the stack in `folder` from nothing.

    Raises:
        RuntimeError: when the preview fails, with what it printed.
    """
    command = [sys.executable, "-P", "-m", "bench.launch", str(folder), "preview"]
    environment = {**os.environ, "SANDBOX_HOME": f"{folder}-sandbox", "PYTHONPATH": str(ROOT)}
    with (folder.parent / "output").open("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--stack", STACK, "--non-interactive"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        peak = 0.0
        while process.poll() is None:
            peak = max([peak, *(_peak_memory(pid) for pid in _programs(process.pid))])
            time.sleep(_POLL)
        seconds = time.perf_counter() - started
        output.seek(0)
        if process.returncode:
            raise RuntimeError(f"the preview in {folder.name} failed:\n{output.read()[-2000:]}")
    return Run(seconds, peak)


def _programs(ancestor: int) -> Iterator[int]:
    """The Python programs below the process `ancestor`."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if _PROGRAM in (entry / "cmdline").read_text() and _below(int(entry.name), ancestor):
                yield int(entry.name)
        except OSError:
            continue


def _below(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return False


def _peak_memory(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
