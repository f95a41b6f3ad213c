"""A stack file that does not fit: every fault says where, what, and what to do."""

from typing import Any

import pytest

from components.config.faults import ConfigError
from tests.config.reading import HOST, PLAIN, config, fault, faults, read


def test_all_faults_of_all_domains_are_reported_at_once() -> None:
    found = faults(
        {
            "a.example.com": {**PLAIN, "stage": "lives"},
            "b.example.com": {**PLAIN, "dns": {"ttl": "300"}},
            "localhost": PLAIN,
        },
        defaults={"certficate": {}},
        domans={},
    )

    assert len(found) == 5, found


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"cdn": "cloudfrnt"}, "HOST.cdn: 'cloudfrnt' is not known; did you mean 'cloudfront'?"),
        ({"esp": None}, "HOST.esp: is empty; use one of sendgrid, ses, sparkpost"),
        (
            {"stage": True},
            "HOST.stage: is true (a yes/no value); use one of build, certificate, live",
        ),
        (
            {"origin": HOST},
            "HOST.origin: is the tracking domain itself, so the CDN would ask itself; "
            "write the ESP's own host name, or remove it",
        ),
        ({"stge": "live"}, "HOST.stge: unknown key; did you mean 'stage'?"),
        ({"host": "x"}, "HOST.host: unknown key; the host is the key of the map"),
        ({"dns": {"zne": "a.b"}}, "HOST.dns.zne: unknown key; did you mean 'zone'?"),
        (
            {"dns": {"ttl": "300"}},
            "HOST.dns.ttl: is the text '300', not a whole number; remove the quotes",
        ),
        (
            {"dns": {"ttl": 1.5}},
            "HOST.dns.ttl: is the number 1.5, not a whole number; write a whole number",
        ),
        (
            {"dns": {"ttl": 10_000_000}},
            "HOST.dns.ttl: 10000000 is not a TTL between 0 and 86400 seconds; "
            "use 300 while changing things, 3600 when settled",
        ),
        (
            {"protect": "yes"},
            "HOST.protect: is the text 'yes', not true or false; "
            "write true or false, without quotes",
        ),
        ({"group": True}, "HOST.group: is true (a yes/no value), not text; quote it"),
        (
            {"dns": {"zone_id": 1.2345678901234568e20}},
            "HOST.dns.zone_id: is the number 1.2345678901234568e+20, not text; "
            "YAML read it as a number and lost digits: quote it",
        ),
        (
            {"stage": "2026-01-01T00:00:00Z"},
            "HOST.stage: '2026-01-01T00:00:00Z' is not known; use one of build, certificate, live",
        ),
        (
            {"certificate": None},
            "HOST.certificate: is empty, not a map; fill it in or remove the key",
        ),
        ({"certificate": []}, "HOST.certificate: is a list, not a map; write a map"),
        (
            {"cloudfront": {"methods": ["GET"]}},
            "HOST.cloudfront.methods: ['GET'] is no set of methods CloudFront takes; use "
            "[GET, HEAD] or [GET, HEAD, OPTIONS] or [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]",
        ),
        (
            {"cloudfront": {"tags": {"a": 1}}},
            "HOST.cloudfront.tags.a: is the number 1, not text; quote it",
        ),
        (
            {"certificate": {"wait": "30"}},
            "HOST.certificate.wait: '30' is not a duration of at most a day; "
            "write it like 90s, 30m or 2h",
        ),
        (
            {"origin": "https://sendgrid.net"},
            "HOST.origin: 'https://sendgrid.net' is not a bare host name; "
            "leave out scheme, port and path: host name only",
        ),
    ],
)
def test_a_wrong_key_or_value_says_where_what_and_what_to_do(
    keys: dict[str, Any], expected: str
) -> None:
    assert expected == fault(keys)


def test_a_missing_key_lists_what_it_may_hold() -> None:
    (found,) = faults({HOST: {"cdn": "cloudfront"}})

    assert f'domains."{HOST}".esp: missing; set it to one of sendgrid, sparkpost, ses' == found


def test_a_fault_of_a_default_is_placed_in_the_defaults_once() -> None:
    found = faults(
        {"a.example.com": PLAIN, "b.example.com": PLAIN}, defaults={"dns": {"provider": "rout53"}}
    )

    assert found == ["defaults.dns.provider: 'rout53' is not known; did you mean 'route53'?"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "empty"), ("x", "the text 'x'"), (5, "the number 5"), ([], "a list")],
)
def test_a_domain_that_is_no_map_is_named(value: object, shown: str) -> None:
    assert [f'domains."{HOST}": is {shown}, not a map; write at least cdn and esp'] == faults(
        {HOST: value}
    )


def test_two_spellings_of_one_host_are_a_fault() -> None:
    (found,) = faults({HOST: PLAIN, HOST.upper(): PLAIN})

    assert "is the same host as" in found


def test_a_missing_section_is_a_fault() -> None:
    with pytest.raises(ConfigError, match="domains: missing"):
        read({})


@pytest.mark.parametrize("text", ["hello", "[1]", "null", "5"])
def test_domains_that_are_no_map_say_so(text: str) -> None:
    (found,) = faults(text)

    assert "not a map; write it as a YAML map under ssl-click-tracking:domains" in found


def test_an_unknown_key_of_the_namespace_is_a_fault_and_its_value_never_shown() -> None:
    (found,) = faults({HOST: PLAIN}, domians="hunter2")

    assert found == "ssl-click-tracking:domians: unknown key; did you mean 'domains'?"


@pytest.mark.parametrize("section", ["domains", "defaults", "accounts"])
def test_a_secret_inside_a_section_is_a_fault_that_shows_nothing_of_it(section: str) -> None:
    text = config({HOST: {**PLAIN, "stage": "hunter2"}})
    with pytest.raises(ConfigError) as caught:
        read(text, [f"ssl-click-tracking:{section}"])

    assert "hunter2" not in str(caught.value)
    assert "pulumi config set --secret" in str(caught.value)


def test_a_secret_in_place_of_the_name_of_its_key_is_never_shown() -> None:
    token = "Xf8sdkfjSDFkjsdfSDFkjsdf8SDFKJ23"
    account = {"p": {"profile": "production", "token_secret": token}}
    (found,) = faults({HOST: {**PLAIN, "account": "p"}}, accounts=account)

    assert token not in found
    assert found.startswith("accounts.p.token_secret: names no key of the stack file, and may be")
    assert "pulumi config set --secret ssl-click-tracking:NAME`, and write NAME here" in found


@pytest.mark.parametrize(
    "key",
    [
        *("keycdn:apiKey", "fastly:apiKey", "cloudflare:apiToken", "cloudflare:apiKey"),
        *("aws:secretKey", "aws:token"),
    ],
)
def test_a_key_of_a_cloud_in_the_clear_is_a_fault_that_shows_nothing_of_it(key: str) -> None:
    text = {**config({HOST: PLAIN}), key: "hunter2"}
    with pytest.raises(ConfigError) as caught:
        read(text)

    assert f"{key}: stands in the clear in the stack file; set it again" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert read(text, [key]).domains


def test_a_misspelt_key_of_what_the_vendors_name_is_a_fault_too() -> None:
    """What `adopt` leaves unsaid is made anew, and an account without its role is another one."""
    adopt = {"distrbution": "E1A2B3C4D5E6F7"}
    found = fault({"adopt": adopt})
    assert found == "HOST.adopt.distrbution: unknown key; did you mean 'distribution'?"

    entry = {"profile": "mail", "rol": "arn:aws:iam::111122223333:role/mail"}
    (found,) = faults({HOST: PLAIN}, accounts={"one": entry})
    assert found == "accounts.one.rol: unknown key; did you mean 'role'?"
