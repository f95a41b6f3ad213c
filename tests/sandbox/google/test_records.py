"""Google Cloud DNS's rules for record sets and zones."""

from dataclasses import replace
from typing import Any

import pytest

from sandbox import dns_zones
from sandbox.dns_zones import Record, Zone
from sandbox.google import records, zones
from sandbox.google.api import DEFAULT_PROJECT, GoogleError, GoogleSession
from sandbox.google.records import RecordSet
from tests.sandbox.google.samples import HOST, KEY, ZONE, record_set

TRACKING = record_set()


def change(
    session: GoogleSession,
    *additions: RecordSet,
    deletions: tuple[RecordSet, ...] = (),
    zone: str = ZONE,
) -> None:
    records.create_change(session, DEFAULT_PROJECT, zone, additions=additions, deletions=deletions)


def refused(session: GoogleSession, *additions: RecordSet, **given: Any) -> str:
    with pytest.raises(GoogleError) as caught:
        change(session, *additions, **given)
    return str(caught.value)


def listed(session: GoogleSession, name: str = "", type_: str = "") -> list[RecordSet]:
    return records.list_record_sets(session, DEFAULT_PROJECT, ZONE, name, type_)


def stored(session: GoogleSession) -> list[Record]:
    return dns_zones.records(session.cloud, KEY)


def test_a_record_set_is_added_and_shown_as_it_was_given(session: GoogleSession) -> None:
    change(session, TRACKING)

    assert listed(session, f"{HOST}.", "CNAME") == [TRACKING]
    assert listed(session, f"{HOST}.", "A") == []
    assert stored(session)[0].values == ("sendgrid.net",)


def test_a_zone_has_its_name_servers_and_its_start_of_authority(session: GoogleSession) -> None:
    change(session, TRACKING)

    assert [item.type for item in listed(session)] == ["NS", "SOA", "CNAME"]
    assert [item.type for item in listed(session, "example.com.")] == ["NS", "SOA"]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (record_set(name=HOST), f"Invalid value for 'entity.change.additions[0].name': '{HOST}'"),
        (record_set(name="link.example.org."), "additions[0].name': 'link.example.org.', invalid"),
        (record_set(name="notexample.com."), "additions[0].name': 'notexample.com.', invalid"),
        (record_set(name="not a host.example.com."), "additions[0].name'"),
        (record_set(type="cname"), "additions[0].type': 'cname', invalid"),
        (record_set(ttl=-1), "additions[0].ttl': '-1', invalid"),
        (record_set(ttl=2**31), "additions[0].ttl'"),
        (record_set(rrdatas=()), "additions[0].rrdata'"),
        (record_set(rrdatas=("sendgrid.net",)), "additions[0].rrdata[0]': 'sendgrid.net', inv"),
        (record_set(rrdatas=("not a host.",)), "additions[0].rrdata[0]'"),
        (record_set(rrdatas=("a.example.net.", "b.example.net.")), "a CNAME with several"),
        (record_set(type="A", rrdatas=("192.0.2.300",)), "additions[0].rrdata[0]'"),
        (record_set(type="AAAA", rrdatas=("2001:db8::1", "192.0.2.1")), "additions[0].rrdata[1]'"),
        (record_set(type="A", rrdatas=("192.0.2.1", "192.0.2.1")), "holds a value twice"),
        (record_set(type="MX", rrdatas=("10 mx.example.com",)), "additions[0].rrdata[0]'"),
        (record_set(name="example.com."), "cnameResourceRecordSetConflict"),
        (record_set(name="example.com.", type="NS"), "does not model changes of a zone's NS"),
    ],
)
def test_a_record_set_that_google_refuses(
    session: GoogleSession, item: RecordSet, text: str
) -> None:
    assert text in refused(session, item)
    assert stored(session) == []


def test_a_record_set_is_not_added_over_another(session: GoogleSession) -> None:
    change(session, TRACKING)

    said = refused(session, replace(TRACKING, rrdatas=("spgo.io.",)))

    assert said == (
        "googleapi: Error 409: The resource 'entity.change.additions[0]' named "
        f"'{HOST}. (CNAME)' already exists, alreadyExists"
    )
    assert listed(session, f"{HOST}.") == [TRACKING]


@pytest.mark.parametrize("first", [TRACKING, record_set(type="A", rrdatas=("192.0.2.1",))])
def test_a_cname_stands_alone(session: GoogleSession, first: RecordSet) -> None:
    change(session, first)
    text = record_set(type="TXT", rrdatas=('"proof"',))

    second = text if first.type == "CNAME" else TRACKING
    assert "but not both., cnameResourceRecordSetConflict" in refused(session, second)
    if first.type == "A":
        change(session, text)


def test_one_change_takes_a_record_set_s_place_whatever_its_type(session: GoogleSession) -> None:
    change(session, TRACKING)
    address = record_set(type="A", rrdatas=("192.0.2.1",))

    change(session, address, deletions=(TRACKING,))

    assert listed(session, f"{HOST}.") == [address]


def test_what_is_deleted_and_added_in_one_change_is_never_missing(session: GoogleSession) -> None:
    change(session, TRACKING)

    change(session, replace(TRACKING, rrdatas=("spgo.io.",)), deletions=(TRACKING,))

    first, second = dns_zones.history(session.cloud, HOST)
    assert (first.old, second.old) == (None, first.new)
    assert second.new == {"ttl": 300, "values": ["spgo.io"]}


def test_the_same_record_set_is_not_added_twice_in_one_change(session: GoogleSession) -> None:
    assert "already exists" in refused(session, TRACKING, replace(TRACKING, ttl=60))
    assert stored(session) == []


@pytest.mark.parametrize("other", [{"ttl": 60}, {"rrdatas": ("spgo.io.",)}])
def test_only_what_is_there_is_deleted(session: GoogleSession, other: dict[str, Any]) -> None:
    change(session, TRACKING)

    said = refused(session, deletions=(record_set(**other),))

    assert said.endswith("Precondition not met for 'entity.change.deletions[0]', conditionNotMet")
    assert listed(session, f"{HOST}.") == [TRACKING]


def test_a_refused_change_changes_nothing(session: GoogleSession) -> None:
    change(session, TRACKING)
    address = record_set(name="b.example.com.", type="A", rrdatas=("192.0.2.1",))

    refused(session, address, replace(TRACKING, name="a.example.org."), deletions=(TRACKING,))

    assert listed(session, f"{HOST}.") == [TRACKING]
    assert len(stored(session)) == 1


def test_what_is_not_there_is_not_found(session: GoogleSession) -> None:
    gone = f"'entity.change.deletions[0]' resource named '{HOST}. (CNAME)' does not exist., notF"
    assert gone in refused(session, deletions=(TRACKING,))
    zone = "Error 404: The 'parameters.managedZone' resource named 'none' does not exist., notF"
    assert zone in refused(session, TRACKING, zone="none")
    dns_zones.put_zone(session.cloud, Zone("M", "example.net", "manual"))
    assert "does not exist" in refused(session, TRACKING, zone="M")


def test_unquoted_text_is_quoted_and_split_at_its_blanks(session: GoogleSession) -> None:
    texts = ("one", "two words", '"quoted text"')

    change(session, record_set(type="TXT", rrdatas=texts))

    kept = listed(session, f"{HOST}.")[0].rrdatas
    assert kept == ('"one"', '"two" "words"', '"quoted text"')


def test_a_zone_is_found_by_its_number_too(session: GoogleSession) -> None:
    zone = zones.get_managed_zone(session, DEFAULT_PROJECT, ZONE)

    assert zones.get_managed_zone(session, DEFAULT_PROJECT, str(zone.body["number"])) == zone


def test_a_project_is_closed_to_others_credentials(session: GoogleSession) -> None:
    other = replace(session, account="google-other")

    with pytest.raises(GoogleError, match="Error 403: Forbidden"):
        records.list_record_sets(other, DEFAULT_PROJECT, ZONE)
    with pytest.raises(GoogleError, match="Error 404"):
        records.list_record_sets(other, "their-project", ZONE)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "Example"}, r"'entity.managedZone.name': 'Example'"),
        ({"name": "example-"}, r"'entity.managedZone.name'"),
        ({"name": "a" * 64}, r"'entity.managedZone.name'"),
        ({"dnsName": "example.net"}, r"'entity.managedZone.dnsName': 'example.net'"),
        ({"dnsName": "net."}, r"'entity.managedZone.dnsName'"),
        ({"name": ZONE}, r"Error 409: .*'example-com' already exists, alreadyExists"),
    ],
)
def test_a_zone_that_google_refuses(
    session: GoogleSession, changes: dict[str, str], message: str
) -> None:
    request = {"name": "example-net", "dnsName": "example.net.", **changes}

    with pytest.raises(GoogleError, match=message):
        zones.create_managed_zone(session, DEFAULT_PROJECT, request)


def test_a_zone_with_record_sets_is_not_deleted(session: GoogleSession) -> None:
    change(session, TRACKING)
    with pytest.raises(GoogleError, match="contains one or more 'resource records'"):
        zones.delete_managed_zone(session, DEFAULT_PROJECT, ZONE)

    change(session, deletions=(TRACKING,))
    zones.delete_managed_zone(session, DEFAULT_PROJECT, ZONE)
    assert zones.list_managed_zones(session, DEFAULT_PROJECT) == []
