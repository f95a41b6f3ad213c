"""One stack on the real engine, in a sandbox of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from sandbox import dns_zones, example
from sandbox.cloud import Cloud
from tests.support.recording import PROJECT, ROOT

NAME = "engine"
LAUNCH = [sys.executable, "-P", "-m", "sandbox.launcher"]
"""What `sandbox/pulumi` starts once the environment stands, which it does while tests run."""

LONGEST_RUN = 240
"""Seconds after which one command of the CLI counts as hanging."""


@dataclass(frozen=True)
class Outcome:
    """What one command did.

    Attributes:
        code: exit status.
        output: everything it printed, both streams.
        steps: resources it touched (or would), as `(operation, logical name)`; no unchanged ones.
    """

    code: int
    output: str
    steps: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Running:
    """A command that was started, with everything it starts in a process group of its own."""

    process: subprocess.Popen[bytes]

    def kill_all(self) -> None:
        """Kills it as a machine that goes away would: no time to tidy up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LONGEST_RUN)


def wait_until(condition: Callable[[], bool]) -> None:
    """Returns once `condition` holds; fails the test when it takes too long.

    Polls real state, for what no event tells about.
    """
    end = time.monotonic() + LONGEST_RUN / 4
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        pause.wait(0.05)


class Stack:
    """A stack with a stack file and a cloud of its own."""

    def __init__(self, home: Path, name: str = NAME, program: str | None = None) -> None:
        """Nothing exists yet.

        Args:
            home: the sandbox's folder.
            name: of the stack.
            program: source of a program of one's own, in place of this project's.
        """
        self.home: Path = home
        self.longest_run: float = LONGEST_RUN
        self.name: str = name
        self._launch: list[str] = (
            LAUNCH if program is None else example.launch(example.project(home, program))
        )
        self.file: Path = home.parent / f"{home.name}-files" / f"Pulumi.{name}.yaml"
        self.file.parent.mkdir(exist_ok=True)

    def write(self, domains: Mapping[str, object], **sections: object) -> "Stack":
        """Replaces the stack file."""
        config = {"domains": dict(domains), **sections}
        text = yaml.safe_dump({"config": {f"{PROJECT}:{k}": v for k, v in config.items()}})
        self.file.write_text(text)
        return self

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs the CLI on this stack; both streams together unless it prints JSON."""
        return subprocess.run(
            [*self._launch, *arguments, *self._selection(arguments)],
            cwd=ROOT,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if "--json" in arguments else subprocess.STDOUT,
            text=True,
            timeout=self.longest_run,
            check=False,
        )

    def start(self, *arguments: str) -> "Running":
        """Starts a command and does not wait for it."""
        process = subprocess.Popen(
            [*self._launch, *arguments, *self._selection(arguments)],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return Running(process)

    def processes(self) -> list[int]:
        """Everything that runs in this sandbox (on Linux, which shows it)."""
        wanted = f"SANDBOX_HOME={self.home}".encode()
        return [
            int(folder.name)
            for folder in Path("/proc").glob("[0-9]*")
            if wanted in _environment_of(folder)
        ]

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of every command."""
        own = {
            "SANDBOX_HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            # Without it the CLI does not know --event-log.
            "PULUMI_DEBUG_COMMANDS": "true",
        }
        return {**os.environ, **own, **more}

    def _selection(self, arguments: tuple[str, ...]) -> list[str]:
        chosen = ["--stack", self.name, "--non-interactive"]
        takes_file = arguments[0] in ("up", "preview", "destroy", "refresh", "import")
        return [*chosen, "--config-file", str(self.file)] if takes_file else chosen

    def preview(self, *arguments: str) -> Outcome:
        """What an update would do."""
        done = self.run("preview", "--json", *arguments)
        try:
            steps: list[dict[str, Any]] = json.loads(done.stdout).get("steps", [])
        except ValueError:
            steps = []
        touched = {(s["op"], s["urn"].split("::")[-1]) for s in steps if s["op"] != "same"}
        return Outcome(done.returncode, done.stdout + (done.stderr or ""), frozenset(touched))

    def up(self, *arguments: str) -> Outcome:
        """Updates, and says what was really touched, from the engine's own events."""
        return self._with_events("up", "--yes", "--skip-preview", *arguments)

    def carry_out(self, *flags: str) -> Outcome:
        """Plans an update as `make review` does and makes it as `make deploy` does.

        Fails the test where the update does not come to its end.
        """
        plan = str(self.file.with_suffix(".plan.json"))
        previewed = self.run("preview", "--save-plan", plan)
        assert previewed.returncode == 0, previewed.stdout

        update = ("up", "--yes", "--plan", plan, *flags)
        outcome = self._with_events(*update, PULUMI_EXPERIMENTAL="true")

        assert outcome.code == 0, outcome.output
        assert "violates plan" not in outcome.output
        return outcome

    def refresh(self) -> Outcome:
        """Refreshes the state from the cloud."""
        return self._with_events("refresh", "--yes", "--skip-preview")

    def destroy(self) -> Outcome:
        """Destroys the stack."""
        return self._with_events("destroy", "--yes", "--skip-preview")

    def _with_events(self, *arguments: str, **environment: str) -> Outcome:
        events = self.file.with_suffix(".events")
        events.unlink(missing_ok=True)
        done = self.run(*arguments, "--event-log", str(events), **environment)
        lines = events.read_text().splitlines() if events.exists() else []
        return Outcome(done.returncode, done.stdout, frozenset(_touched(lines)))

    def must_up(self) -> Outcome:
        """Updates; fails the test with everything printed when the update fails."""
        outcome = self.up()
        assert outcome.code == 0, outcome.output
        return outcome

    def must_destroy(self) -> Outcome:
        """Destroys the stack; fails the test with everything printed when that fails."""
        outcome = self.destroy()
        assert outcome.code == 0, outcome.output
        return outcome

    def outputs(self) -> dict[str, Any]:
        """The stack's output `domains`."""
        done = self.run("stack", "output", "domains", "--json")
        assert done.returncode == 0, done.stderr
        return cast(dict[str, Any], json.loads(done.stdout))

    @property
    def cloud(self) -> Cloud:
        """The stand-in cloud."""
        return Cloud(self.home / "cloud.sqlite")

    def records(self) -> dict[str, str]:
        """Every record in the sandbox's DNS: name -> value."""
        cloud = self.cloud
        return {
            record.name.rstrip("."): record.values[0].rstrip(".")
            for zone in dns_zones.zones(cloud)
            for record in dns_zones.records(cloud, zone.id)
        }


def _environment_of(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:  # it has ended, or is somebody else's
        return []


def _touched(events: list[str]) -> set[tuple[str, str]]:
    touched: set[tuple[str, str]] = set()
    for line in events:
        event: dict[str, Any] = json.loads(line)
        done = event.get("resOutputsEvent") or event.get("resOpFailedEvent")
        if done is not None:
            metadata = done["metadata"]
            touched.add((metadata["op"], metadata["urn"].split("::")[-1]))
    return {(op, name) for op, name in touched if op != "same"}
