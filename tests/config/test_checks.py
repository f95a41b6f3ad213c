"""Rules between keys: each one broken alone gives exactly its own fault."""

from typing import Any

import pytest

from components.config.values import Edge
from tests.config.reading import HOST, PLAIN, config, fault, faults, one, read

ROUTE53 = {"provider": "route53", "zone": "example.com"}
ARN = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"cdn": "keycdn", "esp": "sparkpost"},
            "HOST.cdn: 'keycdn' with esp 'sparkpost' is not covered; covered: cloudflare with ",
        ),
        ({"region": "euu"}, "HOST.region: 'euu' is no region of SendGrid; did you mean 'eu'?"),
        (
            {"dns": {"provider": "route53"}},
            "HOST.dns: names no zone; add zone: example.com (or zone_id) of the route53 zone",
        ),
        (
            {"dns": {"provider": "route53", "zone": "exmaple.com"}},
            "HOST.dns.zone: 'exmaple.com' does not contain this host; did you mean 'example.com'?",
        ),
        (
            {"dns": {"provider": "route53", "zone": HOST}},
            "HOST: is the apex of its zone, where no CNAME may stand; use a name below it",
        ),
        (
            {"dns": {"existing": True}},
            "HOST.dns.existing: has no meaning with manual DNS; remove it",
        ),
        (
            {"dns": {"provider": "cloudflare", "zone": "example.com", "existing": "yes"}},
            "HOST.dns.existing: 'yes' is not the ID of a record at Cloudflare; write true, ",
        ),
        (
            {"dns": {"zone_id": "Z1A"}},
            "HOST.dns.zone_id: has no meaning with manual DNS; remove it",
        ),
        (
            {"dns": {**ROUTE53, "zone_id": "hosted"}},
            "HOST.dns.zone_id: 'hosted' is not a zone ID of route53; write it like Z0123",
        ),
        (
            {"certificate": {"source": "acm-arn"}},
            "HOST.certificate.arn: missing; certificate source 'acm-arn' needs it",
        ),
        (
            {"certificate": {"source": "iam"}},
            "HOST.certificate.id: missing; certificate source 'iam' needs it",
        ),
        (
            {"certificate": {"arn": ARN}},
            "HOST.certificate.arn: is not used with source 'acm'; set source: acm-arn or remove it",
        ),
        (
            {"certificate": {"source": "acm-arn", "arn": ARN.replace("us-east-1", "eu-west-1")}},
            "HOST.certificate.arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b' is not "
            "an ACM certificate ARN in us-east-1, the one region CloudFront reads",
        ),
        (
            {"certificate": {"source": "acm-arn", "arn": ARN, "names": ["*.example.com"]}},
            f"HOST.certificate.names: no name of the certificate covers '{HOST}'; "
            "a wildcard stands for one label; use a certificate that holds the exact host",
        ),
        (
            {"dns": ROUTE53, "owner_record": "1.example.net"},
            "HOST.owner_record: '1.example.net' is not in the zone 'example.com'",
        ),
        ({"owner_record": HOST}, f"HOST.owner_record: '{HOST}' is a tracking domain itself"),
        (
            {"group": "g", "x_forwarded_host": True},
            "HOST.x_forwarded_host: is one fixed value per distribution, and a group has several",
        ),
        ({"account": "prodd"}, "HOST.account: 'prodd' is not in accounts; did you mean 'prod'?"),
        ({"dns": {"account": "x"}}, "HOST.dns.account: 'x' is not in accounts; use one of prod"),
    ],
)
def test_a_broken_rule_says_where_what_and_what_to_do(keys: dict[str, Any], expected: str) -> None:
    found = fault(keys, accounts={"prod": {"profile": "production"}})

    assert found.startswith(expected), found


def test_an_account_that_says_nothing_is_a_fault() -> None:
    assert faults({HOST: PLAIN}, accounts={"prod": {}}) == [
        "accounts.prod: says nothing; add profile, role, token_secret, project or "
        "credentials_secret"
    ]


@pytest.mark.parametrize("name", [HOST, "*.email.example.com", HOST.upper()])
def test_a_certificate_covers_its_exact_host_and_one_wildcard_label(name: str) -> None:
    keys = {"certificate": {"source": "acm-arn", "arn": ARN, "names": ["x.example.org", name]}}

    assert one(keys).certificate.names


def test_a_host_too_long_to_lead_a_certificate_is_a_fault_alone_and_none_in_a_group() -> None:
    long = f"{'a' * 60}.example.com"

    (found,) = faults({long: PLAIN})
    assert "has 72 characters; the first name of an ACM certificate has at most 64" in found
    grouped = {**PLAIN, "group": "g"}
    assert len(read(config({long: grouped, HOST: grouped})).domains) == 2


def test_one_owner_record_belongs_to_one_domain() -> None:
    keys = {**PLAIN, "owner_record": "1.example.com"}

    (found,) = faults({"a.example.com": keys, "b.example.com": keys})
    assert "'1.example.com' belongs to 'a.example.com' already" in found


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("region", "eu"),
        ("origin", "links.example.net"),
        ("settings", "current"),
        ("account", "prod"),
        ("certificate", {"wait": "5m"}),
        ("cloudfront", {"price_class": "PriceClass_100"}),
    ],
)
def test_hosts_of_a_group_agree_on_what_their_edge_is_made_of(key: str, value: object) -> None:
    grouped = {**PLAIN, "group": "g"}
    (found,) = faults(
        {"a.example.com": grouped, "b.example.com": {**grouped, key: value}},
        accounts={"prod": {"profile": "production"}},
    )

    assert f'domains."b.example.com".{key}: differs from' in found


@pytest.mark.parametrize("keys", [{"stage": "live"}, {"dns": {"ttl": 60}}, {"protect": True}])
def test_stage_ttl_and_protection_may_differ_within_a_group(keys: dict[str, Any]) -> None:
    grouped = {**PLAIN, "group": "g"}

    found = read(config({"a.example.com": grouped, "b.example.com": {**grouped, **keys}}))

    assert [edge.name for edge in found.edges] == ["g"]


def test_a_group_takes_a_hundred_hosts_and_no_more() -> None:
    def hosts(count: int) -> dict[str, object]:
        return {f"a{n}.example.com": {**PLAIN, "group": "g"} for n in range(count)}

    assert len(read(config(hosts(100))).domains) == 100
    (found,) = faults(hosts(101))
    assert "group 'g': has 101 hosts" in found


def test_a_group_adopts_one_distribution() -> None:
    first = {**PLAIN, "group": "g", "adopt": {"distribution": "E1AAAAAA"}}
    other = {**first, "adopt": {"distribution": "E2AAAAAA"}}

    (found,) = faults({"a.example.com": first, "b.example.com": other})
    assert "adopts more than one distribution" in found


def _edges(domains: dict[str, dict[str, Any]]) -> dict[str, Edge]:
    plain = {host: {**PLAIN, **keys} for host, keys in domains.items()}
    return {edge.name: edge for edge in read(config(plain)).edges}


def test_a_host_of_a_group_at_certificate_waits_at_an_edge_of_its_own() -> None:
    edges = _edges(
        {
            "a.example.com": {"group": "g", "stage": "live"},
            "b.example.com": {"group": "g", "stage": "certificate"},
            "c.example.com": {},
        }
    )

    assert {name: edge.hosts for name, edge in edges.items()} == {
        "g": ("a.example.com",),
        "b.example.com": ("b.example.com",),
        "c.example.com": ("c.example.com",),
    }
    assert {name: edge.complete for name, edge in edges.items()} == {
        "g": True,
        "b.example.com": False,
        "c.example.com": True,
    }


def test_an_edge_is_protected_as_soon_as_one_of_its_hosts_is() -> None:
    edges = _edges(
        {"a.example.com": {"group": "g", "stage": "live"}, "b.example.com": {"group": "g"}}
    )

    assert edges["g"].protected
