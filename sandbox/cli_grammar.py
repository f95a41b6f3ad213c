"""What the Pulumi CLI says of its own commands: names, aliases, and which flags take a value.

Asked once for each CLI, by its completion script for bash, and remembered: each start of the CLI
takes a while. The script is the one place where the CLI tells all of this in a form for programs.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

_FORMAT = 1
"""Of what is remembered; another number when `Command` changes."""

_LINE = re.compile(
    r'\s*(last_command=|(?:commands|flags|two_word_flags)\+=\(|aliashash\[)"([^"]+)"'
    r'(?:\]="([^"]+)")?'
)


class GrammarError(Exception):
    """The CLI does not describe itself; the text says what to do next."""


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        below: its subcommands.
        aliases: other name -> subcommand.
        value_flags: flags that take a value, such as `--stack` and `-s`.
        plain_flags: flags that take none, or only one behind `=`.
    """

    below: list[str] = field(default_factory=list[str])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    value_flags: list[str] = field(default_factory=list[str])
    plain_flags: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Grammar:
    """All commands, by their path: `()` is the CLI itself, `("stack", "output")` a subcommand."""

    commands: Mapping[tuple[str, ...], Command]

    def step(self, path: tuple[str, ...], word: str) -> tuple[str, ...] | None:
        """Where `word` leads from the command at `path`; None when it is an argument."""
        command = self.commands.get(path, Command())
        name = command.aliases.get(word, word)
        return (*path, name) if name in command.below else None

    def has_subcommands(self, path: tuple[str, ...]) -> bool:
        """Whether a word may follow that names a command."""
        return path in self.commands and bool(self.commands[path].below)

    def takes_value(self, path: tuple[str, ...], flag: str) -> bool:
        """Whether `flag` takes one, at `path` or else in a command whose name may still follow."""
        if flag in self.commands.get(path, Command()).plain_flags:
            return False
        return any(
            flag in command.value_flags
            for place, command in self.commands.items()
            if place[: len(path)] == path
        )

    def spellings(self, path: tuple[str, ...]) -> Iterator[str]:
        """Every way to write the command at `path`, its own first."""
        for names in product(*(self._names(path, depth) for depth in range(len(path)))):
            yield " ".join(names)

    def _names(self, path: tuple[str, ...], depth: int) -> list[str]:
        aliases = self.commands[path[:depth]].aliases
        return [path[depth], *(alias for alias, name in aliases.items() if name == path[depth])]


def of(program: Path, environment: Mapping[str, str], folder: Path) -> Grammar:
    """The grammar of a CLI, as remembered in `folder` or asked for.

    Raises:
        GrammarError: The CLI does not say.
    """
    status = program.stat()
    key = f"{_FORMAT} {program.resolve()} {status.st_size} {status.st_mtime_ns}"
    memory = folder / "cli-grammar.json"
    try:
        known: dict[str, Any] = json.loads(memory.read_text(encoding="utf-8"))
        if known["cli"] == key:
            return Grammar(
                {tuple(path.split()): Command(**parts) for path, parts in known["commands"].items()}
            )
    except (OSError, ValueError, KeyError, TypeError):
        pass
    grammar = _ask(program, environment)
    commands = {" ".join(path): asdict(command) for path, command in grammar.commands.items()}
    folder.mkdir(parents=True, exist_ok=True)
    fresh = memory.with_name(f"{memory.name}.{os.getpid()}")
    fresh.write_text(json.dumps({"cli": key, "commands": commands}), encoding="utf-8")
    fresh.replace(memory)
    return grammar


def _ask(program: Path, environment: Mapping[str, str]) -> Grammar:
    result = subprocess.run(
        [program, "gen-completion", "bash"],
        # Otherwise it keeps some flags and commands to itself.
        env={**environment, "PULUMI_DEBUG_COMMANDS": "true", "PULUMI_EXPERIMENTAL": "true"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    grammar = parse(result.stdout.splitlines())
    if result.returncode or not grammar.takes_value(("preview",), "--stack"):
        raise GrammarError(
            f"{program}: `gen-completion bash` does not tell the CLI's commands as the sandbox "
            "knows them; take that CLI off PATH, and the set-up builds one that does"
        )
    return grammar


def parse(script: Iterable[str]) -> Grammar:
    """The grammar out of the lines of a completion script."""
    commands: dict[tuple[str, ...], Command] = {}
    current = Command()
    for line in script:
        match = _LINE.match(line)
        if match is None:
            continue
        kind, name, value = match.groups()
        if kind.startswith("last"):
            current = commands.setdefault(tuple(name.split("_")[1:]), Command())
        elif kind.startswith("commands"):
            current.below.append(name)
        elif kind.startswith("alias"):
            current.aliases[name] = value
        elif kind.startswith("two"):
            current.value_flags.append(name)
        elif not name.endswith("="):  # which those with a value have once more
            current.plain_flags.append(name)
    return Grammar(commands)
