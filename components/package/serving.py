"""Serves the components to the engine, which starts this repository as a plugin.

Source: pulumi.com/docs/iac/extending-pulumi (component packages), and the SDK's own
`component_provider_host`, of which this is the part behind the analysis.
"""

import argparse
import json
import tomllib
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import pulumi
from pulumi import Inputs
from pulumi.provider import ConstructResult, Provider
from pulumi.provider.experimental.analyzer import ComponentDefinition
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.experimental.schema import generate_schema
from typing_extensions import override

from components.package import constructing
from components.package.analysis import PairAnalyzer
from components.package.arguments import in_python
from components.package.classes import class_named, for_any_language, names
from components.project import PACKAGE, PROJECT

_ARGS = "Args"
"""Ends what Python calls the type of an argument."""


class PackageProvider(ComponentProvider):
    """Constructs a component that a program in any language asks for."""

    def __init__(self, components: Sequence[type[pulumi.ComponentResource]], version: str) -> None:
        """Reads the classes.

        Args:
            components: what it offers.
            version: of the package.
        """
        self._name = PROJECT
        self.analyzer = PairAnalyzer(PROJECT)
        found = self.analyzer.analyze(list(components))
        self._components = {component.__name__: component for component in components}
        self._component_defs = found["component_definitions"]
        self._type_defs = found["type_definitions"]
        self._external_enum_types = found["external_enum_types"]
        self._dependencies = sorted(found["dependencies"], key=lambda one: one.name)
        schema = generate_schema(
            PROJECT, version, None, self._component_defs, self._type_defs, self._dependencies
        )
        Provider.__init__(self, version, json.dumps(_published(schema.to_json())))

    @override
    def map_inputs(self, inputs: Inputs, component_def: ComponentDefinition) -> Inputs:
        """All of them, in Python's keys; the constructor says what is wrong with one."""
        known, names = component_def.inputs, component_def.inputs_mapping
        return in_python(inputs, known, names, self.get_type_definition)


def _published(schema: dict[str, Any]) -> dict[str, Any]:
    """With its types named as other packages name theirs: every generator of SDKs adds `Args`."""
    types = {token.removesuffix(_ARGS): kind for token, kind in schema["types"].items()}
    return {**_renamed(schema), "types": _renamed(types)}


def _renamed(part: Any) -> Any:
    """With every reference to a type as the type is named."""
    if isinstance(part, Mapping):
        return {
            key: value.removesuffix(_ARGS) if key == "$ref" else _renamed(value)
            for key, value in cast(Mapping[str, Any], part).items()
        }
    return [_renamed(one) for one in cast(list[Any], part)] if isinstance(part, list) else part


def package() -> PackageProvider:
    """The package as it is published: every class that a program in any language can use."""
    return PackageProvider(tuple(for_any_language()), version())


def version() -> str:
    """Of this project: from the one place where it stands, or as it was installed."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    if not project.exists():
        return metadata.version(PROJECT)
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


class Served(Provider):
    """The package while the engine has it: a class, and its SDK, is read when it is asked for.

    Reading them all takes seconds, and a program needs one or two.
    """

    def __init__(self) -> None:
        """Reads nothing yet."""
        super().__init__(version())
        self._one: dict[str, PackageProvider] = {}
        self._monitors: dict[str, Any] = {}

    def __getattribute__(self, name: str) -> Any:
        """`schema` is asked for by who makes an SDK, never by a program."""
        if name == "schema":
            return package().schema
        return super().__getattribute__(name)

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: Inputs,
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Makes the component.

        Raises:
            pulumi.RunError: when the package has no such class.
        """
        kind = resource_type.removeprefix(f"{PACKAGE}:")
        if not names().get(kind, ("", False))[1]:
            known = ", ".join(sorted(name for name, (_, any_) in names().items() if any_))
            raise pulumi.RunError(f"the package has no component '{kind}'; it has {known}")
        if kind not in self._one:
            self._one[kind] = PackageProvider((class_named(kind),), version())
        constructing.share_connection(self._monitors)
        return self._one[kind].construct(name, resource_type, inputs, options)


def serve() -> None:
    """Answers the engine until it ends; the command line is the one it starts a plugin with."""
    parser = argparse.ArgumentParser(description="The component package, as a plugin of Pulumi's.")
    parser.add_argument("engine", help="address of the engine")
    given, _ = parser.parse_known_args()
    constructing.serve(Served(), given.engine)
