"""Rules between keys as JSON Schema, over `domains` and the `defaults` merged under them. Pure.

A key that a domain lacks comes from `defaults`. So each condition of a rule is met by the domain's
own key, or by `defaults` where the domain has none, and a schema is written for each way.
"""

import json
import re
from collections.abc import Iterable, Sequence
from itertools import product

from components.config.rule import If, Path, Rule, Schema


class Merged:
    """Writes rules as the schema of a section; what they repeat are definitions."""

    def __init__(self, project: str) -> None:
        """Takes the namespace of the sections."""
        self._domains: str = f"{project}:domains"
        self._defaults: str = f"{project}:defaults"
        self.definitions: dict[str, Schema] = {}

    def written(self, rules: Iterable[Rule]) -> list[Schema]:
        """What the object of all sections has to be; rules under equal conditions together."""
        together: dict[str, tuple[list[Schema], dict[str, tuple[list[Schema], list[Schema]]]]] = {}
        for rule in rules:
            for above, own, then in self._ways(rule):
                _, each = together.setdefault(json.dumps(above), (above, {}))
                each.setdefault(json.dumps(own), (own, []))[1].append(then)
        found: list[Schema] = []
        for above, each in together.values():
            thens = [
                {"if": _all(own), "then": _all(thens)} if own else _all(thens)
                for own, thens in each.values()
            ]
            found.append(self._under(above, {"additionalProperties": _all(thens)}))
        return found

    def _ways(self, rule: Rule) -> Iterable[tuple[list[Schema], list[Schema], Schema]]:
        """What `defaults` are, what a domain's own keys are, and what these then have to be."""
        name = "-".join(rule.key)
        says = {"errorMessage": rule.says}
        held = self._shared(f"right-{name}", _at(rule.key, {**rule.must, **says}))
        there = self._shared(f"with-{name}", {**_has(rule.key, {}), **says})
        for inherited in product((False, True), repeat=len(rule.when)):
            chosen = list(zip(rule.when, inherited, strict=True))
            if any(condition.value is None and not below for condition, below in chosen):
                continue  # A key that is not there is so in both.
            above = [self._met(condition) for condition, below in chosen if below]
            own = [
                self._met(If(condition.key, None) if below else condition)
                for condition, below in chosen
            ]
            yield above, own, held
            if not rule.own:
                yield [*above, self._lacking(rule)], own, there

    def _lacking(self, rule: Rule) -> Schema:
        """That `defaults` do not hold what a rule wants, so that a domain has to."""
        wrong = _has(rule.key, {"not": rule.must})
        if not rule.needed:
            return self._shared(f"wrong-{'-'.join(rule.key)}", wrong)
        absent = self._met(If(rule.key, None))
        return self._shared(f"lacking-{'-'.join(rule.key)}", {"anyOf": [wrong, absent]})

    def _met(self, condition: If) -> Schema:
        name = "-".join(condition.key)
        if condition.value is None:
            return self._shared(f"no-{name}", {"not": _has(condition.key, {})})
        words = "-or-".join(map(str, condition.value.get("enum", ["other"])))
        return self._shared(f"{name}-{words}", _has(condition.key, condition.value))

    def _shared(self, name: str, schema: Schema) -> Schema:
        """A reference to `schema`, under a name that it has alone."""
        plain = re.sub(r"[^A-Za-z0-9-]", "-", name)
        number = 1
        while self.definitions.setdefault(plain, schema) != schema:
            number += 1
            plain = re.sub(r"(-\d+)?$", f"-{number}", plain, count=1)
        return {"$ref": f"#/definitions/{plain}"}

    def _under(self, above: Sequence[Schema], domains: Schema) -> Schema:
        """That `domains` are so where `defaults` are; a file without any has empty ones."""
        then = {"properties": {self._domains: domains}}
        if not above:
            return then
        return {"if": _all([self._in_defaults(schema) for schema in above]), "then": then}

    def _in_defaults(self, schema: Schema) -> Schema:
        """That `defaults` are of `schema`, one of the definitions."""
        there: Schema = {"properties": {self._defaults: schema}}
        if not self._holds_for_none(schema):
            there["required"] = [self._defaults]
        return self._shared(f"defaults-{schema['$ref'].rpartition('/')[2]}", there)

    def _holds_for_none(self, schema: Schema) -> bool:
        """Whether empty `defaults` are of `schema`, which is made of the words used here."""
        if "$ref" in schema:
            return self._holds_for_none(self.definitions[schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return any(self._holds_for_none(part) for part in schema["anyOf"])
        inside = schema.get("not")
        return "required" not in schema if inside is None else not self._holds_for_none(inside)


def _has(key: Path, schema: Schema) -> Schema:
    """That `key` is there, with a value of `schema`."""
    below = schema if len(key) == 1 else _has(key[1:], schema)
    return {"required": [key[0]], "properties": {key[0]: below}}


def _at(key: Path, schema: Schema) -> Schema:
    """That `key`, if it is there, has a value of `schema`."""
    return {"properties": {key[0]: schema if len(key) == 1 else _at(key[1:], schema)}}


def _all(schemas: Sequence[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"allOf": list(schemas)}
