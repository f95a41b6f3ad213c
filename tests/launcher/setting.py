"""A project with a fake CLI that writes wherever it can, for tests of the launcher."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent.parent


# Written by hand, as a person would: comments, odd scalars, secrets, another secrets provider.
STACK_FILE = """\
# our production stack
secretsprovider: awskms://alias/pulumi
encryptedkey: AQICAHh
environment:
  - shared/credentials
config:
  aws:region: us-east-1
  fastly:apiKey:
    secure: AAABAG5vdCBvdXIgc2VjcmV0
  ssl-click-tracking:accounts:
    tokens: [{secure: AAABAHNlY29uZA==}, plain]
  ssl-click-tracking:domains:
    a.example.com: {id: 012345678901, version: 1.10, since: 2026-01-31, on: yes, empty: , exp: 1e3}
"""


COMPLETION = """\
_pulumi_preview()
    last_command="pulumi_preview"
    two_word_flags+=("--stack")
_pulumi_stack_init()
    last_command="pulumi_stack_init"
_pulumi_stack_select()
    last_command="pulumi_stack_select"
_pulumi_stack()
    last_command="pulumi_stack"
    commands+=("init")
    commands+=("select")
    two_word_flags+=("--stack")
_pulumi_root_command()
    last_command="pulumi"
    commands+=("preview")
    commands+=("stack")
"""


FAKE_CLI = f"""#!{sys.executable} -S
import json, os, pathlib, signal, sys
arguments = sys.argv[1:]
if arguments == ["version"]:
    print("v3.999.0")
    sys.exit()
if arguments == ["gen-completion", "bash"]:
    print({COMPLETION!r})
    sys.exit()
stack = pathlib.Path(os.environ["SANDBOX_HOME"]) / "state/.pulumi/stacks/ssl-click-tracking"
if arguments[:2] == ["stack", "init"]:
    stack.mkdir(parents=True, exist_ok=True)
    (stack / (arguments[2] + ".json")).write_text("{{}}")
seen = {{path.name: path.read_text() for path in pathlib.Path.cwd().glob("Pulumi*")}}
for path in pathlib.Path.cwd().glob("Pulumi*"):
    path.write_text("overwritten")
with open(os.environ["FAKE_CALLS"], "a") as calls:
    print(json.dumps([arguments, dict(os.environ), os.getcwd(), seen]), file=calls)
print('{{"steps": []}}')
if "--show-signals" in arguments:
    print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
sys.exit(7 if "--expect-no-changes" in arguments else 0)
"""


@dataclass(frozen=True)
class Call:
    """One start of the fake CLI."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    files: dict[str, str]


@dataclass(frozen=True)
class Setting:
    """A project in a folder with a blank in its name, and a fake CLI that writes everywhere."""

    project: Path

    @property
    def home(self) -> Path:
        return self.project / ".sandbox"

    def run(
        self, *arguments: str, folder: Path | None = None, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            [sys.executable, "-P", "-m", "sandbox.launcher", *arguments],
            cwd=folder or self.project,
            env={
                "PATH": f"{self.project / 'bin'}:{os.environ['PATH']}",
                "PYTHONPATH": str(self.project),
                "FAKE_CALLS": str(self.project / "calls"),
                **settings,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert "Traceback" not in result.stderr
        return result

    def calls(self) -> list[Call]:
        path = self.project / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [Call(*json.loads(line)) for line in lines]

    def stack_file(self, name: str, text: str = STACK_FILE) -> Path:
        path = self.project / f"Pulumi.{name}.yaml"
        path.write_text(text)
        return path


def values(node: yaml.Node) -> Any:
    """Return what a YAML reader may decide by: kind, tag, text, and whether it is quoted."""
    if isinstance(node, yaml.MappingNode):
        return [(values(key), values(value)) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [values(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.tag, node.value, node.style is not None


def below(text: str | bytes, key: str) -> Any:
    root = yaml.compose(text)
    assert isinstance(root, yaml.MappingNode)
    return next(values(value) for name, value in root.value if name.value == key)
