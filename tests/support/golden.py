"""Previews as text that a reviewer can read, and the files they are compared with."""

import json
import os
import re
from typing import Any, cast

import yaml

from tests.support.recording import ROOT

FOLDER = ROOT / "tests" / "golden"
UPDATE = "UPDATE_GOLDEN"
"""Environment variable: when set, the files are written instead of compared (`make golden`)."""

_SIGNS = {"create": "+", "update": "~", "delete": "-", "import": "=", "same": " "}
_STEP = re.compile(r"""\["([^"]+)"\]|\[(\d+)\]|\.?([^.\[\]]+)""")
_DECIDED_BY_THE_CLOUD = (
    (re.compile("04da6b54-80e4-46f7-96ec-b56ff0331ba9"), "(known after the update)"),
    (re.compile(r"d[0-9a-z]+\.cloudfront\.net"), "(the distribution's name)"),
    (re.compile(r"certificate/[0-9a-f-]{36}"), "certificate/(its ID)"),
)
_HIDDEN = ("pulumi:pulumi:Stack", "pulumi:providers:")


def readable(preview: str) -> str:
    """The steps of `pulumi preview --json`, sorted by resource, with what each sets or changes."""
    steps: list[dict[str, Any]] = json.loads(preview)["steps"]
    shown = [_step(step) for step in steps if step["op"] != "same"]
    return "\n".join(sorted(text for text in shown if text)) + "\n"


def check(name: str, text: str) -> None:
    """Compares `text` with the golden file `name`, or writes it when asked to."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE):
        file.write_text(text)
    assert text == file.read_text(), f"{file.relative_to(ROOT)} differs; see it with `make golden`"


def _step(step: dict[str, Any]) -> str:
    state: dict[str, Any] = step.get("newState") or step["oldState"]
    kind = str(state["type"])
    if kind.startswith(_HIDDEN):
        return ""
    name = state["urn"].split("::")[-1]
    parent = str(state.get("parent", "")).split("::")
    below = f" in {parent[-2].split('$')[-1].split(':')[-1]}" if len(parent) > 1 else ""
    options = [key for key in ("protect", "retainOnDelete") if state.get(key)]
    head = f"{name}: {_SIGNS.get(step['op'], step['op'])} {kind}{below}"
    head += f" ({', '.join(options)})" if options else ""
    return f"{head}\n{_indented(_body(step, state))}".rstrip()


def _body(step: dict[str, Any], state: dict[str, Any]) -> object:
    inputs = _cleaned(state.get("inputs", {}))
    if step["op"] != "update":
        return inputs
    before = _cleaned(step["oldState"].get("inputs", {}))
    return {
        path: f"{_shown(before, path)} -> {_shown(inputs, path)}"
        for path in sorted(step.get("detailedDiff") or {})
    }


def _shown(inputs: object, path: str) -> str:
    """The value at a path of the engine's diff, such as `viewerCertificate.acmCertificateArn`."""
    value: Any = inputs
    for quoted, index, key in _STEP.findall(path):
        try:
            value = value[int(index)] if index else value[quoted or key]
        except (KeyError, IndexError, TypeError):
            return "nothing"
    return json.dumps(value, sort_keys=True)


def _cleaned(value: object) -> object:
    if isinstance(value, dict):
        items = cast(dict[str, object], value).items()
        return {k: _cleaned(v) for k, v in sorted(items) if k != "__defaults"}
    if isinstance(value, list):
        return [_cleaned(item) for item in cast(list[object], value)]
    if not isinstance(value, str):
        return value
    for pattern, name in _DECIDED_BY_THE_CLOUD:
        value = pattern.sub(name, value)
    return value


def _indented(value: object) -> str:
    if not value:
        return ""
    text = yaml.safe_dump(value, sort_keys=False, width=90)
    return "\n".join(f"    {line}" for line in text.splitlines())
