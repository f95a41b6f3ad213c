"""CloudFront's further pairs on the real engine: shared policies, groups, alias records."""

from typing import Any

import pytest

from sandbox import dns_zones, faults
from tests.engine.examples import HOST, OTHER, ROUTE53, TRACKING
from tests.support.engine import Stack

SES = {"cdn": "cloudfront", "esp": "ses", "region": "us-east-1"}
ALIAS = {**SES, "dns": {**ROUTE53, "record": "alias"}}
CNAME = {**SES, "dns": ROUTE53}
ESP = "r.us-east-1.awstrack.me"
IPV6 = f"{TRACKING}-ipv6"
SPARKPOST = {"cdn": "cloudfront", "esp": "sparkpost", "dns": ROUTE53}
GROUPED = {**SPARKPOST, "group": "g"}
SHARED = {
    "sparkpost-cache-policy-1",
    "sparkpost-origin-request-policy-1",
    "sparkpost-forwarded-host-1",
}


def at_name(stack: Stack) -> dict[str, str]:
    """What stands at the tracking name: type -> where it leads."""
    return {
        record.type: record.alias or record.values[0]
        for zone in dns_zones.zones(stack.cloud)
        for record in dns_zones.records(stack.cloud, zone.id, HOST)
    }


def put(stack: Stack, domain: dict[str, Any], stage: str) -> set[tuple[str, str]]:
    """Updates HOST to `domain` at `stage`; the steps it took."""
    return set(stack.write({HOST: {**domain, "stage": stage}}).must_up().steps)


def test_a_name_comes_to_an_alias_and_off_it_without_a_gap(stack: Stack) -> None:
    put(stack, ALIAS, "build")
    assert at_name(stack) == {"CNAME": ESP}

    assert put(stack, ALIAS, "live") == {("update", TRACKING), ("create", IPV6)}
    edge = stack.outputs()[HOST]["edge"]
    assert at_name(stack) == {"A": edge, "AAAA": edge}
    assert stack.preview().steps == set()

    # The rollback: IPv6 goes first, and only then the name can lead to the ESP by CNAME.
    assert put(stack, ALIAS, "build") == {("delete", IPV6)}
    assert at_name(stack) == {"A": edge}
    assert "Run pulumi up once more" in stack.outputs()[HOST]["next_step"]
    assert put(stack, ALIAS, "build") == {("update", TRACKING)}
    assert at_name(stack) == {"CNAME": ESP}
    assert stack.preview().steps == set()

    assert put(stack, CNAME, "live") == {("update", TRACKING)}
    assert put(stack, ALIAS, "live") == {("update", TRACKING), ("create", IPV6)}
    assert put(stack, CNAME, "live") == {("delete", IPV6)}
    assert put(stack, CNAME, "live") == {("update", TRACKING)}
    assert at_name(stack) == {"CNAME": edge}


def test_a_way_back_that_failed_half_way_is_taken_up_again(stack: Stack) -> None:
    """The outputs say that the AAAA is gone; the state knows better, and the next run retries."""
    put(stack, ALIAS, "live")
    stack.write({HOST: {**ALIAS, "stage": "build"}})
    faults.arm(stack.cloud, "route53:ChangeResourceRecordSets", "refuse")

    assert stack.up().code != 0
    assert set(at_name(stack)) == {"A", "AAAA"}
    assert stack.must_up().steps == {("delete", IPV6)}
    assert stack.must_up().steps == {("update", TRACKING)}
    assert at_name(stack) == {"CNAME": ESP}


def test_an_existing_record_becomes_an_alias_and_a_cname_again(stack: Stack) -> None:
    existing = {**SES, "dns": {**ROUTE53, "record": "alias", "existing": True}}
    assert ("import", TRACKING) in put(stack, existing, "build")
    assert put(stack, existing, "live") == {("update", TRACKING), ("create", IPV6)}
    assert stack.preview().steps == set()

    put(stack, existing, "build")
    assert put(stack, existing, "build") == {("update", TRACKING)}


def test_domains_come_and_go_without_touching_what_others_share(stack: Stack) -> None:
    made = stack.write({HOST: GROUPED, "c.example.com": SPARKPOST}).must_up().steps
    assert {("create", name) for name in SHARED} <= made

    touched = stack.write({HOST: GROUPED, "c.example.com": SPARKPOST, OTHER: SPARKPOST}).must_up()
    assert not SHARED & {name for _, name in touched.steps}

    touched = stack.write({HOST: GROUPED, OTHER: SPARKPOST}).must_up()
    assert not SHARED & {name for _, name in touched.steps}
    assert stack.preview().steps == set()

    stack.must_destroy()
    assert not stack.cloud.items("aws", "cachePolicy")
    assert not stack.cloud.items("aws", "function")


def test_a_host_moves_between_groups_by_way_of_certificate(stack: Stack) -> None:
    stack.write({HOST: GROUPED, OTHER: GROUPED}).must_up()
    moved = {**GROUPED, "group": "h"}

    refused = stack.write({HOST: moved, OTHER: GROUPED}).up()
    assert refused.code != 0
    assert "set stage: certificate and run `pulumi up`" in refused.output
    assert not refused.steps

    off = stack.write({HOST: {**moved, "stage": "certificate"}, OTHER: GROUPED}).must_up()
    assert ("update", "g-distribution") in off.steps
    on = stack.write({HOST: moved, OTHER: GROUPED}).must_up()
    assert ("create", "h-distribution") in on.steps
    assert TRACKING not in {name for _, name in off.steps | on.steps}


@pytest.mark.parametrize("settings", ["documented", "current"])
def test_a_domain_of_each_pair_goes_up_and_stays_as_it_is(stack: Stack, settings: str) -> None:
    domains = {
        "a.example.com": {**SPARKPOST, "region": "eu", "settings": settings},
        "b.example.com": {**GROUPED, "settings": settings},
        "c.example.com": {**CNAME, "settings": settings},
        "d.example.com": {
            **CNAME,
            "settings": settings,
            "cloudfront": {"forward_cookies": False},
        },
    }
    stack.write(domains).must_up()

    assert stack.preview("--expect-no-changes").code == 0
