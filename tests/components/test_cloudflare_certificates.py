"""Cloudflare: which certificate a domain or group gets, and what of it is a secret."""

import json
from typing import Any

import pytest

from tests.support.cloudflare import (
    CHAIN,
    DNS,
    FIRST_LEVEL,
    HOST,
    KEY,
    PACK,
    PARTIAL,
    PEM,
    RECORD,
    UPLOADED,
    build,
)
from tests.support.computed.cloudflare import ZONE_ID
from tests.support.recording import PROJECT, run


@pytest.mark.parametrize(("stage", "kept"), [("build", False), ("live", True)])
def test_a_certificate_that_is_replaced_while_live_stays_until_its_successor_is_active(
    stage: str, kept: bool
) -> None:
    """Nothing waits for activation, so the engine would delete the old one minutes too early."""
    request = build({"stage": stage}).one(PACK).request

    assert request.retainOnDelete is kept
    assert not request.deleteBeforeReplace


@pytest.mark.parametrize(
    ("host", "keys", "expected"),
    [
        (FIRST_LEVEL, {}, None),
        (HOST, {}, ["example.com", HOST]),
        (FIRST_LEVEL, {"certificate": {"source": "advanced"}}, ["example.com", FIRST_LEVEL]),
        (HOST, {"dns": {"zone": "email.example.com"}}, None),
        (FIRST_LEVEL, {"dns": {"zone_id": ZONE_ID}}, ["example.com", FIRST_LEVEL]),
    ],
)
def test_the_certificate_is_one_that_covers_the_exact_host(
    host: str, keys: dict[str, Any], expected: list[str] | None
) -> None:
    """sources/cloudflare#universal: the universal one covers names one level below the zone
    only."""
    packs = build(keys, host=host).of(PACK)

    assert [pack.inputs["hosts"] for pack in packs.values()] == ([expected] if expected else [])


def test_the_authority_of_an_advanced_certificate_can_be_chosen() -> None:
    pack = build({"certificate": {"authority": "lets_encrypt"}}).one(PACK)

    assert pack.inputs["certificateAuthority"] == "lets_encrypt"


def test_a_group_shares_one_certificate_and_waits_for_no_member() -> None:
    plain = {"cdn": "cloudflare", "esp": "sendgrid", "dns": DNS, "group": "g"}
    recorded = run(
        {
            "a.b.example.com": {**plain, "stage": "live"},
            "b.b.example.com": plain,
            "c.b.example.com": {**plain, "stage": "certificate"},
        }
    )

    assert {name: pack.inputs["hosts"] for name, pack in recorded.of(PACK).items()} == {
        "g-certificate": ["example.com", "a.b.example.com", "b.b.example.com"],
        "c.b.example.com-certificate": ["example.com", "c.b.example.com"],
    }
    proxied = {r.inputs["name"]: r.inputs["proxied"] for r in recorded.of(RECORD).values()}
    assert proxied == {
        "a.b.example.com": True,
        "b.b.example.com": False,
        "c.b.example.com": False,
    }


def test_with_dns_elsewhere_the_validation_records_are_there_to_set() -> None:
    """Delegated once, so that renewals need no hand; Cloudflare's list of them has no order."""
    outputs = build({"stage": "certificate", **PARTIAL}).outputs[HOST]

    (validation,) = [r for r in outputs["dns_records"] if r["purpose"] == "validation"]
    assert (validation["name"], validation["value"]) == (
        f"_acme-challenge.{HOST}",
        f"{HOST}.0a1b.dcv.cloudflare.com",
    )
    assert outputs["apex_validation_record"] == {
        "type": "CNAME",
        "name": "_acme-challenge.example.com",
        "value": "example.com.0a1b.dcv.cloudflare.com",
    }


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A private key and an API token as the stack keeps them, each in an encrypted key."""
    names = [f"{PROJECT}:{name}" for name in ("linkKey", "token")]
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(names))
    return {"linkKey": KEY, "token": "the-token"}


@pytest.mark.parametrize(("chain", "bundled"), [(None, "ubiquitous"), (CHAIN, "force")])
def test_an_own_certificate_is_uploaded_and_its_key_never_a_plain_input(
    secrets: dict[str, str], chain: str | None, bundled: str
) -> None:
    """sources/certificates#cloudflare-custom."""
    source = {"source": "custom", "certificate": PEM, "key_secret": "linkKey"}
    certificate = source | ({"chain": chain} if chain else {})
    keys = {"certificate": certificate, "cloudflare": {"plan": "business"}}
    recorded = build(keys, accounts={"a": {"token_secret": "token"}}, **secrets)

    resource = recorded.one(UPLOADED)
    assert resource.inputs["certificate"] == PEM + (chain or "")
    assert (resource.inputs["type"], resource.inputs["bundleMethod"]) == ("sni_custom", bundled)
    assert _is_secret(resource.request.object["privateKey"])
    others = [r for r in recorded.resources if r.type != UPLOADED]
    assert not any(KEY.splitlines()[1] in str(r.inputs) for r in others)
    assert KEY.splitlines()[1] not in str(recorded.outputs)
    assert not recorded.of(PACK)


def test_everything_of_a_zone_goes_through_its_account_whose_token_stays_secret(
    secrets: dict[str, str],
) -> None:
    keys = {"settings": "current", "account": "a", "dns": {**DNS, "account": "a"}}
    token = secrets["token"]
    recorded = build(keys, accounts={"a": {"token_secret": "token"}}, token=token)

    provider = recorded.one("pulumi:providers:cloudflare")
    assert _is_secret(provider.request.object["apiToken"])
    inside = [r for r in recorded.resources if r.type.startswith("cloudflare:")]
    assert {r.request.provider.split("::")[-2] for r in inside} == {"a"}
    assert len(inside) == 5


def _is_secret(value: Any) -> bool:
    """How a secret stands on the engine's wire (sources/pulumi#secret-on-the-wire)."""
    signature = "4dabf18193072939515e22adb298388d"
    return signature in value and value[signature] == "1b47061264138c4ac30d75fd1eb44270"
