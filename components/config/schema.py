"""The JSON Schema of a stack file, made of the values' own types, for editors. Pure.

`make schema` writes it to `docs/stack-file.schema.json`, and the first line of a stack file names
that file. Descriptions are the docstrings of the values; rules between keys are in
`components.config.schema_rules` (docs/decisions/stack-file-schema.md).

It is JSON Schema's draft 7, which every YAML editor reads.
"""

import inspect
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from components.config import schema_rules
from components.config.keyed import account_type
from components.config.reading import ACCOUNT_NAME
from components.config.rule import NO_APEX, NOT_OF_AN_ESP
from components.config.schema_merge import Merged
from components.config.secrecy import SECTIONS
from components.config.values import Domain
from components.project import PROJECT
from components.registry import account_kinds, pairs

Schema = dict[str, Any]

_NOT_IN_A_FILE = ("host", "options", "private_key")
"""What a program may say and a stack file may not."""

_ONE_DOMAIN: Schema = {"$ref": "#/definitions/domain"}
_SECRET: Schema = {
    "type": "object",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
    "errorMessage": "A secret stands encrypted: set it with `pulumi config set --secret`.",
}


@cache
def of_stack_file() -> Schema:
    """The schema of a whole stack file."""
    rules = Merged(PROJECT)
    config = _config(rules)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"A stack file of {PROJECT}",
        "type": "object",
        "properties": {
            "config": config,
            "encryptionsalt": {"type": "string"},
            "secretsprovider": {"type": "string"},
            "encryptedkey": {"type": "string"},
        },
        "required": ["config"],
        "definitions": {"domain": _domain(), **rules.definitions},
    }


def described(kind: type) -> dict[str, str]:
    """Attribute -> what the docstrings of a class and of its bases say of it."""
    found: dict[str, str] = {}
    for part in reversed(kind.__mro__):
        text = inspect.cleandoc(part.__dict__.get("__doc__") or "")
        _, _, attributes = text.partition("Attributes:\n")
        for name, words in re.findall(r"^ {4}(\w+): ((?:.|\n {5,})+)", attributes, re.MULTILINE):
            found[name] = _sentence(words)
    return found


def _sentence(words: str) -> str:
    """Prose of a docstring as an editor shows it, without its sources."""
    text = re.sub(r" ?\((?:sources|contract)[^)]*\)", "", " ".join(words.split()))
    text = re.sub(r" +([.;:,])", r"\1", text)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


class _Generator(GenerateJsonSchema):
    """Pydantic's own, with what the docstrings say of each attribute."""

    def dataclass_schema(self, schema: Any) -> JsonSchemaValue:
        """The schema of a value, its keys described."""
        found = super().dataclass_schema(schema)
        found.pop("description", None)
        for name, text in described(schema["cls"]).items():
            if name in found["properties"]:
                found["properties"][name]["description"] = text
        return found


def _keys(kind: type[Any]) -> Schema:
    """The schema of one value, without references."""
    made = TypeAdapter(kind).json_schema(schema_generator=_Generator)
    return _plain(made, made.pop("$defs", {}))


def _plain(schema: Any, known: Mapping[str, Schema]) -> Any:
    """A schema with everything in its place, and without what says nothing to a person."""
    if isinstance(schema, list):
        return [_plain(part, known) for part in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    whole = cast(Schema, schema)
    name = whole.get("$ref", "").rpartition("/")[2]
    whole = {**known.get(name, {}), **{key: v for key, v in whole.items() if key != "$ref"}}
    if isinstance(whole.get("title"), str):
        del whole["title"]
    if whole.get("default", ...) in (None, (), []) or isinstance(whole.get("default"), dict):
        whole.pop("default", None)
    return _with_examples(_nullable({key: _plain(part, known) for key, part in whole.items()}))


def _nullable(schema: Schema) -> Schema:
    """One type beside null, as one schema: a message about it then speaks of the type."""
    choices = schema.get("anyOf", [])
    if len(choices) != 2 or choices[1] != {"type": "null"} or "type" not in choices[0]:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    merged = {**choices[0], **rest, "type": [choices[0]["type"], "null"]}
    if "enum" in merged:
        merged["enum"] = [*merged["enum"], None]
    return merged


def _with_examples(schema: Schema) -> Schema:
    """A schema with examples, made of its words, its default or its parts where it names none."""
    kind: str | list[str] = schema.get("type", "")
    if "examples" in schema or (not kind and "anyOf" not in schema):
        return schema
    if "anyOf" in schema and not kind:
        first = schema["anyOf"][0]
        found = [*first.get("examples", []), *first.get("enum", [])]
    elif "enum" in schema:
        found = [word for word in schema["enum"] if word is not None]
    elif "boolean" in kind:
        found = [True, False]
    elif "array" in kind:
        found = [
            [item] for item in schema["items"].get("examples", schema["items"].get("enum", []))
        ]
    elif "object" in kind and "properties" in schema:
        found = [_example_of_parts(schema)]
    else:
        found = [schema["default"]] if "default" in schema else []
    return {**schema, "examples": found} if found else schema


def _example_of_parts(schema: Schema) -> Schema:
    parts = schema["properties"]
    first = schema.get("required") or list(parts)[:1]
    return {name: parts[name]["examples"][0] for name in first if "examples" in parts[name]}


@cache
def _domain() -> Schema:
    """The keys of a domain; those of `defaults` are the same."""
    schema = _keys(Domain)
    properties: Schema = schema["properties"]
    blocks: Schema = properties["options"]["properties"]
    own = {name: part for name, part in properties.items() if name not in _NOT_IN_A_FILE}
    for name in _NOT_IN_A_FILE:
        own["certificate"]["properties"].pop(name, None)
    for name, block in blocks.items():
        block["description"] = f"Options of {name}, for the domains that use it."
    return {"properties": {**own, **blocks}, "additionalProperties": False}


def _config(rules: Merged) -> Schema:
    sections = {
        "domains": _domains(),
        "defaults": _section(
            {"allOf": [_ONE_DOMAIN]},
            "Merged under every domain: maps deeply, lists replaced, the domain's own keys win.",
            {"dns": _domain()["properties"]["dns"]["examples"][0]},
        ),
        "accounts": _accounts(),
        "allow_empty": {
            "description": "Set to true to accept `domains: {}`, which removes every domain.",
            "enum": [True, False, "true", "false"],
            "examples": [True],
            "default": False,
        },
    }
    full = {f"{PROJECT}:{name}": section for name, section in sections.items()}
    secrets = {
        _any_spelling(key): {**_SECRET, "description": "A secret of the cloud's own provider."}
        for kind in account_kinds()
        for key in kind.own_secrets
    }
    named = "|".join(SECTIONS)
    emptied = {f"{PROJECT}:allow_empty": {"enum": [True, "true"]}}
    qualified = {"not": {"anyOf": [{"required": [key]} for key in ("domains", "defaults")]}}
    return {
        "type": "object",
        # The CLI gives a key without a namespace the project's.
        "properties": {**full, **sections},
        "patternProperties": {
            rf"^({PROJECT}:)?(?!({named})$)[^:]+$": {
                **_SECRET,
                "description": "A secret, which a key_secret, token_secret or the like names.",
            },
            **secrets,
        },
        "anyOf": [{"required": [f"{PROJECT}:domains"]}, {"required": ["domains"]}],
        "allOf": [
            {
                "if": {"properties": emptied, "required": list(emptied)},
                "else": {"properties": {f"{PROJECT}:domains": {"minProperties": 1}}},
            },
            # Whoever writes the keys without a namespace gets their types checked alone.
            {"if": qualified, "then": {"allOf": rules.written(schema_rules.rules())}},
        ],
    }


def _domains() -> Schema:
    host: Schema = _keys(Domain)["properties"]["host"]
    return _section(
        {
            "propertyNames": {
                "pattern": host["pattern"],
                "allOf": [NOT_OF_AN_ESP, NO_APEX],
                "errorMessage": "Write the tracking domain: a host name of your own below the "
                "apex, without scheme or path.",
            },
            "additionalProperties": {"type": "object", "allOf": [_ONE_DOMAIN]},
        },
        "The tracking domains by host name; each with at least `cdn` and `esp`, which may come "
        "from `defaults`.",
        {host["examples"][0]: dict(zip(("cdn", "esp"), pairs()[0], strict=True))},
    )


def _accounts() -> Schema:
    return _section(
        {
            "propertyNames": {"pattern": f"^{ACCOUNT_NAME.pattern}$"},
            "additionalProperties": {
                **_keys(account_type()),
                # A key without a value says nothing either.
                "minProperties": 1,
            },
        },
        "Named provider accounts, for domains whose `account` or `dns.account` names one.",
        {"shop": _keys(account_type())["examples"][0]},
    )


def _section(schema: Schema, description: str, example: Schema) -> Schema:
    """A map, or the same as JSON text, which `pulumi config set` writes."""
    return {
        **schema,
        "description": description,
        "examples": [example],
        "type": ["object", "string"],
        "pattern": r"^\s*\{",
    }


def _any_spelling(key: str) -> str:
    """A pattern for a key whatever its case, with `_` or `-` anywhere in it."""
    return f"^{'[_-]*'.join(f'[{c.lower()}{c.upper()}]' if c.isalpha() else c for c in key)}$"
