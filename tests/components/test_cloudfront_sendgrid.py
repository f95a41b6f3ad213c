"""CloudFront x SendGrid: every documented value, one by one, at the resource that carries it.

Left column of each table: where in the registered inputs; right: what facts say, with section.
"""

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


SHARED_VALUES = [
    ("origins.0.domainName", "sendgrid.net"),  # A.1 origin domain; 0.3
    ("origins.0.originPath", None),  # A.1 origin path: blank
    ("origins.0.originId", "Braze_sendgrid-HSTS-email"),  # A.1 origin ID
    ("origins.0.customOriginConfig.originSslProtocols", ["TLSv1.2"]),  # A.1 min origin TLS
    ("origins.0.customOriginConfig.originProtocolPolicy", "https-only"),  # A.1 origin protocol
    ("origins.0.customOriginConfig.originReadTimeout", 30),  # A.1 response timeout
    ("origins.0.customOriginConfig.originKeepaliveTimeout", 5),  # A.1 keep-alive
    ("origins.0.customOriginConfig.httpPort", 80),  # A.1 ports
    ("origins.0.customOriginConfig.httpsPort", 443),  # A.1 ports
    ("defaultCacheBehavior.targetOriginId", "Braze_sendgrid-HSTS-email"),  # A.1 origin ID
    ("defaultCacheBehavior.viewerProtocolPolicy", "allow-all"),  # A.1 viewer protocol; F 4
    (
        "defaultCacheBehavior.allowedMethods",  # A.1 methods; H 1: nearest legal set
        ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
    ),
    ("defaultCacheBehavior.cachedMethods", ["GET", "HEAD", "OPTIONS"]),  # A.1 cached methods
    ("priceClass", "PriceClass_All"),  # A.1 price class
    ("webAclId", None),  # A.1 WAF: blank
    ("enabled", True),  # A.1 state
    ("aliases", [HOST]),  # A.1 CNAMEs
    ("viewerCertificate.sslSupportMethod", "sni-only"),  # A.1 client support
    ("viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021"),  # A.1 security policy; H 2
    ("httpVersion", "http2"),  # A.1 HTTP versions
    ("isIpv6Enabled", True),  # A.1 IPv6
    ("defaultRootObject", None),  # A.1 default root object: blank
    ("loggingConfig", None),  # A.1 log bucket, prefix, cookies: blank, blank, off
    ("restrictions.geoRestriction.restrictionType", "none"),  # every edge answers every country
    ("waitForDeployment", None),  # A.1 "Deployed": the default waits until it is
]

DOCUMENTED_VALUES = [
    ("defaultCacheBehavior.forwardedValues.headers", ["*"]),  # A.1 headers: All
    ("defaultCacheBehavior.forwardedValues.cookies.forward", "all"),  # A.1 cookies: All
    ("defaultCacheBehavior.forwardedValues.queryString", True),  # A.1 query strings: forward all
    ("defaultCacheBehavior.forwardedValues.queryStringCacheKeys", None),  # A.1 ... cache on all
    ("defaultCacheBehavior.minTtl", 0),  # A.1 minimum TTL
    ("defaultCacheBehavior.maxTtl", 31_536_000),  # A.1 maximum TTL
    ("defaultCacheBehavior.defaultTtl", 86_400),  # A.1 default TTL
    ("defaultCacheBehavior.cachePolicyId", None),  # A.1 "use legacy cache settings"
    ("defaultCacheBehavior.originRequestPolicyId", None),  # A.1 "use legacy cache settings"
    ("origins.0.customHeaders", None),  # A.1 X-Forwarded-Host: not in the document
]

CURRENT_VALUES = [
    (
        "defaultCacheBehavior.cachePolicyId",  # H 4: CachingDisabled; A.0 its ID
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    ),
    (
        "defaultCacheBehavior.originRequestPolicyId",  # H 4, H 6: AllViewer; A.0 its ID
        "216adef6-5c7f-47e4-b989-5492eafa07d3",
    ),
    ("defaultCacheBehavior.forwardedValues", None),  # A.0: never both
    ("defaultCacheBehavior.minTtl", None),  # H 5: none
    ("defaultCacheBehavior.defaultTtl", None),  # H 5: none
    ("defaultCacheBehavior.maxTtl", None),  # H 5: none
    ("origins.0.customHeaders", [{"name": "X-Forwarded-Host", "value": HOST}]),  # H 8
]


@pytest.fixture(scope="module", params=["documented", "current"])
def either(request: pytest.FixtureRequest) -> Recorded:
    """The pair built with each of the two settings."""
    return build({"settings": request.param})


@pytest.fixture(scope="module")
def documented() -> Recorded:
    return build()


@pytest.fixture(scope="module")
def current() -> Recorded:
    return build({"settings": "current"})


@pytest.mark.parametrize(("path", "expected"), SHARED_VALUES)
def test_both_settings_have_the_document_s_value(
    either: Recorded, path: str, expected: object
) -> None:
    assert expected == at(either.one(DISTRIBUTION), path)


@pytest.mark.parametrize(("path", "expected"), DOCUMENTED_VALUES)
def test_documented_is_the_document_s_value(
    documented: Recorded, path: str, expected: object
) -> None:
    assert expected == at(documented.one(DISTRIBUTION), path)


@pytest.mark.parametrize(("path", "expected"), CURRENT_VALUES)
def test_current_is_what_vendors_recommend(current: Recorded, path: str, expected: object) -> None:
    assert expected == at(current.one(DISTRIBUTION), path)


def test_nothing_else_is_set_on_the_distribution(documented: Recorded) -> None:
    """A value that no table above names has no source, so it must not be sent."""
    named = {path.split(".")[0] for path, _ in SHARED_VALUES + DOCUMENTED_VALUES}

    assert set(documented.one(DISTRIBUTION).inputs) <= named | {"comment", "tags"}
    behaviour = {
        path.split(".")[1]
        for path, _ in SHARED_VALUES + DOCUMENTED_VALUES
        if path.startswith("defaultCacheBehavior.")
    }
    assert set(at(documented.one(DISTRIBUTION), "defaultCacheBehavior")) <= behaviour


def test_the_eu_region_has_its_own_origin() -> None:
    """Facts 0.3: eu.sendgrid.net."""
    assert (
        at(build({"region": "eu"}).one(DISTRIBUTION), "origins.0.domainName") == "eu.sendgrid.net"
    )


def test_a_certificate_is_requested_for_the_exact_host_in_us_east_1(documented: Recorded) -> None:
    """Facts A.1 certificate, E: ACM, DNS validation, us-east-1, exact hosts."""
    inputs = documented.one(CERTIFICATE).inputs

    assert (
        inputs["domainName"],
        inputs["validationMethod"],
        inputs["region"],
    ) == (HOST, "DNS", "us-east-1")
    assert "subjectAlternativeNames" not in inputs


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
    recorded = build({"certificate": {"source": "iam", "id": "ASCAEXAMPLE"}})

    assert at(recorded.one(DISTRIBUTION), "viewerCertificate.iamCertificateId") == "ASCAEXAMPLE"
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
    """Facts H 8: not in the document; wanted today, possible with a single alias."""
    headers = at(build(keys).one(DISTRIBUTION), "origins.0.customHeaders")

    assert ([{"name": "X-Forwarded-Host", "value": HOST}] if sent else None) == headers


def test_an_adopted_distribution_and_certificate_are_imported() -> None:
    recorded = build({"adopt": {"distribution": "E1ADOPTED", "certificate": ARN}})

    assert recorded.one(DISTRIBUTION).request.importId == "E1ADOPTED"
    assert recorded.one(CERTIFICATE).request.importId == ARN


def test_a_preview_shows_every_resource_that_an_update_makes() -> None:
    """So nothing is created inside an apply, which a preview would not run."""
    assert build().names == build(preview=True).names
