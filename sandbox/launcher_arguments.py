"""Reads a Pulumi command line as far as the sandbox must know it, and refuses what it must not run.

The real CLI reads the rest; a flag that is not known here is passed on as it stands.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_ALIASES = {
    "update": "up",
    "pre": "preview",
    "down": "destroy",
    "dn": "destroy",
    "stack new": "stack init",
    "stack remove": "stack rm",
    "stack list": "stack ls",
    "config remove": "config rm",
    "config copy": "config cp",
}
_WITH_SUBCOMMAND = ("stack", "config", "state", "plugin", "package", "policy")
_RUNNING = ("up", "preview", "refresh", "destroy", "import", "watch")
_ON_A_STACK = (
    *_RUNNING,
    *("cancel", "config", "config get", "logs"),
    *("stack", "stack export", "stack graph", "stack history", "stack import"),
    *("stack output", "stack rm", "stack select"),
    *("state delete", "state get", "state protect", "state remove", "state rename"),
    *("state repair", "state taint", "state unprotect", "state untaint"),
)
_WITHOUT_STACK = (
    *("", "about", "gen-completion", "help", "package get-schema", "plugin ls", "schema"),
    *("stack init", "stack ls", "stack unselect", "version", "whoami"),
)

_STACK_FILE = (
    "the sandbox works on a copy of the stack file, so the change would be lost. "
    "Edit the stack file, or use `pulumi config` itself"
)
_BACKEND = "the sandbox keeps its state in a folder of its own. Use `pulumi` itself for another one"
_REFUSED = {
    "login": _BACKEND,
    "logout": _BACKEND,
    "stack migrate": _BACKEND,
    "stack change-secrets-provider": "the sandbox encrypts with a passphrase of its own and never "
    "touches the stack file's. Use `pulumi stack change-secrets-provider` itself",
    "stack rename": "a stack is named by its stack file. Rename the file",
    "new": "it would make another project. This one is complete: add a stack file instead",
    "install": "the set-up installs what is needed, by itself. Change requirements.txt",
    **dict.fromkeys(
        (f"config {name}" for name in ("set", "set-all", "rm", "rm-all", "remove-all", "cp")),
        _STACK_FILE,
    ),
    "config refresh": _STACK_FILE,
    "config env": _STACK_FILE,
}

_REFUSED_FLAGS = {
    "--cwd": "the sandbox runs the project it stands in. Start that project's own sandbox/pulumi",
    "--secrets-provider": "the sandbox encrypts with a passphrase of its own. Leave it out",
    "--remote": "the sandbox runs on this machine only. Leave it out",
    "--copy-config-from": "the config comes from the stack file. Copy the file",
}
_VALUE_FLAGS = (
    *("--stack", "-s", "--config-file", "--color", "--tracing", "--profiling", "--otel-traces"),
    *("--memprofilerate", "--verbose", "-v", "--cwd", "-C", "--secrets-provider"),
    *("--copy-config-from", "--teams"),
)
_PATH_FLAGS = (
    *("--file", "--out", "--save-plan", "--plan", "--import-file", "--policy-pack"),
    *("--policy-pack-config", "--profiling"),
)


class RefusedError(Exception):
    """A command the sandbox does not run; the text says why and what to do instead."""


@dataclass(frozen=True)
class Invocation:
    """A command line of the Pulumi CLI.

    Attributes:
        command: one or two words, aliases resolved; empty when only help is asked for.
        arguments: what the CLI gets: without `--config-file`, relative paths made absolute.
        stack: the stack that is named, without organization and project.
        config_file: the file to use in place of the stack's own.
    """

    command: str
    arguments: tuple[str, ...]
    stack: str | None
    config_file: Path | None

    @property
    def needs_stack(self) -> bool:
        """Whether the command works on a stack that must exist."""
        return self.command in _ON_A_STACK

    @property
    def runs_engine(self) -> bool:
        """Whether the command talks to the clouds, so that the stand-ins must be there."""
        return self.command in _RUNNING

    @property
    def makes_stack(self) -> bool:
        """Whether the command makes the stack itself."""
        return self.command == "stack init"


@dataclass
class _Reading:
    words: list[str] = field(default_factory=list[str])
    passed: list[str] = field(default_factory=list[str])
    stack: str | None = None
    config_file: str | None = None
    help: bool = False


def read(arguments: Sequence[str], folder: Path) -> Invocation:
    """Read a command line that was given in `folder`.

    Raises:
        RefusedError: The sandbox does not run this.
    """
    reading = _scan(arguments, folder)
    if reading.help:
        return Invocation("", tuple(arguments), None, None)
    command = _command(reading.words)
    length = len(command.split())
    named = reading.words[length : length + 1]
    if command in {"stack init", "stack select", "stack rm"} and named:
        reading.stack = reading.stack or named[0]
    _refuse(command)
    if command == "import" and not any(a.startswith("--generate-code") for a in reading.passed):
        # The language host that is built here cannot write code, and the program has it already.
        reading.passed.append("--generate-code=false")
    stack = reading.stack.rpartition("/")[2] if reading.stack else None
    config_file = folder / reading.config_file if reading.config_file else None
    return Invocation(command, tuple(reading.passed), stack, config_file)


def _scan(arguments: Sequence[str], folder: Path) -> _Reading:
    reading = _Reading()
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            reading.passed += [argument, *rest]
            break
        if not argument.startswith("-") or argument == "-":
            reading.words.append(argument)
            reading.passed.append(argument)
            continue
        flag, value = _split(argument)
        takes_value = flag in _VALUE_FLAGS or _is_path(flag, reading.words)
        separate = takes_value and value is None
        if separate:
            value = next(rest, None)
        _refuse_flag(flag)
        _apply(reading, flag, value, argument, folder)
    return reading


def _apply(reading: _Reading, flag: str, value: str | None, argument: str, folder: Path) -> None:
    """Take in one flag, and pass it on to the CLI unless the sandbox stands in for it."""
    if flag in {"--help", "-h"}:
        reading.help = True
    if flag == "--config-file":
        if value is None:
            raise RefusedError("--config-file needs a file; give one, such as Pulumi.dev.yaml")
        reading.config_file = value
        return
    if flag in {"--stack", "-s"}:
        reading.stack = value
    if value is None:
        reading.passed.append(argument)
    elif _is_path(flag, reading.words):
        reading.passed += [flag, _absolute(value, folder)]
    elif argument == flag:
        reading.passed += [argument, value]
    else:
        reading.passed.append(argument)


def _split(argument: str) -> tuple[str, str | None]:
    """Split `--flag=value` and `-svalue`; the value is None when it is not in the same word."""
    if argument.startswith("--"):
        flag, equals, value = argument.partition("=")
        return flag, value if equals else None
    flag, value = argument[:2], argument[2:].removeprefix("=")
    return (flag, value) if value and flag in _VALUE_FLAGS else (argument, None)


def _is_path(flag: str, words: list[str]) -> bool:
    return flag in _PATH_FLAGS or (flag in {"-f", "-o"} and words[:1] == ["import"])


def _absolute(value: str, folder: Path) -> str:
    """Make paths absolute, because the CLI runs in another folder than its user is in."""
    return ",".join(os.path.join(folder, part) for part in value.split(","))


def _command(words: list[str]) -> str:
    if not words:
        return ""
    if words[0] in _WITH_SUBCOMMAND and len(words) > 1:
        both = f"{words[0]} {words[1]}"
        return _ALIASES.get(both, both)
    return _ALIASES.get(words[0], words[0])


def _refuse(command: str) -> None:
    if command in _ON_A_STACK or command in _WITHOUT_STACK:
        return
    reason = _REFUSED.get(command)
    if reason is None:
        reason = (
            "the sandbox does not run it. It runs up, preview, refresh, destroy, import, cancel, "
            "config (reading), stack init, ls, select, output, export, import, rm, and state"
        )
    raise RefusedError(f"pulumi {command}: {reason}")


def _refuse_flag(flag: str) -> None:
    name = {"-C": "--cwd"}.get(flag, "--remote" if flag.startswith("--remote") else flag)
    if name in _REFUSED_FLAGS:
        raise RefusedError(f"{flag}: {_REFUSED_FLAGS[name]}")
