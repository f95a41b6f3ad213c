"""Reads a Pulumi command line as far as the sandbox must know it, and refuses what it must not run.

Here is what the sandbox decides: what runs, what needs a stack or the stand-in clouds, what is
refused and why. How a command line is written is the CLI's own to say (`cli_grammar`).
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.cli_grammar import Grammar

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
_KNOWN = {*_ON_A_STACK, *_WITHOUT_STACK, *_REFUSED}

_REFUSED_FLAGS = {
    "--cwd": "the sandbox runs the project it stands in. Start that project's own sandbox/pulumi",
    "--secrets-provider": "the sandbox encrypts with a passphrase of its own. Leave it out",
    "--remote": "the sandbox runs on this machine only. Leave it out",
    "--copy-config-from": "the config comes from the stack file. Copy the file",
}
# What the sandbox reads itself, also where the CLI does not list it (`config --config-file`).
_READ_FLAGS = ("--stack", "-s", "--config-file")
# Which flags name files, and where alone they do, is what the CLI does not tell.
_PATH_FLAGS = (
    *("--file", "--out", "--save-plan", "--plan", "--import-file", "--policy-pack"),
    *("--policy-pack-config", "--profiling", "import -f", "import -o"),
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
    grammar: Grammar
    folder: Path
    path: tuple[str, ...] = ()
    words: list[str] = field(default_factory=list[str])
    passed: list[str] = field(default_factory=list[str])
    stack: str | None = None
    config_file: str | None = None
    help: bool = False

    def word(self, word: str) -> None:
        """Take in a word, which names a command or is an argument of one."""
        self.passed.append(word)
        further = None if self.words else self.grammar.step(self.path, word)
        if further is None:
            self.words.append(word)
        else:
            self.path = further

    def flag(self, argument: str, rest: Iterator[str]) -> None:
        """Take in a flag, and pass it on to the CLI unless the sandbox stands in for it."""
        flag, value = self._split(argument)
        if value is None and self._takes_value(flag):
            value = next(rest, None)
        _refuse_flag(flag)
        if flag in {"--help", "-h"}:
            self.help = True
        if flag == "--config-file":
            if value is None:
                raise RefusedError("--config-file needs a file; give one, such as Pulumi.dev.yaml")
            self.config_file = value
            return
        if flag in {"--stack", "-s"}:
            self.stack = value
        if value is not None and {flag, " ".join((*self.path, flag))} & set(_PATH_FLAGS):
            self.passed += [flag, _absolute(value, self.folder)]
        elif value is not None and argument == flag:
            self.passed += [argument, value]
        else:
            self.passed.append(argument)

    def command(self) -> str:
        """The command as the sandbox calls it, or as it stands when the CLI does not list it."""
        path = self.path
        if self.words and (not path or self.grammar.has_subcommands(path)):
            path, self.words = (*path, self.words[0]), self.words[1:]
            return " ".join(path)
        spellings = list(self.grammar.spellings(path))
        return next((name for name in spellings if name in _KNOWN), spellings[0])

    def _split(self, argument: str) -> tuple[str, str | None]:
        """Split `--flag=value` and `-svalue`; the value is None when it is not in the word."""
        if argument.startswith("--"):
            flag, equals, value = argument.partition("=")
            return flag, value if equals else None
        flag, value = argument[:2], argument[2:].removeprefix("=")
        return (flag, value) if value and self._takes_value(flag) else (argument, None)

    def _takes_value(self, flag: str) -> bool:
        return flag in _READ_FLAGS or self.grammar.takes_value(self.path, flag)


def read(arguments: Sequence[str], folder: Path, grammar: Grammar) -> Invocation:
    """Read a command line that was given in `folder`.

    Raises:
        RefusedError: The sandbox does not run this.
    """
    reading = _Reading(grammar, folder)
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            reading.passed += [argument, *rest]
        elif argument.startswith("-") and argument != "-":
            reading.flag(argument, rest)
        else:
            reading.word(argument)
    if reading.help:
        return Invocation("", tuple(arguments), None, None)
    command = reading.command()
    _refuse(command)
    if command in {"stack init", "stack select", "stack rm"} and reading.words:
        reading.stack = reading.stack or reading.words[0]
    if command == "import" and not any(a.startswith("--generate-code") for a in reading.passed):
        # The language host that is built here cannot write code, and the program has it already.
        reading.passed.append("--generate-code=false")
    stack = reading.stack.rpartition("/")[2] if reading.stack else None
    config_file = folder / reading.config_file if reading.config_file else None
    return Invocation(command, tuple(reading.passed), stack, config_file)


def _absolute(value: str, folder: Path) -> str:
    """Make paths absolute, because the CLI runs in another folder than its user is in."""
    return ",".join(os.path.join(folder, part) for part in value.split(","))


def _refuse(command: str) -> None:
    if command in _ON_A_STACK or command in _WITHOUT_STACK:
        return
    words = command.split()
    above = (" ".join(words[:length]) for length in range(len(words), 0, -1))
    reason = next((_REFUSED[name] for name in above if name in _REFUSED), None)
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
