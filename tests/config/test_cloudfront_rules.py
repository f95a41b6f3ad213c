"""Rules that only CloudFront knows, and those of alias records and of moves between edges."""

from typing import Any

import pytest

from tests.config.reading import HOST, PLAIN, config, fault, one, read, refused

ROUTE53 = {"provider": "route53", "zone": "example.com"}
SPARKPOST = {"esp": "sparkpost"}
SES = {"esp": "ses", "region": "us-east-1"}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {**SES, "group": "g", "x_forwarded_host": True},
            "HOST.x_forwarded_host: is one fixed value per distribution, and a group has several",
        ),
        (
            {**SPARKPOST, "x_forwarded_host": False},
            "HOST.x_forwarded_host: is how SparkPost knows whose link it is behind CloudFront",
        ),
        (
            {**SPARKPOST, "cloudfront": {"forward_cookies": True}},
            "HOST.cloudfront.forward_cookies: SparkPost's origin request policy forwards no",
        ),
        (
            {**SES, "cloudfront": {"forward_cookies": "no"}},
            "HOST.cloudfront.forward_cookies: ",
        ),
        ({"esp": "ses"}, "HOST.region: missing; Amazon SES needs the region it sends from"),
        ({"esp": "ses", "region": "us-east"}, "HOST.region: 'us-east' is no region of Amazon SES"),
        (
            {**SPARKPOST, "region": "uss"},
            "HOST.region: 'uss' is no region of SparkPost; did you mean 'us'?",
        ),
        (
            {**SPARKPOST, "dns": {"provider": "route53", "zone": HOST}},
            "HOST: is the apex of its zone, where no CNAME may stand",
        ),
        (
            {"dns": {"record": "alias"}},
            "HOST.dns.record: 'alias' is a kind of Route 53 record, and dns.provider is 'manual'",
        ),
        (
            {"cdn": "fastly", "dns": {**ROUTE53, "record": "alias"}},
            "HOST.dns.record: a Route 53 alias can name an edge of CloudFront, not fastly's",
        ),
        (
            {"dns": {**ROUTE53, "record": "aliass"}},
            "HOST.dns.record: 'aliass' is not known; did you mean 'alias'?",
        ),
    ],
)
def test_a_broken_rule_gives_its_own_fault(keys: dict[str, Any], expected: str) -> None:
    assert fault(keys).startswith(expected)


@pytest.mark.parametrize(
    "keys",
    [
        {**SPARKPOST, "group": "g"},
        {**SPARKPOST, "group": "g", "x_forwarded_host": True},
        {**SPARKPOST, "cloudfront": {"forward_cookies": False}},
        {**SES, "x_forwarded_host": True},
        {**SES, "region": "ap-northeast-1"},
        {**SES, "dns": {**ROUTE53, "record": "alias"}},
        {"cdn": "fastly", "also": ["cloudfront"], "dns": {**ROUTE53, "record": "alias"}},
    ],
)
def test_what_keeps_the_rules_passes(keys: dict[str, Any]) -> None:
    assert one(keys).host == HOST


BUILT: dict[str, Any] = {
    "cdn": "cloudfront",
    "esp": "sendgrid",
    "stage": "build",
    "group": None,
    "edge": "d1.cloudfront.net",
}


def found(previous: dict[str, Any], keys: dict[str, Any]) -> list[str]:
    """The faults when the host was as `previous` and has `keys` now."""
    stack = read(config({HOST: {**PLAIN, **keys}}))
    return refused({HOST: {**BUILT, **previous}}, stack)


@pytest.mark.parametrize(
    ("previous", "keys", "key"),
    [
        ({}, {"group": "g"}, "group"),
        ({"group": "g"}, {"group": "h"}, "group"),
        ({"group": "g"}, {}, "group"),
        ({}, SPARKPOST, "esp"),
        ({}, {"group": "g", "stage": "live"}, "group"),
        (
            {"cdn": "keycdn", "also": {"cloudfront": "d1.cloudfront.net"}},
            {"cdn": "keycdn", "also": ["cloudfront"], "group": "g"},
            "group",
        ),
    ],
)
def test_a_name_has_to_leave_its_distribution_before_another_takes_it(
    previous: dict[str, Any], keys: dict[str, Any], key: str
) -> None:
    """CloudFront would answer CNAMEAlreadyExists: the new edge is made before the old one goes."""
    (fault,) = found(previous, keys)

    assert fault.startswith(f'domains."{HOST}".{key}: its name is on the distribution d1.')
    assert "stage: certificate" in fault


@pytest.mark.parametrize(
    ("previous", "keys"),
    [
        ({}, {}),
        ({}, {"stage": "certificate", "group": "g"}),
        ({"stage": "certificate", "edge": None}, {"group": "g"}),
        ({}, {"cdn": "keycdn", "group": "g"}),
        ({"cdn": "keycdn", "edge": "links-1.kxcdn.com"}, {"group": "g"}),
    ],
)
def test_a_name_on_no_distribution_may_join_any(
    previous: dict[str, Any], keys: dict[str, Any]
) -> None:
    assert found(previous, keys) == []
