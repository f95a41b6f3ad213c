"""What a stack file with Google Cloud DNS refers to exists as soon as it is named."""

from pathlib import Path
from typing import Any

import pytest

from sandbox import dns_zones, stand_ins
from sandbox.cloud import Cloud
from sandbox.google import zones
from sandbox.google.api import DEFAULT_ACCOUNT, DEFAULT_PROJECT
from sandbox.operations import account_of_secret
from sandbox.seed import seed
from tests.sandbox.google.samples import HOST, KEY

SECRET = {"secure": "v1:xyz"}
STAND_IN_ACCOUNT = account_of_secret("google", stand_ins.of(SECRET["secure"]))


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """A cloud with nothing in it."""
    return Cloud(tmp_path / "cloud.sqlite")


def domain(**dns: Any) -> dict[str, Any]:
    return {"cdn": "cloudfront", "esp": "sendgrid", "dns": {"provider": "google", **dns}}


def plant(cloud: Cloud, domains: dict[str, Any], **config: Any) -> None:
    seed(cloud, {"ssl-click-tracking:domains": domains, **config})


def found(cloud: Cloud) -> list[tuple[str, str, str]]:
    return [(zone.name, zone.id, zone.account) for zone in dns_zones.zones(cloud)]


@pytest.mark.parametrize(
    ("dns", "dns_name", "name"),
    [
        ({"zone": "Example.com."}, "example.com", "example-com"),
        ({"zone": "email.example.com"}, "email.example.com", "email-example-com"),
        ({"zone": "example.com", "zone_id": "prod-links"}, "example.com", "prod-links"),
        ({"zone_id": "prod-links"}, "example.com", "prod-links"),
        ({"zone_id": "email-example-com"}, "email.example.com", "email-example-com"),
    ],
)
def test_a_zone_exists_under_its_name(
    cloud: Cloud, dns: dict[str, str], dns_name: str, name: str
) -> None:
    for _ in range(2):
        plant(cloud, {HOST: domain(**dns)})

    key = f"projects/{DEFAULT_PROJECT}/managedZones/{name}"
    assert found(cloud) == [(dns_name, key, DEFAULT_ACCOUNT)]


@pytest.mark.parametrize("named_first", [True, False])
def test_name_and_dns_name_are_the_same_zone(cloud: Cloud, named_first: bool) -> None:
    order = [
        (HOST, domain(zone="example.com")),
        ("b.example.com", domain(zone="example.com", zone_id="prod")),
        ("c.d.example.com", domain(zone_id="prod")),
    ]
    plant(cloud, dict(order if named_first else order[::-1]))

    assert [zone[:2] for zone in found(cloud)] == [
        ("example.com", f"projects/{DEFAULT_PROJECT}/managedZones/prod")
    ]


@pytest.mark.parametrize(
    "dns", [{"zone": "exmaple.com"}, {"zone": HOST}, {"zone": "example.com", "zone_id": "No!"}, {}]
)
def test_a_zone_that_cannot_be_is_left_out(cloud: Cloud, dns: dict[str, str]) -> None:
    plant(cloud, {HOST: domain(**dns)})
    assert found(cloud) == []


def test_accounts_have_zones_of_their_own(cloud: Cloud) -> None:
    plant(
        cloud,
        {
            HOST: domain(zone="example.com"),
            "a.example.com": domain(zone="example.com", account="prod"),
            "b.example.com": domain(zone="example.com", account="shared"),
            "c.example.com": {**domain(zone="example.com"), "account": "prod"},
        },
        **{
            "ssl-click-tracking:accounts": {
                "prod": {"project": "prod-1", "credentials_secret": "google"},
                "shared": {"project": "shared-1"},
            },
            "ssl-click-tracking:google": SECRET,
        },
    )

    assert sorted((key.split("/")[1], account) for _, key, account in found(cloud)) == [
        ("prod-1", STAND_IN_ACCOUNT),
        (DEFAULT_PROJECT, DEFAULT_ACCOUNT),
        ("shared-1", DEFAULT_ACCOUNT),
    ], "the CDN's account is not the zone's"


def test_one_project_s_zones_say_nothing_of_another_s(cloud: Cloud) -> None:
    plant(
        cloud,
        {
            "a.email.example.com": domain(zone="email.example.com", zone_id="prod"),
            "b.email.example.com": domain(zone_id="prod", account="other"),
        },
        **{"ssl-click-tracking:accounts": {"other": {"project": "other-1"}}},
    )

    assert sorted(zone[:2] for zone in found(cloud)) == [
        ("email.example.com", f"projects/{DEFAULT_PROJECT}/managedZones/prod"),
        ("example.com", "projects/other-1/managedZones/prod"),
    ]


def test_a_private_zone_of_the_name_is_not_the_one_meant(cloud: Cloud) -> None:
    zones.add_zone(cloud, DEFAULT_PROJECT, "inside", "example.com", DEFAULT_ACCOUNT, private=True)
    plant(cloud, {HOST: domain(zone="example.com")})

    assert {key for _, key, _ in found(cloud)} == {
        KEY,
        f"projects/{DEFAULT_PROJECT}/managedZones/inside",
    }


def test_the_stack_s_own_keys_say_where_the_default_zones_are(cloud: Cloud) -> None:
    """An account of its own takes nothing from them, as an explicit provider does not."""
    plant(
        cloud,
        {
            HOST: domain(zone="example.com"),
            "a.example.org": domain(zone="example.org", account="a"),
        },
        **{
            "gcp:project": "mine",
            "gcp:credentials": SECRET,
            "ssl-click-tracking:accounts": {"a": {"project": "theirs"}},
        },
    )

    assert [(key.split("/")[1], account) for _, key, account in found(cloud)] == [
        ("mine", STAND_IN_ACCOUNT),
        ("theirs", DEFAULT_ACCOUNT),
    ]


def test_existing_records_are_there_as_the_esp_had_them_validated(cloud: Cloud) -> None:
    domains = {HOST: domain(zone="example.com", existing=True) | {"owner_record": "1.example.com"}}
    for _ in range(2):
        plant(cloud, domains)

    kept = dns_zones.records(cloud, KEY)
    assert {(item.name, item.type, item.ttl, item.values) for item in kept} == {
        (HOST, "CNAME", 3600, ("sendgrid.net",)),
        ("1.example.com", "CNAME", 3600, ("sendgrid.net",)),
    }
    for item in kept:
        dns_zones.remove(cloud, item)
    plant(cloud, domains)
    assert dns_zones.records(cloud, KEY) == []


def test_an_owner_record_of_another_zone_is_not_made_in_this_one(cloud: Cloud) -> None:
    owned = {"owner_record": "1.example.org"}
    plant(cloud, {HOST: domain(zone="example.com", existing=True) | owned})

    assert [item.name for item in dns_zones.records(cloud, KEY)] == [HOST]


def test_records_that_do_not_exist_are_not_made(cloud: Cloud) -> None:
    plant(cloud, {HOST: domain(zone="example.com")})
    assert dns_zones.records(cloud, KEY) == []
