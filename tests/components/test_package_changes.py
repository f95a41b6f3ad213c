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


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """A schema to change: the published one, which takes no making."""
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


def _without(*place: str) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        *above, last = place
        _at(schema, above).pop(last)

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
        (_without("resources", PAIR), "CloudFrontSendGrid is gone"),
        (
            _without("resources", PAIR, "inputProperties", "webAcl"),
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
            _with("resources", PAIR, required=["domains"]),
            "CloudFrontSendGrid.certificate may be missing now",
        ),
        (
            _with("types", DNS, "properties", "ttl", type="string"),
            "Dns.ttl is of another type",
        ),
        (
            _with("types", DNS, "properties", "zoneId", plain=True),
            "Dns.zoneId takes no output of another resource any more",
        ),
        (
            _with("resources", PAIR, "inputProperties", "hosts", "items", type="integer"),
            "CloudFrontSendGrid.hosts[] is of another type",
        ),
    ],
)
def test_what_breaks_is_named(
    schema: dict[str, Any], change: Callable[[dict[str, Any]], None], named: str
) -> None:
    changed = copy.deepcopy(schema)
    change(changed)

    assert named in breaking(schema, changed)


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
    assert breaking(with_outputs(["url"], "url", "target"), with_outputs([], "url", "target")) == [
        "C.url may be missing now"
    ]


def test_an_addition_breaks_nothing(schema: dict[str, Any]) -> None:
    smaller = copy.deepcopy(schema)
    smaller["resources"].pop(PAIR)
    smaller["types"][DNS]["properties"].pop("ttl")

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
    assert breaking({}, texts) == []
