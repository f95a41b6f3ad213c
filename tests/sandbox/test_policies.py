"""CloudFront's rules for policies and functions, IAM's for server certificates."""

import copy
from typing import Any

import pytest

from sandbox import settings
from sandbox.aws import cloudfront, iam, policies
from sandbox.aws.api import AwsError
from sandbox.aws.policies import CACHE, ORIGIN_REQUEST
from sandbox.cloud import Cloud
from sandbox.operations import Session
from sandbox.properties import Properties
from tests.sandbox.samples import HOST, distribution, open_session
from tests.support.certificates import Pem, issue

KEY: Properties = {
    "cookiesConfig": {"cookieBehavior": "none"},
    "headersConfig": {"headerBehavior": "whitelist", "headers": {"items": ["User-Agent"]}},
    "queryStringsConfig": {
        "queryStringBehavior": "whitelist",
        "queryStrings": {"items": ["target"]},
    },
}
CODE = {"code": "function handler(event) { return event.request; }", "runtime": "cloudfront-js-2.0"}


def cache_policy(name: str = "policy", **changes: Any) -> Properties:
    times = {"minTtl": 1, "defaultTtl": 10, "maxTtl": 10}
    key = "parametersInCacheKeyAndForwardedToOrigin"
    return {"name": name, key: copy.deepcopy(KEY), **times, **changes}


def key_with(**changes: Any) -> Properties:
    return cache_policy(parametersInCacheKeyAndForwardedToOrigin=KEY | changes)


@pytest.mark.parametrize(
    ("config", "code", "text"),
    [
        (cache_policy(minTtl=20), "InvalidArgument", "minTtl"),
        (cache_policy(maxTtl=5), "InvalidArgument", "maxTtl"),
        (
            cache_policy(minTtl=0, defaultTtl=0, maxTtl=0),
            "InvalidArgument",
            "caching disabled",
        ),
        (
            key_with(headersConfig={"headerBehavior": "whitelist"}),
            "InvalidArgument",
            "headersConfig",
        ),
        (
            key_with(cookiesConfig={"cookieBehavior": "all", "cookies": {"items": ["a"]}}),
            "InvalidArgument",
            "cookiesConfig",
        ),
        (
            key_with(
                headersConfig={
                    "headerBehavior": "whitelist",
                    "headers": {"items": [f"X-{number}" for number in range(11)]},
                }
            ),
            "TooManyHeadersInCachePolicy",
            "10",
        ),
    ],
)
def test_policy_that_cloudfront_refuses(
    session: Session, config: Properties, code: str, text: str
) -> None:
    with pytest.raises(AwsError) as caught:
        policies.create_policy(session, CACHE, config)
    assert caught.value.code == code
    assert text in caught.value.message


def test_names_of_policies_are_unique_in_an_account(session: Session, cloud: Cloud) -> None:
    first = policies.create_policy(session, CACHE, cache_policy())
    with pytest.raises(AwsError, match="CachePolicyAlreadyExists"):
        policies.create_policy(session, CACHE, cache_policy())
    policies.create_policy(open_session(cloud, "222222222222"), CACHE, cache_policy())
    policies.create_policy(session, ORIGIN_REQUEST, {"name": "policy", **KEY})
    body = policies.get_policy(session, CACHE, first)
    policies.update_policy(session, CACHE, first, cache_policy(comment="x"), body["etag"])
    with pytest.raises(AwsError, match="PreconditionFailed"):
        policies.update_policy(session, CACHE, first, cache_policy(), body["etag"])


@pytest.mark.parametrize(
    ("kind", "setting", "code"),
    [
        (CACHE, "cloudfront.cache_policies", "TooManyCachePolicies"),
        (
            ORIGIN_REQUEST,
            "cloudfront.origin_request_policies",
            "TooManyOriginRequestPolicies",
        ),
    ],
)
def test_quota_of_policies(
    session: Session, cloud: Cloud, kind: policies.Kind, setting: str, code: str
) -> None:
    settings.put(cloud, setting, 1)
    base = cache_policy() if kind is CACHE else {"name": "policy", **KEY}
    policies.create_policy(session, kind, base)
    with pytest.raises(AwsError) as caught:
        policies.create_policy(session, kind, base | {"name": "other"})
    assert caught.value.code == code


def test_policy_of_another_account_does_not_exist(session: Session, cloud: Cloud) -> None:
    identity = policies.create_policy(session, CACHE, cache_policy())
    with pytest.raises(AwsError, match="NoSuchCachePolicy"):
        policies.get_policy(open_session(cloud, "222222222222"), CACHE, identity)


def test_function_is_used_once_it_is_published(session: Session) -> None:
    policies.create_function(session, "fn", CODE, {})
    arn = policies.get_function(session, "fn")["arn"]
    config = copy.deepcopy(distribution(None))
    association = {"eventType": "viewer-request", "functionArn": arn}
    config["defaultCacheBehavior"]["functionAssociations"] = [association]
    with pytest.raises(AwsError, match="not published"):
        cloudfront.create_distribution(session, config, {})
    policies.publish_function(session, "fn")
    cloudfront.create_distribution(session, config, {})
    with pytest.raises(AwsError, match="FunctionInUse"):
        policies.delete_function(session, "fn")
    config["defaultCacheBehavior"]["functionAssociations"].append(association)
    with pytest.raises(AwsError, match="one function for viewer-request"):
        cloudfront.create_distribution(session, config, {})


@pytest.mark.parametrize(
    ("name", "code", "error"),
    [
        ("a b", "x", "InvalidArgument"),
        ("a" * 65, "x", "InvalidArgument"),
        ("big", "x" * 10241, "FunctionSizeLimitExceeded"),
        ("empty", "", "FunctionSizeLimitExceeded"),
    ],
)
def test_function_that_cloudfront_refuses(
    session: Session, name: str, code: str, error: str
) -> None:
    with pytest.raises(AwsError, match=error):
        policies.create_function(session, name, CODE | {"code": code}, {})


def test_names_and_number_of_functions(session: Session, cloud: Cloud) -> None:
    policies.create_function(session, "fn", CODE, {})
    with pytest.raises(AwsError, match="FunctionAlreadyExists"):
        policies.create_function(session, "fn", CODE, {})
    settings.put(cloud, "cloudfront.functions", 1)
    with pytest.raises(AwsError, match="TooManyFunctions"):
        policies.create_function(session, "other", CODE, {})
    policies.delete_function(session, "fn")
    with pytest.raises(AwsError, match="NoSuchFunctionExists"):
        policies.get_function(session, "fn")


@pytest.fixture(scope="module")
def pem() -> Pem:
    """A certificate for two names, and its key."""
    return issue(HOST, "*.example.org")


def upload(session: Session, pem: Pem, **changes: Any) -> str:
    body, key = pem
    no_tags: dict[str, str] = {}
    base: Properties = {
        "name": "c",
        "tags": no_tags,
        "path": "/cloudfront/x/",
        "certificateBody": body,
        "privateKey": key,
    }
    return iam.upload_certificate(session, base | changes)


def test_uploaded_certificate_covers_its_names(session: Session, pem: Pem) -> None:
    identity = upload(session, pem)
    body = iam.get_certificate(session, identity)
    assert body["names"] == [HOST, "*.example.org"]
    assert "PRIVATE" not in str(body)
    config = distribution(None, HOST, "a.example.org")
    config["viewerCertificate"] = {"iamCertificateId": identity, "sslSupportMethod": "sni-only"}
    cloudfront.create_distribution(session, config, {})
    with pytest.raises(AwsError, match="DeleteConflict"):
        iam.delete_certificate(session, identity)


def test_certificate_that_iam_refuses(session: Session, pem: Pem) -> None:
    for changes, code in (
        ({"path": "/cloudfront"}, "ValidationError"),
        ({"path": "cloudfront/"}, "ValidationError"),
        ({"certificateBody": "no PEM"}, "MalformedCertificate"),
        ({"privateKey": "no PEM"}, "MalformedCertificate"),
        ({"certificateBody": "kein Zertifikät"}, "MalformedCertificate"),
    ):
        with pytest.raises(AwsError) as caught:
            upload(session, pem, **changes)
        assert caught.value.code == code
    upload(session, pem)
    with pytest.raises(AwsError, match="EntityAlreadyExists"):
        upload(session, pem)


def test_deleted_certificate_is_gone(session: Session, pem: Pem, cloud: Cloud) -> None:
    identity = upload(session, pem)
    with pytest.raises(AwsError, match="NoSuchEntity"):
        iam.get_certificate(open_session(cloud, "222222222222"), identity)
    iam.delete_certificate(session, identity)
    with pytest.raises(AwsError, match="NoSuchEntity"):
        iam.get_certificate(session, identity)
