"""The schema of stack files that editors read: it is current, and agrees with the program."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
import yaml

from components import write_schema
from components.config.faults import ConfigError, FaultyValueError
from components.config.hosts import canonical
from components.config.kinds import seconds
from components.config.schema import of_stack_file
from components.proxy.options import version
from components.registry import CDNS
from tests.config.editor_cases import AWS, FAULTY, SOUND
from tests.config.reading import HOST, config, read

ROOT = Path(__file__).parents[2]
LINE = "# yaml-language-server: $schema="
SHIPPED = sorted(
    file
    for file in (*ROOT.glob("Pulumi.*.yaml"), *(ROOT / "tests").rglob("Pulumi.*.yaml"))
    if file.name != "Pulumi.yaml"
)


@cache
def validator() -> jsonschema.Draft7Validator:
    schema = json.loads(write_schema.FILE.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def _errors(content: Any) -> Iterable[jsonschema.ValidationError]:
    check: Any = validator()
    return check.iter_errors(content)


def found(content: Any) -> list[str]:
    """What an editor would show about a file."""
    return [f"{error.json_path}: {error.message}" for error in _errors(content)]


def both(keys: Mapping[str, Any], defaults: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What an editor shows about one domain, and what the program says of it."""
    named = "key_secret" in {**defaults, **keys}.get("certificate", {})
    secrets = {"ssl-click-tracking:k"} if named else set[str]()
    sections = {"ssl-click-tracking:domains": {HOST: keys}, "ssl-click-tracking:defaults": defaults}
    shown = found({"config": {**sections, **{key: {"secure": "v1:abc"} for key in secrets}}})
    try:
        read({**config({HOST: keys}, defaults=defaults), **dict.fromkeys(secrets, "x")}, secrets)
    except ConfigError as error:
        return shown, [str(fault) for fault in error.faults]
    return shown, []


def test_the_file_is_current() -> None:
    current = write_schema.FILE.read_text(encoding="utf-8") == write_schema.text()

    assert current, "run `make schema`, read the difference it makes, and commit it"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_shipped_file_is_sound_and_leads_an_editor_to_the_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    first = text.splitlines()[0]

    assert not found(yaml.safe_load(text))
    assert first.startswith(LINE)
    assert (file.parent / first.removeprefix(LINE)).resolve() == write_schema.FILE


@pytest.mark.parametrize("page", ["README.md"])
def test_what_a_page_shows_is_sound(page: str) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    files = [content for block in blocks if "config" in (content := yaml.safe_load(block))]

    assert files
    assert not [error for content in files for error in found(content)]


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_seen_where_the_program_sees_it(name: str) -> None:
    shown, said = both(FAULTY[name], {})
    assert said
    assert shown, said

    shown, said = both({}, FAULTY[name])
    # What belongs to another CDN is no fault of the defaults.
    assert bool(shown) == bool(said), (shown, said)


@pytest.mark.parametrize("name", SOUND)
def test_what_the_program_takes_is_no_fault(name: str) -> None:
    assert both(SOUND[name], {}) == ([], [])
    assert both({}, SOUND[name]) == ([], [])


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("a pair that is not documented", "cdn"),
        ("certificate: another cdn's source", "cdn"),
        ("another esp's host", "esp"),
        ("fastly: an own certificate without a target", "certificate"),
        ("keycdn: live with a gap", "stage"),
    ],
)
def test_a_fault_between_a_domain_and_the_defaults_is_seen(name: str, own: str) -> None:
    rest = dict(FAULTY[name])
    keys = {own: rest.pop(own)}

    for shown, said in (both(keys, rest), both(rest, keys)):
        assert shown
        assert said
    shown, said = both({**keys, **AWS, "certificate": {}, "origin": None, "stage": "build"}, rest)
    assert bool(shown) == bool(said), (shown, said)


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"ssl-click-tracking:domains": {}},
        {"ssl-click-tracking:domains": "ablink"},
        {"ssl-click-tracking:domains": {"https://ablink.example.com/": AWS}},
        {"ssl-click-tracking:domains": {"*.example.com": AWS}},
        {"ssl-click-tracking:domains": {"example.com": AWS}},
        {"ssl-click-tracking:domains": {"ablink.sendgrid.net": AWS}},
        {"ssl-click-tracking:domains": {"192.0.2.1": AWS}},
        {"ssl-click-tracking:domains": {HOST: None}},
        {"ssl-click-tracking:domains": {HOST: {"secure": "v1:abc"}}},
        {"ssl-click-tracking:domains": {HOST: AWS}, "ssl-click-tracking:domain": {}},
        {"ssl-click-tracking:domains": {HOST: AWS}, "ssl-click-tracking:token": "in the clear"},
        {"ssl-click-tracking:domains": {HOST: AWS}, "aws:secretKey": "in the clear"},
        {"ssl-click-tracking:domains": {HOST: AWS}, "ssl-click-tracking:accounts": {"a b": {}}},
        {"ssl-click-tracking:domains": {HOST: AWS}, "ssl-click-tracking:accounts": {"a": {}}},
        {"ssl-click-tracking:domains": {HOST: AWS}, "ssl-click-tracking:allow_empty": "yes"},
    ],
    ids=str,
)
def test_a_fault_of_a_section_is_seen(config: dict[str, Any]) -> None:
    assert found({"config": config})


@pytest.mark.parametrize(
    "config",
    [
        {"ssl-click-tracking:domains": {}, "ssl-click-tracking:allow_empty": True},
        {"ssl-click-tracking:domains": '{"ablink.email.example.com": {}}'},
        {"domains": {HOST: {"cdn": "cloudfront"}}, "defaults": {"esp": "sendgrid"}},
        {
            "ssl-click-tracking:domains": {HOST: AWS},
            "ssl-click-tracking:accounts": {"shop": {"token_secret": "shop-token"}},
            "ssl-click-tracking:shop-token": {"secure": "v1:abc"},
            "aws:region": "us-east-1",
            "aws:secretKey": {"secure": "v1:abc"},
        },
    ],
    ids=str,
)
def test_what_a_section_may_be_is_no_fault(config: dict[str, Any]) -> None:
    assert not found({"config": config, "encryptionsalt": "v1:abc"})


def described(schema: object, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of a section, with its schema."""
    if not isinstance(schema, dict):
        return
    whole = cast(dict[str, Any], schema)
    for name, part in whole.get("properties", {}).items():
        yield f"{place}.{name}", part
        yield from described(part, f"{place}.{name}")
    for word in ("items", "additionalProperties"):
        yield from described(whole.get(word), f"{place}.*")


def test_every_key_has_a_description_and_examples_that_hold() -> None:
    schema = of_stack_file()
    sections = schema["properties"]["config"]["properties"]
    keys = [
        *described(schema["definitions"]["domain"]),
        *described({"properties": sections}),
        *described(sections["ssl-click-tracking:accounts"]["additionalProperties"]),
    ]

    assert len(keys) > 80
    for place, part in keys:
        whole = {**part, "definitions": schema["definitions"]}
        assert part.get("description"), (
            f"{place}: describe it in its class's docstring (Attributes)"
        )
        assert "sources/" not in part["description"], place
        assert part.get("examples"), (
            f"{place}: give its type an example (components/config/shown.py)"
        )
        for example in part["examples"]:
            check: Any = jsonschema.Draft7Validator(whole)
            assert check.is_valid(example), (place, example)


@pytest.mark.parametrize("number", [0, 1, 9, 60, 99, 1439, 1440, 1441, 8640, 86399, 86400, 86401])
@pytest.mark.parametrize("unit", ["s", "m", "h", "d", ""])
def test_a_duration_s_pattern_is_its_rule(number: int, unit: str) -> None:
    assert agrees(f"{number}{unit}", ("certificate", "wait"), seconds)


@pytest.mark.parametrize(
    "text",
    ["1.18", "1.18.9", "1.19", "1.19.3", "1.19.4", "1.20", "1.9.9", "0.9", "2.0", "1.100", "x"],
)
def test_a_version_s_pattern_is_its_rule(text: str) -> None:
    assert agrees(text, ("proxy", "nginx_version"), version)


@pytest.mark.parametrize(
    "text",
    [
        *("a.b", "a", "a..b", "-a.example.com", "a-.example.com", "a_b.example.com", "a.b.c."),
        *("a.1", "1.2.3.4", "a.example.com:80", "*.a.b", f"{'a' * 63}.b", f"{'a' * 64}.b"),
        *(" a.b ", "A.B", "bücher.example", ".".join(["a" * 60] * 5), "a b.example.com", ""),
    ],
)
def test_a_host_s_pattern_is_its_rule(text: str) -> None:
    assert agrees(text, ("origin",), canonical)


def agrees(text: str, place: tuple[str, ...], rule: Callable[[str], object]) -> bool:
    """Whether the pattern at `place` takes `text` exactly when the rule does."""
    part = of_stack_file()["definitions"]["domain"]
    for key in place:
        part = part["properties"][key]
    try:
        rule(text)
    except FaultyValueError:
        return not re.search(part["pattern"], text)
    return bool(re.search(part["pattern"], text))


def test_a_certificate_source_takes_the_same_at_every_cdn() -> None:
    """The schema's rules about a source do not ask for the CDN."""
    known: dict[str, object] = {}
    for cdn in CDNS.values():
        for source, keys in cdn.sources.items():
            assert known.setdefault(source, keys) == keys, source
