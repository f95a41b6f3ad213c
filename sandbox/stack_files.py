"""Stack files: found, and copied for the sandbox, which never writes the project's own.

The copy keeps every scalar as it is written, so that `012345678901`, `1.10` or `2026-01-31` reach
the program as the real CLI reads them: YAML nodes are copied, values are never interpreted.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sandbox.own_certificates import OwnCertificates
from stack_file import StackFileError, compose

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


def copy(path: Path, own: OwnCertificates | None = None) -> StackCopy:
    """Read a stack file and return its copy for the sandbox.

    Args:
        path: the stack file.
        own: stand-ins for certificates of one's own, and for their keys.

    Raises:
        StackFileError: It cannot be read, is empty, is no YAML, or has a key twice.
    """
    root = compose(path)
    dropped = tuple(name for name in _DROPPED if _has(root, name))
    kept = [(key, value) for key, value in root.value if key.value not in _DROPPED]
    salt = (_string("encryptionsalt"), _string(_SALT))
    copied = yaml.MappingNode(root.tag, [*kept, salt], flow_style=False)
    stand_ins = _replace_secrets(copied, set())
    certificates = 0 if own is None else own.replace(copied, PASSPHRASE, _SALT)
    text: str = _YAML.serialize(copied, Dumper=_DUMPER, allow_unicode=True, width=2**20)
    return StackCopy(text, dropped, stand_ins, certificates)


def _has(root: yaml.MappingNode, name: str) -> bool:
    return any(key.value == name for key, _ in root.value)


def _string(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STRING, value)


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
        node.value = [(pairs[0][0], _string(ENCRYPTED_STAND_IN))]
        return 1
    return sum(_replace_secrets(part, done) for pair in pairs for part in pair)
