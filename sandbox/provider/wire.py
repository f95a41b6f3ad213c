"""Property values between the engine's protobuf structs and plain Python values.

Unknown values (known only after an update) become ``UNKNOWN``; secrets become ``Secret``. Both
come from the protocol's documentation (sources/pulumi#secret-on-the-wire).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value

from sandbox.properties import Properties, as_list, as_map

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"
_UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWNS = frozenset(
    {
        _UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)


class Unknown:
    """The type of ``UNKNOWN``: a value that an update will make known."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Secret:
    """A value the engine must encrypt in its state and never show."""

    value: Any


def decode(struct: Struct) -> Properties:
    """An engine's struct as a dictionary; whole numbers become ``int``."""
    return {key: _decode(value) for key, value in struct.fields.items()}


def _decode(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWNS else text
    if kind == "struct_value":
        fields = value.struct_value.fields
        if _SIGNATURE in fields and fields[_SIGNATURE].string_value == _SECRET:
            return Secret(_decode(fields["value"]))
        return {key: _decode(item) for key, item in fields.items()}
    if kind == "list_value":
        return [_decode(item) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return value.bool_value if kind == "bool_value" else None


def encode(properties: Mapping[str, Any]) -> Struct:
    """A dictionary as the engine's struct; absent (``None``) properties are left out."""
    return Struct(
        fields={key: _encode(item) for key, item in properties.items() if item is not None}
    )


def _encode(value: Any) -> Value:
    elements, properties = as_list(value), as_map(value)
    if elements is not None:
        return Value(list_value=ListValue(values=[_encode(item) for item in elements]))
    if properties is not None:
        return Value(struct_value=encode(properties))
    if isinstance(value, Secret):
        return Value(struct_value=encode({_SIGNATURE: _SECRET, "value": value.value}))
    return _encode_scalar(value)


def _encode_scalar(value: Any) -> Value:
    match value:
        case bool():
            return Value(bool_value=value)
        case int() | float():
            return Value(number_value=value)
        case str():
            return Value(string_value=value)
        case Unknown():
            return Value(string_value=_UNKNOWN_STRING)
        case _:
            return Value(null_value=NULL_VALUE)


def is_secret(value: Any) -> bool:
    """Whether a value is secret or has a secret anywhere inside."""
    return isinstance(value, Secret) or any(is_secret(item) for item in _children(value))


def is_known(value: Any) -> bool:
    """Whether nothing in a value is unknown."""
    return not isinstance(value, Unknown) and all(is_known(item) for item in _children(value))


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, Secret):
        return (value.value,)
    return as_list(value) or (as_map(value) or {}).values()


def plain(value: Any) -> Any:
    """A value with its secrets unwrapped."""
    elements, properties = as_list(value), as_map(value)
    if isinstance(value, Secret):
        return plain(value.value)
    if elements is not None:
        return [plain(item) for item in elements]
    if properties is not None:
        return {key: plain(item) for key, item in properties.items()}
    return value


def guard(properties: Properties, secret_names: set[str]) -> Properties:
    """Wrap the named properties as secrets again."""
    return {
        key: Secret(value) if key in secret_names and value is not None else value
        for key, value in properties.items()
    }
