"""What DNS answers is one question: every stand-in believes a record of every DNS provider."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox import dns_answers, dns_zones
from sandbox.aws import acm, route53
from sandbox.aws.api import DEFAULT_ACCOUNT
from sandbox.cloud import Cloud
from sandbox.cloudflare import certificates, records
from sandbox.cloudflare import zones as cloudflare_zones
from sandbox.cloudflare.api import DEFAULT_ACCOUNT as CLOUDFLARE_ACCOUNT
from sandbox.dns_zones import Record, Zone
from sandbox.fastly import tls
from sandbox.google import zones as google_zones
from sandbox.keycdn import zones as keycdn
from sandbox.operations import Session
from tests.sandbox.cloudflare import samples as cloudflare_samples
from tests.sandbox.fastly_engine import active, open_fastly, subscription
from tests.sandbox.samples import HOST, request

Put = Callable[[Cloud, str, str], None]
"""Puts a CNAME, as one DNS provider keeps it."""


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """A cloud without any zone."""
    return Cloud(tmp_path / "cloud.sqlite")


def at_route53(cloud: Cloud, name: str, value: str) -> None:
    route53.add_zone(cloud, "Z1", "example.com", DEFAULT_ACCOUNT)
    dns_zones.put(cloud, Record("Z1", name, "CNAME", 300, (f"{value}.",)))


def at_cloudflare(cloud: Cloud, name: str, value: str, *, proxied: bool = False) -> None:
    zone = cloudflare_samples.ZONE
    cloudflare_zones.add_zone(cloud, zone, "example.com", CLOUDFLARE_ACCOUNT)
    made = cloudflare_samples.record(
        name=name, content=value, proxied=proxied, ttl=1 if proxied else 300
    )
    records.create_record(Session(cloud, CLOUDFLARE_ACCOUNT), zone, made)


def at_google(cloud: Cloud, name: str, value: str) -> None:
    zone = google_zones.add_zone(cloud, "project", "example-com", "example.com", "")
    dns_zones.put(cloud, Record(zone.id, name, "CNAME", 300, (f"{value}.",)))


def by_hand(cloud: Cloud, name: str, value: str) -> None:
    dns_zones.put_zone(cloud, Zone("manual-example.com", "example.com", "manual"))
    dns_zones.put(cloud, Record("manual-example.com", name, "CNAME", 300, (value.upper(),)))


PROVIDERS: dict[str, Put] = {
    "route53": at_route53,
    "cloudflare": at_cloudflare,
    "google": at_google,
    "manual": by_hand,
}
each_provider = pytest.mark.parametrize("put", PROVIDERS.values(), ids=PROVIDERS)


@each_provider
def test_a_certificate_of_acm_is_issued(cloud: Cloud, put: Put) -> None:
    session = Session(cloud, DEFAULT_ACCOUNT)
    arn = acm.request_certificate(session, "us-east-1", request(HOST))
    name, value = acm.validation_record(session.account, HOST)
    assert acm.describe_certificate(session, arn)["status"] == "PENDING_VALIDATION"

    put(cloud, name.rstrip("."), value.rstrip("."))

    assert acm.describe_certificate(session, arn)["status"] == "ISSUED"


@each_provider
def test_a_subscription_of_fastly_is_issued(cloud: Cloud, put: Put) -> None:
    session = open_fastly(cloud)
    active(session)
    identity = tls.create_subscription(session, subscription())
    assert tls.get_subscription(session, identity)["state"] == "pending"

    put(cloud, *tls.challenge(session.account, HOST))

    assert tls.get_subscription(session, identity)["state"] == "issued"


@each_provider
def test_keycdn_sees_a_name_that_points_at_its_zone(cloud: Cloud, put: Put) -> None:
    session = Session(cloud, "account")
    pull = {"name": "mail", "type": "pull", "originurl": "https://sendgrid.net"}
    zone = keycdn.add_zone(session, pull)["zone"]
    keycdn.add_alias(session, {"zone_id": zone["id"], "name": HOST})

    put(cloud, HOST, keycdn.domain_name(zone["id"], zone))

    keycdn.edit_zone(session, zone["id"], {"sslcert": "letsencrypt"})
    assert cloud.items("keycdn", "zone")[zone["id"]]["issued"] == [HOST]


@pytest.mark.parametrize("provider", sorted(PROVIDERS.keys() - {"cloudflare"}))
def test_a_pack_of_a_partial_zone_becomes_active(cloud: Cloud, provider: str) -> None:
    """Where Cloudflare holds the records itself, its zone is a full one."""
    session = Session(cloud, CLOUDFLARE_ACCOUNT)
    zone = cloudflare_samples.ZONE
    cloudflare_zones.add_zone(cloud, zone, "example.com", session.account, setup="partial")
    pack = certificates.order_pack(session, zone, cloudflare_samples.pack())
    wanted: list[dict[str, Any]] = certificates.get_pack(session, zone, pack)[
        "dcvDelegationRecords"
    ]

    for record in wanted:
        assert certificates.get_pack(session, zone, pack)["status"] == "pending_validation"
        PROVIDERS[provider](cloud, record["cname"], record["cnameTarget"])

    assert certificates.get_pack(session, zone, pack)["status"] == "active"


@each_provider
def test_a_name_is_another_one_for_what_its_record_says(cloud: Cloud, put: Put) -> None:
    put(cloud, HOST, "other.example.net")

    assert dns_answers.cnames(cloud, HOST.upper()) == ["other.example.net"]
    assert dns_answers.chain(cloud, HOST) == [HOST, "other.example.net"]


def test_a_record_that_dns_does_not_answer_with_counts_nowhere(cloud: Cloud) -> None:
    """A private zone's, and one that stands behind Cloudflare's proxy."""
    route53.add_zone(cloud, "ZP", "example.com", DEFAULT_ACCOUNT, private=True)
    dns_zones.put(cloud, Record("ZP", HOST, "CNAME", 300, ("other.example.net.",)))
    assert dns_answers.cnames(cloud, HOST) == []

    at_cloudflare(cloud, HOST, "other.example.net", proxied=True)
    assert dns_answers.cnames(cloud, HOST) == []
    assert dns_answers.proxied(cloud, HOST)
