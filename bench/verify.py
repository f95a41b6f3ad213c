"""`python -m bench.verify`: verify against a curl script that does the same, in one run.

Both make the same TLS handshakes and requests to the same server on loopback, which counts them;
verify also asks DNS and judges. The figure is the ratio of their times, and how verify's memory
grows with the number of domains. It ends by itself.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import ROOT
from bench.verify_server import PARENT

MOST_AGAINST_CURL = 2.0
"""Seconds of verify over those of the curl script."""
MOST_GROWTH = 1.15
"""Peak memory at all domains over that at a tenth of them."""
AT_ONCE = 32
_LIMIT = 600
"""Seconds after which a run is given up."""

_BATCH = 100
"""Domains that the curl script goes through together: its connections are kept that long."""
_JUNK = "/ls/click?upn=u001.bench"
_ROUNDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # A handshake of its own, as for the certificate; curl makes none without a request.
    ("https", _JUNK, ("--header", "Connection: close")),
    ("http", f"{_JUNK}0", ()),
    ("https", f"{_JUNK}1", ("--header", "Host: wrong-host.invalid")),
    ("https", f"{_JUNK}2", ()),
    ("https", f"{_JUNK}1", ()),
    ("https", f"{_JUNK}3", ("--head",)),
    ("https", f"{_JUNK}4", ("--user-agent", "a mail proxy")),
    ("https", f"{_JUNK}5", ("--user-agent", "a mail scanner")),
    ("https", "/wf/unsubscribe?upn=bench", ("--data", "List-Unsubscribe=One-Click")),
    ("https", f"{_JUNK}1", ("--header", "X-Forwarded-Host: forged-host.invalid")),
)
"""What verify asks of a right domain, scheme, target and options of curl."""


@dataclass(frozen=True)
class Run:
    """One run: seconds, MiB at the peak, and what the server counted."""

    seconds: float
    memory: float
    counts: dict[str, int]


def main(arguments: list[str]) -> int:
    """Measures, prints a table, and says whether the limits hold; 1 when they do not."""
    parser = argparse.ArgumentParser(prog="python -m bench.verify", description=__doc__)
    parser.add_argument("--domains", type=int, default=1000, help="number of domains (1000)")
    parser.add_argument("--pairs", type=int, default=3, help="paired runs (3)")
    options = parser.parse_args(arguments)
    if shutil.which("curl") is None:
        print("bench.verify: curl is not installed; nothing to compare with", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, _Server() as server:
        return _measure(Path(folder), server, options.domains, options.pairs)


def _measure(folder: Path, server: "_Server", domains: int, pairs: int) -> int:
    print(f"verify and curl --parallel, {domains} domains on loopback, {pairs} pairs", flush=True)
    print("          seconds      MiB  connections  resumed  requests", flush=True)
    tenth = _run(_verify(server, max(1, domains // 10)), server)
    _show("a tenth", tenth)
    ratios: list[float] = []
    mine: list[Run] = []
    for number in range(pairs):
        # Each goes first in turn.
        order = ("verify", "curl") if number % 2 == 0 else ("curl", "verify")
        found: dict[str, Run] = {}
        for name in order:
            command = (
                _verify(server, domains)
                if name == "verify"
                else ["sh", str(_script(folder, server, domains))]
            )
            found[name] = _run(command, server)
            _show(name, found[name])
        ratios.append(found["verify"].seconds / found["curl"].seconds)
        mine.append(found["verify"])
    ratio = statistics.median(ratios)
    growth = statistics.median(run.memory for run in mine) / tenth.memory
    print(f"verify over curl: {ratio:.2f} (limit {MOST_AGAINST_CURL})")
    print(f"memory at {domains} over a tenth: {growth:.2f} (limit {MOST_GROWTH})")
    return 1 if ratio > MOST_AGAINST_CURL or growth > MOST_GROWTH else 0


def _show(name: str, run: Run) -> None:
    counts = run.counts
    print(
        f"{name:8} {run.seconds:8.2f} {run.memory:8.0f} {counts['connections']:12} "
        f"{counts['resumed']:8} {counts['requests']:9}",
        flush=True,
    )


class _Server:
    """The edges, in a process of their own."""

    def __enter__(self) -> "_Server":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.verify_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ports: dict[str, Any] = self._line()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def counts(self) -> dict[str, int]:
        """What was done since the server began."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def _run(command: list[str], server: _Server) -> Run:
    before = server.counts()
    # GNU time is not everywhere; a small parent reads the peak of its only child.
    parent = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", parent, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=True,
    )
    seconds = time.perf_counter() - started
    code, peak = done.stdout.split()
    if code != "0":
        raise RuntimeError(f"{command[0]} exited {code}: {done.stderr[-500:]}")
    after = server.counts()
    counts = {name: after[name] - before[name] for name in after}
    return Run(seconds, int(peak) / 1024, counts)


def _hosts(number: int) -> list[str]:
    return [f"link{one:04}.{PARENT}" for one in range(number)]


def _verify(server: _Server, domains: int) -> list[str]:
    ports = server.ports
    return [
        *(sys.executable, "-m", "verify", *_hosts(domains)),
        *("--cdn", "cloudfront", "--esp", "sendgrid", "--concurrency", str(AT_ONCE)),
        *("--resolver", f"127.0.0.1:{ports['dns']}", "--ca", str(ports["ca"])),
        *("--http-port", str(ports["http"]), "--https-port", str(ports["https"])),
    ]


def _script(folder: Path, server: _Server, domains: int) -> Path:
    """A script of one `curl --parallel` a batch, which goes through the rounds for its domains."""
    hosts = _hosts(domains)
    lines = ["set -e"]
    for number, start in enumerate(range(0, domains, _BATCH)):
        config = folder / f"batch{number}"
        config.write_text("next\n".join(_transfers(hosts[start : start + _BATCH], server.ports)))
        lines.append(
            f"curl --silent --parallel --parallel-max {AT_ONCE} --config '{config}' >/dev/null"
        )
    script = folder / "curl.sh"
    script.write_text("\n".join(lines))
    return script


def _transfers(hosts: list[str], ports: dict[str, Any]) -> Iterator[str]:
    for scheme, target, options in _ROUNDS:
        port = ports[scheme]
        extra = "".join(
            f"{name.removeprefix('--')}"
            + (f' = "{options[index + 1]}"\n' if index + 1 < len(options) else "\n")
            for index, name in enumerate(options)
            if name.startswith("--")
        )
        for host in hosts:
            yield (
                f'url = "{scheme}://{host}:{port}{target}"\n'
                f'resolve = "{host}:{port}:127.0.0.1"\ncacert = "{ports["ca"]}"\nhttp1.1\n{extra}'
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
