"""CloudFront: aliases, certificates, quotas, accounts, and the life of a distribution."""

import copy

import pytest

from sandbox import dns_zones, settings
from sandbox.aws import acm, cloudfront, iam, policies
from sandbox.aws.api import AwsError
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record
from sandbox.operations import Session
from sandbox.properties import Properties
from tests.sandbox.distribution_changes import policy
from tests.sandbox.samples import (
    HOST,
    ZONE_ID,
    distribution,
    issued,
    open_session,
    publish,
    request,
)


def create(session: Session, config: Properties) -> str:
    return cloudfront.create_distribution(session, config, {})


def refusal(session: Session, config: Properties) -> AwsError:
    """The error that a distribution with these settings meets."""
    with pytest.raises(AwsError) as caught:
        create(session, config)
    return caught.value


def test_alias_is_on_one_distribution_only(session: Session, cloud: Cloud) -> None:
    first = create(session, distribution(issued(session, HOST), HOST))
    assert refusal(session, distribution(issued(session, HOST), HOST)).code == "CNAMEAlreadyExists"
    other = open_session(cloud, "222222222222")
    iam.add_certificate(cloud, "other", [HOST], other.account)
    config = distribution(None, HOST)
    config["viewerCertificate"] = {"iamCertificateId": "other", "sslSupportMethod": "sni-only"}
    assert refusal(other, config).code == "CNAMEAlreadyExists"

    body = cloudfront.get_distribution(session, first)
    freed = body["config"] | {"aliases": []}
    cloudfront.update_distribution(session, first, freed, body["etag"])
    create(other, config)


ELSEWHERE = "d0123456789.cloudfront.net"
LEADING: dict[str, list[Record]] = {
    "cname": [Record(ZONE_ID, HOST, "CNAME", 300, (f"{ELSEWHERE}.",))],
    "chain": [
        Record(ZONE_ID, HOST, "CNAME", 300, ("link.example.com.",)),
        Record(ZONE_ID, "link.example.com", "CNAME", 300, (ELSEWHERE,)),
    ],
    "wildcard": [Record(ZONE_ID, "*.email.example.com", "CNAME", 300, (ELSEWHERE,))],
    "alias": [Record(ZONE_ID, HOST, "A", None, alias=f"{ELSEWHERE}.")],
}


@pytest.mark.parametrize("records", LEADING.values(), ids=LEADING)
def test_alias_that_dns_leads_to_another_distribution_is_refused(
    session: Session, records: list[Record]
) -> None:
    """sources/cloudfront#dangling-alias: whether that one exists or is gone."""
    config = distribution(issued(session, "*.email.example.com"), HOST)
    for record in records:
        dns_zones.put(session.cloud, record)

    refused = refusal(session, config)
    assert (refused.code, refused.status) == ("CNAMEAlreadyExists", 409)
    assert "incorrectly configured DNS record" in refused.message

    identity = create(session, config | {"aliases": []})
    body = cloudfront.get_distribution(session, identity)
    with pytest.raises(AwsError, match="incorrectly configured DNS record"):
        cloudfront.update_distribution(session, identity, config, body["etag"])


def test_alias_whose_dns_leads_here_already_is_accepted(session: Session) -> None:
    config = distribution(issued(session, HOST), HOST)
    identity = create(session, config | {"aliases": []})
    body = cloudfront.get_distribution(session, identity)
    record = Record(ZONE_ID, HOST, "CNAME", 300, (body["domainName"],))
    dns_zones.put(session.cloud, record)

    cloudfront.update_distribution(session, identity, config, body["etag"])

    # A name that it has already is asked of nobody again.
    dns_zones.put(session.cloud, Record(ZONE_ID, HOST, "CNAME", 300, (ELSEWHERE,)))
    body = cloudfront.get_distribution(session, identity)
    cloudfront.update_distribution(session, identity, config, body["etag"])


def test_certificate_must_be_issued_in_us_east_1_and_of_the_account(
    session: Session, cloud: Cloud
) -> None:
    pending = acm.request_certificate(session, "us-east-1", request(HOST))
    assert refusal(session, distribution(pending, HOST)).code == "InvalidViewerCertificate"
    publish(session, HOST)
    create(session, distribution(pending))
    elsewhere = issued(session, HOST, region="eu-west-1")
    assert refusal(session, distribution(elsewhere, HOST)).code == "InvalidViewerCertificate"
    other = open_session(cloud, "222222222222")
    assert refusal(other, distribution(pending, HOST)).code == "InvalidViewerCertificate"


@pytest.mark.parametrize(
    ("path", "account", "accepted"),
    [
        ("/cloudfront/braze/", "123456789012", True),
        ("/", "123456789012", False),
        ("/cloudfront/", "222222222222", False),
    ],
)
def test_iam_certificate_must_be_under_cloudfront(
    session: Session, cloud: Cloud, path: str, account: str, accepted: bool
) -> None:
    iam.add_certificate(cloud, "ASCA1", [HOST], account, path)
    config = distribution(None, HOST)
    config["viewerCertificate"] = {"iamCertificateId": "ASCA1", "sslSupportMethod": "sni-only"}
    if accepted:
        create(session, config)
    else:
        assert refusal(session, config).code == "InvalidViewerCertificate"


def test_quota_of_distributions(session: Session, cloud: Cloud) -> None:
    settings.put(cloud, "cloudfront.distributions", 1)
    create(session, distribution(None))
    assert refusal(session, distribution(None)).code == "TooManyDistributions"


def test_enabled_distribution_is_not_deleted(session: Session) -> None:
    arn = issued(session, HOST)
    identity = create(session, distribution(arn, HOST))
    body = cloudfront.get_distribution(session, identity)
    with pytest.raises(AwsError) as caught:
        cloudfront.delete_distribution(session, identity, body["etag"])
    assert caught.value.code == "DistributionNotDisabled"

    disabled = body["config"] | {"enabled": False}
    cloudfront.update_distribution(session, identity, disabled, body["etag"])
    etag = cloudfront.get_distribution(session, identity)["etag"]
    cloudfront.delete_distribution(session, identity, etag)
    with pytest.raises(AwsError, match="NoSuchDistribution"):
        cloudfront.get_distribution(session, identity)
    acm.delete_certificate(session, arn)
    assert session.cloud.host_has_ipv6(body["domainName"]) is None


def test_distribution_in_deployment_is_not_deleted(session: Session, cloud: Cloud) -> None:
    settings.put(cloud, "cloudfront.deployment_seconds", 3600)
    identity = create(session, distribution(None) | {"enabled": False})
    body = cloudfront.get_distribution(session, identity)
    assert body["status"] == "InProgress"
    with pytest.raises(AwsError, match="DistributionNotDisabled"):
        cloudfront.delete_distribution(session, identity, body["etag"])


def test_stale_tag_is_refused(session: Session) -> None:
    identity = create(session, distribution(None))
    body = cloudfront.get_distribution(session, identity)
    changed = body["config"] | {"comment": "changed"}
    cloudfront.update_distribution(session, identity, changed, body["etag"])
    with pytest.raises(AwsError, match="PreconditionFailed"):
        cloudfront.update_distribution(session, identity, changed, body["etag"])


def test_refused_update_changes_nothing(session: Session) -> None:
    arn = issued(session, HOST)
    identity = create(session, distribution(arn, HOST))
    before = cloudfront.get_distribution(session, identity)
    bad = before["config"] | {"aliases": ["other.example.com"]}
    with pytest.raises(AwsError, match="doesn't cover"):
        cloudfront.update_distribution(session, identity, bad, before["etag"])
    assert cloudfront.get_distribution(session, identity) == before
    with pytest.raises(AwsError, match="ResourceInUseException"):
        acm.delete_certificate(session, arn)


def test_distribution_of_another_account_does_not_exist(session: Session, cloud: Cloud) -> None:
    identity = create(session, distribution(None))
    with pytest.raises(AwsError, match="NoSuchDistribution"):
        cloudfront.get_distribution(open_session(cloud, "222222222222"), identity)


def test_policy_takes_a_limited_number_of_distributions(session: Session, cloud: Cloud) -> None:
    settings.put(cloud, "cloudfront.distributions_per_policy", 1)
    key = {
        "cookiesConfig": {"cookieBehavior": "none"},
        "headersConfig": {"headerBehavior": "none"},
        "queryStringsConfig": {"queryStringBehavior": "none"},
    }
    times = {"minTtl": 1, "defaultTtl": 10, "maxTtl": 10}
    own = policies.create_policy(
        session,
        policies.CACHE,
        {"name": "own", "parametersInCacheKeyAndForwardedToOrigin": key, **times},
    )
    config = copy.deepcopy(distribution(None))
    policy(cachePolicyId=own)(config)
    identity = create(session, config)
    assert refusal(session, config).code == "TooManyDistributionsAssociatedToCachePolicy"
    body = cloudfront.get_distribution(session, identity)
    cloudfront.update_distribution(session, identity, config | {"comment": "x"}, body["etag"])
    etag = policies.get_policy(session, policies.CACHE, own)["etag"]
    with pytest.raises(AwsError, match="CachePolicyInUse"):
        policies.delete_policy(session, policies.CACHE, own, etag)
