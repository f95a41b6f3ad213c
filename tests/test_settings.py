"""Every value that a pair sets is asserted by name, from the tables in docs/settings.

A table row says where in the registered inputs, what is documented, and where (docs/sources). A
value that no row names has no source and must not be set; a row that no resource has is a defect
too.
"""

from dataclasses import dataclass
from typing import Any, cast

import pytest
import yaml

from components.registry import pairs
from tests.support.recording import ROOT, Recorded, Registration, run

HOST = "ablink.email.example.com"
TABLES = sorted((ROOT / "docs" / "settings").glob("*.yaml"))
SETTINGS = ("documented", "current")


@dataclass(frozen=True)
class Row:
    """One value of one pair with one of the two settings."""

    pair: str
    settings: str
    resource: str
    path: str
    expected: object


def _load(name: str) -> dict[str, Any]:
    return cast(dict[str, Any], yaml.safe_load((ROOT / "docs" / "settings" / name).read_text()))


def _rows() -> list[Row]:
    found: list[Row] = []
    for table in TABLES:
        for resource, described in _load(table.name)["resources"].items():
            for row in described["rows"]:
                found += [
                    Row(
                        table.name,
                        settings,
                        resource,
                        row["path"],
                        row.get(settings, row.get("value")),
                    )
                    for settings in SETTINGS
                    if settings in row or "value" in row
                ]
    return found


def _filled(value: object) -> object:
    """`value` with the example's host in place of `{host}`, at any depth."""
    if isinstance(value, str):
        return value.replace("{host}", HOST)
    if isinstance(value, list):
        return [_filled(item) for item in cast(list[object], value)]
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in cast(dict[str, object], value).items()}
    return value


def _at(resource: Registration, path: str) -> object:
    """The registered input at a dotted path; list steps are numbers; None where it is absent."""
    value: Any = resource.inputs
    for step in path.split("."):
        if value is None:
            return None
        value = value[int(step)] if step.isdigit() else value.get(step)
    return value


def _resource(recorded: Recorded, key: str) -> Registration:
    """The resource of a table: a type, or `type name` where a pair has several of one type."""
    kind, _, name = key.partition(" ")
    found = recorded.of(kind)
    return found[str(_filled(name))] if name else recorded.one(kind)


@pytest.fixture(scope="session")
def programs() -> dict[tuple[str, str], Recorded]:
    """Every pair's example, run once with each of its settings."""
    return {
        (table.name, settings): run({HOST: {**_load(table.name)["domain"], "settings": settings}})
        for table in TABLES
        for settings in SETTINGS
    }


@pytest.mark.parametrize(
    "row", _rows(), ids=lambda row: f"{row.pair}-{row.settings}-{row.resource}-{row.path}"
)
def test_a_value_is_the_documented_one(row: Row, programs: dict[tuple[str, str], Recorded]) -> None:
    resource = _resource(programs[row.pair, row.settings], row.resource)

    assert _at(resource, row.path) == _filled(row.expected)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_nothing_is_set_that_the_table_does_not_name(
    table: str, settings: str, programs: dict[tuple[str, str], Recorded]
) -> None:
    for key, described in _load(table)["resources"].items():
        if described.get("only", settings) != settings:
            kind, _, name = key.partition(" ")
            made = programs[table, settings].of(kind)
            assert not ({_filled(name)} & set(made) if name else made)
            continue
        resource = _resource(programs[table, settings], key)
        paths = [row["path"] for row in described["rows"]] + described.get("besides", [])
        assert not [path for path in _leaves(resource.inputs) if not _named(path, paths)]


def _leaves(value: object, path: str = "") -> list[str]:
    """Dotted paths of everything set, down to values that are no map."""
    if isinstance(value, dict):
        return [
            leaf
            for key, item in cast(dict[str, object], value).items()
            for leaf in _leaves(item, f"{path}.{key}".lstrip("."))
        ]
    if isinstance(value, list) and any(
        isinstance(item, dict) for item in cast(list[object], value)
    ):
        return [
            leaf
            for index, item in enumerate(cast(list[object], value))
            for leaf in _leaves(item, f"{path}.{index}")
        ]
    return [] if value is None else [path]


def _named(path: str, named: list[str]) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in named)


def test_every_pair_has_a_table() -> None:
    assert {f"{cdn}-{esp}.yaml" for cdn, esp in pairs()} == {table.name for table in TABLES}


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_row_names_its_source(table: str) -> None:
    for described in _load(table)["resources"].values():
        assert all(row["source"] for row in described["rows"])


RENDERED = [
    (table.name, output) for table in TABLES for output in _load(table.name).get("outputs", {})
]
"""Tables of values that stand in an output, line by line, and in no resource."""


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize(("table", "output"), RENDERED)
def test_every_line_of_an_output_is_the_documented_one(
    table: str, output: str, settings: str, programs: dict[tuple[str, str], Recorded]
) -> None:
    described = _load(table)["outputs"][output]
    text: str = programs[table, settings].outputs[HOST][output]
    lines = {line.strip() for line in text.splitlines() if not line.strip().startswith("#")} - {""}
    rows = {_filled(row["contains"]) for row in described["rows"]}
    structure = {_filled(line) for line in described["besides"]}

    assert (rows - lines, structure - lines) == (set(), set())
    assert lines - rows - structure == set()
    assert all(row["source"] for row in described["rows"])
