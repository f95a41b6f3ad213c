"""What a stack file refers to exists as soon as it is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import delegation, dns_answers, dns_zones
from sandbox.aws import acm, cloudfront, route53
from sandbox.aws.api import DEFAULT_ACCOUNT
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record, normal
from sandbox.operations import Session
from sandbox.seed import merged, seed
from tests.sandbox.samples import HOST, distribution, open_session

ARN = "arn:aws:acm:us-east-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"


@pytest.fixture
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    """A cloud with nothing in it."""
    return Cloud(tmp_path_factory.mktemp("empty") / "cloud.sqlite")


@pytest.fixture
def session(cloud: Cloud) -> Session:
    return open_session(cloud)


def plant(cloud: Cloud, domains: object, defaults: object = None, **other: object) -> None:
    config = {"ssl-click-tracking:domains": domains, "ssl-click-tracking:defaults": defaults}
    seed(cloud, config | other)


def domain(**settings: Any) -> dict[str, Any]:
    return {"cdn": "cloudfront", "esp": "sendgrid"} | settings


def zones(cloud: Cloud) -> list[tuple[str, str, str]]:
    return [(zone.cloud, zone.name, zone.id) for zone in dns_zones.zones(cloud)]


def test_zone_by_name_has_a_fixed_id(cloud: Cloud) -> None:
    settings = domain(dns={"provider": "route53", "zone": "Example.com."})
    plant(cloud, {HOST: settings})
    plant(cloud, {HOST: settings, "link.example.com": settings})
    assert zones(cloud) == [("aws", "example.com", route53.zone_id_of("example.com"))]


@pytest.mark.parametrize("named_first", [True, False])
def test_name_and_id_are_the_same_zone(cloud: Cloud, named_first: bool) -> None:
    by_name = (HOST, domain(dns={"provider": "route53", "zone": "example.com"}))
    both = (
        "b.example.com",
        domain(dns={"provider": "route53", "zone": "example.com", "zone_id": "Z1"}),
    )
    by_id = ("c.d.example.com", domain(dns={"provider": "route53", "zone_id": "Z1"}))
    order = [by_name, both, by_id]
    plant(cloud, dict(order if named_first else order[::-1]))
    assert zones(cloud) == [("aws", "example.com", "Z1")]


def test_zone_by_id_has_the_widest_name(cloud: Cloud) -> None:
    plant(cloud, {HOST: domain(dns={"provider": "route53", "zone_id": "Z1"})})
    assert zones(cloud) == [("aws", "example.com", "Z1")]


def test_id_that_the_sandbox_made_is_known_again(cloud: Cloud) -> None:
    zone_id = route53.zone_id_of("email.example.com")
    plant(cloud, {HOST: domain(dns={"provider": "route53", "zone_id": zone_id})})
    assert zones(cloud) == [("aws", "email.example.com", zone_id)]


def test_zone_that_does_not_contain_the_host_is_left_out(cloud: Cloud) -> None:
    plant(cloud, {HOST: domain(dns={"provider": "route53", "zone": "exmaple.com"})})
    assert zones(cloud) == []


def test_manual_dns_has_a_zone_too(cloud: Cloud) -> None:
    plant(cloud, {HOST: domain(), "a.b.example.org": domain(dns={"zone": "b.example.org"})})
    assert zones(cloud) == [
        ("manual", "b.example.org", "manual-b.example.org"),
        ("manual", "example.com", "manual-example.com"),
    ]


def test_manual_dns_has_the_record_that_the_esp_validated(cloud: Cloud) -> None:
    plant(cloud, {HOST: domain(), "b.example.com": domain(region="eu")})
    kept = dns_zones.records(cloud, "manual-example.com")
    found = {record.name: record.values for record in kept}
    assert found == {HOST: ("sendgrid.net",), "b.example.com": ("eu.sendgrid.net",)}


def test_manual_dns_joins_a_zone_that_is_there(cloud: Cloud) -> None:
    hosted = domain(dns={"provider": "route53", "zone": "example.com"})
    plant(cloud, {HOST: domain(), "b.example.com": hosted})
    assert [zone[0] for zone in zones(cloud)] == ["aws"]


def test_defaults_are_under_every_domain(cloud: Cloud) -> None:
    defaults = {"esp": "sparkpost", "dns": {"provider": "route53", "zone": "example.com"}}
    plant(cloud, {HOST: {"cdn": "cloudfront", "dns": {"existing": True}}}, defaults)
    (zone,) = dns_zones.zones(cloud)
    (record,) = dns_zones.records(cloud, zone.id)
    assert (record.name, record.values, record.ttl) == (HOST, ("spgo.io",), 3600)


def test_merging_is_deep_for_maps_and_replaces_lists() -> None:
    below = {"a": {"b": 1, "c": [1]}, "d": 1}
    own = {"a": {"c": [2]}, "d": {"e": 1}}
    assert merged(below, own) == {"a": {"b": 1, "c": [2]}, "d": {"e": 1}}
    assert below == {"a": {"b": 1, "c": [1]}, "d": 1}


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        ({"esp": "sendgrid"}, "sendgrid.net"),
        ({"esp": "sendgrid", "region": "eu"}, "eu.sendgrid.net"),
        ({"esp": "sparkpost"}, "spgo.io"),
        ({"esp": "sparkpost", "region": "eu"}, "eu.spgo.io"),
        ({"esp": "ses", "region": "eu-west-1"}, "r.eu-west-1.awstrack.me"),
        ({"esp": "sparkpost", "origin": "acme.et.e.sparkpost.com"}, "acme.et.e.sparkpost.com"),
    ],
)
def test_existing_record_points_at_the_esp(
    cloud: Cloud, settings: dict[str, str], target: str
) -> None:
    plant(cloud, {HOST: domain(**settings, dns={"existing": True})})
    (zone,) = dns_zones.zones(cloud)
    (record,) = dns_zones.records(cloud, zone.id)
    assert (record.type, record.values) == ("CNAME", (target,))


def test_the_owner_record_exists_beside_an_existing_record(cloud: Cloud) -> None:
    owner = {"owner_record": "1234567.example.com"}
    plant(cloud, {HOST: domain(dns={"existing": True}) | owner})
    (zone,) = dns_zones.zones(cloud)

    held = {record.name: record.values for record in dns_zones.records(cloud, zone.id)}
    assert held == {HOST: ("sendgrid.net",), "1234567.example.com": ("sendgrid.net",)}


def test_existing_record_is_never_put_back(cloud: Cloud) -> None:
    domains = {HOST: domain(dns={"existing": True})}
    plant(cloud, domains)
    (zone,) = dns_zones.zones(cloud)
    moved = Record(zone.id, HOST, "CNAME", 60, ("d1.cloudfront.net",))
    dns_zones.put(cloud, moved)
    plant(cloud, domains)
    assert dns_zones.records(cloud, zone.id) == [moved]
    dns_zones.remove(cloud, moved)
    plant(cloud, domains)
    assert dns_zones.records(cloud, zone.id) == []


def test_record_is_made_only_where_it_exists(cloud: Cloud) -> None:
    plant(cloud, {HOST: domain(), "b.example.com": domain(esp="ses", dns={"existing": True})})
    (zone,) = dns_zones.zones(cloud)
    held = {record.name: record.values for record in dns_zones.records(cloud, zone.id)}
    assert held == {HOST: ("sendgrid.net",)}


def test_certificate_by_arn_covers_the_group(cloud: Cloud, session: Session) -> None:
    certificate = {"source": "acm-arn", "arn": ARN}
    one = domain(group="g", certificate=certificate)
    plant(cloud, {HOST: one})
    plant(cloud, {HOST: one, "b.example.com": one, "c.example.com": domain()})
    body = acm.describe_certificate(session, ARN)
    assert (body["status"], body["names"]) == ("ISSUED", [HOST, "b.example.com"])
    cloudfront.create_distribution(session, distribution(ARN, HOST, "b.example.com"), {})


def test_iam_certificate_covers_the_host(cloud: Cloud, session: Session) -> None:
    plant(cloud, {HOST: domain(certificate={"source": "iam", "id": "ASCAEXAMPLE"})})
    config = distribution(None, HOST)
    viewer = {"iamCertificateId": "ASCAEXAMPLE", "sslSupportMethod": "sni-only"}
    cloudfront.create_distribution(session, config | {"viewerCertificate": viewer}, {})


@pytest.mark.parametrize("adopt", [{"distribution": "E2QWRUHAPOMQZL"}, ["E2QWRUHAPOMQZL"]])
def test_adopted_distribution_exists_once(cloud: Cloud, session: Session, adopt: object) -> None:
    domains = {HOST: domain(adopt=adopt)}
    plant(cloud, domains)
    body = cloudfront.get_distribution(session, "E2QWRUHAPOMQZL")
    assert body["config"]["aliases"] == [HOST]
    disabled = body["config"] | {"enabled": False}
    cloudfront.update_distribution(session, "E2QWRUHAPOMQZL", disabled, body["etag"])
    plant(cloud, domains)
    body = cloudfront.get_distribution(session, "E2QWRUHAPOMQZL")
    assert body["config"]["enabled"] is False
    cloudfront.delete_distribution(session, "E2QWRUHAPOMQZL", body["etag"])
    plant(cloud, domains)
    assert cloud.items("aws", "distribution") == {}


def test_accounts_own_what_is_theirs(cloud: Cloud) -> None:
    accounts = {"dns": {"role_arn": "arn:aws:iam::222222222222:role/x"}, "cdn": {"profile": "p"}}
    settings = domain(
        account="cdn",
        dns={"provider": "route53", "zone": "example.com", "account": "dns"},
        certificate={"source": "acm-arn", "arn": ARN},
    )
    plant(cloud, {HOST: settings}, **{"ssl-click-tracking:accounts": accounts})
    assert [zone.account for zone in dns_zones.zones(cloud)] == ["222222222222"]
    assert cloud.account_of("aws", "certificate", ARN) not in (None, DEFAULT_ACCOUNT)


def test_each_account_has_a_zone_of_its_own_under_the_same_name(cloud: Cloud) -> None:
    accounts = {name: {"profile": name} for name in ("one", "two")}
    for account in ("one", "two", "one"):
        dns = {"provider": "route53", "zone": "example.com", "account": account}
        plant(cloud, {HOST: {"dns": dns}}, **{"ssl-click-tracking:accounts": accounts})

    zones = dns_zones.zones(cloud, "example.com")
    assert len({zone.account for zone in zones}) == len(zones) == 2


def test_default_account_follows_the_providers_own_config(cloud: Cloud) -> None:
    roles = [{"roleArn": "arn:aws:iam::333333333333:role/x"}]
    settings = domain(dns={"provider": "route53", "zone": "example.com"})
    plant(cloud, {HOST: settings}, **{"aws:assumeRoles": roles})
    assert [zone.account for zone in dns_zones.zones(cloud)] == ["333333333333"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("example.com"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "dns",
                    "zone",
                    "zone_id",
                    "provider",
                    "certificate",
                    "arn",
                    "id",
                    "adopt",
                    "group",
                    "existing",
                    "account",
                    "source",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(JSON, JSON, JSON)
def test_malformed_file_never_stops_the_sandbox(
    tmp_path_factory: pytest.TempPathFactory, settings: object, defaults: object, accounts: object
) -> None:
    cloud = Cloud(tmp_path_factory.mktemp("malformed") / "cloud.sqlite")
    domains: dict[object, object] = {HOST: settings, 5: settings, "a b": settings, "x.y": settings}
    plant(cloud, domains, defaults, **{"ssl-click-tracking:accounts": accounts})
    plant(cloud, settings, defaults)
    assert all(normal(zone.name) == zone.name for zone in dns_zones.zones(cloud))
    cloud.close()


ISSUED_ARN = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize("provider", ["route53", "cloudflare", "google", "manual"])
@pytest.mark.parametrize(
    "keys",
    [
        {"adopt": {"certificate": ISSUED_ARN}},
        {"certificate": {"source": "acm-arn", "arn": ISSUED_ARN}},
        {"adopt": {"distribution": "E2QWRUHAPOMQZL"}},
    ],
)
def test_an_issued_certificate_has_its_proof_in_dns(
    cloud: Cloud, provider: str, keys: dict[str, object]
) -> None:
    config = {"ssl-click-tracking:domains": {HOST: domain(dns=dns_at(provider), **keys)}}
    seed(cloud, config)
    record, value = acm.validation_record("123456789012", HOST)
    assert dns_answers.cnames(cloud, record) == [value.rstrip(".")]

    zone = delegation.zone_of(cloud, HOST)
    assert zone is not None
    for item in dns_zones.records(cloud, zone.id, record.rstrip(".")):
        dns_zones.remove(cloud, item)
    seed(cloud, config)
    assert dns_answers.cnames(cloud, record) == []


def dns_at(provider: str) -> dict[str, str]:
    return {"provider": provider, "zone": "example.com"}
