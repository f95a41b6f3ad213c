"""Stack files: found, and copied for the sandbox, which never writes the project's own.

The copy keeps every scalar as it is written, so that `012345678901`, `1.10` or `2026-01-31` reach
the program as the real CLI reads them: YAML nodes are copied, values are never interpreted.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sandbox import stand_ins
from stack_file import StackFileError, compose

_DROPPED = ("secretsprovider", "encryptedkey", "encryptionsalt", "environment")
_STRING = "tag:yaml.org,2002:str"
_KEY_SECRET = b"key_secret"

# The type stubs know neither this function's node nor which writer there is. The C one is ten
# times as fast; PyYAML's wheels carry it.
_YAML: Any = yaml
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class StackCopy:
    """A stack file made fit for the sandbox.

    Attributes:
        text: the copy's YAML.
        dropped: top-level keys of the original that the copy lacks.
        stand_ins: how many secrets became stand-ins.
        certificates: how many certificates of one's own became stand-ins.
    """

    text: str
    dropped: tuple[str, ...]
    stand_ins: int
    certificates: int = 0

    def note(self) -> str:
        """Return what differs from the original as a phrase, empty when nothing does."""
        parts: list[str] = []
        if self.dropped:
            parts.append(f"without {', '.join(self.dropped)}")
        if self.stand_ins:
            secrets = "1 secret" if self.stand_ins == 1 else f"{self.stand_ins} secrets"
            parts.append(f"with {secrets} replaced by a stand-in")
        if self.certificates:
            parts.append("with certificates of the same names and dates for a key of its own")
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


def copy(path: Path, project: Path | None = None) -> StackCopy:
    """Read a stack file and return its copy for the sandbox.

    Args:
        path: of the stack file.
        project: folder of the project, which paths in the file are relative to; by default that of
            the file.

    Raises:
        StackFileError: It cannot be read, is empty, is no YAML, or has a key twice.
    """
    root = compose(path)
    dropped = tuple(name for name in _DROPPED if _has(root, name))
    kept = [(key, value) for key, value in root.value if key.value not in _DROPPED]
    salt = (_string("encryptionsalt"), _string(stand_ins.SALT))
    copied = yaml.MappingNode(root.tag, [*kept, salt], flow_style=False)
    certificates = 0
    # It takes the time of a small command to load, and few files hold a certificate.
    if _KEY_SECRET in path.read_bytes():
        certificates = _replace_certificates(copied, project or path.parent)
    replaced = _replace_secrets(copied, set())
    text: str = _YAML.serialize(copied, Dumper=_DUMPER, allow_unicode=True, width=2**20)
    return StackCopy(text, dropped, replaced, certificates)


def _has(root: yaml.MappingNode, name: str) -> bool:
    return any(key.value == name for key, _ in root.value)


def _string(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STRING, value)


def _replace_certificates(root: yaml.MappingNode, project: Path) -> int:
    """Let own certificates fit the keys that stand in for theirs; returns how many there were."""
    config = next((value for key, value in root.value if key.value == "config"), None)
    if not isinstance(config, yaml.MappingNode):
        return 0
    from sandbox.own_certificates import OwnCertificates

    return OwnCertificates(config, project).replace()


def _replace_secrets(node: yaml.Node, done: set[int]) -> int:
    """Replace each secret below `node` and return how many there were; an alias counts once."""
    if id(node) in done or not isinstance(node, yaml.CollectionNode):
        return 0
    done.add(id(node))
    node.flow_style = False
    pairs = node.value
    if isinstance(node, yaml.SequenceNode):
        return sum(_replace_secrets(item, done) for item in pairs)
    if len(pairs) == 1 and pairs[0][0].value == "secure":
        sealed = stand_ins.sealed(stand_ins.of(str(pairs[0][1].value)))
        node.value = [(pairs[0][0], _string(sealed))]
        return 1
    return sum(_replace_secrets(part, done) for pair in pairs for part in pair)
