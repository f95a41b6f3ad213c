"""Runs the real Pulumi CLI with the sandbox around it: `sandbox/pulumi ARGS...`.

Prepares the sandbox's folder, the copy of the stack file and the stack, then becomes the CLI.
Every note goes to standard error; standard output is the CLI's own.
"""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox import (
    cli_grammar,
    launcher_arguments,
    launcher_bucket,
    launcher_home,
    leftovers,
    policy_packs,
    stack_files,
    stand_ins,
)
from sandbox.cli_grammar import GrammarError
from sandbox.launcher_arguments import Invocation, RefusedError
from sandbox.launcher_bucket import BucketError
from sandbox.launcher_home import Home, HomeError
from stack_file import StackFileError
from tools import pulumi_cli
from tools.console import SetUpError, told

PROJECT = Path(__file__).resolve().parent.parent

DEFAULT_STACK = "dev"

# Settings of the real clouds and of Pulumi itself that would lead out of the sandbox.
_DROPPED_PREFIXES = (
    *("AWS_", "CLOUDFLARE_", "FASTLY_", "KEYCDN_", "PULUMI_DIY_BACKEND_", "PULUMI_DEBUG_PROVIDERS"),
    *("PULUMI_DEBUG_LANGUAGES", "PULUMI_CONFIG", "PYTHON", "SSL_CLICK_TRACKING_"),
)
_DROPPED = {
    *("PULUMI_ACCESS_TOKEN", "PULUMI_API", "PULUMI_CREDENTIALS_PATH", "PULUMI_ORGANIZATION"),
    *("PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES", "PULUMI_PYTHON_CMD", "PULUMI_IGNORE_AMBIENT_PLUGINS"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"),
}

# What the CLI prints is no way out.
_KEPT = {"SSL_CLICK_TRACKING_DEBUG"}


class LaunchError(Exception):
    """The CLI cannot be started; the text says why and what to do next."""


_SAID = (
    RefusedError,
    BucketError,
    HomeError,
    StackFileError,
    LaunchError,
    SetUpError,
    GrammarError,
)


@dataclass(frozen=True)
class Launch:
    """A CLI process, ready to start.

    Attributes:
        program: path of the Pulumi CLI.
        arguments: what it gets.
        environment: its whole environment.
        folder: where it runs.
    """

    program: Path
    arguments: tuple[str, ...]
    environment: dict[str, str]
    folder: Path


def main(arguments: list[str]) -> int:
    """Become the CLI; returns an exit status only when that is not possible."""
    try:
        launch = prepare(arguments, PROJECT, os.environ)
        sys.stderr.flush()
        os.chdir(launch.folder)
        # The CLI ends its helpers with this signal, and waits 5 seconds for each that ignores it,
        # as every job does that a script starts in the background.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execve(launch.program, [launch.program.name, *launch.arguments], launch.environment)
    except _SAID as error:
        _say(str(error))
    except KeyboardInterrupt:
        _say("interrupted before anything was changed")
        return 130
    except OSError as error:
        place = Path(os.environ.get("SANDBOX_HOME") or PROJECT / ".sandbox")
        _say(f"{told(error, place)}, then run the same command again")
    return 1


def prepare(arguments: list[str], project: Path, settings: Mapping[str, str]) -> Launch:
    """Make everything ready for one command line of the CLI.

    Raises:
        RefusedError: The sandbox does not run this command.
        BucketError: The state is to be kept where no sandbox leads.
        HomeError: The sandbox's folder cannot be used.
        StackFileError: The stack file is missing or broken.
        LaunchError: The stack or the stand-in clouds could not be made.
        SetUpError: There is no Pulumi CLI.
        GrammarError: The CLI does not tell its commands.
    """
    folder = Path.cwd()
    bucket = launcher_bucket.of(settings)
    home = launcher_home.open_home(settings.get("SANDBOX_HOME"), project, folder, bucket)
    program = pulumi_cli.prepare(project)
    environment = _environment(home, program, settings)
    grammar = cli_grammar.of(program, environment, project / ".tools")
    invocation = launcher_arguments.read(arguments, folder, grammar)
    passed = policy_packs.runnable(invocation.arguments, home)
    launch = Launch(program, passed, environment, home.workspace)
    if not (invocation.needs_stack or invocation.makes_stack):
        return launch
    stack = _stack(invocation, home, settings)
    if stack is None:  # `stack init` without a name: the CLI asks for one
        return launch
    environment["PULUMI_STACK"] = stack
    _prepare_stack(invocation, stack, home, launch)
    if invocation.runs_engine:
        # Only an update probes; a preview never does, so it has no edge to wait for.
        edge = invocation.command == "up"
        environment |= _start_services(home, stack, environment, edge=edge)
    return launch


def _stack(invocation: Invocation, home: Home, settings: Mapping[str, str]) -> str | None:
    if invocation.stack or invocation.makes_stack:
        return invocation.stack
    return settings.get("PULUMI_STACK") or home.selected_stack() or DEFAULT_STACK


def _prepare_stack(invocation: Invocation, stack: str, home: Home, launch: Launch) -> None:
    exists = home.has_stack(stack)
    try:
        source = invocation.config_file or stack_files.find(home.project, stack)
    except StackFileError:
        if exists and not invocation.runs_engine:
            return
        raise
    copy = stack_files.copy(source, home.project)
    if not exists and not invocation.makes_stack:
        # Written first, so that the new stack takes the copy's encryption ...
        launcher_home.write(home.stack_file(stack), copy.text)
        _make_stack(stack, launch)
    # ... and again, because the CLI writes numbers its own way whenever it saves the file.
    launcher_home.write(home.stack_file(stack), copy.text)
    if copy.note():
        _say(f"{source.name} stays as it is; the sandbox works on a copy {copy.note()}")
    for note in launcher_home.release_dead_locks(home, stack):
        _say(note)


def _make_stack(stack: str, launch: Launch) -> None:
    result = subprocess.run(
        [launch.program, "stack", "init", stack, "--no-select", "--non-interactive"],
        cwd=launch.folder,
        env=launch.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise LaunchError(f"the stack {stack} cannot be made:\n{result.stderr.strip()}")


def _start_services(
    home: Home, stack: str, environment: Mapping[str, str], *, edge: bool
) -> dict[str, str]:
    """Start DNS, KeyCDN's API and an edge beside the CLI; returns the variables that lead there."""
    run = uuid.uuid4().hex
    process = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "sandbox.launcher_services"),
            *(home.path / "cloud.sqlite", home.stack_file(stack), str(os.getpid()), run),
            *(["--edge"] if edge else []),
        ],
        env={**environment, "PYTHONPATH": str(home.project)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # an interrupt is the CLI's; this one ends after it
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise LaunchError(
            f"the stand-in clouds did not start (exit status {process.wait()}); "
            f"if {home.path / 'cloud.sqlite'} is damaged, remove it and the folder {home.state}"
        )
    return {**json.loads(line), "KEYCDN_API_KEY": stand_ins.STAND_IN, leftovers.MARK: run}


def _environment(home: Home, program: Path, settings: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in settings.items()
        if name in _KEPT
        or (name not in (*_DROPPED, leftovers.MARK) and not name.startswith(_DROPPED_PREFIXES))
    }
    # The language host of a CLI that was built here finds Python on PATH, and nowhere else.
    folders = (str(Path(sys.executable).parent), str(program.parent), settings.get("PATH", ""))
    return kept | {
        "PATH": os.pathsep.join(folder for folder in folders if folder),
        "PWD": str(home.workspace),
        "SANDBOX_HOME": str(home.path),
        "PULUMI_HOME": str(home.pulumi),
        "PULUMI_BACKEND_URL": home.backend_url,
        "PULUMI_CONFIG_PASSPHRASE": stand_ins.PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        **(home.bucket.environment if home.bucket else {}),
    }


def _say(text: str) -> None:
    print(f"sandbox: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
