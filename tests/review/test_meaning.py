"""What recipients notice: cases that the kept previews do not show."""

from typing import Any

import pytest

from review import findings
from review.reading import read
from tests.review.previewing import (
    CLASS,
    DISTRIBUTION,
    DOMAIN,
    EDGE,
    HOST,
    LIVE,
    RECORD,
    digest,
    outputs,
    record,
    state,
    step,
    tracking,
)

ESP = "sendgrid.net"
SERVING = {"aliases": [HOST, "b.example.com"], "priceClass": "PriceClass_All"}


def found(*steps: dict[str, Any]) -> findings.Findings:
    return findings.find(read(digest(*steps)))


def protected(kind: str, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return state(kind, inputs, protect=True, **more)


def distribution(
    operation: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> dict[str, Any]:
    return step(operation, DISTRIBUTION, f"{HOST}-distribution", old, new, CLASS)


def test_a_deleted_record_of_a_live_host_is_bold_and_first() -> None:
    moved = step(
        "update", RECORD, "z", record(ESP, name="0.example.com"), record(EDGE, name="0.example.com")
    )

    lines = found(outputs(a=LIVE), moved, tracking("delete", record(EDGE))).noticed

    assert lines[0] == f"**`{HOST}`: its record is deleted: every link sent breaks**"
    assert lines[1].startswith("`0.example.com`: recipients move from `sendgrid.net`")


def test_a_deleted_record_that_is_retained_moves_nobody() -> None:
    gone = tracking("delete", state(RECORD, record(ESP), retainOnDelete=True))

    result = found(gone)

    assert not result.noticed
    assert "its record stays in DNS, at `sendgrid.net`" in result.unnoticed[0]


def test_a_replaced_record_is_bold() -> None:
    lines = found(tracking("replace", record(EDGE), record(EDGE, ttl=60))).noticed

    assert lines == [f"**`{HOST}`: its record is replaced: the name may not resolve in between**"]


@pytest.mark.parametrize(("operation", "word"), [("delete", "deleted"), ("replace", "replaced")])
def test_what_serves_a_live_host_is_bold_when_it_goes(operation: str, word: str) -> None:
    new = SERVING if operation == "replace" else None

    lines = found(outputs(a=LIVE), distribution(operation, SERVING, new)).noticed

    assert lines == [
        f"**`{HOST}`: Distribution `{HOST}-distribution`, which serves it, is {word}**"
    ]


def test_without_outputs_the_protection_says_what_is_live() -> None:
    """A program of one's own exports nothing, and its record does not change here."""
    domain = step("create", DOMAIN, HOST, None, state(DOMAIN, None))
    kept = distribution("delete", protected(DISTRIBUTION, SERVING), None)

    assert found(domain, kept).noticed[0].startswith("**")
    assert not found(domain, distribution("delete", SERVING, None)).noticed


def test_a_record_of_a_program_of_ones_own_is_known_by_where_it_goes() -> None:
    own = step("update", RECORD, "links", record(ESP), record(EDGE))
    other = step("update", RECORD, "www", record("x.example.org"), record("y.example.org"))

    result = found(own, other)

    assert [line.split(":")[0] for line in result.noticed] == [f"`{HOST}`"]


def test_an_alias_says_that_its_rollback_takes_two_updates() -> None:
    alias = {"name": HOST, "type": "A", "aliases": [{"name": EDGE}]}

    (line,) = found(tracking("update", record(ESP), alias)).noticed

    assert line.endswith(f"to CloudFront (`{EDGE}`); ttl 300; rollback is two updates")


def test_the_ttl_that_is_told_is_the_one_that_recipients_still_hold() -> None:
    (line,) = found(tracking("update", record(ESP, ttl=3600), record(EDGE, ttl=60))).noticed

    assert "ttl 3600" in line


def test_an_edge_made_in_the_same_update_is_named_by_what_the_record_waits_for() -> None:
    unknown = record("04da6b54-80e4-46f7-96ec-b56ff0331ba9")
    waits = f"urn:pulumi:prod::shop::{CLASS}${DISTRIBUTION}::{HOST}-distribution"
    new = state(RECORD, unknown, dependencies=[waits])

    assert found(tracking("create", None, new)).noticed == [
        f"`{HOST}`: the name starts at CloudFront; ttl 300"
    ]


def test_events_say_nothing_of_what_a_record_waits_for_and_are_no_less_alarming() -> None:
    made = tracking("create", None, record("04da6b54-80e4-46f7-96ec-b56ff0331ba9"))
    domain = step("create", DOMAIN, HOST, None, state(DOMAIN, None))
    edge = distribution("create", None, SERVING)
    service = step("create", "fastly:index/serviceVcl:ServiceVcl", f"{HOST}-service", None, SERVING)

    one, none, two = (found(domain, made, *more) for more in ([edge], [], [edge, service]))

    assert one.noticed == [f"`{HOST}`: the name starts at CloudFront; ttl 300"]
    for unsure in (none, two):
        assert unsure.noticed == [
            f"`{HOST}`: the name starts at an edge that this update makes; ttl 300"
        ]


def test_a_record_of_which_nothing_is_known_yet_is_noticed() -> None:
    made = {**record(""), "records": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}

    assert found(tracking("create", None, made)).noticed


def test_a_host_that_leaves_a_live_distribution_is_bold() -> None:
    both = outputs(a=LIVE, b=LIVE)
    lines = found(both, distribution("update", SERVING, {**SERVING, "aliases": [HOST]})).noticed

    assert len(lines) == 1
    assert lines[0].startswith("**`b.example.com`: Distribution")
    assert "no longer names it" in lines[0]


def test_tags_and_the_order_of_aliases_are_nothing_that_recipients_see() -> None:
    swapped = {**SERVING, "aliases": ["b.example.com", HOST], "tags": {"x": "y"}}
    result = found(outputs(a=LIVE, b=LIVE), distribution("update", SERVING, swapped))

    assert not result.noticed


def test_what_only_the_cloud_has_otherwise_is_noticed_when_it_is_taken_back() -> None:
    drifted = distribution("update", SERVING, SERVING)
    drifted["detailedDiff"] = {"webAclId": {"kind": "delete", "inputDiff": False}}

    (line,) = found(outputs(a=LIVE), drifted).noticed

    assert "`webAclId`" in line


def test_a_certificate_that_goes_without_another_is_bold() -> None:
    certificate = step(
        "delete",
        "fastly:index/tlsSubscription:TlsSubscription",
        f"{HOST}-subscription",
        {"domains": [HOST]},
    )
    live = {**LIVE, "cdn": "fastly", "target": "j.sni.global.fastly.net"}

    assert "is deleted, with no other" in found(outputs(a=live), certificate).noticed[0]
    assert not found(outputs(a=LIVE), certificate).noticed, "a standby serves nobody"


def test_a_shared_policy_that_changes_is_noticed_though_it_names_no_host() -> None:
    policy = "aws:cloudfront/cachePolicy:CachePolicy"

    (line,) = found(step("update", policy, "p", {"maxTtl": 1}, {"maxTtl": 9})).noticed

    assert "for every host it serves: `maxTtl`" in line


def test_other_resources_of_a_program_are_counted_and_alarm_nobody() -> None:
    bucket = step("update", "aws:s3/bucket:Bucket", "logs", {"a": 1}, {"a": 2})

    result = found(bucket)

    assert not result.noticed
    assert result.unnoticed == ["changed: `Bucket`"]


def test_anything_protected_that_is_deleted_is_bold() -> None:
    kind = "aws:s3/bucket:Bucket"
    kept = state(kind, {"a": 1}, protect=True)

    assert found(step("delete", kind, "logs", kept)).noticed[0].startswith("**Bucket `logs`")


def test_googles_records_are_read_too() -> None:
    def at(value: str) -> dict[str, Any]:
        return {"name": f"{HOST}.", "type": "CNAME", "rrdatas": [f"{value}."], "ttl": 300}

    moved = step("update", "gcp:dns/recordSet:RecordSet", "x", at(ESP), at(EDGE))

    assert found(moved).noticed[0].startswith(f"`{HOST}`: recipients move from `sendgrid.net`")
