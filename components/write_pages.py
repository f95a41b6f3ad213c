"""Writes `docs/api`: a page a class of the library, out of its docstrings (`make schema`)."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_type_hints

from components.package.analysis import documented, of_python_alone
from components.package.classes import class_named, names
from components.package.refused import refusals
from components.package.serving import PackageProvider, version
from components.project import PROJECT

FOLDER = Path(__file__).parents[1] / "docs" / "api"

_TYPES = f"#/types/{PROJECT}:index:"
_LONGEST = 400
"""Characters of a message that a page shows."""

_AT_ONCE = """## Errors

A `RunError` before anything is registered, in a preview too, names every fault at once as *where: \
what; what to do*, with the file and the line that construct the class. What can come from this \
one, where that is wrong, and what it says:"""


def page(name: str) -> str:
    """The page of one class, as Markdown."""
    _, any_language = names()[name]
    kind = class_named(name)
    provider = PackageProvider((kind,), version())
    schema: Mapping[str, Any] = json.loads(provider.schema or "")
    (resource,) = schema["resources"].values()
    required = set(resource.get("requiredInputs", ()))
    inputs, outputs = resource["inputProperties"], resource.get("properties", {})
    parts = [
        f"# {name}",
        resource["description"],
        _languages(any_language, inputs, outputs),
        "## Arguments",
        "\n".join([_table(inputs, required), *_of_python_alone(kind)]),
    ]
    for below in _below(inputs, schema["types"]):
        found = schema["types"][f"{PROJECT}:index:{below}"]
        parts += [f"### {_written(below)}", found.get("description", "")]
        parts += [_table(found["properties"], set(found.get("required", ())))]
    parts += ["## Outputs", _outputs(outputs), _AT_ONCE, _refused(name)]
    parts += [_OF_EACH] if "domains" in inputs else []
    parts += [_KEEPS] if "domains" in outputs else []
    return "\n\n".join(part for part in parts if part) + "\n"


_OF_EACH = (
    "And of each domain what the page of its pair lists: there at `KEY`, here at "
    '`domains."HOST".KEY`, and the options of the CDN below its name.'
)

_KEEPS = (
    "Whatever else would take a live host's record, its edge or its links' ESP away is refused, "
    "too, and the message says how to go: [a live host keeps its edge]"
    "(../library.md#a-live-host-keeps-its-edge)."
)


def _languages(any_language: bool, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> str:
    """Who can use the class, and how keys are written there."""
    takes = "An *Input* takes the output of another resource."
    if not any_language:
        return f"Python alone. {takes}"
    maps = [f"`{_snake(key)}`" for key, value in inputs.items() if _is_map(value)]
    exported = [f"the output `{key}`" for key, value in outputs.items() if _is_map(value)]
    alike = ", ".join((*maps, *exported))
    return (
        "Python, and every language of Pulumi's. Keys are as Python has them; other languages "
        "write them in camel case, but for those that stand in a map, which every language writes "
        f"as they are here and in a stack file ({alike}). {takes}"
    )


def _is_map(value: Mapping[str, Any]) -> bool:
    return value.get("type") == "object"


def _of_python_alone(kind: type) -> Iterable[str]:
    """Rows of the arguments that are classes of this library, which only Python hands over."""
    args = get_type_hints(kind.__init__)["args"]
    words = documented(args)
    for key, of in of_python_alone(args).items():
        yield f"| `{key}` | [`{of}`]({of}.md) |  | {_line(words[key])} Python alone. |"


def _refused(name: str) -> str:
    rows = [f"| {shown} | {_code(said)} |" for shown, said in refusals(name)]
    return "\n".join(["| given | it says |", "|---|---|", *rows])


def _code(said: list[str]) -> str:
    """Messages, which may hold code themselves, and of which some list every region of a cloud."""
    shown = (f"{line[:_LONGEST]}..." if len(line) > _LONGEST else line for line in said)
    return "<br>".join(
        f"`` {_line(line)} ``" if "`" in line else f"`{_line(line)}`" for line in shown
    )


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
