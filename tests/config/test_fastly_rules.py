"""Rules that only Fastly knows: each one broken alone gives exactly its own fault."""

from pathlib import Path
from typing import Any

import pytest

from components.config.faults import ConfigError
from components.config.values import Certificate, Domain
from components.fastly.checks import authority
from components.fastly.descriptor import FASTLY
from tests.config.reading import HOST, config, read, refused
from tests.support.certificates import own

PEM, KEY = own()
CUSTOM = {"source": "custom", "key_secret": "linkKey"}


def one(keys: dict[str, Any]) -> str:
    """The only fault of a Fastly domain with `keys`; HOST stands for its place."""
    domain: dict[str, Any] = {"cdn": "fastly", "esp": "sendgrid", **keys}
    if "custom" in str(keys):
        domain = {"fastly": {"cname_target": "j.sni.global.fastly.net"}, **domain}
    values = config({HOST: domain})
    if "linkKey" in str(keys):
        values["ssl-click-tracking:linkKey"] = KEY  # in the clear here, encrypted in the stack file
    with pytest.raises(ConfigError) as caught:
        read(values, ["ssl-click-tracking:linkKey"])
    (found,) = caught.value.faults
    return str(found).replace(f'domains."{HOST}"', "HOST")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"certificate": {"authority": "lets_encrypt"}},
            "HOST.certificate.authority: 'lets_encrypt' issues no certificates for Fastly; did "
            "you mean 'lets-encrypt'?",
        ),
        (
            {"adopt": {"service": "my-service"}},
            "HOST.adopt.service: 'my-service' is not a Fastly service ID; copy it from the "
            "service's page; it is 22 letters and digits",
        ),
        (
            {"fastly": {"cname_target": "example.com"}},
            "HOST.fastly.cname_target: 'example.com' is no name of Fastly; write the CNAME of a "
            "TLS configuration, such as j.sni.global.fastly.net",
        ),
        (
            {"fastly": {"cname_target": "dualstack.nonssl.global.fastly.net"}},
            "HOST.fastly.cname_target: 'dualstack.nonssl.global.fastly.net' answers plain HTTP "
            "only and refuses port 443; write the CNAME of a TLS configuration, such as "
            "j.sni.global.fastly.net",
        ),
        (
            {"fastly": {"cname_target": "links.global.ssl.fastly.net"}},
            "HOST.fastly.cname_target: 'links.global.ssl.fastly.net' is Fastly's shared TLS host "
            "name, which no CNAME may name; write the CNAME of a TLS configuration, such as "
            "j.sni.global.fastly.net",
        ),
        (
            {"fastly": {"tls_configuration_id": "TLS v1.3"}},
            "HOST.fastly.tls_configuration_id: 'TLS v1.3' is not the ID of a TLS configuration; "
            "copy it from Security, TLS management, Configurations; it is 22 letters and digits",
        ),
        (
            {"fastly": {"ttl": 7200}},
            "HOST.fastly.ttl: 7200 is not between 0 and 3600 seconds; write 0 to cache nothing, "
            "or 10 as SparkPost recommends",
        ),
        (
            {"fastly": {"ipv4": True}},
            "HOST.fastly.ipv4: unknown key; did you mean 'ipv6'?",
        ),
        (
            {"certificate": {**CUSTOM, "certificate": "missing.pem"}},
            "HOST.certificate.certificate: 'missing.pem' is no PEM certificate and cannot be read "
            "as a file (no such file or directory); write the PEM text, or a path relative to "
            "the project's folder",
        ),
        (
            {"certificate": {**CUSTOM, "certificate": PEM, "chain": "missing.pem"}},
            "HOST.certificate.chain: 'missing.pem' is no PEM certificate and cannot be read as a "
            "file (no such file or directory); write the PEM text, or a path relative to the "
            "project's folder",
        ),
        (
            {
                "certificate": {
                    **CUSTOM,
                    "certificate": f"{PEM}\n-----BEGIN PRIVATE KEY-----\nMC4C\n",
                }
            },
            "HOST.certificate.certificate: holds a private key, which would stand in the state in "
            "the clear; take it out of there and name it with certificate.key_secret",
        ),
        (
            {"certificate": {**CUSTOM, "certificate": PEM}, "fastly": {}},
            "HOST.fastly.cname_target: missing; with an own certificate, write the CNAME of the "
            "TLS configuration that serves it, such as j.sni.global.fastly.net",
        ),
        (
            {"certificate": {"source": "acm"}},
            "HOST.certificate.source: 'acm' is no certificate source of fastly; use fastly, custom",
        ),
    ],
)
def test_a_broken_rule_gives_its_own_fault(keys: dict[str, Any], expected: str) -> None:
    assert one(keys) == expected


def test_a_file_without_a_certificate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("nothing")

    found = one({"certificate": {**CUSTOM, "certificate": str(file)}})
    assert "holds no PEM certificate; it has to begin with -----BEGIN CERTIFICATE-----" in found


@pytest.mark.parametrize("name", ["j.sni.global.fastly.net", "acme.map.fastly.net"])
def test_names_of_tls_configurations_are_taken(name: str) -> None:
    domain = {"cdn": "fastly", "esp": "ses", "region": "eu-west-1"}
    stack = read(config({HOST: {**domain, "fastly": {"cname_target": name}}}))

    assert FASTLY.of(stack.domains[0]).cname_target == name


def test_an_authority_may_be_meant_for_cloudflare_beside_it() -> None:
    """The key is shared; where Cloudflare is a standby its own names are no fault here."""
    domain = Domain(
        host=HOST,
        cdn="fastly",
        esp="sendgrid",
        also=("cloudflare",),
        certificate=Certificate(authority="google"),
    )

    assert authority(domain) == "lets-encrypt"


ON_FASTLY = {"cdn": "fastly", "esp": "sendgrid", "group": None, "stage": "build"}


@pytest.mark.parametrize(
    ("previous", "keys", "place"),
    [
        ({}, {"group": "g"}, "group"),
        ({"group": "g"}, {}, "group"),
        ({"group": "g"}, {"group": "h"}, "group"),
        ({"stage": "certificate"}, {"group": "g", "stage": "certificate"}, "group"),
        ({}, {"esp": "sparkpost"}, "esp"),
        ({"cdn": "cloudfront", "also": {"fastly": "j"}}, {"group": "g"}, "group"),
    ],
)
def test_a_move_between_services_is_refused_before_anything_is_touched(
    previous: dict[str, Any], keys: dict[str, Any], place: str
) -> None:
    """Fastly would refuse the new service while the old one has the name."""
    stack = read(config({HOST: {"cdn": "fastly", "esp": "sendgrid", **keys}}))
    (found,) = refused({HOST: {**ON_FASTLY, **previous}}, stack)

    assert found.startswith(f'domains."{HOST}".{place}: its name is on a Fastly service')
    assert "on one service only; " in found
    assert "take the domain out of the file" in found


@pytest.mark.parametrize(
    ("previous", "keys"),
    [
        ({}, {}),
        ({"group": "g"}, {"group": "g"}),
        ({}, {"cdn": "cloudfront", "group": "g"}),
        ({"cdn": "keycdn"}, {"group": "g"}),
    ],
)
def test_what_stays_on_its_service_or_leaves_fastly_goes_through(
    previous: dict[str, Any], keys: dict[str, Any]
) -> None:
    stack = read(config({HOST: {"cdn": "fastly", "esp": "sendgrid", **keys}}))

    assert refused({HOST: {**ON_FASTLY, **previous}}, stack) == []


@pytest.mark.parametrize(("name", "count"), [("certainly", 0), ("google", 0), ("gogle", 1)])
def test_beside_cloudflare_an_authority_of_either_is_known_and_no_other(
    name: str, count: int
) -> None:
    host = "ablink.m.example.com"
    keys = {
        "cdn": "fastly",
        "also": ["cloudflare"],
        "esp": "sendgrid",
        "dns": {"provider": "cloudflare", "zone": "example.com"},
        "certificate": {"authority": name},
    }
    try:
        read(config({host: keys}))
        found: list[object] = []
    except ConfigError as error:
        found = [fault for fault in error.faults if "authority" in fault.where]

    assert len(found) == count
