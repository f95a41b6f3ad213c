"""The SDK in C#: generated, and every class of it held against the schema.

Nothing is compiled: Pulumi's package for .NET is at NuGet alone, which CI does not reach.
"""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from components.package.serving import package, version
from tests.support.languages import write_sdk

pytestmark = pytest.mark.needs("csharp")

PREFIX = "ssl-click-tracking:index:"
KINDS = {"string": "string", "boolean": "bool", "integer": "int", "number": "double"}
# A list and a map keep their value in a field, and have the attribute there.
INPUT = re.compile(
    r'\[Input\("(\w+)"(, required: true)?\)\]\s+(?:private|public) (.+?)\??'
    r" _?(\w+)(?:;| \{ get; set; \})"
)
OUTPUT = re.compile(r'\[Output\("(\w+)"\)\]\s+public Output<(.+)> (\w+) \{')


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(package().schema or "")


@pytest.fixture(scope="module")
def sdk(schema: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csharp") / "sdk"
    write_sdk("csharp", json.dumps(schema), folder)
    return folder


def test_every_component_is_a_class_with_its_arguments_and_outputs(
    schema: dict[str, Any], sdk: Path
) -> None:
    assert len(schema["resources"]) > 10
    for token, resource in schema["resources"].items():
        name = token.removeprefix(PREFIX)
        text = (sdk / f"{name}.cs").read_text()

        required = set(resource.get("requiredInputs", ()))
        maybe, unset = ("", "") if required else ("?", " = null")
        options = "ComponentResourceOptions? options = null"
        assert f"public {name}(string name, {name}Args{maybe} args{unset}, {options})" in text
        assert f'base("{token}", name, ' in text
        assert 'MakeResourceOptions(options, ""), remote: true)' in text
        assert f"public sealed class {name}Args : global::Pulumi.ResourceArgs" in text
        assert _inputs(text) == _wanted(resource.get("inputProperties", {}), required)
        outputs = {key: _output(value) for key, value in resource.get("properties", {}).items()}
        assert {key: kind for key, kind, _ in OUTPUT.findall(text)} == outputs


def test_every_type_is_a_class_with_its_keys(schema: dict[str, Any], sdk: Path) -> None:
    for token, kind in schema["types"].items():
        name = f"{token.removeprefix(PREFIX)}Args"
        text = (sdk / f"Inputs/{name}.cs").read_text()

        assert f"public sealed class {name} : global::Pulumi.ResourceArgs" in text
        assert _inputs(text) == _wanted(kind["properties"], set(kind.get("required", ())))

    assert {file.stem for file in (sdk / "Inputs").iterdir()} == {
        f"{token.removeprefix(PREFIX)}Args" for token in schema["types"]
    }


def test_a_secret_of_the_program_goes_in_as_one(sdk: Path) -> None:
    inputs = {
        key: kind
        for file in (sdk / "Inputs").glob("Certificate*.cs")
        for key, (kind, _) in _inputs(file.read_text()).items()
    }

    assert inputs["privateKey"] == "Input<string>"


def test_the_package_has_the_version_of_the_project(sdk: Path) -> None:
    project = ElementTree.parse(sdk / "Pulumi.SslClickTracking.csproj")

    assert [found.text for found in project.iter("Version")] == [version()]
    assert (sdk / "version.txt").read_text() == version()
    assert json.loads((sdk / "pulumi-plugin.json").read_text()) == {
        "resource": True,
        "name": "ssl-click-tracking",
        "version": version(),
    }
    assert "Pulumi" in {found.get("Include") for found in project.iter("PackageReference")}


def _inputs(text: str) -> dict[str, tuple[str, bool]]:
    """Key -> its type, and whether it has to be given; every key is a property of that name."""
    found = INPUT.findall(text)
    assert len(found) == text.count("[Input(")
    for key, _, _, name in found:
        pascal = f"{key[0].upper()}{key[1:]}"
        assert name in (key, pascal)
        assert re.search(rf"public \S.* {pascal}\b", text)
    return {key: (kind, bool(required)) for key, required, kind, _ in found}


def _wanted(properties: dict[str, Any], required: set[str]) -> dict[str, tuple[str, bool]]:
    return {key: (_input(value), key in required) for key, value in properties.items()}


def _input(value: dict[str, Any]) -> str:
    """The type of an argument: its own where it is plain, else one that takes outputs too."""
    plain = value.get("plain", False)
    if value.get("type") == "array":
        inner = _input(value["items"])
        return f"List<{inner}>" if plain else f"InputList<{inner}>"
    if "additionalProperties" in value:
        inner = _input(value["additionalProperties"])
        return f"Dictionary<string, {inner}>" if plain else f"InputMap<{inner}>"
    kind = _single(value, "Args")
    return kind if plain or kind == "object" else f"Input<{kind}>"


def _output(value: dict[str, Any]) -> str:
    if value.get("type") == "array":
        return f"ImmutableArray<{_output(value['items'])}>"
    if "additionalProperties" in value:
        return f"ImmutableDictionary<string, {_output(value['additionalProperties'])}>"
    return _single(value, "")


def _single(value: dict[str, Any], ending: str) -> str:
    if "$ref" not in value:
        return KINDS[value["type"]]
    _, _, name = str(value["$ref"]).rpartition("/")
    return "object" if name == "Any" else f"Inputs.{name.removeprefix(PREFIX)}{ending}"
