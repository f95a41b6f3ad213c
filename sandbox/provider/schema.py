"""A package schema made from the SDK's classes: for ``pulumi import``, and for YAML programs."""

from typing import Any

from sandbox.provider import shape
from sandbox.provider.resource_type import Package

_PRIMITIVES = {str: "string", bool: "boolean", int: "integer", float: "number"}
_ANYTHING = {"$ref": "pulumi.json#/Any"}


def package_schema(package: Package, version: str) -> dict[str, Any]:
    """The schema of all resource types of a stand-in provider."""
    types: dict[str, Any] = {}
    resources: dict[str, Any] = {}
    for token, row in package.resources.items():
        arguments = shape.shape_of(row.arguments)
        properties = _properties(arguments, token, types)
        required = [name for name, field in arguments.fields.items() if field.required]
        outputs = dict.fromkeys(sorted(row.computed - properties.keys()), _ANYTHING)
        resources[token] = {
            "properties": properties | outputs,
            "required": required,
            "inputProperties": properties,
            "requiredInputs": required,
        }
    return {"name": package.name, "version": version, "types": types, "resources": resources}


def _properties(described: shape.Object, token: str, types: dict[str, Any]) -> dict[str, Any]:
    return {name: _type(field.shape, token, types) for name, field in described.fields.items()}


def _type(described: shape.Shape, token: str, types: dict[str, Any]) -> dict[str, Any]:
    match described:
        case shape.Primitive(primitive):
            return {"type": _PRIMITIVES[primitive]}
        case shape.Sequence(element):
            return {"type": "array", "items": _type(element, token, types)}
        case shape.Mapping(element):
            return {"type": "object", "additionalProperties": _type(element, token, types)}
        case shape.Anything():
            return _ANYTHING
        case shape.Object(title, fields):
            name = f"{token.rpartition(':')[0]}{title}:{title}"
            if name not in types:
                types[name] = {"type": "object"}
                types[name]["properties"] = _properties(described, token, types)
                types[name]["required"] = [key for key, field in fields.items() if field.required]
            return {"$ref": f"#/types/{name}"}
