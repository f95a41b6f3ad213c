"""`python -m bench.guard`: what the guard adds to an update in which a hundred hosts go live.

Each probe takes the same, long time here (`bench.slow_probe_program`), so that what is measured is
how many are under way at once. Figures are differences of two updates of one run: the same hosts
with `guard: false` and with `guard: true`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from bench.measure import PROJECT, ROOT, STACK, project_folder
from bench.slow_probe_program import SECONDS

MOST = 1.1
"""What the guard adds to a hundred over what one probe takes."""


def main(arguments: list[str]) -> int:
    """Measures, prints a line a number of hosts, and says whether the limit holds."""
    parser = argparse.ArgumentParser(prog="python -m bench.guard", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 100], help="numbers of hosts")
    options = parser.parse_args(arguments)
    print(f"hosts going live at --parallel 100, a probe of {SECONDS:g} s each", flush=True)
    print("hosts  unguarded s  guarded s  added, in probes", flush=True)
    worst = 0.0
    for size in options.sizes:
        unguarded, guarded = _went_live(size)
        added = (guarded - unguarded) / SECONDS
        worst = max(worst, added)
        print(f"{size:5} {unguarded:12.2f} {guarded:10.2f} {added:17.2f}", flush=True)
    print(f"the guard adds {worst:.2f} probes at most (limit {MOST})")
    return 1 if worst > MOST else 0


def _went_live(hosts: int) -> tuple[float, float]:
    """Seconds of the update that takes all hosts live, without the guard and with it.

    One stack serves both, and is taken back in between: to build it takes the longest.
    """
    with tempfile.TemporaryDirectory() as base:
        folder = project_folder(Path(base), ROOT / "bench" / "slow_probe_program.py")
        taken: list[float] = []
        for guard in (False, True):
            _write(folder, hosts, "build", guard=False)
            _up(folder)
            _write(folder, hosts, "live", guard=guard)
            started = time.perf_counter()
            _up(folder)
            taken.append(time.perf_counter() - started)
        return taken[0], taken[1]


def _write(folder: Path, count: int, stage: str, *, guard: bool) -> None:
    keys = {
        "cdn": "cloudfront",
        "esp": "sendgrid",
        "stage": stage,
        "guard": guard,
        "dns": {"provider": "route53", "zone": "example.com", "zone_id": "Z0BENCHMARK"},
    }
    domains = {f"link{number:04}.example.com": keys for number in range(count)}
    text = yaml.safe_dump({"config": {f"{PROJECT}:domains": domains}})
    (folder / f"Pulumi.{STACK}.yaml").write_text(text)


def _up(folder: Path) -> None:
    """Updates the stack in `folder`.

    Raises:
        RuntimeError: when the update fails, with what it printed.
    """
    command = [sys.executable, "-P", "-m", "bench.launch", str(folder), "up", "--yes"]
    command += ["--skip-preview", "--parallel", "100", "--stack", STACK, "--non-interactive"]
    done = subprocess.run(
        command,
        env={**os.environ, "SANDBOX_HOME": f"{folder}-sandbox", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the update in {folder.name} failed:\n{done.stdout[-2000:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
