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
from tests.config.reading import HOST, config, read

ROOT = Path(__file__).parents[2]
LINE = "# yaml-language-server: $schema="
SHIPPED = sorted(
    file
    for file in (*ROOT.glob("Pulumi.*.yaml"), *(ROOT / "tests").rglob("Pulumi.*.yaml"))
    if file.name != "Pulumi.yaml"
)
AWS: dict[str, Any] = {"cdn": "cloudfront", "esp": "sendgrid"}
ZONE: dict[str, Any] = {"provider": "route53", "zone": "example.com"}
FLARE: dict[str, Any] = {
    "cdn": "cloudflare",
    "esp": "sendgrid",
    "dns": {"provider": "cloudflare", "zone": "email.example.com"},
}
FASTLY: dict[str, Any] = {"cdn": "fastly", "esp": "sendgrid"}
KEYCDN: dict[str, Any] = {"cdn": "keycdn", "esp": "sendgrid"}
PROXY: dict[str, Any] = {"cdn": "proxy", "esp": "sendgrid", "proxy": {"address": "203.0.113.10"}}
PARTIAL: dict[str, Any] = {"setup": "partial", "plan": "business", "zone": "example.com"}
FINGERPRINT = ":".join(["0F"] * 32)

FAULTY: dict[str, dict[str, Any]] = {
    "no cdn": {"esp": "sendgrid"},
    "no esp": {"cdn": "cloudfront"},
    "unknown key": {**AWS, "stge": "live"},
    "unknown cdn": {**AWS, "cdn": "akamai"},
    "unknown esp": {**AWS, "esp": "mailgun"},
    "unknown stage": {**AWS, "stage": "prod"},
    "unknown settings": {**AWS, "settings": "newest"},
    "a pair that is not documented": {"cdn": "keycdn", "esp": "sparkpost"},
    "a standby that is not documented": {
        **AWS,
        "esp": "ses",
        "region": "eu-west-1",
        "also": ["keycdn"],
    },
    "the same cdn as a standby": {**AWS, "also": ["cloudfront"]},
    "a standby twice": {**AWS, "also": ["fastly", "fastly"]},
    "no list": {**AWS, "also": "fastly"},
    "no region of sendgrid": {**AWS, "region": "us"},
    "no region of sparkpost": {**AWS, "esp": "sparkpost", "region": "global"},
    "no region of ses": {**AWS, "esp": "ses", "region": "eu-west-99"},
    "ses without a region": {**AWS, "esp": "ses"},
    "an owner record at sparkpost": {**AWS, "esp": "sparkpost", "owner_record": "1.example.com"},
    "an owner record of sendgrid's": {**AWS, "owner_record": "u1.wl.sendgrid.net"},
    "an owner record at an apex": {**AWS, "owner_record": "example.org"},
    "a wildcard": {**AWS, "owner_record": "*.email.example.com"},
    "an address": {**AWS, "origin": "203.0.113.10"},
    "a url": {**AWS, "origin": "https://sendgrid.example.com/"},
    "another esp's host": {**AWS, "origin": "spgo.io"},
    "another cdn's options": {**AWS, "fastly": {"ttl": 10}},
    "a group name with a dot": {**AWS, "group": "a.b"},
    "text for true": {**AWS, "protect": "yes"},
    "dns: unknown provider": {**AWS, "dns": {"provider": "godaddy"}},
    "dns: no zone": {**AWS, "dns": {"provider": "route53"}},
    "dns: no zone at cloudflare": {"cdn": "cloudflare", "esp": "sendgrid"},
    "dns: a zone id of another provider": {**AWS, "dns": {**ZONE, "zone_id": "abc"}},
    "dns: a zone id by hand": {**AWS, "dns": {"zone_id": "Z0123456789ABCDEFGHIJ"}},
    "dns: existing by hand": {**AWS, "dns": {"existing": True}},
    "dns: a record's id at route 53": {**AWS, "dns": {**ZONE, "existing": "0a1b"}},
    "dns: no record's id": {**FLARE, "dns": {**FLARE["dns"], "existing": "yes"}},
    "dns: an alias by hand": {**AWS, "dns": {"record": "alias"}},
    "dns: an alias of fastly": {**FASTLY, "dns": {**ZONE, "record": "alias"}},
    "dns: ttl as text": {**AWS, "dns": {**ZONE, "ttl": "300"}},
    "dns: ttl of two days": {**AWS, "dns": {**ZONE, "ttl": 172800}},
    "dns: ttl below cloudflare's": {**FLARE, "dns": {**FLARE["dns"], "ttl": 45}},
    "dns: ttl below an enterprise's": {
        **FLARE,
        "dns": {**FLARE["dns"], "ttl": 29},
        "cloudflare": {"plan": "enterprise"},
    },
    "dns: ttl of google": {**AWS, "dns": {"provider": "google", "zone": "example.com", "ttl": 0}},
    "dns: the zone is sendgrid's": {**AWS, "dns": {"zone": "sendgrid.net"}},
    "certificate: unknown source": {**AWS, "certificate": {"source": "acme"}},
    "certificate: another cdn's source": {**AWS, "certificate": {"source": "universal"}},
    "certificate: no arn": {**AWS, "certificate": {"source": "acm-arn"}},
    "certificate: a broken arn": {**AWS, "certificate": {"source": "acm-arn", "arn": "arn:aws:x"}},
    "certificate: a broken id": {**AWS, "certificate": {"source": "iam", "id": "x"}},
    "certificate: an arn for nothing": {
        **AWS,
        "certificate": {"arn": "arn:aws:acm:us-east-1:111122223333:certificate/0a1b"},
    },
    "certificate: a key for nothing": {**AWS, "certificate": {"source": "acm", "key": "/a/b.pem"}},
    "certificate: an unknown authority": {**FASTLY, "certificate": {"authority": "lets_encrypt"}},
    "certificate: an authority of another": {
        **FASTLY,
        "certificate": {"source": "fastly", "authority": "google"},
    },
    "certificate: a wait of two days": {**AWS, "certificate": {"wait": "2d"}},
    "certificate: a wait above a day": {**AWS, "certificate": {"wait": "25h"}},
    "certificate: half of an own one": {
        **KEYCDN,
        "certificate": {"source": "custom", "certificate": "a.pem"},
    },
    "certificate: the private key itself": {**KEYCDN, "certificate": {"private_key": "x"}},
    "certificate: a relative path on a proxy": {
        **PROXY,
        "certificate": {"certificate": "a.pem", "key": "b.pem"},
    },
    "certificate: no key on a proxy": {**PROXY, "certificate": {"certificate": "/a/b.pem"}},
    "cloudflare: dns elsewhere": {**FLARE, "dns": ZONE},
    "cloudflare: a partial zone's key": {**FLARE, "cloudflare": {"zone": "example.com"}},
    "cloudflare: partial on a free plan": {
        **FLARE,
        "dns": {},
        "cloudflare": {**PARTIAL, "plan": "free"},
    },
    "cloudflare: partial with its own dns": {**FLARE, "cloudflare": PARTIAL},
    "cloudflare: partial without a zone": {
        **FLARE,
        "dns": {"provider": "manual"},
        "cloudflare": {"setup": "partial", "plan": "business"},
    },
    "cloudflare: an own certificate on a free plan": {
        **FLARE,
        "certificate": {"source": "custom", "certificate": "a.pem", "key_secret": "k"},
    },
    "cloudflare: a transform rule as a page rule": {
        **FLARE,
        "x_forwarded_host": True,
        "cloudflare": {"rules": "page_rules"},
    },
    "cloudfront: methods": {**AWS, "cloudfront": {"methods": ["GET", "POST"]}},
    "cloudfront: a tag of aws": {**AWS, "cloudfront": {"tags": {"aws:name": "x"}}},
    "cloudfront: a tag with a bracket": {**AWS, "cloudfront": {"tags": {"name": "<x>"}}},
    "cloudfront: a prefix with a slash": {
        **AWS,
        "cloudfront": {"logging": {"bucket": "b.s3.amazonaws.com", "prefix": "/x"}},
    },
    "cloudfront: no bucket": {**AWS, "cloudfront": {"logging": {"prefix": "x"}}},
    "cloudfront: a web acl of a region": {**AWS, "cloudfront": {"web_acl": "arn:aws:wafv2:eu"}},
    "fastly: a ttl of a day": {**FASTLY, "fastly": {"ttl": 86400}},
    "fastly: a target that is not fastly's": {
        **FASTLY,
        "fastly": {"cname_target": "x.example.com"},
    },
    "fastly: a target without tls": {
        **FASTLY,
        "fastly": {"cname_target": "nonssl.global.fastly.net"},
    },
    "fastly: an own certificate without a target": {
        **FASTLY,
        "certificate": {"source": "custom", "certificate": "a.pem", "key_secret": "k"},
    },
    "keycdn: live with a gap": {**KEYCDN, "stage": "live"},
    "keycdn: live with a gap and unguarded": {
        **KEYCDN,
        "dns": ZONE,
        "guard": False,
        "stage": "live",
    },
    "guard: a word": {**AWS, "guard": "yes"},
    "keycdn: no forwarded host": {**KEYCDN, "x_forwarded_host": False},
    "keycdn: an expiry of none": {**KEYCDN, "keycdn": {"max_expire": 0}},
    "proxy: no address": {"cdn": "proxy", "esp": "sendgrid"},
    "proxy: loopback": {**PROXY, "proxy": {"address": "127.0.0.1"}},
    "proxy: sendgrid": {**PROXY, "proxy": {"address": "sendgrid.net"}},
    "proxy: an old nginx": {**PROXY, "proxy": {**PROXY["proxy"], "nginx_version": "1.18.0"}},
    "proxy: no server": {**PROXY, "proxy": {**PROXY["proxy"], "servers": []}},
    "proxy: port 0": {**PROXY, "proxy": {**PROXY["proxy"], "http_port": 0}},
    "proxy: a resolver's name": {**PROXY, "proxy": {**PROXY["proxy"], "resolver": "dns.example"}},
    "proxy: a relative path": {**PROXY, "proxy": {**PROXY["proxy"], "assetlinks": "a.json"}},
    "adopt: another cdn's": {**FASTLY, "adopt": {"distribution": "E1A2B3C4D5E6F7"}},
    "adopt: no id": {**AWS, "adopt": {"distribution": "my-distribution"}},
    "deep links: no team": {**AWS, "deep_links": {"apple": ["com.example.shop"]}},
    "deep links: an app twice": {**AWS, "deep_links": {"apple": ["ABCDE12345.a.b"] * 2}},
    "deep links: no fingerprint": {
        **AWS,
        "deep_links": {"android": [{"package": "com.example", "fingerprints": []}]},
    },
}
"""What is wrong -> the keys of one domain."""

SOUND: dict[str, dict[str, Any]] = {
    "plain": AWS,
    "cloudflare": FLARE,
    "a tenant": {**AWS, "esp": "sparkpost", "origin": "tenant.e.sparkpost.com"},
    "a new region": {**AWS, "esp": "ses", "region": "xx-new-1", "origin": "r.xx-new-1.awstrack.me"},
    "with a standby": {**AWS, "also": ["fastly"], "fastly": {"ttl": 0}, "cloudfront": {}},
    "a standby's certificate": {
        **AWS,
        "also": ["fastly"],
        "certificate": {"authority": "certainly"},
    },
    "an alias": {**AWS, "dns": {**ZONE, "record": "alias", "ttl": 60}},
    "an alias of a standby": {**FASTLY, "also": ["cloudfront"], "dns": {**ZONE, "record": "alias"}},
    "an enterprise's ttl": {
        **FLARE,
        "dns": {**FLARE["dns"], "ttl": 30},
        "cloudflare": {"plan": "enterprise"},
    },
    "cloudflare: a record's id": {**FLARE, "dns": {**FLARE["dns"], "existing": "0a1b"}},
    "cloudflare: partial": {**FLARE, "dns": {"provider": "manual"}, "cloudflare": PARTIAL},
    "upper case": {**AWS, "owner_record": "1234567.Email.Example.COM."},
    "an international name": {**AWS, "owner_record": "münchen.example.com"},
    "a wait": {**AWS, "certificate": {"wait": "24h"}},
    "methods in any order": {**AWS, "cloudfront": {"methods": ["HEAD", "GET"]}},
    "tags": {**AWS, "cloudfront": {"tags": {"équipe": "Straße 1 @home"}}},
    "keycdn": {**KEYCDN, "stage": "live", "keycdn": {"accept_https_gap": True}},
    "keycdn: guarded": {**KEYCDN, "dns": ZONE, "stage": "live"},
    "guard: warn": {**AWS, "guard": "warn"},
    "proxy": {**PROXY, "proxy": {"address": "2001:db8::1", "servers": "nginx", "resolver": "::1"}},
    "proxy: a host that begins like an address": {
        **PROXY,
        "proxy": {"address": "ffaa.example.net"},
    },
    "deep links": {
        **AWS,
        "deep_links": {
            "apple": ["ABCDE12345.com.example.shop"],
            "android": [{"package": "com.example", "fingerprints": [FINGERPRINT.lower()]}],
        },
    },
    "nothing said": {**AWS, "group": None, "region": None, "cloudfront": {"methods": None}},
    "no name": {**AWS, "origin": None, "owner_record": None, "dns": {**ZONE, "zone_id": None}},
    "no path": {**PROXY, "certificate": {"certificate": None}},
}


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
