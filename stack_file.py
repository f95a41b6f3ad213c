"""Reads a stack file as the Pulumi CLI does, for whatever reads one beside the CLI.

The program never does: the CLI hands it the configuration. So the same words must mean the same
here. The CLI's reader is neither YAML 1.1 (PyYAML's `on` is true) nor quite 1.2: `012` is octal, a
date becomes a text of its own. `tests/engine/test_stack_file.py` holds the two against each other
(docs/decisions/stack-file.md).
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import yaml

PROJECT = "ssl-click-tracking"
"""Namespace of a configuration key that is written without one: the name in Pulumi.yaml."""

# The stubs do not know which loader there is. The C one is ten times as fast; PyYAML's wheels
# carry it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAG = "tag:yaml.org,2002:"
_WORDS: Mapping[str, tuple[str, object]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), ("null", None)),
    **dict.fromkeys(("true", "True", "TRUE"), ("bool", True)),
    **dict.fromkeys(("false", "False", "FALSE"), ("bool", False)),
    "<<": ("merge", "<<"),
}
_INTEGERS = (
    (re.compile("[-+]?0[xX][0-9a-fA-F]+"), 16),
    (re.compile("[-+]?0[bB][01]+"), 2),
    (re.compile("[-+]?0[oO]?[0-7]+"), 8),
    (re.compile("[-+]?[0-9]+"), 10),
)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})?)?"
)


class StackFileError(Exception):
    """A stack file that cannot be used; the text says where, what, and what to do next."""


def config(path: Path) -> dict[str, Any]:
    """Full key -> value of a stack file's `config`; a key without a namespace gets the project's.

    Raises:
        StackFileError: The file cannot be read, or the CLI would refuse it.
    """
    try:
        root = _compose(path, _CliLoader)
        content: object = _CliLoader("").construct_document(root)
    except RecursionError as error:
        raise _too_deep(path) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise StackFileError(f"{at(path, mark)}: {error.problem}; mend it") from error
    section = cast(dict[str, Any], content).get("config")
    if not isinstance(section, dict):
        return {}
    values = cast(dict[str, Any], section)
    return {key if ":" in key else f"{PROJECT}:{key}": value for key, value in values.items()}


def text(value: object) -> str:
    """A configuration value as the CLI hands it to a program: text as it is, all else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def holds_secret(value: object) -> bool:
    """Whether a configuration value is encrypted, or has anything encrypted in it."""
    if isinstance(value, dict):
        parts = cast(dict[str, object], value)
        sealed = set(parts) == {"secure"} and isinstance(parts["secure"], str)
        return sealed or any(holds_secret(part) for part in parts.values())
    return isinstance(value, list) and any(map(holds_secret, cast(list[object], value)))


def compose(path: Path) -> yaml.MappingNode:
    """The nodes of a stack file, for who copies it without interpreting a scalar.

    Raises:
        StackFileError: It cannot be read, is empty, is no YAML, has a key twice or an anchor
            within itself.
    """
    try:
        return _compose(path, _LOADER)
    except RecursionError as error:
        raise _too_deep(path) from error


def at(path: Path, mark: yaml.Mark | None) -> str:
    """A place in a stack file, for messages."""
    return f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)


def _compose(path: Path, loader: Any) -> yaml.MappingNode:
    try:
        root = yaml.compose(path.read_bytes(), Loader=loader)
    except OSError as error:
        raise StackFileError(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        raise StackFileError(f"{at(path, mark)}: broken YAML: {problem}; mend it") from error
    except yaml.YAMLError as error:
        raise StackFileError(f"{path}: broken YAML: {error}; mend it") from error
    if root is None:
        raise StackFileError(
            f"{path}: is empty; it needs `config:` with {PROJECT}:domains in it "
            "(README.md shows how)"
        )
    if not isinstance(root, yaml.MappingNode):
        raise StackFileError(
            f"{at(path, root.start_mark)}: a stack file is a map, with `config:` at its top; "
            "this is none"
        )
    _Check(path).below(root)
    return root


def _too_deep(path: Path) -> StackFileError:
    return StackFileError(f"{path}: nested too deeply; a few levels will do")


class _Check:
    """One pass over the nodes: refuses what the CLI's reader refuses and PyYAML does not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: set[int] = set()
        self._open: set[int] = set()

    def below(self, node: yaml.Node) -> None:
        """Look at `node` and everything in it, once however many aliases lead there."""
        if id(node) in self._open:
            raise StackFileError(
                f"{at(self._path, node.start_mark)}: an anchor's value contains itself; "
                "write it out"
            )
        if id(node) in self._done or isinstance(node, yaml.ScalarNode):
            return
        self._done.add(id(node))
        self._open.add(id(node))
        if isinstance(node, yaml.MappingNode):
            self._refuse_double_keys(node)
            parts = [part for pair in node.value for part in pair]
        else:
            parts = cast(list[yaml.Node], node.value)
        for part in parts:
            self.below(part)
        self._open.discard(id(node))

    def _refuse_double_keys(self, node: yaml.MappingNode) -> None:
        seen: dict[Any, yaml.Node] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            first = seen.setdefault((key.tag, key.value), key)
            if first is not key:
                raise StackFileError(
                    f"{at(self._path, key.start_mark)}: {key.value!r} stands twice, first on "
                    f"line {first.start_mark.line + 1}; remove one of them"
                )


class _CliLoader(_LOADER):
    """Resolves a plain scalar as the CLI does, and knows no tag but those of such scalars."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """The tag of a node that has none of its own."""
        if kind is yaml.ScalarNode and implicit[0]:
            return _TAG + _meaning(value)[0]
        return _LOADER.resolve(self, kind, value, implicit)

    def read_scalar(self, node: yaml.ScalarNode) -> object:
        """The value of a scalar, which a tag may have asked for."""
        kind, value = _meaning(node.value)
        wanted = node.tag.removeprefix(_TAG)
        if wanted != kind and (wanted, kind) != ("float", "int"):
            raise yaml.constructor.ConstructorError(
                None, None, f"{node.value!r} is no {wanted}", node.start_mark
            )
        if isinstance(value, float) and not abs(value) < float("inf"):
            raise yaml.constructor.ConstructorError(
                None, None, f"{node.value!r} is no number that a program can get", node.start_mark
            )
        return value

    def read_map(self, node: yaml.MappingNode) -> dict[str, Any]:
        """A map, with merged ones in it."""
        self.flatten_mapping(node)
        return {
            self._key(key): self.construct_object(value, deep=True) for key, value in node.value
        }

    def read_list(self, node: yaml.SequenceNode) -> Any:
        """A list."""
        return self.construct_sequence(node, deep=True)

    def _key(self, node: yaml.Node) -> str:
        """A key as text, which the CLI makes of every scalar."""
        if not isinstance(node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(
                None, None, "a key that is a map or a list", node.start_mark
            )
        value = node.value if node.tag == f"{_TAG}str" else self.read_scalar(node)
        if value is None:
            return "<nil>"
        return str(value).lower() if isinstance(value, bool) else str(value)


# In the place of all that PyYAML knows how to make.
_CliLoader.yaml_constructors = {
    **dict.fromkeys(
        (_TAG + kind for kind in ("null", "bool", "int", "float", "timestamp", "merge")),
        _CliLoader.read_scalar,
    ),
    f"{_TAG}str": _LOADER.construct_scalar,
    f"{_TAG}map": _CliLoader.read_map,
    f"{_TAG}seq": _CliLoader.read_list,
    None: _LOADER.construct_undefined,
}


def _meaning(plain: str) -> tuple[str, object]:
    """Kind and value of an unquoted scalar, as the CLI's reader (Go's yaml.v3) decides."""
    if plain in _WORDS:
        return _WORDS[plain]
    if _NO_NUMBER.fullmatch(plain):
        return "float", float(plain.replace(".", ""))
    time = _time(plain)
    if time is not None:
        return "timestamp", time
    number = _number(plain) if plain[0] in "+-.0123456789" else None
    if number is None:
        return "str", plain
    return ("int" if isinstance(number, int) else "float"), number


def _number(plain: str) -> int | float | None:
    # Behind a point first of all an underline stands between digits; elsewhere anywhere.
    underline = r"(?<=\d)_(?=\d)" if plain.startswith(".") else "_"
    digits = re.sub(underline, "", plain)
    for pattern, base in _INTEGERS:
        if pattern.fullmatch(digits):
            value = int(digits, base)
            if -(2**63) <= value < 2**63:
                return value
            if value < 2**64 and digits[0] not in "+-":
                return _shortest(float(value))
            break
    if _FLOAT.fullmatch(digits) and abs(float(digits)) < float("inf"):
        return _shortest(float(digits))
    return None


def _shortest(value: float) -> int | float:
    """`value` after its way through JSON, where it has no point unless it needs one."""
    return int(Decimal(repr(value))) if value.is_integer() and abs(value) < 1e21 else value


def _time(plain: str) -> str | None:
    """A date or time as Go prints one; None for anything else."""
    match = _TIME.fullmatch(plain)
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(number or 0) for number in match.group(1, 2, 3, 5, 6, 7)
    )
    between, fraction, zone = match.group(4, 8, 9)
    if between and (between == " ") == bool(zone):
        return None
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    offset = "+0000 UTC" if zone in (None, "Z") else " ".join([zone.replace(":", "")] * 2)
    part = (fraction or "").rstrip("0").rstrip(".")
    return f"{moment}{part} {offset}"
