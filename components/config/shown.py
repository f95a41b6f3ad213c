"""What an editor is told of a value besides its type: the keywords of the stack file's schema.

A value's rule stands in Python beside its message; the same rule stands here as a keyword of JSON
Schema, so that an editor finds the fault while it is typed. `components.config.schema` collects
them.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

ANY_LETTER = r"[^\x00-\x7f]"
"""A character outside ASCII, in a pattern that every engine reads alike."""


class Shown:
    """Marks a type (`Annotated`) with keywords of JSON Schema; the value is not checked by them."""

    def __init__(self, *examples: object, **keywords: object) -> None:
        """Takes examples of the value, and keywords such as `description` or `pattern`."""
        self.keywords: Mapping[str, Any] = (
            {"examples": list(examples), **keywords} if examples else keywords
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), **self.keywords}


class OneOrMore:
    """Marks a list for which one item may stand alone."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema)
        return {"anyOf": [found["items"], {**found, "minItems": 1, "uniqueItems": True}]}


def whole(pattern: str) -> str:
    """`pattern` for the whole text, as JSON Schema, which looks anywhere, wants it."""
    return f"^(?:{pattern})$"


def any_case(word: str) -> str:
    """A pattern for `word`, in capitals or not."""
    return "".join(f"[{c.lower()}{c.upper()}]" if c.isalpha() else f"[{c}]" for c in word)
