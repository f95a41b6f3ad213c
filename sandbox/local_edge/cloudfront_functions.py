"""CloudFront Functions, run in V8 as CloudFront runs them at its edge (events of version 1.0)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl

from sandbox.aws import policies
from sandbox.aws.api import CLOUD
from sandbox.cloud import Cloud
from sandbox.local_edge.model import Header, Headers, NotUnderstoodError, Request, Response
from sandbox.properties import Properties, list_at

_READ_ONLY = ("host",)


def function_of(cloud: Cloud, behavior: Mapping[str, Any], event: str, where: str) -> str | None:
    """The live code of a behaviour's function for an event, or nothing without one.

    Raises:
        NotUnderstoodError: the function is not there, or not published.
    """
    for association in list_at(behavior, "functionAssociations"):
        if association["eventType"] != event:
            continue
        arn = str(association["functionArn"])
        found = [
            body
            for body in cloud.items(CLOUD, policies.FUNCTION).values()
            if body["arn"] == arn and body.get("liveCode")
        ]
        if not found:
            raise NotUnderstoodError(where, f"the function {arn}, which is not published")
        return str(found[0]["liveCode"])
    return None


def on_request(code: str, request: Request, where: str) -> Request | Response:
    """What a function for viewer requests makes of one: another request, or an answer.

    Raises:
        NotUnderstoodError: no V8 is installed here, or the function changes what it may not.
    """
    result = _run(code, {"request": _request_event(request)}, "viewer-request", where)
    if "statusCode" in result:
        return _response(result)
    headers = _headers(result)
    for name in _READ_ONLY:
        if headers.all(name) != request.headers.all(name):
            raise NotUnderstoodError(where, f"a function that changes {name}, which is read-only")
    query = request.query if result["querystring"] == _query(request.query) else None
    if query is None or result["uri"] != request.path:
        raise NotUnderstoodError(where, "a function that changes the path or the query")
    cookies = "; ".join(
        f"{name}={item['value']}" for name, item in result.get("cookies", {}).items()
    )
    return replace(request, headers=headers.set("cookie", cookies) if cookies else headers)


def _run(code: str, event: Properties, kind: str, where: str) -> Properties:
    try:
        from py_mini_racer import JSEvalException, MiniRacer
    except ImportError:
        raise NotUnderstoodError(
            where,
            "CloudFront Functions without a JavaScript engine: install mini-racer, as "
            "requirements-dev.txt names it (tools/set-up python)",
        ) from None
    engine = MiniRacer()
    whole = {
        "version": "1.0",
        "context": {"eventType": kind},
        "viewer": {"ip": "127.0.0.1"},
        **event,
    }
    try:
        engine.eval(code)
        return cast(Properties, engine.call("handler", whole))
    except JSEvalException as error:
        raise NotUnderstoodError(where, f"a function that fails: {error}") from error


def _request_event(request: Request) -> Properties:
    pairs = [
        p.strip().partition("=") for line in request.headers.all("cookie") for p in line.split(";")
    ]
    return {
        "method": request.method,
        "uri": request.path,
        "querystring": _query(request.query),
        "headers": _header_event(request.headers.without("cookie")),
        "cookies": {name: {"value": value} for name, _, value in pairs if name},
    }


def _header_event(headers: Headers) -> Properties:
    event: Properties = {}
    for name in dict(headers.items):
        values = headers.all(name)
        event[name] = {"value": ",".join(values)}
        if len(values) > 1:
            event[name]["multiValue"] = [{"value": value} for value in values]
    return event


def _query(query: str) -> Properties:
    found: Properties = {}
    for name, value in parse_qsl(query, keep_blank_values=True, encoding="latin-1"):
        found[name] = {"value": value}
    return found


def _headers(result: Properties) -> Headers:
    items: list[Header] = []
    for name, item in result.get("headers", {}).items():
        values = item.get("multiValue") or [item]
        items += [(name, str(value["value"])) for value in values]
    return Headers.of(items)


def _response(result: Properties) -> Response:
    body = result.get("body") or ""
    text = body if isinstance(body, str) else str(body.get("data", ""))
    return Response(int(result["statusCode"]), _headers(result), text.encode())
