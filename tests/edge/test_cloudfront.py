"""What the local CloudFront makes of settings, each put into the cloud as a deployment would."""

import ssl
from typing import Any

import httpx2
import pytest

from sandbox import settings
from sandbox.aws import cloudfront
from sandbox.aws.acm import KIND as CERTIFICATE
from sandbox.aws.api import CLOUD
from sandbox.esp import customers, links
from sandbox.properties import Properties
from tests.edge.viewer import Answer, Viewer

HOST = "ablink.example.com"
OTHER = "ablink.example.org"
ARN = "arn:aws:acm:us-east-1:123456789012:certificate/1"
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
LEGACY = {"headers": ["*"], "queryString": True, "cookies": {"forward": "all"}}
NO_QUERY = {**LEGACY, "queryString": False}
TIMES = {"minTtl": 0, "defaultTtl": 86400, "maxTtl": 31536000}
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"


def config(host: str = HOST) -> Properties:
    """The document's settings for SendGrid."""
    behavior: dict[str, Any] = {
        "targetOriginId": "esp",
        "viewerProtocolPolicy": "allow-all",
        "allowedMethods": ALL_METHODS,
        "cachedMethods": ["GET", "HEAD"],
        "forwardedValues": LEGACY,
        **TIMES,
    }
    origin = {
        "originId": "esp",
        "domainName": "sendgrid.net",
        "customOriginConfig": {
            "httpPort": 80,
            "httpsPort": 443,
            "originProtocolPolicy": "https-only",
            "originSslProtocols": ["TLSv1.2"],
        },
    }
    return {
        "enabled": True,
        "aliases": [host],
        "origins": [origin],
        "defaultCacheBehavior": behavior,
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
        "viewerCertificate": {"acmCertificateArn": ARN, "minimumProtocolVersion": "TLSv1.2_2021"},
    }


def deploy(viewer: Viewer, wanted: Properties, **certificate: Any) -> None:
    """Put a distribution and its certificate into the cloud."""
    host = wanted["aliases"][0]
    issued = {"status": "ISSUED", "names": [host], "account": "123456789012", **certificate}
    viewer.cloud.put(CLOUD, CERTIFICATE, ARN, issued, "123456789012")
    customers.put(viewer.cloud, host, "sendgrid", "global")
    body = {
        "arn": "arn:aws:cloudfront::123456789012:distribution/E1",
        "domainName": "d1.cloudfront.net",
        "deployedAt": 0,
        "config": wanted,
    }
    cloudfront.put_distribution(viewer.cloud, "E1", body, "123456789012")


def click(viewer: Viewer, recipient: str = "alice", scheme: str = "https", **more: Any) -> Answer:
    """A click through CloudFront, wherever DNS points."""
    link = links.click("sendgrid", HOST, recipient)
    address = viewer.edge_address("cloudfront")
    return viewer.ask(f"{scheme}://{HOST}{link}", address=address, **more)


def behavior(wanted: Properties, **changes: Any) -> None:
    """Change the default behaviour; None takes a setting away."""
    found = {**wanted["defaultCacheBehavior"], **changes}
    wanted["defaultCacheBehavior"] = {k: v for k, v in found.items() if v is not None}


def test_the_documents_settings_lead_each_recipient_to_their_page(empty: Viewer) -> None:
    deploy(empty, config())
    for recipient in ("alice", "bob", "alice"):
        answer = click(empty, recipient)
        assert (answer.status, answer.headers["x-cache"]) == (302, "Miss from cloudfront")
        assert f"/for/{recipient}?" in str(answer.location)


def test_a_query_that_is_not_in_the_key_shows_one_recipient_the_others_page(
    empty: Viewer,
) -> None:
    """sources/cloudfront, request collapsing: never do that. The query reaches the ESP even so."""
    wanted, policy = config(), {"cookieBehavior": "none"}
    parameters = {
        "cookiesConfig": policy,
        "headersConfig": {"headerBehavior": "whitelist", "headers": {"items": ["Host"]}},
        "queryStringsConfig": {"queryStringBehavior": "none"},
    }
    cache = {
        "config": {
            "minTtl": 1,
            "defaultTtl": 10,
            "maxTtl": 10,
            "parametersInCacheKeyAndForwardedToOrigin": parameters,
        }
    }
    empty.cloud.put(CLOUD, "cachePolicy", "own", cache)
    behavior(
        wanted,
        forwardedValues=None,
        minTtl=None,
        defaultTtl=None,
        maxTtl=None,
        cachePolicyId="own",
        originRequestPolicyId=ALL_VIEWER,
    )
    deploy(empty, wanted)

    assert "/for/alice?" in str(click(empty, "alice").location)
    stolen = click(empty, "bob")
    assert "/for/alice?" in str(stolen.location)
    assert (stolen.headers["x-cache"], stolen.headers["age"]) == ("Hit from cloudfront", "0")

    settings.put(empty.cloud, "edge.seconds_ahead", 11)  # past the longest time
    assert "/for/bob?" in str(click(empty, "bob").location)


def test_the_shortest_time_keeps_what_says_that_it_must_not_be_kept(empty: Viewer) -> None:
    """sources/cloudfront: "Min TTL above 0"."""
    wanted = config()
    everything = {"headers": ["Host"], "queryString": True, "cookies": {"forward": "none"}}
    behavior(wanted, forwardedValues=everything, minTtl=5, defaultTtl=5, maxTtl=5)
    deploy(empty, wanted)
    pixel = links.opened("sendgrid", HOST, "alice")

    def opened() -> str:
        address = empty.edge_address("cloudfront")
        return empty.ask(f"https://{HOST}{pixel}", address=address).headers["x-cache"]

    assert [opened(), opened()] == ["Miss from cloudfront", "Hit from cloudfront"]
    settings.put(empty.cloud, "edge.seconds_ahead", 6)
    assert opened() == "Miss from cloudfront"


NO_TIMES = dict.fromkeys(("forwardedValues", "minTtl", "defaultTtl", "maxTtl"))


@pytest.mark.parametrize(
    ("part", "changes", "status", "page"),
    [
        ("behavior", {"forwardedValues": {**LEGACY, "headers": []}}, 404, b"Bad Hostname"),
        ("behavior", {"forwardedValues": NO_QUERY}, 404, b"Wrong Link"),
        ("behavior", {**NO_TIMES, "cachePolicyId": DISABLED}, 404, b"Bad Hostname"),
        ("origin", {"domainName": "eu.sendgrid.net"}, 404, b"Bad Hostname"),
        ("origin", {"domainName": "nowhere.example.net"}, 502, b"cloudfront"),
        ("origin", {"originPath": "/base"}, 404, b"Wrong Link"),
        ("distribution", {"webAclId": "unknown"}, 500, b"web ACL"),
        ("distribution", {"originGroups": [{"originId": "g"}]}, 500, b"originGroups"),
        ("behavior", {"responseHeadersPolicyId": "p"}, 500, b"responseHeadersPolicyId"),
        ("behavior", {"trustedSigners": ["self"]}, 500, b"trustedSigners"),
    ],
)
def test_a_wrong_setting_breaks_the_link_and_an_unknown_one_is_refused(
    empty: Viewer, part: str, changes: dict[str, Any], status: int, page: bytes
) -> None:
    wanted = config()
    if part == "behavior":
        behavior(wanted, **changes)
    else:
        (wanted["origins"][0] if part == "origin" else wanted).update(changes)
    deploy(empty, wanted)
    answer = click(empty)
    assert (answer.status, page in answer.body) == (status, True), answer.body


def test_methods_outside_the_set_are_refused(empty: Viewer) -> None:
    wanted = config()
    behavior(wanted, allowedMethods=["GET", "HEAD"])
    deploy(empty, wanted)
    assert [click(empty, method=method).status for method in ("GET", "POST", "TRACE")] == [
        302,
        403,
        405,
    ]


def test_the_viewer_protocol_policy_decides_on_plain_http(empty: Viewer) -> None:
    wanted = config()
    behavior(wanted, viewerProtocolPolicy="redirect-to-https")
    deploy(empty, wanted)
    answer = click(empty, scheme="http")
    assert (answer.status, str(answer.location).startswith(f"https://{HOST}/")) == (301, True)
    behavior(wanted, viewerProtocolPolicy="https-only")
    deploy(empty, wanted)
    assert click(empty, scheme="http").status == 403


def test_a_web_acl_that_the_sandbox_knows_blocks_by_user_agent(empty: Viewer) -> None:
    empty.cloud.put(CLOUD, "webAcl", "acl", {"block": ["bot"]})
    deploy(empty, {**config(), "webAclId": "acl"})
    assert click(empty, headers=[("user-agent", "GoogleBot")]).status == 403
    assert click(empty).status == 302


def test_a_custom_origin_header_overwrites_what_the_viewer_sent(empty: Viewer) -> None:
    wanted = config()
    wanted["origins"][0]["customHeaders"] = [{"name": "X-Forwarded-Host", "value": HOST}]
    deploy(empty, wanted)
    click(empty, headers=[("x-forwarded-host", "evil.example")])
    (arrival,) = empty.take()
    assert arrival.all("x-forwarded-host") == [HOST]


def test_without_forwarding_cloudfront_names_itself(empty: Viewer) -> None:
    """sources/cloudfront, "Headers without policy"."""
    wanted = config()
    behavior(
        wanted, forwardedValues={**LEGACY, "headers": ["Host"], "cookies": {"forward": "none"}}
    )
    deploy(empty, wanted)
    click(empty, headers=[("user-agent", "Mail"), ("cookie", "a=b"), ("x-other", "kept")])
    (arrival,) = empty.take()
    assert arrival.all("user-agent") == ["Amazon CloudFront"]
    assert (arrival.all("cookie"), arrival.all("x-other")) == ([], ["kept"])


def test_an_unknown_name_fails_in_the_handshake_and_gets_403_over_http(empty: Viewer) -> None:
    deploy(empty, config())
    address = empty.edge_address("cloudfront")
    with pytest.raises(httpx2.ConnectError, match=r"(?i)handshake"):
        empty.ask(f"https://{OTHER}/", address=address)
    for scheme in ("http", "https"):
        answer = empty.ask(f"{scheme}://{HOST}/", host=OTHER, sni=HOST, address=address)
        assert (answer.status, answer.headers["x-cache"]) == (403, "Error from cloudfront")


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ({"status": "PENDING_VALIDATION", "names": ["*.unproved.example"]}, "(?i)handshake"),
        ({"names": [OTHER]}, "(?i)hostname mismatch|not valid for"),
        ({"names": ["*.com"]}, "(?i)hostname mismatch|not valid for"),
        (
            {"notBefore": "2026-01-01T00:00:00Z", "notAfter": "2026-02-01T00:00:00Z"},
            "certificate has expired",
        ),
        (
            {"notBefore": "2126-01-01T00:00:00Z", "notAfter": "2126-02-01T00:00:00Z"},
            "not yet valid",
        ),
    ],
    ids=["pending", "other-name", "one-level-wildcard", "expired", "not-yet-valid"],
)
def test_the_certificate_of_the_cloud_is_the_one_that_is_shown(
    empty: Viewer, certificate: dict[str, Any], reason: str
) -> None:
    deploy(empty, config(), **certificate)
    with pytest.raises(httpx2.ConnectError, match=reason):
        click(empty)


@pytest.mark.parametrize(
    ("policy", "lowest"),
    [("TLSv1.2_2021", "TLSv1.2"), ("TLSv1.3_2025", "TLSv1.3"), ("TLSv1", "TLSv1.1")],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_the_policy_sets_the_lowest_tls_version(empty: Viewer, policy: str, lowest: str) -> None:
    wanted = config()
    wanted["viewerCertificate"]["minimumProtocolVersion"] = policy
    deploy(empty, wanted)
    versions = {
        "TLSv1.1": ssl.TLSVersion.TLSv1_1,
        "TLSv1.2": ssl.TLSVersion.TLSv1_2,
        "TLSv1.3": ssl.TLSVersion.TLSv1_3,
    }
    for name, version in versions.items():
        context = empty.context()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        if name < lowest:
            with pytest.raises(httpx2.ConnectError, match=r"(?i)version"):
                click(empty, context=context)
        else:
            assert click(empty, context=context).status == 302


def test_http_1_alone_where_the_distribution_says_so(empty: Viewer) -> None:
    deploy(empty, {**config(), "httpVersion": "http1.1"})
    context = empty.context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    assert click(empty, context=context).version == "HTTP/1.1"


def test_a_distribution_that_is_off_serves_nothing(empty: Viewer) -> None:
    deploy(empty, {**config(), "enabled": False})
    with pytest.raises(httpx2.ConnectError):
        click(empty)
    assert click(empty, scheme="http").status == 403
