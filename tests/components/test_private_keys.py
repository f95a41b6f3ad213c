"""A private key that is none, and what None says: at every class that takes one."""

from typing import Any, cast

import pulumi
import pytest
from google.protobuf import json_format

from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.fastly.sendgrid import FastlySendGrid
from components.package.serving import PackageProvider
from tests.components.test_bad_input import NOT_KNOWN, WHOLE, camel, late
from tests.components.test_inputs import SECRET
from tests.components.test_kinds import OWN, Build, faults, plain, plain_dns
from tests.support.certificates import own
from tests.support.pairs import HOST, PAIRS, class_of
from tests.support.recording import RECORD, record

PEM, KEY = own()
CUSTOM = [kind for kind, (cdn, _) in PAIRS.items() if cdn in ("cloudflare", "fastly", "keycdn")]
"""Pairs that take a certificate with its key."""


def with_certificate(kind: str, **more: Any) -> dict[str, Any]:
    """Arguments of a pair with a certificate of one's own."""
    plan = {"plan": "business"} if PAIRS[kind][0] == "cloudflare" else {}
    target = {"cname_target": "j.sni.global.fastly.net"} if PAIRS[kind][0] == "fastly" else {}
    certificate = {"source": "custom", "certificate": PEM, **more}
    return {**plain(kind), "certificate": certificate, **plan, **target}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (dict, "certificate.private_key: missing; certificate source 'custom' needs it"),
        (
            lambda: {"private_key": None},
            "certificate.private_key: missing; certificate source 'custom' needs it",
        ),
        (
            lambda: {"private_key": 5},
            "certificate.private_key: is the number 5, not text; quote it",
        ),
        (
            lambda: {"private_key": [KEY]},
            "certificate.private_key: is a list, not text; write text",
        ),
        (
            lambda: {"private_key": {1: KEY}},
            "certificate.private_key: has a key that is the number 1, not text; quote it",
        ),
        (
            lambda: {"private_key": KEY.encode()},
            "certificate.private_key: is a bytes, which is no value; write the value itself; of a "
            "resource its output, such as zone.zone_id",
        ),
    ],
    ids=["nothing", "None", "number", "list", "map", "bytes"],
)
@pytest.mark.parametrize("kind", CUSTOM)
def test_a_private_key_of_another_kind(kind: str, more: Build, expected: str) -> None:
    assert faults(kind, lambda: with_certificate(kind, **more())) == [expected]


def test_a_private_key_may_be_awaited_and_is_a_secret() -> None:
    async def told() -> str:
        return KEY

    def program() -> None:
        FastlySendGrid("links", cast(Any, with_certificate("FastlySendGrid", private_key=told())))

    made = record(program).one("fastly:index/tlsPrivateKey:TlsPrivateKey")
    sent = json_format.MessageToDict(made.request.object)["keyPem"]

    assert sent == {**SECRET, "value": KEY}


@pytest.mark.parametrize("more", [dict, lambda: {"private_key": None}])
def test_a_private_key_is_missed_in_a_whole_stack_file_too(more: Build) -> None:
    domain = {**WHOLE["domains"][HOST], "cdn": "fastly"}
    domain["fastly"] = {"cname_target": "j.sni.global.fastly.net"}

    found = faults(
        "ClickTracking",
        lambda: {
            "domains": {
                HOST: {
                    **domain,
                    "certificate": {"source": "custom", "certificate": PEM, **more()},
                }
            }
        },
    )

    assert found == [
        f"{OWN}.certificate.private_key: missing; certificate source 'custom' needs it"
    ]


@pytest.mark.parametrize("name", [lambda: "links_key", lambda: 5, late])
@pytest.mark.parametrize("kind", PAIRS)
def test_a_pair_takes_the_key_itself_and_no_name_of_it(kind: str, name: Build) -> None:
    found = faults(
        kind, lambda: {**plain(kind), "certificate": {"source": "custom", "key_secret": name()}}
    )

    hint = "unknown key; hand over the key itself, as private_key; it is kept a secret"
    assert f"certificate.key_secret: {hint}" in found
    assert [line for line in found if "key" in line] == [f"certificate.key_secret: {hint}"]


@pytest.mark.parametrize("kind", [kind for kind in PAIRS if not kind.startswith("KeyCdn")])
def test_the_package_hands_over_what_the_same_is_said_of(kind: str) -> None:
    provider = PackageProvider((class_of(kind),), "0.0.0")
    definition = cast(Any, provider)._component_defs[kind]

    def handed(**more: Any) -> dict[str, Any]:
        return cast(Any, provider.map_inputs(camel({**plain(kind), **more}), definition))

    dns = {**plain_dns(kind), "account": "other"}
    by_name = {"source": "custom", "key_secret": "links_key"}
    found = faults(kind, lambda: handed(hosts=late(HOST)))
    found += faults(kind, lambda: handed(hosts=HOST, dns=dns, certificate=by_name))

    assert found[0] == f"hosts: {NOT_KNOWN}"
    assert [line.split("; ")[0] for line in found[1:]] == [
        "certificate.key_secret: unknown key",
        "dns.account: unknown key",
        f"hosts: is the text '{HOST}', not a list",
    ]


@pytest.mark.parametrize(
    ("more", "protected"),
    [({}, True), ({"protect": None}, True), ({"protect": False}, False)],
)
def test_none_says_nothing_of_protection(more: dict[str, Any], protected: bool) -> None:
    def program() -> None:
        opts = pulumi.ResourceOptions(protect=True)
        CloudFrontSendGrid("links", cast(Any, {**plain("CloudFrontSendGrid"), **more}), opts)

    assert record(program).of(RECORD)[f"{HOST}-tracking"].request.protect is protected


def test_none_is_no_id_of_a_record() -> None:
    dns = {**plain_dns("CloudFrontSendGrid"), "existing_id": None}

    def program() -> None:
        CloudFrontSendGrid("links", cast(Any, {**plain("CloudFrontSendGrid"), "dns": dns}))

    assert not record(program).of(RECORD)[f"{HOST}-tracking"].request.importId
