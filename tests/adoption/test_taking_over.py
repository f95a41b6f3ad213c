"""What is said of an ID that is taken over, beside the engine's own words when it leads nowhere."""

from typing import Any

import pytest

from components.previous import READ_RESOURCES
from components.registry import CDNS
from tests.support import computed
from tests.support.recording import run

HOST = "ablink.example.com"
ARN = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0a1b"
PHASE = "http_request_late_transform"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
ADOPTED: dict[tuple[str, str], tuple[dict[str, Any], Any, str]] = {
    ("cloudfront", "distribution"): ({}, "E1ADOPTED1", f"{HOST}-distribution"),
    ("cloudfront", "certificate"): ({}, ARN, f"{HOST}-certificate"),
    ("fastly", "service"): ({}, "SU1Z0isxPaozGVKXdv0eY", f"{HOST}-service"),
    ("cloudflare", "page_rule"): ({}, "a" * 32, f"{HOST}-page-rule"),
    ("cloudflare", "rulesets"): (
        {"x_forwarded_host": True},
        {PHASE: "b" * 32},
        "example.com-header-rules",
    ),
}
"""CDN and kind -> what else its host needs, the ID, and the resource that takes it over."""

ASKED_BY_ITSELF = {("keycdn", "zone")}
"""Whose provider looks in its check, and refuses in its own words (`components.keycdn.asking`)."""


def said(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], state: dict[str, Any] | None = None
) -> list[str]:
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)

    def read(_: object) -> dict[str, Any]:
        return {"outputs": state or {}}

    monkeypatch.setattr("pulumi.log.info", tell)
    calls = {**computed.CALLS, READ_RESOURCES: read}
    monkeypatch.setattr("tests.support.recording.CALLS", calls)
    run({HOST: {"esp": "sendgrid", **keys}})
    return told


def keys_of(cdn: str, kind: str) -> dict[str, Any]:
    more, identity, _ = ADOPTED[cdn, kind]
    dns = {"zone": "example.com"} if cdn == "cloudflare" else ROUTE53
    return {"cdn": cdn, "dns": dns, "adopt": {kind: identity}, **more}


def test_every_kind_that_can_be_adopted_is_here() -> None:
    every = {(cdn.name, kind) for cdn in CDNS.values() for kind in cdn.adopts}

    assert every == {*ADOPTED, *ASKED_BY_ITSELF}


@pytest.mark.parametrize(("cdn", "kind"), ADOPTED)
def test_where_what_and_what_to_do_stand_beside_a_raw_refusal(
    monkeypatch: pytest.MonkeyPatch, cdn: str, kind: str
) -> None:
    _, identity, name = ADOPTED[cdn, kind]
    (told,) = said(monkeypatch, keys_of(cdn, kind))
    deeper = f".{PHASE}" if kind == "rulesets" else ""
    plain = identity[PHASE] if kind == "rulesets" else identity

    assert told.startswith(f"domains.\"{HOST}\".adopt.{kind}{deeper}: '{plain}' is looked up")
    assert f"taken over as {name}" in told
    assert f"{CDNS[cdn].title} has none of this ID in the account of this run" in told
    assert "take the key out" in told


@pytest.mark.parametrize(("cdn", "kind"), ADOPTED)
def test_nothing_is_said_once_it_was_taken_over(
    monkeypatch: pytest.MonkeyPatch, cdn: str, kind: str
) -> None:
    urn = f"urn:pulumi:test::ssl-click-tracking::some:type:Type::{ADOPTED[cdn, kind][2]}"

    assert said(monkeypatch, keys_of(cdn, kind), {urn: {"type": "some:type:Type"}}) == []
