"""CloudFront x SendGrid beyond the table of its values (docs/settings): options and sources."""

from typing import Any

import pytest

from tests.support.recording import (
    CERTIFICATE,
    DISTRIBUTION,
    VALIDATION,
    Recorded,
    Registration,
    run,
)

HOST = "ablink.email.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
ARN = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b"


def build(keys: dict[str, Any] | None = None, preview: bool = False) -> Recorded:
    """One domain of the pair, with `keys` on top."""
    domain = {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53, **(keys or {})}
    return run({HOST: domain}, preview=preview)


def at(resource: Registration, path: str) -> Any:
    """The registered input at a dotted path; list steps are numbers; None where it is absent."""
    value: Any = resource.inputs
    for step in path.split("."):
        if value is None:
            return None
        value = value[int(step)] if step.isdigit() else value.get(step)
    return value


@pytest.fixture(scope="module")
def documented() -> Recorded:
    return build()


def test_the_eu_region_has_its_own_origin() -> None:
    """sources/esps#sendgrid-hosts: eu.sendgrid.net."""
    assert (
        at(build({"region": "eu"}).one(DISTRIBUTION), "origins.0.domainName") == "eu.sendgrid.net"
    )


def test_a_certificate_is_requested_for_the_exact_host_in_us_east_1(documented: Recorded) -> None:
    """sources/cloudfront-sendgrid#certificate: ACM, DNS validation, us-east-1, exact hosts."""
    inputs = documented.one(CERTIFICATE).inputs

    assert (
        inputs["domainName"],
        inputs["validationMethod"],
        inputs["region"],
    ) == (HOST, "DNS", "us-east-1")
    assert inputs["subjectAlternativeNames"] == []


def test_the_distribution_takes_the_certificate_only_once_it_is_issued(
    documented: Recorded,
) -> None:
    distribution, issued = documented.one(DISTRIBUTION), documented.one(VALIDATION)

    assert {f"{HOST}-certificate-issued"} == distribution.dependencies
    assert {f"{HOST}-certificate", f"{HOST}-acm-validation"} == issued.dependencies
    assert f"arn:{HOST}-certificate" == at(distribution, "viewerCertificate.acmCertificateArn")
    assert issued.inputs["region"] == "us-east-1"


def test_the_wait_for_the_certificate_is_bounded_and_configurable() -> None:
    assert build().one(VALIDATION).request.customTimeouts.create == "30m"
    waiting = build({"certificate": {"wait": "90s"}})
    assert waiting.one(VALIDATION).request.customTimeouts.create == "90s"


def test_a_certificate_by_arn_is_used_as_it_is() -> None:
    recorded = build({"certificate": {"source": "acm-arn", "arn": ARN}})

    assert at(recorded.one(DISTRIBUTION), "viewerCertificate.acmCertificateArn") == ARN
    assert not recorded.of(CERTIFICATE)
    assert not recorded.of(VALIDATION)


def test_an_iam_certificate_is_used_by_its_id() -> None:
    identity = "ASCAEXAMPLE1234567"
    recorded = build({"certificate": {"source": "iam", "id": identity}})

    assert at(recorded.one(DISTRIBUTION), "viewerCertificate.iamCertificateId") == identity
    assert at(recorded.one(DISTRIBUTION), "viewerCertificate.acmCertificateArn") is None
    assert not recorded.of(CERTIFICATE)


OPTIONS: list[tuple[dict[str, Any], str, object]] = [
    ({"price_class": "PriceClass_100"}, "priceClass", "PriceClass_100"),
    ({"viewer_tls": "TLSv1.3_2025"}, "viewerCertificate.minimumProtocolVersion", "TLSv1.3_2025"),
    ({"http_version": "http2and3"}, "httpVersion", "http2and3"),
    ({"methods": ["HEAD", "GET"]}, "defaultCacheBehavior.allowedMethods", ["GET", "HEAD"]),
    ({"methods": ["GET", "HEAD"]}, "defaultCacheBehavior.cachedMethods", ["GET", "HEAD"]),
    (
        {"logging": {"bucket": "logs.s3.amazonaws.com", "prefix": "links/", "cookies": True}},
        "loggingConfig",
        {"bucket": "logs.s3.amazonaws.com", "prefix": "links/", "includeCookies": True},
    ),
    (
        {"web_acl": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/n/i"},
        "webAclId",
        "arn:aws:wafv2:us-east-1:111122223333:global/webacl/n/i",
    ),
    ({"tags": {"team": "mail"}}, "tags.team", "mail"),
    ({"tags": {"esp": "mine"}}, "tags.esp", "mine"),
]


@pytest.mark.parametrize(("options", "path", "expected"), OPTIONS)
def test_an_option_reaches_the_distribution(
    options: dict[str, Any], path: str, expected: object
) -> None:
    assert expected == at(build({"cloudfront": options}).one(DISTRIBUTION), path)


@pytest.mark.parametrize("kind", [DISTRIBUTION, CERTIFICATE])
def test_tags_name_the_tracking_domain_the_esp_the_stack_and_the_project(
    documented: Recorded, kind: str
) -> None:
    assert documented.one(kind).inputs["tags"] == {
        "tracking-domain": HOST,
        "esp": "sendgrid",
        "stack": "test",
        "project": "ssl-click-tracking",
    }


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        ({}, False),
        ({"x_forwarded_host": True}, True),
        ({"settings": "current"}, True),
        ({"settings": "current", "x_forwarded_host": False}, False),
        ({"settings": "current", "group": "g"}, False),
    ],
)
def test_the_forwarded_host_is_sent_where_one_host_is_served(
    keys: dict[str, Any], sent: bool
) -> None:
    """sources/current#x-forwarded-host: not in the document; wanted today, possible with a single
    alias."""
    headers = at(build(keys).one(DISTRIBUTION), "origins.0.customHeaders")

    assert ([{"name": "X-Forwarded-Host", "value": HOST}] if sent else None) == headers


def test_an_adopted_distribution_and_certificate_are_imported() -> None:
    recorded = build({"adopt": {"distribution": "E1ADOPTED", "certificate": ARN}})

    assert recorded.one(DISTRIBUTION).request.importId == "E1ADOPTED"
    assert recorded.one(CERTIFICATE).request.importId == ARN


def test_a_preview_shows_every_resource_that_an_update_makes() -> None:
    """So nothing is created inside an apply, which a preview would not run."""
    assert build().names == build(preview=True).names
