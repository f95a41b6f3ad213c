"""Arguments of another kind, at every class: a fault in words, never one of Python's own."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components.config.unfit import DEEPEST
from tests.components.test_bad_input import ALONE, HERE, NOT_KNOWN, WHOLE, late, said
from tests.support.certificates import own
from tests.support.pairs import HOST, PAIRS, args, class_of
from tests.support.recording import record

Build = Callable[[], Any]
CLASSES = [*PAIRS, "TrackingDomain", "ClickTracking"]
OWN = f'domains."{HOST}"'
PEM, KEY = own()
ACCOUNTS = "remove it: an account is a provider of its cloud in the component's options"
AN_OUTPUT = "is an Output, and has to be known while the program plans"


def plain(kind: str) -> dict[str, Any]:
    """Arguments with nothing wrong."""
    whole = {"TrackingDomain": ALONE, "ClickTracking": WHOLE}
    return {**whole[kind]} if kind in whole else args(kind, "build")


def below(kind: str) -> tuple[str, Callable[[Any], dict[str, Any]]]:
    """Where `dns` stands in the arguments of a class, and arguments with another one."""
    if kind == "ClickTracking":
        domain = WHOLE["domains"][HOST]
        return f"{OWN}.dns", lambda dns: {"domains": {HOST: {**domain, "dns": dns}}}
    return "dns", lambda dns: {**plain(kind), "dns": dns}


def faults(kind: str, make: Build) -> list[str]:
    """What is said of arguments, a line a fault, at the caller's line."""
    first, *lines = said(kind, make).splitlines()
    assert first.startswith(f"{kind} 'links' has {len(lines)} fault"), first
    assert HERE in first
    return [line.strip() for line in lines]


def nested() -> dict[str, Any]:
    """More levels than any key has."""
    found: dict[str, Any] = {}
    for _ in range(DEEPEST + 3):
        found = {"x": found}
    return found


def loop() -> dict[str, Any]:
    """A map in itself."""
    found: dict[str, Any] = {}
    found["x"] = found
    return found


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: None, "is empty, not a map"),
        (lambda: [HOST], "is a list, not a map"),
        (lambda: (HOST,), "is a tuple, not a map"),
        (lambda: HOST, f"is the text '{HOST}', not a map"),
        (lambda: 5, "is the number 5, not a map"),
        (lambda: {HOST}, "is a set, not a map"),
        (object, "is a object, not a map"),
        (lambda: late(HOST), AN_OUTPUT),
        (lambda: pulumi.Output.from_input({"hosts": [HOST]}), AN_OUTPUT),
    ],
    ids=["None", "list", "tuple", "text", "number", "set", "object", "Output", "Output of a map"],
)
@pytest.mark.parametrize("kind", [*CLASSES, "CloudflareZoneRules"])
def test_arguments_that_are_no_map(kind: str, make: Build, what: str) -> None:
    pair = "address and hosts" if kind.startswith("Proxy") else "hosts"
    others = {"TrackingDomain": "esp and host", "ClickTracking": "domains"}
    needed = {**others, "CloudflareZoneRules": "zone and zone_id"}.get(kind, pair)

    assert faults(kind, make) == [f"args: {what}; write a map with at least {needed}"]


@pytest.mark.parametrize(
    ("opts", "what"),
    [
        (lambda: {"protect": True}, "is a map, not options of a resource"),
        (dict, "is a map, not options of a resource"),
        (lambda: "x", "is the text 'x', not options of a resource"),
        (late, AN_OUTPUT),
    ],
    ids=["map", "empty map", "text", "Output"],
)
@pytest.mark.parametrize("kind", CLASSES)
def test_options_that_are_none(kind: str, opts: Build, what: str) -> None:
    remedy = "write pulumi.ResourceOptions(...), or leave them out"

    assert called(kind, "links", opts) == [f"  opts: {what}; {remedy}"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        (lambda: None, "is empty, not a name"),
        (str, "is the text '', not a name"),
        (lambda: 5, "is the number 5, not a name"),
        (lambda: ["links"], "is a list, not a name"),
        (late, AN_OUTPUT),
    ],
    ids=["None", "nothing", "number", "list", "Output"],
)
@pytest.mark.parametrize("kind", CLASSES)
def test_a_name_that_is_none(kind: str, name: Build, what: str) -> None:
    expected = f"  name: {what}; write the component's logical name"

    assert called(kind, name, lambda: None) == [expected]


def called(kind: str, name: str | Build, opts: Build) -> list[str]:
    """What is said of arguments with nothing wrong, beside another name or other options."""
    heard: list[str] = []

    def program() -> None:
        own = name if isinstance(name, str) else name()
        with pytest.raises(pulumi.RunError) as caught:
            class_of(kind)(own, plain(kind), opts())
        heard.extend(str(caught.value).splitlines())

    assert record(program).resources == []
    first, *lines = heard
    assert "has 1 fault (tests/components/test_kinds.py, line " in first
    return lines


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (lambda: 1, "has a key that is the number 1, not text; quote it"),
        (lambda: None, "has a key that is empty, not text; write text"),
        (lambda: ("a", "b"), "has a key that is a tuple, not text; write text"),
        (lambda: late("a"), "has an Output as a key, and keys have to be known while the program"),
        (lambda: "\ud800", "has a key with the character U+D800, which no text has; remove it"),
    ],
    ids=["number", "None", "tuple", "Output", "half a character"],
)
@pytest.mark.parametrize("kind", CLASSES)
def test_a_key_that_is_no_text(kind: str, key: Build, what: str) -> None:
    where, make = below(kind)

    (top,) = faults(kind, lambda: {**plain(kind), key(): "x"})
    assert top.startswith(f"args: {what}")

    dns = {**plain_dns(kind), "ttl": 300}
    (under,) = faults(kind, lambda: make({**dns, key(): "x"}))
    assert under.startswith(f"{where}: {what}")


def plain_dns(kind: str) -> dict[str, Any]:
    """The map `dns` of arguments with nothing wrong."""
    found = plain(kind)
    return found["domains"][HOST]["dns"] if kind == "ClickTracking" else found["dns"]


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: 10**5000, "is a number of hundreds of digits"),
        (lambda: "a\ud800", "holds the character U+D800, which no text has; remove it"),
        (lambda: "\0late:0", "holds the character U+0000, which no text has; remove it"),
        (lambda: b"x", "is a bytes, which is no value; "),
        (lambda: {"x"}, "is a set, which is no value; "),
    ],
    ids=["long number", "half a character", "like a mark", "bytes", "set"],
)
@pytest.mark.parametrize("kind", CLASSES)
def test_a_value_that_no_file_can_hold(kind: str, make: Build, what: str) -> None:
    where, at = below(kind)

    (line,) = faults(kind, lambda: at({**plain_dns(kind), "rollback_to": make()}))

    assert line.startswith(f"{where}.rollback_to: {what}")


@pytest.mark.parametrize("make", [nested, loop])
@pytest.mark.parametrize("kind", CLASSES)
def test_what_is_nested_without_end(kind: str, make: Build) -> None:
    _, at = below(kind)
    where = "domains" if kind == "ClickTracking" else "dns"

    lines = faults(kind, lambda: at({**plain_dns(kind), "zone": make()}))

    assert f"{where}: is nested more than {DEEPEST} levels deep; a few levels will do" in lines


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: HOST, f"hosts: is the text '{HOST}', not a list; list at least one host name"),
        (lambda: {"a": 1}, "hosts: is a map, not a list; list at least one host name"),
        (lambda: 5, "hosts: is the number 5, not a list; list at least one host name"),
        (lambda: None, "hosts: names no tracking domain; list at least one host name"),
        (tuple, "hosts: names no tracking domain; list at least one host name"),
        (lambda: late(HOST), f"hosts: {NOT_KNOWN}"),
        (lambda: {HOST}, "hosts: is a set, which is no value; write the value itself; of a "),
        (lambda: [late(HOST)], f"hosts[0]: {NOT_KNOWN}"),
        (lambda: [5], "hosts[0]: is the number 5, not text; write the host name"),
        (lambda: [HOST, None], "hosts[1]: missing; write the host name"),
    ],
    ids=[
        *("text", "map", "number", "None", "nothing", "Output", "set"),
        *("Output within", "number within", "None within"),
    ],
)
@pytest.mark.parametrize("kind", PAIRS)
def test_hosts_of_another_kind(kind: str, make: Build, expected: str) -> None:
    (line,) = faults(kind, lambda: {**plain(kind), "hosts": make()})

    assert line.startswith(expected)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (lambda: {"host": late(HOST)}, f"host: {NOT_KNOWN}"),
        (lambda: {"host": 5}, "host: is the number 5, not text; write the host name"),
        (lambda: {"host": None}, "host: missing; write the host name"),
        (lambda: {"cdn": ["fastly"]}, "cdn: is a list; use one of cloudflare, cloudfront, "),
        (lambda: {"cdn": {"x": 1}}, "cdn: is a map; use one of cloudflare, cloudfront, "),
        (lambda: {"cdn": {"fastly"}}, "cdn: is a set, which is no value; "),
        (lambda: {"target": [HOST]}, "target: is a list, not a map; write a map"),
        (
            lambda: {"region": "eu-middle-1", "target": {"value": "x.example.net"}},
            "region: 'eu-middle-1' is no region of SendGrid; use one of eu, global",
        ),
    ],
    ids=[
        *("host an Output", "host a number", "host None"),
        *("cdn a list", "cdn a map", "cdn a set", "target a list", "unknown region"),
    ],
)
def test_a_tracking_domain_by_itself(more: Build, expected: str) -> None:
    (line,) = faults("TrackingDomain", lambda: {**ALONE, **more()})

    assert line.startswith(expected)


@pytest.mark.parametrize("hosts", [None, HOST, []])
@pytest.mark.parametrize("kind", PAIRS)
def test_what_else_is_wrong_is_said_beside_the_hosts(kind: str, hosts: object) -> None:
    """And nothing of an output whose place takes one."""
    dns = {"provider": "cloudflare", "zone": "example.com"}

    def make() -> dict[str, Any]:
        zone = {**dns, "zone_id": late("0" * 32)}
        return {**plain(kind), "hosts": hosts, "stage": "alive", "dns": zone}

    assert [line.split(": ")[0] for line in faults(kind, make)] == ["hosts", "stage"]


def test_what_else_is_wrong_is_said_beside_the_host() -> None:

    def make() -> dict[str, Any]:
        return {"target": {"value": late("x.example.net")}, "stage": "alive"}

    lines = faults("TrackingDomain", make)

    assert [line.split(": ")[0] for line in lines] == ["esp", "host", "stage"]


def test_a_tracking_domain_without_its_host() -> None:
    without = {key: value for key, value in ALONE.items() if key != "host"}

    assert faults("TrackingDomain", lambda: without) == ["host: missing; write the host name"]
