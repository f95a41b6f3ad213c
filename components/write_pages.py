"""Writes `docs/api`: a page a class of the library, out of its docstrings (`make schema`)."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from components.package.classes import class_named, names
from components.package.serving import PackageProvider, version
from components.project import PROJECT

FOLDER = Path(__file__).parents[1] / "docs" / "api"

_TYPES = f"#/types/{PROJECT}:index:"
_ERRORS = """## Errors

Every fault is told at once, as *where: what; what to do*, before anything is registered.

| what | for example |
|---|---|
| a key that there is not | `prize_class: unknown key; did you mean 'price_class'?` |
| a value of another kind | `dns: is the text 'route53', not a map; write a map` |
| a word that is not known | `stage: 'alive' is not known; did you mean 'live'?` |
| an output where the program has to know | `stage: is an Output, and has to be known while the \
program plans; write the value itself` |
| no zone, or another one's | `dns: names no zone; add zone: example.com (or zone_id) of the \
route53 zone` |
| a host that another component has | `host 'ablink.email.example.com': belongs to \
CloudFrontSendGrid 'links' in this program already; give it to one of the two: two records cannot \
stand at one name` |
"""


def page(name: str) -> str:
    """The page of one class, as Markdown."""
    _, any_language = names()[name]
    provider = PackageProvider((class_named(name),), version())
    schema: Mapping[str, Any] = json.loads(provider.schema or "")
    (resource,) = schema["resources"].values()
    required = set(resource.get("requiredInputs", ()))
    where = "Python, and every language of Pulumi's." if any_language else "Python alone."
    parts = [
        f"# {name}",
        resource["description"],
        f"{where} Keys are as Python has them; other languages write them in camel case. "
        "An *Input* takes the output of another resource.",
        "## Arguments",
        _table(resource["inputProperties"], required),
    ]
    for kind in _below(resource["inputProperties"], schema["types"]):
        found = schema["types"][f"{PROJECT}:index:{kind}"]
        parts += [f"### {_written(kind)}", found.get("description", "")]
        parts += [_table(found["properties"], set(found.get("required", ())))]
    parts += ["## Outputs", _outputs(resource.get("properties", {})), _ERRORS.rstrip()]
    return "\n\n".join(part for part in parts if part) + "\n"


def index() -> str:
    """The page that lists them."""
    lines = "\n".join(f"- [{name}]({name}.md)" for name in sorted(names()))
    return (
        "# The classes of the library\n\n"
        "Made of their docstrings by `make schema`; [library.md](../library.md) says how to use "
        f"them.\n\n{lines}\n"
    )


def pages() -> Mapping[str, str]:
    """File name -> text, of all of them."""
    return {"README.md": index(), **{f"{name}.md": page(name) for name in sorted(names())}}


def _below(properties: Mapping[str, Any], types: Mapping[str, Any]) -> Iterable[str]:
    """The types that `properties` have, each once, in the order they are met."""
    found: dict[str, None] = {}
    waiting = list(properties.values())
    while waiting:
        one = waiting.pop(0)
        for value in (one, one.get("items", {}), one.get("additionalProperties", {})):
            kind = str(value.get("$ref", "")).removeprefix(_TYPES)
            if f"{PROJECT}:index:{kind}" in types and kind not in found:
                found[kind] = None
                waiting += types[f"{PROJECT}:index:{kind}"]["properties"].values()
    return found


def _table(properties: Mapping[str, Any], required: set[str]) -> str:
    rows = [
        f"| `{_snake(key)}` | {_kind(value)} | {'yes' if key in required else ''} "
        f"| {_line(value.get('description', ''))} |"
        for key, value in properties.items()
    ]
    return "\n".join(["| argument | type | needed | |", "|---|---|---|---|", *rows])


def _outputs(properties: Mapping[str, Any]) -> str:
    if not properties:
        return "None."
    rows = [
        f"| `{key}` | {_line(value.get('description', ''))} |" for key, value in properties.items()
    ]
    return "\n".join(["| output | |", "|---|---|", *rows])


def _written(kind: str) -> str:
    """What a program calls a type of the schema that it hands over: every SDK adds the ending."""
    return f"{kind}Args"


def _kind(value: Mapping[str, Any]) -> str:
    taken = "" if value.get("plain") else "*Input* "
    ref = str(value.get("$ref", ""))
    if ref.startswith(_TYPES):
        return f"{taken}`{_written(ref.removeprefix(_TYPES))}`"
    if value.get("type") == "array":
        return f"list of {_kind(value['items'])}"
    if value.get("type") == "object":
        return f"map of {_kind(value.get('additionalProperties', {}))}"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    return taken + words.get(str(value.get("type")), "anything")


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
