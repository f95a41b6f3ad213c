"""Stack files: found, read, and copied for the sandbox, which never writes the project's own.

The copy keeps every scalar as it is written, so that `012345678901`, `1.10` or `2026-01-31` reach
the program as the real CLI reads them: YAML nodes are copied, values are never interpreted.
"""

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

PASSPHRASE = "sandbox"
"""Encrypts the sandbox's state; no secret, since every secret there is a stand-in."""

STAND_IN = "sandbox-stand-in-for-a-real-secret-value"
"""What each `secure:` value becomes: 40 characters, as long as a Cloudflare API token."""

# Both made with PASSPHRASE by `pulumi config set --secret`.
_SALT = "v1:4+VaSloYc80=:v1:4TAd2iuMoElx7xTI:ujkF8x6HZM4w9EIuVhI2Fweci+lM1A=="
ENCRYPTED_STAND_IN = (
    "v1:yrSMWzb4Xx5x7bTM:"
    "cbL54JwOJ9XPhpd1dKPC2cW6Xf3DPPhGBzf2Q1K0jHfHVWvZPVVe3Tnhsa87yQY7DT6jr5l7dGc="
)
_DROPPED = ("secretsprovider", "encryptedkey", "encryptionsalt", "environment")
_STRING = "tag:yaml.org,2002:str"

# The type stubs know neither this function's node nor which reader there is. The C reader and
# writer are ten times as fast as the others; PyYAML's wheels carry them.
_YAML: Any = yaml
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class StackFileError(Exception):
    """A stack file that cannot be used; the text says where, what, and what to do next."""


@dataclass(frozen=True)
class StackCopy:
    """A stack file made fit for the sandbox.

    Attributes:
        text: the copy's YAML.
        dropped: top-level keys of the original that the copy lacks.
        stand_ins: how many secrets became stand-ins.
    """

    text: str
    dropped: tuple[str, ...]
    stand_ins: int

    def note(self) -> str:
        """Return what differs from the original as a phrase, empty when nothing does."""
        parts: list[str] = []
        if self.dropped:
            parts.append(f"without {', '.join(self.dropped)}")
        if self.stand_ins:
            secrets = "1 secret" if self.stand_ins == 1 else f"{self.stand_ins} secrets"
            parts.append(f"with {secrets} replaced by a stand-in")
        return " and ".join(parts)


def find(project: Path, stack: str) -> Path:
    """Return the stack file of `stack`.

    Raises:
        StackFileError: There is none; the text names those there are, the nearest first.
    """
    path = project / f"Pulumi.{stack}.yaml"
    if path.is_file():
        return path
    stacks = sorted(
        found.name.removeprefix("Pulumi.").removesuffix(".yaml")
        for found in project.glob("Pulumi.*.yaml")
    )
    if not stacks:
        raise StackFileError(
            f"{path.name}: there is no such stack file, and no other; "
            f"write one in {project} (README.md shows how)"
        )
    nearest = difflib.get_close_matches(stack, stacks, n=1)
    hint = f"did you mean --stack {nearest[0]}?" if nearest else "name one of these with --stack"
    raise StackFileError(
        f"{path.name}: there is no such stack file; there is {', '.join(stacks)}: {hint}"
    )


def copy(path: Path) -> StackCopy:
    """Read a stack file and return its copy for the sandbox.

    Raises:
        StackFileError: It cannot be read, is empty, is no YAML, or has a key twice.
    """
    try:
        return _copy(path)
    except RecursionError as error:
        raise StackFileError(f"{path}: nested too deeply; a few levels will do") from error


def _copy(path: Path) -> StackCopy:
    root = _compose(path)
    dropped = tuple(name for name in _DROPPED if _has(root, name))
    kept = [(key, value) for key, value in root.value if key.value not in _DROPPED]
    salt = (_string("encryptionsalt"), _string(_SALT))
    copied = yaml.MappingNode(root.tag, [*kept, salt], flow_style=False)
    stand_ins = _Walk(path).replace_secrets(copied)
    text: str = _YAML.serialize(copied, Dumper=_DUMPER, allow_unicode=True, width=2**20)
    return StackCopy(text, dropped, stand_ins)


def config(text: str) -> dict[str, object]:
    """Return the `config` section of a stack file's text, read as the CLI reads it.

    Raises:
        StackFileError: A tagged value cannot be read.
    """
    try:
        content = cast(object, yaml.load(text, Loader=_CliLoader))
    except (yaml.YAMLError, ValueError) as error:
        raise StackFileError(f"the stack file's config cannot be read: {error}") from error
    section = cast(dict[str, object], content).get("config") if isinstance(content, dict) else None
    return cast(dict[str, object], section) if isinstance(section, dict) else {}


def _compose(path: Path) -> yaml.MappingNode:
    try:
        root = yaml.compose(path.read_bytes(), Loader=_LOADER)
    except OSError as error:
        raise StackFileError(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        raise StackFileError(f"{_at(path, mark)}: broken YAML: {problem}; mend it") from error
    except yaml.YAMLError as error:
        raise StackFileError(f"{path}: broken YAML: {error}; mend it") from error
    if root is None:
        raise StackFileError(
            f"{path}: is empty; it needs `config:` with ssl-click-tracking:domains in it "
            "(README.md shows how)"
        )
    if not isinstance(root, yaml.MappingNode):
        raise StackFileError(
            f"{_at(path, root.start_mark)}: a stack file is a map, with `config:` at its top; "
            "this is none"
        )
    return root


def _has(root: yaml.MappingNode, name: str) -> bool:
    return any(key.value == name for key, _ in root.value)


def _at(path: Path, mark: yaml.Mark | None) -> str:
    return f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)


def _string(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STRING, value)


class _Walk:
    """One pass over the nodes: replaces secrets, refuses what the CLI's own reader refuses."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: set[int] = set()
        self._open: set[int] = set()

    def replace_secrets(self, node: yaml.Node) -> int:
        """Replace each secret below `node` and return how many there were."""
        if id(node) in self._open:
            raise StackFileError(
                f"{_at(self._path, node.start_mark)}: an anchor's value contains itself; "
                "write it out"
            )
        if id(node) in self._done:
            return 0
        self._done.add(id(node))
        self._open.add(id(node))
        try:
            return self._replace_within(node)
        finally:
            self._open.discard(id(node))

    def _replace_within(self, node: yaml.Node) -> int:
        if isinstance(node, yaml.SequenceNode):
            node.flow_style = False
            return sum(self.replace_secrets(item) for item in node.value)
        if not isinstance(node, yaml.MappingNode):
            return 0
        node.flow_style = False
        self._refuse_double_keys(node)
        pairs = node.value
        if len(pairs) == 1 and pairs[0][0].value == "secure":
            node.value = [(pairs[0][0], _string(ENCRYPTED_STAND_IN))]
            return 1
        return sum(self.replace_secrets(part) for pair in pairs for part in pair)

    def _refuse_double_keys(self, node: yaml.MappingNode) -> None:
        seen: dict[Any, yaml.Node] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            first = seen.setdefault((key.tag, key.value), key)
            if first is not key:
                raise StackFileError(
                    f"{_at(self._path, key.start_mark)}: {key.value!r} stands twice, first on "
                    f"line {first.start_mark.line + 1}; remove one of them"
                )


class _CliLoader(_LOADER):
    """Reads plain scalars as the CLI does: dates, `on` and `yes` are text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and kind PyYAML looks for
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag.rpartition(":")[2] not in {"timestamp", "bool"}
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_CliLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile("^(?:true|True|TRUE|false|False|FALSE)$"),
    list("tTfF"),
)
