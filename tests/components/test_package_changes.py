"""Changes of the package's schema: additions are free, whatever breaks a program is named."""

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from components.package.changes import breaking
from tests.support.recording import ROOT

PUBLISHED = ROOT / "tests" / "compatibility" / "package-schema.json"
PAIR = "ssl-click-tracking:index:CloudFrontSendGrid"
DNS = "ssl-click-tracking:index:Dns"
TARGET = "ssl-click-tracking:index:Target"
_BUILD = (("Build", "build"),)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """A schema to change: the published one, which takes no making."""
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


def _without(*place: str) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        *above, last = place
        _at(schema, above).pop(last)

    return change


def _without_needed(kind: str, name: str) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        _without("types", kind, "properties", name)(schema)
        _at(schema, ("types", kind))["required"].remove(name)

    return change


def _renamed(*place: str, **names: str) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        there = _at(schema, place)
        for old, new in names.items():
            there[new] = there.pop(old)

    return change


def _with(*place: str, **values: object) -> Callable[[dict[str, Any]], None]:
    return lambda schema: _at(schema, place).update(values)


def _at(schema: dict[str, Any], place: Sequence[str]) -> dict[str, Any]:
    for key in place:
        schema = schema[key]
    return schema


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_with(name="click-tracking"), "the package has another 'name'"),
        (_with(namespace="mail"), "the package has another 'namespace'"),
        (_with("language", "go", importBasePath="a.example"), "the package has another 'language'"),
        (_without("resources", PAIR), "CloudFrontSendGrid is gone"),
        (
            _without("resources", PAIR, "isComponent"),
            "CloudFrontSendGrid has another 'isComponent'",
        ),
        (
            _with("resources", PAIR, isComponent=False),
            "CloudFrontSendGrid has another 'isComponent'",
        ),
        (
            _without("resources", PAIR, "inputProperties", "webAcl"),
            "CloudFrontSendGrid.webAcl is gone",
        ),
        (
            _renamed("resources", PAIR, "inputProperties", webAcl="acl"),
            "CloudFrontSendGrid.webAcl is gone",
        ),
        (
            _without("resources", PAIR, "properties", "domains"),
            "CloudFrontSendGrid.domains is gone",
        ),
        (
            _with("resources", PAIR, requiredInputs=["hosts", "region"]),
            "CloudFrontSendGrid.region is needed now",
        ),
        (
            _with("resources", PAIR, requiredInputs=[]),
            "CloudFrontSendGrid.hosts may be left out now, which is another type",
        ),
        (
            _with("resources", PAIR, required=["domains"]),
            "CloudFrontSendGrid.certificate may be missing now",
        ),
        (
            _with("resources", PAIR, "properties", "certificate", secret=True),
            "CloudFrontSendGrid.certificate has another 'secret'",
        ),
        (
            _with("resources", PAIR, "inputProperties", "stage", default="live"),
            "CloudFrontSendGrid.stage has another 'default'",
        ),
        (
            _with("resources", PAIR, "inputProperties", "hosts", "items", type="integer"),
            "CloudFrontSendGrid.hosts[] is of another type",
        ),
        (
            _with("resources", PAIR, "inputProperties", "guard", oneOf=[{"type": "boolean"}]),
            "CloudFrontSendGrid.guard is of another type",
        ),
        (_without_needed(TARGET, "value"), "Target.value is gone"),
        (_without("types", DNS), "Dns is gone"),
        (_renamed("types", **{DNS: "ssl-click-tracking:index:Records"}), "Dns is gone"),
        (_with("types", DNS, type="string"), "Dns has another 'type'"),
        (_with("types", DNS, "properties", "ttl", type="string"), "Dns.ttl is of another type"),
        (_with("types", DNS, required=["zone"]), "Dns.zone is needed now"),
        (
            _with("types", TARGET, required=[]),
            "Target.value may be left out now, which is another type",
        ),
        (
            _with("types", DNS, "properties", "zoneId", plain=True),
            "Dns.zoneId takes no output of another resource any more",
        ),
        (
            _without("types", DNS, "properties", "zone", "plain"),
            "Dns.zone takes an output of another resource now, which is another type in Go",
        ),
        (
            _with("resources", PAIR, "inputProperties", "tags", "additionalProperties", plain=True),
            "CloudFrontSendGrid.tags[] takes no output of another resource any more",
        ),
    ],
)
def test_what_breaks_is_named(
    schema: dict[str, Any], change: Callable[[dict[str, Any]], None], named: str
) -> None:
    changed = copy.deepcopy(schema)
    change(changed)

    assert breaking(schema, changed) == [named]


def _enumeration(*values: tuple[str, str]) -> dict[str, Any]:
    words = [{"name": name, "value": value, "description": None} for name, value in values]
    return {"types": {"a:b:Stage": {"type": "string", "enum": words}}}


def test_a_word_of_an_enumeration_stays() -> None:
    two = _enumeration(("Build", "build"), ("Live", "live"))

    assert breaking(two, two) == []
    assert breaking(two, _enumeration(*_BUILD, ("Live", "live"), ("Rest", "rest"))) == []
    assert breaking(two, _enumeration(*_BUILD)) == ["Stage.Live is gone"]
    assert breaking(two, _enumeration(*_BUILD, ("On", "live"))) == ["Stage.Live is gone"]
    assert breaking(two, _enumeration(*_BUILD, ("Live", "on"))) == ["Stage.Live is another value"]
    unnamed = {"types": {"a:b:Stage": {"type": "string", "enum": [{"value": "live"}]}}}
    assert breaking(unnamed, unnamed) == []
    assert breaking(unnamed, _enumeration()) == ["Stage.live is gone"]
    assert breaking(unnamed, {"types": {"a:b:Stage": {"type": "string"}}}) == ["Stage.live is gone"]
    assert breaking(unnamed, {}) == ["Stage is gone"]


def test_what_is_only_said_breaks_nothing(schema: dict[str, Any]) -> None:
    changed = copy.deepcopy(schema)
    _with(version="9.0.0", displayName="Links", homepage="https://example.com")(changed)
    for place in (
        ("resources", PAIR),
        ("resources", PAIR, "inputProperties", "hosts"),
        ("resources", PAIR, "inputProperties", "hosts", "items"),
        ("types", DNS),
        ("types", DNS, "properties", "zone"),
    ):
        _with(*place, description="In other words.", deprecationMessage="Old.")(changed)

    assert breaking(schema, changed) == []


def test_an_output_may_be_missing_only_where_it_was_always_there_and_is_not_gone() -> None:
    def with_outputs(required: list[str], *there: str) -> dict[str, Any]:
        properties: dict[str, dict[str, Any]] = {name: {} for name in there}
        outputs = {"required": required, "properties": properties}
        return {"resources": {"a:b:C": outputs}}

    always = with_outputs(["url", "target"], "url", "target")

    assert breaking(always, with_outputs(["url", "target"], "url", "target", "more")) == []
    assert breaking(always, with_outputs(["url"], "url", "target", "more")) == [
        "C.target may be missing now"
    ]
    assert breaking(always, with_outputs(["url"], "url")) == ["C.target is gone"]
    assert breaking(with_outputs(["url"], "url", "target"), always) == [
        "C.target is always there now, which is another type"
    ]
    assert breaking(with_outputs(["url"], "url"), always) == []
    assert breaking(with_outputs(["url"], "url", "target"), with_outputs([], "url", "target")) == [
        "C.url may be missing now"
    ]


def test_an_addition_breaks_nothing(schema: dict[str, Any]) -> None:
    smaller = copy.deepcopy(schema)
    smaller["resources"].pop(PAIR)
    smaller["types"][DNS]["properties"].pop("ttl")
    smaller["types"].pop(TARGET)

    assert breaking(smaller, schema) == []


def test_what_breaks_is_told_of_every_class_and_of_what_a_map_holds() -> None:
    def with_map(of: str) -> dict[str, Any]:
        held = {"tags": {"type": "object", "additionalProperties": {"type": of}}}
        return {
            "resources": {"a:b:C": {"inputProperties": held}, "a:b:D": {}},
            "types": {"a:b:E": {}},
        }

    texts = with_map("string")

    assert breaking(texts, texts) == []
    assert breaking(texts, with_map("number")) == ["C.tags[] is of another type"]
    assert breaking(texts, {}) == ["C is gone", "D is gone", "E is gone"]
    emptied: dict[str, Any] = {"resources": {"a:b:C": {}, "a:b:D": {}}, "types": {"a:b:E": {}}}
    assert breaking(texts, emptied) == ["C.tags is gone"]
    bare = {"resources": {"a:b:C": {"inputProperties": {"tags": {"type": "object"}}}, "a:b:D": {}}}
    assert breaking({"resources": texts["resources"]}, bare) == ["C.tags[] is of another type"]
    assert breaking(bare, {"resources": texts["resources"]}) == ["C.tags[] is of another type"]
    assert breaking({}, texts) == []
