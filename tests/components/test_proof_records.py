"""The records that prove a name, as a program makes them: kept, watched, shown as they stay."""

from typing import Any

import pytest

from components.previous import Previous
from components.registry import DNS_PROVIDERS
from tests.components.test_proofs import PROVIDERS
from tests.support.recording import run

HOST = "ablink.example.com"
AT, OWN = f"_acme-challenge.{HOST}", "own.proofs.example.net"
RECORD_TYPES = {str(p.record_type) for p in DNS_PROVIDERS.values() if p.record_type}


PAIRS: list[tuple[str, str, dict[str, Any]]] = [
    ("cloudfront", "acm-validation", {}),
    ("fastly", "acme-challenge", {}),
    (
        "cloudflare",
        "cloudflare-validation",
        {
            "certificate": {"source": "advanced"},
            "cloudflare": {"setup": "partial", "plan": "business", "zone": "example.com"},
        },
    ),
]


# A partial zone has its DNS elsewhere, so its own provider is none for it.
@pytest.mark.parametrize(
    ("provider", "cdn", "label", "keys"),
    [(provider, *pair) for pair in PAIRS for provider in PROVIDERS if provider != pair[0]],
)
@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_every_proof_is_retained_and_watched_and_nothing_else_may_overwrite(
    provider: str, cdn: str, label: str, keys: dict[str, Any], stage: str
) -> None:
    dns = {"provider": provider, "zone": "example.com"}
    domain = {"cdn": cdn, "esp": "sendgrid", "dns": dns, "stage": stage, **keys}
    recorded = run({HOST: domain})

    for found in (r for r in recorded.resources if r.type in RECORD_TYPES):
        proof = found.name == f"{HOST}-{label}"
        assert found.inputs.get("allowOverwrite", False) is (proof and provider == "route53")
        if proof:
            assert found.request.retainOnDelete
            assert list(found.request.hooks.before_create) == ["look-for-a-proof"]
            assert list(found.request.hooks.before_update) == ["keep-a-proof"]
    assert f"{HOST}-{label}" in {r.name for r in recorded.resources}


def test_a_preview_shows_no_proof_as_replaced_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new certificate has the proof of the old one; the update alone would tell."""
    state = {
        ("aws:acm/certificate:Certificate", f"{HOST}-certificate"): {
            "domainValidationOptions": [
                {
                    "domainName": HOST,
                    "resourceRecordName": f"{AT}.",
                    "resourceRecordValue": f"{OWN}.",
                }
            ]
        }
    }
    monkeypatch.setattr(Previous, "resources", state)
    domain = {
        "cdn": "cloudfront",
        "esp": "sendgrid",
        "dns": {"provider": "route53", "zone_id": "Z1"},
    }
    for preview, expected in ((True, f"{AT}."), (False, f"_token.{HOST}.")):
        recorded = run({HOST: domain}, preview=preview)
        (proof,) = [r for r in recorded.resources if r.name == f"{HOST}-acm-validation"]
        assert proof.inputs["name"] == expected
