"""A running local edge as others find it: ``edge.json``, environment variables, its own process."""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "edge.json"
FOLDER = "edge"
"""Below the sandbox's home: the authority's files, the ESPs' arrivals, the proxies' files."""

VERSION = 1
_PROJECT = Path(__file__).resolve().parents[2]
_LONGEST_START = 60.0


class EdgeError(Exception):
    """The local edge cannot be started; the text says why and what to do."""


@dataclass(frozen=True)
class Running:
    """What ``edge.json`` says (the sandbox's commands are a contract).

    Attributes:
        version: of the file's form.
        pid: of the process.
        http_port: where loopback has port 80 of the world.
        https_port: where it has port 443.
        resolver: address and port of the sandbox's DNS.
        ca: absolute path of the authority that every certificate comes from.
        links: tracking domain -> a click link that leads to a 302.
    """

    version: int
    pid: int
    http_port: int
    https_port: int
    resolver: str
    ca: str
    links: Mapping[str, str]

    def environment(self) -> dict[str, str]:
        """The variables that lead a program to this edge."""
        return variables(self.resolver, self.http_port, self.https_port, self.ca)

    def write(self, home: Path) -> None:
        """Put the file in place, whole at once."""
        fresh = home / f".{FILE}.{self.pid}"
        fresh.write_text(f"{json.dumps(asdict(self), indent=2)}\n", encoding="utf-8")
        os.replace(fresh, home / FILE)


def variables(resolver: str, http_port: int, https_port: int, ca: str) -> dict[str, str]:
    """Environment variables -> values, for programs that are to ask the sandbox."""
    return {
        "SSL_CLICK_TRACKING_RESOLVER": resolver,
        "SSL_CLICK_TRACKING_HTTP_PORT": str(http_port),
        "SSL_CLICK_TRACKING_HTTPS_PORT": str(https_port),
        "SSL_CLICK_TRACKING_CA": ca,
    }


def find(home: Path) -> Running | None:
    """The edge that runs in a sandbox; nothing without one, also where a killed one left a file."""
    try:
        content: dict[str, Any] = json.loads((home / FILE).read_text(encoding="utf-8"))
        found = Running(**content)
    except (OSError, ValueError, TypeError):
        return None
    return found if found.version == VERSION and is_edge(found.pid) else None


def is_edge(process: int) -> bool:
    """Whether a process lives and may be a local edge: numbers are used again."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return False  # Somebody else's process: this one would be ours.
    try:
        return b"sandbox.local_edge" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return True  # No such file system: believe the number.


def remove(home: Path, process: int) -> None:
    """Take the file away, when it is still this process's."""
    try:
        content = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if content.get("pid") == process:
        (home / FILE).unlink(missing_ok=True)


@contextmanager
def at_hand(home: Path) -> Generator[Running]:
    """The edge that runs already, or one of its own while the block runs.

    Raises:
        EdgeError: it does not start.
    """
    found = find(home)
    if found is not None:
        yield found
        return
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "sandbox.local_edge.command", "--with-parent"],
        env={**os.environ, "SANDBOX_HOME": str(home), "PYTHONPATH": str(_PROJECT)},
        # It ends as soon as this end of the pipe is gone, however this process ends.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield _started(process, home)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(_LONGEST_START)


def _started(process: subprocess.Popen[str], home: Path) -> Running:
    assert process.stdout is not None
    line = process.stdout.readline()
    found = find(home) if line else None
    if found is None:
        raise EdgeError(
            f"the local edge did not start; its own words stand above. If {home / 'cloud.sqlite'} "
            "is damaged, remove it and deploy again"
        )
    return found
