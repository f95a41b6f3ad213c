"""Messages: nothing that may be a secret, bounded, a line a fault, at the fault's own place."""

import base64
import string
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.config.faults import MOST_SHOWN, ConfigError, Fault, FaultyValueError, path, safe
from tests.config.reading import HOST, PLAIN, config, faults, read

TOKEN = st.one_of(
    st.text(string.ascii_letters + string.digits + "_-", min_size=24, max_size=60),
    st.binary(min_size=24, max_size=64).map(lambda raw: base64.b64encode(raw).decode()),
    st.text("0123456789abcdef", min_size=37, max_size=64),
).filter(
    lambda text: (
        any(c.isdigit() for c in text)
        and any(c.islower() for c in text)
        and (any(c.isupper() for c in text) or text.isalnum())
    )
)
PEM = st.text(string.ascii_letters + string.digits + "+/\n", min_size=10).map(
    lambda body: f"-----BEGIN RSA PRIVATE KEY-----\nMII{body}\n-----END RSA PRIVATE KEY-----"
)
AROUND = st.text("abc 'é:;,", max_size=8)


@given(AROUND, TOKEN, AROUND)
def test_a_token_is_shown_in_no_part_of_a_fault(before: str, token: str, after: str) -> None:
    text = f"{before}'{token}'{after}"

    assert token not in str(Fault(text, text, text))
    assert token not in str(FaultyValueError(text, text))


@given(PEM)
def test_a_key_is_shown_in_no_part_of_a_fault(pem: str) -> None:
    secret = pem.split("-----")[2].strip()

    shown = str(Fault(path("domains", pem), f"'{pem}' is not known", f"not {pem}"))

    assert secret not in shown
    assert not [line for line in secret.split() if len(line) >= 24 and line in shown]


PLACES: list[dict[str, Any]] = [
    {"cdn": "SECRET"},
    {"region": "SECRET"},
    {"dns": {"zone_id": "SECRET", "provider": "route53"}},
    {"dns": {"existing": "SECRET", "provider": "cloudflare", "zone": "example.com"}},
    {"certificate": {"source": "acm-arn", "arn": "SECRET"}},
    {"certificate": {"wait": "SECRET"}},
    {"account": "SECRET"},
    {"adopt": {"distribution": "SECRET"}},
    {"cloudfront": {"web_acl": "SECRET"}},
    {"SECRET": 1},
    {"dns": {"ttl": "SECRET"}},
    {"stage": {"SECRET": 1}},
]


@pytest.mark.parametrize("keys", PLACES, ids=str)
@pytest.mark.parametrize(
    "secret",
    [
        "Xf8sdkfjSDFkjsdfSDFkjsdf8SDFKJ23",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "sk_prod_YWJjZGVmZ2hpamts",
        "c2547eb745079dac9320b638f5e225cf483cc",
        "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqh\\n-----END PRIVATE KEY-----",
    ],
)
def test_a_secret_in_the_wrong_place_is_never_echoed(keys: dict[str, Any], secret: str) -> None:
    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {filled(key): filled(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
        return secret if value == "SECRET" else value

    text = "\n".join(faults({HOST: {**PLAIN, **filled(keys)}}, accounts={"p": {"profile": "x"}}))

    assert secret not in text
    assert secret[-20:] not in text
    assert "MIIEvQ" not in text


@pytest.mark.parametrize(
    "text",
    [
        "'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012'",
        "'023e105f4ecef8ad9ca31a8372d0c353' is not a zone ID",
        'domains."tracking-2024-newsletter-campaigns-01.click.mail.example.com".dns',
        "'_3639ac514e785e898d2646601fa951d5.example.com'",
        "'/etc/letsencrypt/live/links.example.com/fullchain.pem'",
        "'SU1Z0isxPaozGVKXdv0eY' is adopted",
        "it has to begin with -----BEGIN CERTIFICATE-----",
    ],
)
def test_what_is_no_secret_is_shown(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("half", [0xD800, 0xDFFF])
def test_half_of_a_character_is_written_as_an_escape(half: int) -> None:
    """Only a program can have it; it has no bytes, and so could not be printed."""
    assert safe(f"'\ud7ff{chr(half)}\ue000'") == f"'\ud7ff\\u{half:04x}\ue000'"


@given(st.text(max_size=5000))
def test_every_message_is_one_bounded_line(text: str) -> None:
    shown = str(Fault(text, f"'{text}'", text))

    assert len(shown.splitlines()) <= 1
    assert len(shown) < 3 * 800


def test_a_thousand_faulty_domains_give_a_report_that_says_how_many_more() -> None:
    domains = {f"a{n}.example.com": {**PLAIN, "stage": f"x{n}"} for n in range(1000)}
    with pytest.raises(ConfigError) as caught:
        read(config(domains))

    lines = str(caught.value).splitlines()
    assert len(caught.value.faults) == 1000
    assert lines[0].startswith("the stack file has 1000 faults")
    assert (len(lines), lines[-1]) == (MOST_SHOWN + 2, "  ... and 950 more; mend these first")


@pytest.mark.parametrize(
    ("defaults", "expected"),
    [
        ({"region": "euu"}, "defaults.region: 'euu' is no region of SendGrid; did you mean 'eu'?"),
        (
            {"dns": {"provider": "route53", "zone": "exmaple.com"}},
            "defaults.dns.zone: 'exmaple.com' does not contain this host; did you mean 'example",
        ),
        ({"adopt": {"service": "SU1Z0isxPaozGVKXdv0eY"}}, "defaults.adopt.service: is of Fastly"),
    ],
)
def test_one_fault_in_defaults_is_one_fault_at_its_place(
    defaults: dict[str, Any], expected: str
) -> None:
    domains = {f"a{n}.example.com": {**PLAIN, "group": "g"} for n in range(5)}
    (found,) = faults(domains, defaults=defaults)

    assert found.startswith(expected)


def test_a_fault_in_a_default_block_is_one_fault_though_only_some_domains_use_that_cdn() -> None:
    flare = {**PLAIN, "cdn": "cloudflare", "dns": {"provider": "route53", "zone": "example.com"}}
    domains = {f"a{n}.example.com": flare if n else PLAIN for n in range(4)}
    defaults = {"cloudflare": {"setup": "partial", "zone": "example.com"}}
    (found,) = faults(domains, defaults=defaults)

    assert found.startswith("defaults.cloudflare.setup: is 'partial', which the plan 'free'")


def test_a_default_that_only_one_domain_cannot_take_is_a_fault_of_that_domain() -> None:
    defaults = {"dns": {"provider": "route53", "zone": "example.com"}}
    (found,) = faults({"a.example.com": PLAIN, "b.example.net": PLAIN}, defaults=defaults)

    assert found.startswith("domains.\"b.example.net\".dns.zone: 'example.com' does not contain")


@given(st.text(min_size=1, max_size=12))
def test_a_key_with_odd_characters_is_quoted(key: str) -> None:
    assume(len(safe(key)) == len(key))
    shown = path("domains", key)
    plain = all(c in string.ascii_letters + string.digits + "_-" for c in key)

    assert shown.startswith('domains."') is not plain


@pytest.mark.parametrize("levels", [21, 500, 5_000, 100_000])
@pytest.mark.parametrize("bracket", ["[]", "{}"])
def test_nesting_of_any_depth_is_a_message(levels: int, bracket: str) -> None:
    key = '"a":' if bracket == "{}" else ""
    nested = (bracket[0] + key) * levels + ("0" if key else "") + bracket[1] * levels
    text = f'{{"{HOST}": {nested}}}'
    found = faults(text)

    assert "domains: is nested more than 20 levels deep; a few levels will do" in found


@pytest.mark.parametrize(
    "key", ["fastly:apikey", "fastly:api_key", "Fastly:APIKey", "cloudflare:api-token"]
)
def test_a_cloud_s_key_in_the_clear_is_seen_in_any_spelling(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read({**config({HOST: PLAIN}), key: "hunter2"})

    assert f"{key}: stands in the clear in the stack file" in str(caught.value)
    assert "hunter2" not in str(caught.value)
