"""Google Cloud DNS as a domain's DNS provider: its records, its zones, its accounts."""

import json
from typing import Any

import pulumi
import pytest

from components.dns.google import GOOGLE_DNS
from components.dns.provider import Pointing
from tests.support.computed.google import PROJECT
from tests.support.recording import PROJECT as STACK
from tests.support.recording import Recorded, run

HOST = "ablink.email.example.com"
TRACKING = f"{HOST}-tracking"
RECORD = "gcp:dns/recordSet:RecordSet"
ZONE = f"projects/{PROJECT}/managedZones/example-com"
GET = "gcp:dns/getManagedZone:getManagedZone"
LIST = "gcp:dns/getManagedZones:getManagedZones"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""How a secret is marked on the engine's wire."""


def build(keys: dict[str, Any] | None = None, *, dns: dict[str, Any] | None = None) -> Recorded:
    """One domain at its build stage, with `keys` and keys of `dns` on top."""
    zone = {"provider": "google", "zone": "example.com"}
    domain = {"cdn": "cloudfront", "esp": "sendgrid", "dns": {**zone, **(dns or {})}}
    return run({HOST: {**domain, **(keys or {})}})


def test_records_are_absolute_names_with_a_final_dot() -> None:
    records = build({"owner_record": "1.example.com"}).of(RECORD)

    assert records[TRACKING].inputs == {
        "managedZone": "example-com",
        "name": f"{HOST}.",
        "type": "CNAME",
        "ttl": 300,
        "rrdatas": ["sendgrid.net."],
    }
    assert records[f"{HOST}-owner"].inputs["name"] == "1.example.com."
    proof = records[f"{HOST}-acm-validation"].inputs
    assert proof["name"] == f"_token.{HOST}."
    assert proof["rrdatas"] == [f"_proof.{HOST}.acm-validations.aws."]


def test_a_proxy_s_address_is_no_name() -> None:
    keys = {"cdn": "proxy", "proxy": {"address": "2001:db8::1"}, "stage": "live"}
    records = build(keys).of(RECORD)

    address = records[f"{HOST}-proxy-address"].inputs
    assert (address["type"], address["rrdatas"]) == ("AAAA", ["2001:db8::1"])
    assert records[TRACKING].inputs["rrdatas"] == [f"proxy.{HOST}."]


@pytest.mark.parametrize(
    ("stage", "target"),
    [
        ("certificate", "sendgrid.net"),
        ("build", "sendgrid.net"),
        ("live", f"{HOST}-distribution.cloudfront.net"),
    ],
)
def test_every_stage_is_the_same_record(stage: str, target: str) -> None:
    recorded = build({"stage": stage})
    record = recorded.of(RECORD)[TRACKING]

    assert record.parent == f"TrackingDomain {HOST}"
    assert record.inputs["rrdatas"] == [f"{target}."]
    assert recorded.outputs[HOST]["target"] == target
    assert recorded.outputs[HOST]["stage"] == stage
    assert not record.request.deleteBeforeReplace


def test_existing_records_are_imported_and_validation_records_created() -> None:
    recorded = build({"owner_record": "1.example.com"}, dns={"existing": True})

    assert {
        TRACKING: f"{ZONE}/rrsets/{HOST}./CNAME",
        f"{HOST}-owner": f"{ZONE}/rrsets/1.example.com./CNAME",
        f"{HOST}-acm-validation": "",
    } == {name: record.request.importId for name, record in recorded.of(RECORD).items()}


def test_no_record_is_created_without_a_look_at_what_is_there() -> None:
    """The real provider would take its place without a word."""
    records = build({"owner_record": "1.example.com"}, dns={"existing": True}).of(RECORD)

    hooks = {name: list(record.request.hooks.before_create) for name, record in records.items()}
    assert hooks == {
        TRACKING: ["keep-live-record"],
        f"{HOST}-owner": [],
        f"{HOST}-acm-validation": ["look-for-a-proof"],
    }
    (made,) = [r for name, r in build().of(RECORD).items() if name == TRACKING]
    assert list(made.request.hooks.before_create) == ["keep-live-record", "look-before-creating"]
    assert list(made.request.hooks.before_update) == [
        "refuse-foreign-record",
        "refuse-left-out",
        "refuse-direct-move",
        "guard-cut-over",
    ]


def test_a_zone_is_looked_up_once() -> None:
    domain = {"cdn": "cloudfront", "esp": "sendgrid"}
    hosts = {f"a{n}.example.com": domain for n in range(3)}
    by_name = run(hosts, defaults={"dns": {"provider": "google", "zone": "example.com"}})
    assert by_name.calls.count(LIST) == 1
    assert GET not in by_name.calls

    by_id = run(hosts, defaults={"dns": {"provider": "google", "zone_id": "example-com"}})
    assert by_id.calls.count(GET) == 1
    assert LIST not in by_id.calls
    assert {r.inputs["managedZone"] for r in by_id.of(RECORD).values()} == {"example-com"}


@pytest.mark.parametrize(
    ("host", "dns", "parts"),
    [
        (
            "a.example.org",
            {"zone": "example.org"},
            ["dns.zone 'example.org': project 'recorded-1' has no public zone", "dns.zone_id"],
        ),
        (
            "a.example.net",
            {"zone": "example.net"},
            ["several public zones for it (first, second)", "name servers"],
        ),
        (
            "a.example.com",
            {"zone_id": "inside"},
            ["dns.zone_id 'inside': is private, so no recipient", "public zone for example.com"],
        ),
        (
            "a.example.com",
            {"zone": "example.com", "zone_id": "first"},
            ["dns.zone_id 'first': is the zone example.net, and dns.zone is 'example.com'"],
        ),
        (
            "a.example.com",
            {"zone_id": "first"},
            ["is the zone example.net, and a.example.com is not below it"],
        ),
        (
            "a.example.com",
            {"zone_id": "unknown"},
            ["dns.zone_id 'unknown': Google Cloud DNS could not find it", "Error 404", "project"],
        ),
    ],
)
def test_a_zone_that_cannot_be_meant_is_refused(
    host: str, dns: dict[str, str], parts: list[str]
) -> None:
    domain = {"cdn": "cloudfront", "esp": "sendgrid", "dns": {"provider": "google", **dns}}

    with pytest.raises(pulumi.RunError) as caught:
        run({host: domain})
    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    "keys",
    [
        {"project": "prod-dns-1"},
        {"credentials_secret": "google_key"},
        {"project": "prod-dns-1", "credentials_secret": "google_key"},
    ],
)
def test_an_account_is_a_provider_whose_credentials_stay_secret(
    keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_PROJECT", raising=False)
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps([f"{STACK}:google_key"]))
    dns = {"provider": "google", "zone": "example.com", "account": "prod"}
    domain = {"cdn": "cloudfront", "esp": "sendgrid", "dns": dns}
    sections: dict[str, Any] = {"accounts": {"prod": keys}}
    if "credentials_secret" in keys:
        sections["google_key"] = "the-credentials"
    recorded = run({HOST: domain}, **sections)

    provider = recorded.one("pulumi:providers:gcp")
    assert provider.name == "prod"
    assert provider.inputs.get("project") == keys.get("project")
    given = provider.request.object
    assert ("credentials" in given) is ("credentials_secret" in keys)
    assert "credentials" not in given or SECRET in str(given["credentials"])
    records = recorded.of(RECORD).values()
    assert {record.request.provider.split("::")[-2] for record in records} == {"prod"}
    assert not any("the-credentials" in str(record.inputs) for record in records)


@pytest.mark.parametrize(
    ("inputs", "pointing"),
    [
        ({"rrdatas": ["d1.cloudfront.net."]}, Pointing("d1.cloudfront.net")),
        ({"rrdatas": ["203.0.113.10"]}, Pointing("203.0.113.10")),
        ({"rrdatas": ["a.example.net.", "b.example.net."]}, None),
        ({"rrdatas": []}, None),
        ({}, None),
        ({"rrdatas": [None]}, None),
        ({"routingPolicy": {"wrrs": []}}, None),
        ({"rrdatas": ["a.example.net."], "routingPolicy": {"wrrs": []}}, None),
    ],
)
def test_what_a_record_set_points_at(inputs: dict[str, object], pointing: Pointing | None) -> None:
    assert GOOGLE_DNS.points_at(inputs) == pointing
