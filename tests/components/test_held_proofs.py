"""Names of proofs that another ACME client holds are named before a certificate is asked for."""

from typing import Any

import pytest

from components.registry import CDNS
from tests.config.test_liveness import BY_HAND, CLOUDFLARE, GOOGLE, ROUTE53
from tests.support import recording
from tests.support.computed import CallFailedError
from tests.support.earlier import leave, said_by
from tests.support.recording import Recorded, run

HOST = "ablink.m.example.com"
AT = f"_acme-challenge.{HOST}"
DNS = {"route53": ROUTE53, "cloudflare": CLOUDFLARE, "google": GOOGLE}
TYPES = {
    "route53": "aws:route53/record:Record",
    "cloudflare": "cloudflare:index/dnsRecord:DnsRecord",
    "google": "gcp:dns/recordSet:RecordSet",
}
FASTLY: dict[str, Any] = {"cdn": "fastly", "esp": "sendgrid"}
PARTIAL: dict[str, Any] = {
    "cdn": "cloudflare",
    "esp": "sendgrid",
    "cloudflare": {"setup": "partial", "zone": "example.com", "plan": "business"},
    "certificate": {"source": "advanced"},
}
OWN = {"fastly": ".fastly-validations.com", "cloudflare": ".dcv.cloudflare.com"}
CASES = [
    (keys, provider)
    for keys in (FASTLY, PARTIAL)
    for provider in DNS
    if (keys["cdn"], provider) != ("cloudflare", "cloudflare")
]
each_pair = pytest.mark.parametrize(
    ("keys", "provider"), CASES, ids=[f"{keys['cdn']}-{name}" for keys, name in CASES]
)


def at(stage: str, keys: dict[str, Any], provider: str) -> dict[str, Any]:
    return {HOST: {**keys, "stage": stage, "dns": DNS[provider]}}


def there(
    monkeypatch: pytest.MonkeyPatch,
    provider: str,
    *records: tuple[str, str],
    proxied: bool = False,
) -> None:
    """What the zone has at the name of the proof; nothing is in the state."""
    name = f"{AT}." if provider == "google" else AT
    found = {
        f"by hand {number}": {
            "type": TYPES[provider],
            "outputs": {
                "name": name,
                "type": kind,
                "records": [value],
                "content": value,
                "rrdatas": [value],
                "proxied": proxied,
            },
        }
        for number, (kind, value) in enumerate(records)
    }
    leave(monkeypatch, {}, {}, there=found)


def refused(domains: dict[str, Any], *, preview: bool = True) -> str:
    return said_by(lambda: run(domains, preview=preview))


@each_pair
@pytest.mark.parametrize("stage", ["certificate", "build"])
def test_what_somebody_else_holds_is_named_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], provider: str, stage: str
) -> None:
    domains = at(stage, keys, provider)
    value = f"x1y2z3{OWN[keys['cdn']]}"
    for records in (
        [("TXT", "a-token-of-certbot")],
        [("CNAME", "old.acme-dns.example.net")],
        [("CNAME", f"{value}.example.net")],
        [("TXT", "a-token-of-certbot"), ("CNAME", value)],
        [("CNAME", value), ("TXT", "a-token-of-certbot")],
    ):
        there(monkeypatch, provider, *records)
        said = refused(domains)
        assert f'domains."{HOST}": {AT} has another record already' in said, records
        assert all(" ".join(record) in said for record in records)
        assert f"a CNAME of {CDNS[keys['cdn']].title}'s" in said
        assert "remove it from the zone" in said
    for records in ([], [("CNAME", value)]):
        there(monkeypatch, provider, *records)
        assert refused(domains) == "", records


@each_pair
def test_without_an_answer_the_update_is_left_to_ask_again(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], provider: str
) -> None:
    """The hook of the record stops the step then (tests/components/test_proofs.py)."""

    def silent(_: object) -> dict[str, Any]:
        raise CallFailedError("returned an error: access denied")

    there(monkeypatch, provider, ("TXT", "a-token-of-certbot"))
    asked = {name: silent for name in recording.CALLS if "ecord" in name}
    monkeypatch.setattr(recording, "CALLS", {**recording.CALLS, **asked})

    assert refused(at("build", keys, provider)) == ""


def test_a_proof_behind_cloudflare_s_proxy_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxied in (True, False):
        there(monkeypatch, "cloudflare", ("CNAME", f"x1y2z3{OWN['fastly']}"), proxied=proxied)
        assert (AT in refused(at("build", FASTLY, "cloudflare"))) is proxied


@each_pair
def test_the_record_that_is_made_is_the_one_that_was_looked_for(
    keys: dict[str, Any], provider: str
) -> None:
    recorded = run(at("certificate", keys, provider))

    label = "acme-challenge" if keys["cdn"] == "fastly" else "cloudflare-validation"
    (record,) = (r for r in recorded.resources if r.name == f"{HOST}-{label}")
    assert record.inputs["name"].rstrip(".") == AT
    values = record.inputs.get("records") or record.inputs.get("rrdatas")
    value = values[0] if values else record.inputs["content"]
    assert value.rstrip(".").endswith(OWN[keys["cdn"]])


@each_pair
def test_one_that_the_state_has_is_looked_at_no_more(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any], provider: str
) -> None:
    left = run(at("build", keys, provider))
    leave(monkeypatch, left.outputs, left.state, there={**left.state, **_txt(provider)})

    assert refused(at("build", keys, provider)) == ""


def _txt(provider: str) -> dict[str, Any]:
    outputs = {"name": AT, "type": "TXT", "records": ["x"], "content": "x", "rrdatas": ["x"]}
    return {"by hand": {"type": TYPES[provider], "outputs": outputs}}


@pytest.mark.parametrize(
    "keys",
    [
        {"cdn": "cloudfront", "esp": "sendgrid"},
        {"cdn": "proxy", "esp": "sendgrid", "proxy": {"address": "192.0.2.1"}},
        {**FASTLY, "dns": BY_HAND},
    ],
    ids=["cloudfront", "proxy", "by hand"],
)
def test_where_no_such_name_is_used_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]
) -> None:
    there(monkeypatch, "route53", ("TXT", "x"))

    recorded: Recorded = run({HOST: {"dns": ROUTE53, **keys}}, preview=True)

    assert not [name for name in recorded.calls if name in recording.CALLS and "Records:" in name]
