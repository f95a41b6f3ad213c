"""`python -m bench.state`: how an `up` from nothing grows with the domains, by where the state is.

The same stack is made four times: with no state written on the way, in a folder, in an S3 on
loopback, and in one that lets every request wait as a bucket across a network does. What a backend
with a journal would take is reckoned: the time with nothing written, and for every write a message,
as many at once as steps are. Figures are ratios to the first one.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import ROOT, STACK, project_folder, run, write_stack
from bench.pairs import MAIN
from sandbox import s3_server
from sandbox.launcher_bucket import URL
from sandbox.s3_server import S3, Request

BUCKET = "state"
UP = ("up", "--yes", "--skip-preview")
NOTHING_WRITTEN = {"PULUMI_SKIP_CHECKPOINTS": "true", "PULUMI_EXPERIMENTAL": "true"}
KINDS = ("nothing written", "folder", "S3, loopback", "S3, {latency} ms")
JOURNAL = "journal, reckoned"
GATHERING = 0.05
"""Seconds for which a journal gathers what it sends at once (sources/pulumi#journaling)."""


@dataclass(frozen=True)
class Took:
    """One `up` from nothing.

    Attributes:
        seconds: of wall time.
        writes: of the state; 0 where they are not seen.
        requests: for each of these writes.
        sent: megabytes of all of them.
    """

    seconds: float
    writes: int = 0
    requests: float = 0.0
    sent: float = 0.0


def main(arguments: list[str]) -> int:
    """Measures and prints a table; bounded by the sizes that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.state", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 50], help="numbers of domains")
    parser.add_argument("--latency", type=int, default=30, help="milliseconds a request (30)")
    parser.add_argument("--parallel", type=int, default=8, help="steps at once (8)")
    chosen = parser.parse_args(arguments)
    print(f"{MAIN}, up from nothing, --parallel {chosen.parallel}")
    print("domains  state               seconds  ratio  s a domain  writes  requests  MB sent")
    for size in chosen.sizes:
        found = measured(size, chosen.latency / 1000, chosen.parallel)
        found[JOURNAL] = journal(found, chosen.latency / 1000, chosen.parallel)
        for kind, took in found.items():
            print(_line(size, kind.format(latency=chosen.latency), took, found[KINDS[0]]))
        sys.stdout.flush()
    return 0


def measured(size: int, latency: float, parallel: int) -> dict[str, Took]:
    """What each kind of state takes with so many domains."""
    arguments = (*UP, "--parallel", str(parallel))
    found: dict[str, Took] = {}
    for kind in KINDS:
        with TemporaryDirectory() as base, s3_server.serve() as s3:
            folder = project_folder(Path(base), ROOT / "__main__.py")
            write_stack(folder, MAIN.domains(size))
            if not kind.startswith("S3"):
                also = NOTHING_WRITTEN if kind == KINDS[0] else {}
                found[kind] = Took(run(folder, *arguments, also=also).seconds)
                continue
            also = {URL: s3.make_bucket(BUCKET)}
            run(folder, "stack", "init", also=also)
            s3.latency = latency if kind == KINDS[-1] else 0.0
            s3.requests.clear()
            found[kind] = _in_bucket(run(folder, *arguments, also=also).seconds, s3)
    return found


def _in_bucket(seconds: float, s3: S3) -> Took:
    states = [request for request in s3.requests if writes_state(request)]
    sent = sum(request.size for request in states) / 1e6
    return Took(seconds, len(states), len(s3.requests) / len(states), sent)


def writes_state(request: Request) -> bool:
    """Whether a request to the bucket puts the state itself, and no lock, backup or history."""
    return request.method == "PUT" and request.path.endswith(f"/{STACK}.json")


def journal(found: Mapping[str, Took], latency: float, parallel: int) -> Took:
    """What a backend takes that appends each write, instead of writing the state anew."""
    writes = found[KINDS[-1]].writes
    return Took(found[KINDS[0]].seconds + writes * (latency + GATHERING) / parallel, writes)


def _line(size: int, kind: str, took: Took, base: Took) -> str:
    ratio = took.seconds / base.seconds
    told = f"{size:7}  {kind:18} {took.seconds:8.1f} {ratio:6.2f} {took.seconds / size:11.2f}"
    seen = f"{took.writes:7} {took.requests:9.1f} {took.sent:8.1f}" if took.writes else ""
    return f"{told} {seen}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
