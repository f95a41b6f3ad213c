"""What may come from another resource of the program: known, not known yet, and secret."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast, get_args, is_typeddict

import pulumi
import pytest
from google.protobuf import json_format
from pulumi.runtime.rpc import UNKNOWN

from components.cloudflare.zone_rules import CloudflareZoneRulesArgs
from tests.support.certificates import own
from tests.support.computed.fastly import PLAIN
from tests.support.given_outputs import unknown
from tests.support.pairs import FLARE, PAIRS, ROUTE53, args, class_of
from tests.support.recording import Recorded, record

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
PEM, KEY = own()
Build = Callable[[Any], dict[str, Any]]


def _certificate(source: str, key: str, **more: Any) -> Build:
    return lambda value: {"certificate": {"source": source, key: value, **more}}


def _dns(kind: str) -> Build:
    dns = FLARE if PAIRS[kind][0] == "cloudflare" else ROUTE53
    return lambda value: {"dns": {**dns, "zone_id": value}}


_PARTIAL = {"setup": "partial", "zone": "example.com", "plan": "business", "dns": ROUTE53}
_UPLOADED = _certificate("custom", "private_key", certificate=PEM)
_OF_A_CDN: Mapping[str, Mapping[str, Build]] = {
    "cloudfront": {
        "certificate.arn": _certificate("acm-arn", "arn"),
        "web_acl": lambda value: {"web_acl": value},
        "tags": lambda value: {"tags": {"team": value}},
        "logging.bucket": lambda value: {"logging": {"bucket": value}},
    },
    "cloudflare": {
        "certificate.private_key": lambda value: {**_UPLOADED(value), "plan": "business"},
        "zone_id": lambda value: {**_PARTIAL, "zone_id": value},
    },
    "fastly": {
        "certificate.private_key": lambda v: {**_UPLOADED(v), "cname_target": "j.sni.fastly.net"},
        "tls_configuration_id": lambda value: {"tls_configuration_id": value},
        "cname_target": lambda value: {"cname_target": value},
    },
    "keycdn": {"certificate.private_key": _UPLOADED},
}
CASES = [
    (kind, key, build)
    for kind, (cdn, _) in PAIRS.items()
    for key, build in {"dns.zone_id": _dns(kind), **_OF_A_CDN.get(cdn, {})}.items()
]
each = pytest.mark.parametrize(
    ("kind", "key", "build"), CASES, ids=[f"{kind}-{key}" for kind, key, _ in CASES]
)


FOR = {
    "certificate.arn": "viewerCertificate",
    "certificate.private_key": "",
    "cname_target": "records",
    "dns.zone_id": "zoneId",
    "logging.bucket": "loggingConfig",
    "tags": "tags",
    "tls_configuration_id": "configurationId",
    "web_acl": "webAclId",
    "zone_id": "zoneId",
}
"""Argument -> a property that it is for; a private key has another one at each CDN."""


def value_of(key: str) -> str:
    """Something to look for in what is registered."""
    return {
        "certificate.private_key": KEY,
        "tls_configuration_id": PLAIN,
        "certificate.arn": "arn:aws:acm:us-east-1:123456789012:certificate/made-beside",
    }.get(key, "made-beside.example.net")


def made(kind: str, build: Build, value: Callable[[], Any], *, preview: bool = False) -> Recorded:
    def program() -> None:
        class_of(kind)("links", args(kind, "live", **build(value())))

    return record(program, preview=preview)


def places(recorded: Recorded, wanted: object) -> set[tuple[str, str, str]]:
    """Type, name and property of every resource that has `wanted` somewhere in a property."""
    return {
        (one.type, one.name, name)
        for one in recorded.resources
        for name, value in json_format.MessageToDict(one.request.object).items()
        if wanted in list(_within(value))
    }


def _within(value: Any, hidden: bool = True) -> Iterable[object]:
    """A value and everything in it; without what is secret where that is not `hidden`."""
    if not hidden and _is_secret(value):
        return
    yield value
    inner: Iterable[Any] = ()
    if isinstance(value, Mapping):
        inner = cast(Mapping[str, Any], value).values()
    elif isinstance(value, list):
        inner = cast(list[Any], value)
    for one in inner:
        yield from _within(one, hidden)


def _is_secret(value: Any) -> bool:
    return isinstance(value, Mapping) and SECRET.items() <= cast(Mapping[str, Any], value).items()


@each
def test_an_output_reaches_what_it_is_for(kind: str, key: str, build: Build) -> None:
    text = value_of(key)
    late = made(kind, build, lambda: pulumi.Output.from_input(text))

    found = places(late, text) | places(late, {**SECRET, "value": text})
    assert found
    assert not FOR[key] or FOR[key] in {name for _, _, name in found}


@each
def test_a_preview_that_does_not_know_it_yet_goes_through(
    kind: str, key: str, build: Build
) -> None:
    text = value_of(key)
    known = made(kind, build, lambda: pulumi.Output.from_input(text))
    wanted = places(known, text) | places(known, {**SECRET, "value": text})
    seen = made(kind, build, unknown, preview=True)

    assert wanted <= places(seen, UNKNOWN)
    assert {one.name for one in seen.resources} == {one.name for one in known.resources}


@each
def test_a_secret_stays_one(kind: str, key: str, build: Build) -> None:
    text = value_of(key)
    hidden = made(kind, build, lambda: pulumi.Output.secret(text))
    values = [json_format.MessageToDict(one.request.object) for one in hidden.resources]

    assert places(hidden, {**SECRET, "value": text}) or any(
        _is_secret(one) for value in values for one in _within(value)
    )
    assert [value for value in values if text in list(_within(value, hidden=False))] == []


def _inputs(kind: type, above: str = "") -> Iterable[str]:
    """The keys of arguments that take an output, of those below them too."""
    for name, hint in inspect.get_annotations(kind).items():
        parts = [part for one in (hint, *get_args(hint)) for part in (one, *get_args(one))]
        below = next((part for part in parts if is_typeddict(part)), None)
        if below is not None:
            yield from _inputs(cast(type, below), f"{name}.")
        elif "Output" in repr(hint):
            yield f"{above}{name}"


@pytest.mark.parametrize("kind", PAIRS)
def test_every_argument_that_takes_an_output_is_tried(kind: str) -> None:
    given = inspect.signature(class_of(kind).__init__).parameters["args"].annotation
    tried = {key for case, key, _ in CASES if case == kind}
    cdn = PAIRS[kind][0]
    # Of the shared ones a CDN takes those that its own certificates need.
    others = {"certificate.arn", "certificate.private_key"} - set(_OF_A_CDN.get(cdn, {}))

    assert set(_inputs(given)) - others == tried
    assert set(_inputs(CloudflareZoneRulesArgs)) == {"zone_id"}
