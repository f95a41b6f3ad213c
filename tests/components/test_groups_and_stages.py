"""Identity, stages and groups: what stands when, who owns which record, and what is protected."""

from typing import Any

import pytest

from tests.support.computed.aws import ZONE_ID
from tests.support.recording import (
    CERTIFICATE,
    DISTRIBUTION,
    RECORD,
    VALIDATION,
    Recorded,
    run,
)

HOST = "ablink.email.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
DEFAULTS = {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}
TRACKING = f"{HOST}-tracking"


def build(keys: dict[str, Any], host: str = HOST) -> Recorded:
    """One domain with `keys` on top of the defaults."""
    return run({host: keys}, defaults=DEFAULTS)


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        ("certificate", {CERTIFICATE: 1, RECORD: 2}),
        ("build", {CERTIFICATE: 1, RECORD: 2, VALIDATION: 1, DISTRIBUTION: 1}),
        ("live", {CERTIFICATE: 1, RECORD: 2, VALIDATION: 1, DISTRIBUTION: 1}),
    ],
)
def test_each_stage_makes_exactly_its_resources(stage: str, kinds: dict[str, int]) -> None:
    recorded = build({"stage": stage})
    found = {
        kind: len(recorded.of(kind)) for kind in (CERTIFICATE, RECORD, VALIDATION, DISTRIBUTION)
    }

    assert {kind: kinds.get(kind, 0) for kind in found} == found


@pytest.mark.parametrize(
    ("stage", "target", "protected"),
    [
        ("certificate", "sendgrid.net", False),
        ("build", "sendgrid.net", False),
        ("live", f"{HOST}-distribution.cloudfront.net", True),
    ],
)
def test_the_tracking_record_follows_the_stage(stage: str, target: str, protected: bool) -> None:
    """Whatever the stage, it stays in DNS when the host leaves or the stack is destroyed."""
    record = build({"stage": stage}).of(RECORD)[TRACKING]

    assert {
        "zoneId": ZONE_ID,
        "name": HOST,
        "type": "CNAME",
        "ttl": 300,
        "records": [target],
    } == record.inputs
    assert (protected, True) == (record.request.protect, record.request.retainOnDelete)


@pytest.mark.parametrize(("stage", "protected"), [("build", False), ("live", True)])
def test_the_edge_is_protected_while_live_and_its_certificate_never(
    stage: str, protected: bool
) -> None:
    recorded = build({"stage": stage})

    assert protected is recorded.one(DISTRIBUTION).request.protect
    assert not recorded.one(CERTIFICATE).request.protect
    assert not recorded.one(VALIDATION).request.protect


def test_records_are_children_of_the_host_and_the_rest_of_the_edge() -> None:
    recorded = build({"group": "g", "owner_record": "1.example.com"})

    parents = {r.name: r.parent for r in recorded.resources if r.request.custom}
    assert {
        f"{HOST}-tracking": f"TrackingDomain {HOST}",
        f"{HOST}-acm-validation": f"TrackingDomain {HOST}",
        f"{HOST}-owner": f"TrackingDomain {HOST}",
        "g-certificate": "CloudFrontSendGrid g",
        "g-certificate-issued": "CloudFrontSendGrid g",
        "g-distribution": "CloudFrontSendGrid g",
    } == parents


@pytest.mark.parametrize(
    "keys",
    [
        {"settings": "current"},
        {"group": "g"},
        {"stage": "live"},
        {"stage": "certificate"},
        {"region": "eu"},
        {"origin": "links.example.net"},
        {"certificate": {"source": "iam", "id": "ASCAEXAMPLE1234567"}},
        {"dns": {**ROUTE53, "ttl": 60}},
        {"cloudfront": {"price_class": "PriceClass_100"}},
        {"x_forwarded_host": True},
    ],
)
def test_no_change_of_settings_changes_the_identity_of_the_tracking_record(
    keys: dict[str, Any],
) -> None:
    def identity(recorded: Recorded) -> tuple[str, str, object]:
        record = recorded.of(RECORD)[TRACKING]
        return record.parent, record.name, record.inputs["name"]

    assert identity(build({})) == identity(build(keys))


def test_nothing_that_would_endanger_a_record_is_ever_set() -> None:
    for stage in ("certificate", "build", "live"):
        for record in build({"stage": stage, "owner_record": "1.example.com"}).of(RECORD).values():
            assert not record.request.deleteBeforeReplace
            # On a proof alone, where a hook looks first (docs/decisions/proofs.md).
            assert "allowOverwrite" not in record.inputs or record.name.endswith("-acm-validation")


@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_the_owner_record_stays_at_sendgrid_and_is_never_deleted(stage: str) -> None:
    """sources/rollout#owner-record: only the first of the two CNAMEs moves."""
    record = build({"stage": stage, "owner_record": "1.example.com"}).of(RECORD)[f"{HOST}-owner"]

    assert (record.inputs["name"], record.inputs["records"]) == ("1.example.com", ["sendgrid.net"])
    assert record.request.retainOnDelete


def test_existing_records_are_imported_and_validation_records_created() -> None:
    recorded = build({"dns": {**ROUTE53, "existing": True}, "owner_record": "1.example.com"})

    assert {
        TRACKING: f"{ZONE_ID}_{HOST}_CNAME",
        f"{HOST}-owner": f"{ZONE_ID}_1.example.com_CNAME",
        f"{HOST}-acm-validation": "",
    } == {name: record.request.importId for name, record in recorded.of(RECORD).items()}


def test_a_zone_is_looked_up_once_by_name_and_once_by_id() -> None:
    hosts: dict[str, object] = {f"a{n}.example.com": {} for n in range(3)}
    assert run(hosts, defaults=DEFAULTS).calls.count("aws:route53/getZone:getZone") == 1

    by_id = {**DEFAULTS, "dns": {"provider": "route53", "zone": "example.com", "zone_id": "Z1A"}}
    recorded = run(hosts, defaults=by_id)
    assert recorded.calls.count("aws:route53/getZone:getZone") == 1
    assert {"Z1A"} == {record.inputs["zoneId"] for record in recorded.of(RECORD).values()}


def test_a_group_shares_one_distribution_and_one_certificate() -> None:
    recorded = run(
        {f"{name}.example.com": {"group": "g", "stage": "live"} for name in "cab"},
        defaults=DEFAULTS,
    )

    assert recorded.one(DISTRIBUTION).inputs["aliases"] == [
        "a.example.com",
        "b.example.com",
        "c.example.com",
    ]
    certificate = recorded.one(CERTIFICATE).inputs
    assert certificate["domainName"] == "a.example.com"
    assert certificate["subjectAlternativeNames"] == ["b.example.com", "c.example.com"]
    assert {"g-distribution.cloudfront.net"} == {
        recorded.of(RECORD)[f"{name}.example.com-tracking"].inputs["records"][0] for name in "abc"
    }


def test_each_host_of_a_group_is_proved_by_its_own_record() -> None:
    """The certificate's list has no order; a record taken by position would prove another host."""
    recorded = run({f"{n}.example.com": {"group": "g"} for n in "abc"}, defaults=DEFAULTS)

    for name in "abc":
        record = recorded.of(RECORD)[f"{name}.example.com-acm-validation"].inputs
        assert f"_token.{name}.example.com." == record["name"]
        assert [f"_proof.{name}.example.com.acm-validations.aws."] == record["records"]


def test_a_host_at_certificate_does_not_hold_up_its_group() -> None:
    recorded = run(
        {
            "a.example.com": {"group": "g", "stage": "live"},
            "b.example.com": {"group": "g", "stage": "certificate"},
        },
        defaults=DEFAULTS,
    )

    assert recorded.one(DISTRIBUTION).inputs["aliases"] == ["a.example.com"]
    assert {"g-certificate", "b.example.com-certificate"} == set(recorded.of(CERTIFICATE))
    assert {"g-certificate-issued"} == set(recorded.of(VALIDATION))


@pytest.mark.parametrize("settings", ["documented", "current"])
def test_a_group_names_none_of_its_hosts_to_sendgrid(settings: str) -> None:
    """sources/current#x-forwarded-host: the header is one fixed value a distribution, true for one
    host only."""
    keys = {"group": "g", "settings": settings}
    recorded = run({"a.example.com": keys, "b.example.com": keys}, defaults=DEFAULTS)

    distribution = recorded.one(DISTRIBUTION).inputs
    assert [origin.get("customHeaders") for origin in distribution["origins"]] == [None]
    assert "functionAssociations" not in distribution["defaultCacheBehavior"]
    assert not recorded.of("aws:cloudfront/function:Function")


@pytest.mark.parametrize("count", [10, 12, 40])
@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_tag_of_a_group_names_whole_hosts_and_counts_the_rest(count: int, length: int) -> None:
    """AWS takes 256 characters; hosts of several lengths put the cut at every place in a name."""
    hosts = [f"{'h' * length}{number:03}.track.example.com" for number in range(count)]
    tag: str = (
        run({host: {"group": "g"} for host in hosts}, defaults=DEFAULTS)
        .one(DISTRIBUTION)
        .inputs["tags"]["tracking-domain"]
    )
    shown, _, rest = tag.partition(" and ")

    assert len(tag) <= 256
    assert shown.split(" ") == hosts[: len(shown.split(" "))]
    hidden = count - len(shown.split(" "))
    assert rest == (f"{hidden} more" if hidden else "")
    assert (hidden == 0) is (len(" ".join(hosts)) <= 256)


def test_a_domain_in_another_account_goes_through_that_account_s_provider() -> None:
    recorded = run(
        {HOST: {**DEFAULTS, "account": "edge", "dns": {**ROUTE53, "account": "zones"}}},
        accounts={
            "edge": {"profile": "edge-profile"},
            "zones": {"role": "arn:aws:iam::111122223333:role/dns"},
        },
    )

    def provider(name: str) -> str:
        (found,) = [r for r in recorded.resources if r.name == name]
        return found.request.provider.split("::")[-2]

    assert provider(f"{HOST}-distribution") == "edge"
    assert provider(f"{HOST}-certificate") == "edge"
    assert provider(TRACKING) == "zones"
    assert provider(f"{HOST}-acm-validation") == "zones"
