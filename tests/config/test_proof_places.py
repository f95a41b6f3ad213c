"""Where a CDN wants its proof, as far as that is known before anything is made; no engine.

The label ends the logical name of the record, which stays for ever.
"""

from dataclasses import replace
from typing import Any

import pytest

from components.cdn import ProofPlace
from components.registry import CDNS
from tests.config.reading import HOST, config, read

NAME = f"_acme-challenge.{HOST}"
FASTLY = ProofPlace("acme-challenge", NAME, ".fastly-validations.com")
CLOUDFLARE = ProofPlace("cloudflare-validation", NAME, ".dcv.cloudflare.com")
PARTIAL = {
    "dns": {"provider": "manual"},
    "cloudflare": {"setup": "partial", "plan": "business", "zone": "email.example.com"},
}
FULL = {"dns": {"zone": "email.example.com"}}


def place(keys: dict[str, Any], source: str) -> ProofPlace | None:
    """Of the only edge there is, whose certificate comes from `source`."""
    (edge,) = read(config({HOST: {"esp": "sendgrid", **keys}})).planned_edges
    (domain,) = edge.domains
    return CDNS[edge.cdn].proof(replace(edge, source=source), domain)


@pytest.mark.parametrize(
    ("keys", "proofs"),
    [
        ({"cdn": "fastly"}, {"fastly": FASTLY, "custom": None}),
        (
            {"cdn": "cloudflare", **PARTIAL},
            {"advanced": CLOUDFLARE, "universal": None, "custom": None},
        ),
        # In a zone of its own Cloudflare proves it by itself.
        (
            {"cdn": "cloudflare", **FULL},
            {"advanced": None, "universal": None, "custom": None},
        ),
        ({"cdn": "cloudfront"}, {"acm": None, "acm-arn": None, "iam": None}),
        ({"cdn": "keycdn"}, {"letsencrypt": None, "custom": None}),
    ],
)
def test_a_proof_stands_where_its_cdn_asks_for_it_and_at_no_other_source(
    keys: dict[str, Any], proofs: dict[str, ProofPlace | None]
) -> None:
    assert set(proofs) == set(CDNS[keys["cdn"]].sources)
    assert {source: place(keys, source) for source in proofs} == proofs
