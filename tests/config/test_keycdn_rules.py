"""Rules that only KeyCDN knows: each one broken alone gives exactly its own fault."""

from typing import Any

import pytest

from components.config.faults import ConfigError
from tests.config.reading import HOST, config, read
from tests.support.certificates import own

PEM, KEY = own()
OWN = {"source": "custom", "certificate": PEM, "key_secret": "edge_key"}
PLAIN = {"cdn": "keycdn", "esp": "sendgrid"}
ROUTE53 = {"provider": "route53", "zone": "example.com"}


def faults(keys: dict[str, Any], **besides: str) -> list[str]:
    """The faults of one domain, without its host; `edge_key` is a secret of the stack."""
    text = {**config({HOST: {**PLAIN, **keys}}), **besides}
    secrets: list[str] = []
    if "certificate" in keys:
        text["ssl-click-tracking:edge_key"] = KEY
        secrets.append("ssl-click-tracking:edge_key")
    try:
        read(text, secrets)
    except ConfigError as error:
        return [str(fault).replace(f'domains."{HOST}"', "HOST") for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"stage": "live", "dns": ROUTE53, "guard": False},
            "HOST.stage: is 'live' with a Let's Encrypt certificate, which KeyCDN can get only",
        ),
        (
            {"stage": "live"},
            "HOST.stage: is 'live' with a Let's Encrypt certificate, which KeyCDN can get only "
            "after the name points at it: until then https links fail; if the name serves HTTPS "
            "today, bring a certificate (certificate.source: custom), which has no gap; if it "
            "never has, set keycdn.accept_https_gap: true",
        ),
        (
            {"adopt": {"zone": "mail"}},
            "HOST.adopt.zone: 'mail' is not a KeyCDN zone ID; write the number",
        ),
        (
            {"x_forwarded_host": False},
            "HOST.x_forwarded_host: cannot be turned off: KeyCDN sends X-Forwarded-Host",
        ),
        (
            {"keycdn": {"max_expire": 0}},
            "HOST.keycdn.max_expire: 0 is not between 1 and 1440 minutes; use 1",
        ),
        (
            {"keycdn": {"accept_https_gap": "yes"}},
            "HOST.keycdn.accept_https_gap: is the text 'yes', not true or false",
        ),
        (
            {"keycdn": {"acept_https_gap": True}},
            "HOST.keycdn.acept_https_gap: unknown key; did you mean 'accept_https_gap'?",
        ),
        (
            {"certificate": {**OWN, "certificate": "nowhere.pem"}},
            "HOST.certificate.certificate: 'nowhere.pem' is no PEM certificate and cannot be read "
            "as a file",
        ),
        (
            {"certificate": {**OWN, "certificate": f"{PEM}-----BEGIN PRIVATE KEY-----\n"}},
            "HOST.certificate.certificate: holds a private key, which would stand in the state",
        ),
        (
            {"certificate": {"source": "custom", "certificate": PEM}},
            "HOST.certificate.key_secret: missing; certificate source 'custom' needs it",
        ),
        (
            {"certificate": {"source": "acm"}},
            "HOST.certificate.source: 'acm' is no certificate source of keycdn; use letsencrypt",
        ),
        (
            {"esp": "sparkpost"},
            "HOST.cdn: 'keycdn' with esp 'sparkpost' is not covered; covered: ",
        ),
        (
            {"cloudfront": {}},
            "HOST.cloudfront: belongs to another CDN; remove it or use cloudfront",
        ),
    ],
)
def test_a_broken_rule_says_where_what_and_what_to_do(keys: dict[str, Any], expected: str) -> None:
    found = [text for text in faults(keys) if "edge_key: unknown key" not in text]

    assert len(found) == 1, found
    assert found[0].startswith(expected), found[0]


@pytest.mark.parametrize(
    "keys",
    [
        {"stage": "build"},
        {"stage": "certificate"},
        {"stage": "live", "keycdn": {"accept_https_gap": True}},
        {"stage": "live", "dns": ROUTE53},
        {"stage": "live", "dns": ROUTE53, "guard": "warn"},
        {"stage": "live", "certificate": OWN},
        {"cdn": "cloudfront", "also": ["keycdn"], "stage": "live"},
        {"x_forwarded_host": True},
        {"adopt": {"zone": "190710"}},
    ],
)
def test_what_is_right_is_no_fault(keys: dict[str, Any]) -> None:
    assert faults(keys) == []


def test_an_alias_record_for_a_zone_is_a_fault() -> None:
    dns = {"provider": "route53", "zone": "example.com", "record": "alias"}

    assert any("HOST.dns.record: is 'alias', which" in text for text in faults({"dns": dns}))


def test_the_api_key_in_the_clear_is_a_fault() -> None:
    (found,) = faults({}, **{"keycdn:apiKey": "hunter2"})

    assert found.startswith("keycdn:apiKey: stands in the clear in the stack file; set it again")
    assert "hunter2" not in found
