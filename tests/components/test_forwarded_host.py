"""The CloudFront Function of SparkPost groups, run in a real JavaScript engine (V8)."""

import copy
from typing import Any, cast

import pytest
from py_mini_racer import MiniRacer

from components.cloudfront.policies import FUNCTION_CODE

LARGEST = 10 * 1024
"""Bytes of a function's code (CloudFront developer guide, quotas on functions)."""


def event(host: str, **headers: dict[str, Any]) -> dict[str, Any]:
    """A viewer request as CloudFront hands it over; header names in lower case."""
    return {
        "version": "1.0",
        "context": {"distributionDomainName": "d111.cloudfront.net", "eventType": "viewer-request"},
        "viewer": {"ip": "198.51.100.7"},
        "request": {
            "method": "GET",
            "uri": "/f/a/token~~/b~/c~",
            "querystring": {"target": {"value": "https%3A%2F%2Fexample.com%2F"}},
            "headers": {"host": {"value": host}, "user-agent": {"value": "Mail/1.0"}, **headers},
            "cookies": {"session": {"value": "1"}},
        },
    }


def handled(given: dict[str, Any]) -> dict[str, Any]:
    """What the function makes of an event."""
    engine = MiniRacer()
    engine.eval(FUNCTION_CODE.read_text(encoding="utf-8"))
    return cast(dict[str, Any], engine.call("handler", given))


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("click.example.com", "click.example.com"),
        ("Click.Example.COM", "click.example.com"),
        ("click.example.com:443", "click.example.com"),
    ],
)
def test_the_viewers_host_is_named_and_nothing_else_changes(host: str, named: str) -> None:
    given = event(host)
    expected = copy.deepcopy(given["request"])
    expected["headers"]["x-forwarded-host"] = {"value": named}

    assert handled(given) == expected


@pytest.mark.parametrize(
    "forged",
    [
        {"value": "evil.example.net"},
        {"value": "a.net,b.net", "multiValue": [{"value": "a.net"}, {"value": "b.net"}]},
    ],
)
def test_a_forged_header_is_overwritten_however_often_it_comes(forged: dict[str, Any]) -> None:
    found = handled(event("click.example.com", **{"x-forwarded-host": forged}))

    assert found["headers"]["x-forwarded-host"] == {"value": "click.example.com"}


def test_the_code_is_small_enough_for_cloudfront() -> None:
    assert len(FUNCTION_CODE.read_bytes()) <= LARGEST
