"""Certificates of Fastly hosts: issued by an authority, or an own one; and what stays secret."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.components.fastly import (
    ACTIVATION,
    ISSUED,
    SERVICE,
    SUBSCRIPTION,
    TARGET,
    build,
    group,
    tracking,
)
from tests.support.certificates import chained
from tests.support.recording import PROJECT

KEY = "fastly:index/tlsPrivateKey:TlsPrivateKey"
CERTIFICATE = "fastly:index/tlsCertificate:TlsCertificate"
SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""How a secret stands on the engine's wire (sources/pulumi#secret-on-the-wire)."""
PEM, PRIVATE_KEY, CHAIN = chained()
CUSTOM = {"source": "custom", "certificate": PEM, "key_secret": "linkKey"}
OWN: dict[str, Any] = {"certificate": CUSTOM, "fastly": TARGET}


@pytest.fixture
def secret_key(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A private key as the stack keeps it, in an encrypted configuration key of its own."""
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps([f"{PROJECT}:linkKey"]))
    return {"linkKey": PRIVATE_KEY}


@pytest.mark.parametrize("authority", ["lets-encrypt", "certainly", "globalsign"])
def test_the_authority_issues_the_certificate(authority: str) -> None:
    recorded = build({"certificate": {"authority": authority}})

    assert recorded.one(SUBSCRIPTION).inputs["certificateAuthority"] == authority


@pytest.mark.parametrize(
    ("stage", "live"), [("certificate", False), ("build", False), ("live", True)]
)
def test_another_authority_is_taken_off_the_cdn_only(stage: str, live: bool) -> None:
    """Fastly does not delete a subscription that serves, so no replacement could end."""
    request = build({"stage": stage}).one(SUBSCRIPTION).request

    assert ("certificateAuthority" in request.ignoreChanges) is live
    assert request.deleteBeforeReplace is not live


def test_the_wait_for_the_certificate_is_bounded_and_configurable() -> None:
    assert build().one(ISSUED).request.customTimeouts.create == "30m"
    waiting = build({"certificate": {"wait": "90s"}})
    assert waiting.one(ISSUED).request.customTimeouts.create == "90s"


def test_an_own_certificate_is_uploaded_after_its_key_and_activated_for_each_host(
    secret_key: dict[str, str],
) -> None:
    recorded = group(
        {"a.example.com": "live", "b.example.com": "certificate"},
        certificate={**CUSTOM, "chain": CHAIN},
        **secret_key,
    )
    certificate, activation = recorded.one(CERTIFICATE), recorded.one(ACTIVATION)

    assert certificate.dependencies == {"g-key"}
    assert certificate.inputs["certificateBody"] == PEM + CHAIN
    assert activation.inputs["domain"] == "a.example.com"
    assert activation.dependencies == {"g-certificate", "g-service"}
    assert not recorded.of(SUBSCRIPTION)
    assert "a.example.com-activation" in tracking(recorded, "a.example.com").dependencies
    assert "uploaded" in recorded.outputs["b.example.com"]["next_step"]


@pytest.mark.parametrize(("stage", "first"), [("build", True), ("live", False)])
def test_an_activation_goes_before_its_successor_only_off_the_cdn(
    secret_key: dict[str, str], stage: str, first: bool
) -> None:
    recorded = build({**OWN, "stage": stage}, **secret_key)

    assert recorded.one(ACTIVATION).request.deleteBeforeReplace is first


def test_a_certificate_is_read_from_a_file(secret_key: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "links.pem"
    file.write_text(PEM)
    recorded = build({**OWN, "certificate": {**CUSTOM, "certificate": str(file)}}, **secret_key)

    assert recorded.one(CERTIFICATE).inputs["certificateBody"] == PEM


def test_a_private_key_is_never_a_plain_input(secret_key: dict[str, str]) -> None:
    recorded = build(OWN, **secret_key)

    assert _is_secret(recorded.one(KEY).request.object["keyPem"])
    others = [r for r in recorded.resources if r.type != KEY]
    assert not any("PRIVATE KEY" in str(r.inputs) for r in others)
    assert "PRIVATE KEY" not in str(recorded.outputs)


def test_an_account_s_api_key_is_never_a_plain_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps([f"{PROJECT}:fastlyKey"]))
    recorded = build(
        {"account": "mail"}, accounts={"mail": {"token_secret": "fastlyKey"}}, fastlyKey="k-1"
    )
    provider = recorded.one("pulumi:providers:fastly")

    assert _is_secret(provider.request.object["apiKey"])
    assert recorded.one(SERVICE).request.provider.split("::")[-2] == "mail"


def _is_secret(value: Any) -> bool:
    return SECRET_SIGNATURE in value and value[SECRET_SIGNATURE] == SECRET
