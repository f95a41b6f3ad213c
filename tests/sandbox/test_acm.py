"""ACM's rules: validation through the DNS, names, quotas, use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import dns_zones, settings
from sandbox.aws import acm
from sandbox.aws.api import AwsError, account_of
from sandbox.certificates import covers
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record, Zone
from sandbox.operations import Session
from tests.sandbox.samples import HOST, ZONE_ID, issued, open_session, publish, request


def ask(session: Session, *names: str, region: str = "us-east-1") -> str:
    return acm.request_certificate(session, region, request(*names))


def status(session: Session, arn: str) -> str:
    return acm.describe_certificate(session, arn)["status"]


def test_certificate_is_issued_once_every_record_is_there(session: Session) -> None:
    arn = ask(session, HOST, "*.example.com")
    assert status(session, arn) == "PENDING_VALIDATION"
    publish(session, HOST)
    assert status(session, arn) == "PENDING_VALIDATION"
    publish(session, "*.example.com")
    assert status(session, arn) == "ISSUED"
    for record in dns_zones.records(session.cloud, ZONE_ID):
        dns_zones.remove(session.cloud, record)
    assert status(session, arn) == "ISSUED"


@pytest.mark.parametrize("fault", ["value", "type", "private"])
def test_wrong_record_does_not_validate(session: Session, fault: str) -> None:
    arn = ask(session, HOST)
    name, value = acm.validation_record(session.account, HOST)
    zone_id = ZONE_ID
    if fault == "private":
        zone_id = "ZPRIVATE"
        zone = Zone(zone_id, "example.com", "aws", session.account, private=True)
        dns_zones.put_zone(session.cloud, zone)
    type_ = "TXT" if fault == "type" else "CNAME"
    values = ("other.acm-validations.aws.",) if fault == "value" else (value,)
    dns_zones.put(session.cloud, Record(zone_id, name, type_, 60, values))
    assert status(session, arn) == "PENDING_VALIDATION"


def test_any_zone_and_spelling_of_the_record_validates(session: Session) -> None:
    dns_zones.put_zone(session.cloud, Zone("M", "example.org", "manual"))
    arn = ask(session, "link.example.org")
    name, value = acm.validation_record(session.account, "link.example.org")
    record = Record("M", name, "CNAME", 60, (value.rstrip(".").upper(),))
    dns_zones.put(session.cloud, record)
    assert status(session, arn) == "ISSUED"


def test_record_of_a_name_is_always_the_same_in_an_account() -> None:
    one = acm.validation_record("1", HOST)
    assert acm.validation_record("1", HOST.upper()) == one
    assert acm.validation_record("1", f"*.{HOST}") == one
    assert acm.validation_record("2", HOST) != one
    assert one[0].endswith(f".{HOST}.")
    assert one[1].endswith(".acm-validations.aws.")


def test_names_have_the_domain_first_and_once(session: Session) -> None:
    body = acm.describe_certificate(session, ask(session, HOST, "b.example.com", HOST.upper()))
    assert body["names"] == [HOST, "b.example.com"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["a b.example.com"], "ValidationException"),
        (["localhost"], "ValidationException"),
        (["a.*.example.com"], "ValidationException"),
        ([f"{'a' * 60}.example.com"], "ValidationException"),
        ([HOST, f"{'a' * 64}.example.com"], "ValidationException"),
        ([f"h{number}.example.com" for number in range(11)], "LimitExceededException"),
    ],
)
def test_names_that_acm_refuses(session: Session, names: list[str], code: str) -> None:
    with pytest.raises(AwsError) as caught:
        ask(session, *names)
    assert caught.value.code == code


def test_long_name_may_be_a_further_one(session: Session) -> None:
    ask(session, HOST, f"{'a' * 60}.example.com")


def test_quota_of_names_can_be_raised(session: Session, cloud: Cloud) -> None:
    names = [f"h{number}.example.com" for number in range(11)]
    settings.put(cloud, "acm.names_per_certificate", 11)
    assert acm.describe_certificate(session, ask(session, *names))["names"] == sorted(
        names, key=lambda name: (name != names[0], name)
    )


def test_quota_of_certificates(session: Session, cloud: Cloud) -> None:
    settings.put(cloud, "acm.certificates", 1)
    ask(session, HOST)
    with pytest.raises(AwsError, match="LimitExceededException"):
        ask(session, HOST)


def test_region_must_be_one(session: Session) -> None:
    with pytest.raises(AwsError, match="no such host"):
        ask(session, HOST, region="us-east")


def test_certificate_of_another_account_does_not_exist(session: Session, cloud: Cloud) -> None:
    arn = issued(session, HOST)
    with pytest.raises(AwsError, match="ResourceNotFoundException"):
        acm.describe_certificate(open_session(cloud, "222222222222"), arn)


def test_deleted_certificate_is_gone(session: Session) -> None:
    arn = ask(session, HOST)
    acm.delete_certificate(session, arn)
    with pytest.raises(AwsError, match="ResourceNotFoundException"):
        acm.delete_certificate(session, arn)


@pytest.mark.parametrize(
    ("config", "account"),
    [
        ({}, "123456789012"),
        ({"profile": ""}, "123456789012"),
        ({"assumeRoles": [{"roleArn": "arn:aws:iam::222222222222:role/x"}]}, "222222222222"),
        ({"profile": "p", "role_arn": "arn:aws:iam::333333333333:role/x"}, "333333333333"),
    ],
)
def test_account_of_a_provider(config: dict[str, object], account: str) -> None:
    assert account_of(config) == account


def test_profiles_are_accounts_of_their_own() -> None:
    one, two = account_of({"profile": "one"}), account_of({"profile": "two"})
    assert one != two
    assert account_of({"accessKey": "AKIAONE"}) not in (
        account_of({}),
        account_of({"accessKey": "AKIATWO"}),
    )
    assert all(account.isdigit() and len(account) == 12 for account in (one, two))


LABELS = st.lists(st.sampled_from(["a", "b", "example", "com"]), min_size=2, max_size=5)


@given(LABELS)
def test_wildcard_covers_exactly_one_level(labels: list[str]) -> None:
    parent = ".".join(labels)
    assert covers(f"*.{parent}", f"x.{parent}")
    assert covers(f"*.{parent}", f"X.{parent.upper()}")
    assert not covers(f"*.{parent}", parent)
    assert not covers(f"*.{parent}", f"x.y.{parent}")
    assert covers(parent, parent)
    assert not covers(parent, f"x.{parent}")
