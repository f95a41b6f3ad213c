"""Route 53's rules for records and zones."""

from dataclasses import replace

import pytest

from sandbox import dns_zones
from sandbox.aws import route53
from sandbox.aws.api import AwsError
from sandbox.aws.route53 import CLOUDFRONT_ZONE, Change
from sandbox.cloud import Cloud
from sandbox.dns_values import is_host_name, is_value
from sandbox.dns_zones import Record
from sandbox.operations import Session
from tests.sandbox.samples import HOST, ZONE_ID, open_session

RECORD = Record(ZONE_ID, HOST, "CNAME", 300, ("sendgrid.net",))
ALIAS = Record(
    ZONE_ID, HOST, "A", None, alias="d1.cloudfront.net", body={"aliasZone": CLOUDFRONT_ZONE}
)


def change(session: Session, *changes: Change) -> None:
    route53.change_records(session, ZONE_ID, changes)


def refused(session: Session, *changes: Change) -> str:
    with pytest.raises(AwsError) as caught:
        change(session, *changes)
    return f"{caught.value.code} {caught.value.message}"


def stored(session: Session) -> list[Record]:
    return dns_zones.records(session.cloud, ZONE_ID)


def test_record_is_created_changed_and_deleted(session: Session) -> None:
    change(session, Change("CREATE", RECORD))
    moved = replace(RECORD, ttl=60, values=("d1.cloudfront.net",))
    change(session, Change("UPSERT", moved))
    assert stored(session) == [moved]
    change(session, Change("DELETE", moved))
    assert stored(session) == []


def test_record_is_not_created_over_another(session: Session) -> None:
    change(session, Change("CREATE", RECORD))
    assert "but it already exists" in refused(session, Change("CREATE", RECORD))


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (replace(RECORD, name="link.example.org"), "is not permitted in zone example.com"),
        (replace(RECORD, name="notexample.com"), "is not permitted in zone example.com"),
        (replace(RECORD, name="example.com"), "not permitted at apex"),
        (replace(RECORD, ttl=None), "Missing field 'TTL'"),
        (replace(RECORD, ttl=-1), "Invalid TTL"),
        (replace(RECORD, ttl=2**31), "Invalid TTL"),
        (replace(RECORD, values=()), "has no value"),
        (replace(RECORD, values=("a.example.com", "b.example.com")), "more than one value"),
        (replace(RECORD, values=("not a host",)), "FATAL problem"),
        (replace(RECORD, type="A", values=("192.0.2.1", "192.0.2.1")), "Duplicate"),
        (replace(RECORD, type="A", values=("192.0.2.300",)), "FATAL problem"),
        (replace(RECORD, type="AAAA", values=("192.0.2.1",)), "FATAL problem"),
        (replace(ALIAS, alias="www.example.com"), "does not lie within the target zone"),
        (replace(ALIAS, type="CNAME"), "does not lie within the target zone"),
        (replace(ALIAS, ttl=300), "as an alias with a TTL"),
    ],
)
def test_record_that_route_53_refuses(session: Session, record: Record, text: str) -> None:
    assert text in refused(session, Change("CREATE", record))
    assert stored(session) == []


def test_cname_excludes_other_types(session: Session) -> None:
    change(session, Change("CREATE", RECORD))
    assert "conflicts with other records" in refused(session, Change("CREATE", ALIAS))
    change(session, Change("DELETE", RECORD))
    change(session, Change("CREATE", ALIAS), Change("CREATE", replace(ALIAS, type="AAAA")))
    assert "conflicts with other records" in refused(session, Change("CREATE", RECORD))


def test_type_changes_in_one_batch(session: Session) -> None:
    change(session, Change("CREATE", RECORD))
    change(session, Change("DELETE", RECORD), Change("CREATE", ALIAS))
    assert stored(session) == [ALIAS]


def test_refused_batch_changes_nothing(session: Session) -> None:
    change(session, Change("CREATE", RECORD))
    bad = replace(RECORD, name="other.example.org")
    refused(session, Change("DELETE", RECORD), Change("CREATE", bad))
    assert stored(session) == [RECORD]


@pytest.mark.parametrize(
    "other",
    [
        replace(RECORD, ttl=60),
        replace(RECORD, values=("d1.cloudfront.net",)),
    ],
)
def test_record_is_deleted_only_as_it_is(session: Session, other: Record) -> None:
    change(session, Change("CREATE", RECORD))
    assert "do not match the current values" in refused(session, Change("DELETE", other))


def test_missing_record_is_not_deleted(session: Session) -> None:
    assert "but it was not found" in refused(session, Change("DELETE", RECORD))


def test_zone_must_exist_in_the_account(session: Session, cloud: Cloud) -> None:
    with pytest.raises(AwsError, match="NoSuchHostedZone"):
        route53.get_hosted_zone(session, "ZNONE")
    with pytest.raises(AwsError, match="AccessDenied"):
        route53.get_hosted_zone(open_session(cloud, "222222222222"), ZONE_ID)
    dns_zones.put_zone(cloud, dns_zones.Zone("M", "example.org", "manual"))
    with pytest.raises(AwsError, match="NoSuchHostedZone"):
        route53.get_hosted_zone(session, "M")


def test_zone_with_records_is_not_deleted(session: Session) -> None:
    zone_id = route53.create_hosted_zone(session, "Example.ORG.", "", {})
    assert route53.get_hosted_zone(session, zone_id).name == "example.org"
    record = Record(zone_id, "a.example.org", "A", 60, ("192.0.2.1",))
    route53.change_records(session, zone_id, [Change("CREATE", record)])
    with pytest.raises(AwsError, match="HostedZoneNotEmpty"):
        route53.delete_hosted_zone(session, zone_id)
    route53.empty_hosted_zone(session, zone_id)
    route53.delete_hosted_zone(session, zone_id)
    with pytest.raises(AwsError, match="NoSuchHostedZone"):
        route53.get_hosted_zone(session, zone_id)


def test_zone_needs_a_domain_name(session: Session) -> None:
    with pytest.raises(AwsError, match="InvalidDomainName"):
        route53.create_hosted_zone(session, "not a name", "", {})


@pytest.mark.parametrize(
    ("type_", "value", "good"),
    [
        ("CNAME", "a.example.com.", True),
        ("CNAME", "-a.example.com", False),
        ("TXT", '"v=spf1" "x"', True),
        ("TXT", 'a"b', False),
        ("TXT", '"a" b', False),
        ("CAA", '0 issue "amazon.com"', True),
        ("CAA", '256 issue "amazon.com"', False),
        ("CAA", '0 bogus "amazon.com"', False),
        ("MX", "10 mail.example.com", True),
        ("MX", "mail.example.com", False),
        ("SRV", " ", False),
        ("SRV", "1 1 1 a.example.com", True),
    ],
)
def test_form_of_record_data(type_: str, value: str, good: bool) -> None:
    assert is_value(type_, value) is good


def test_form_of_host_names() -> None:
    assert is_host_name("*.example.com", wildcard=True)
    assert not is_host_name("*.example.com")
    assert not is_host_name("a..example.com")
    assert not is_host_name(".".join(["a" * 60] * 5))
