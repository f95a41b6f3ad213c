"""CloudFront x SES beyond its table: regions, cookies, X-Forwarded-Host."""

from typing import Any

import pytest

from components.cloudfront.settings import ALL_VIEWER, CACHING_DISABLED
from tests.support.recording import DISTRIBUTION, Recorded, run

HOST = "links.example.com"
OTHER = "b.example.com"
REQUEST = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy"
DEFAULTS = {
    "cdn": "cloudfront",
    "esp": "ses",
    "region": "us-east-1",
    "dns": {"provider": "route53", "zone": "example.com"},
}


def build(keys: dict[str, Any]) -> Recorded:
    """One domain of the pair, with `keys` on top."""
    return run({HOST: keys}, defaults=DEFAULTS)


def behavior(recorded: Recorded) -> dict[str, Any]:
    """The cache behaviour of the only distribution."""
    return recorded.one(DISTRIBUTION).inputs["defaultCacheBehavior"]


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "ap-southeast-2"])
def test_the_region_the_mail_is_sent_from_is_the_origin(region: str) -> None:
    """sources/esps#ses-hosts: SES answers for links of its own region only."""
    recorded = build({"region": region})

    origin = recorded.one(DISTRIBUTION).inputs["origins"][0]["domainName"]
    assert origin == f"r.{region}.awstrack.me"


@pytest.mark.parametrize("settings", ["documented", "current"])
def test_host_reaches_ses(settings: str) -> None:
    """sources/esps#ses-without-host: without it SES answers 403."""
    found = behavior(build({"settings": settings}))

    legacy = found.get("forwardedValues", {}).get("headers") == ["*"]
    assert legacy or found["originRequestPolicyId"] == ALL_VIEWER


@pytest.mark.parametrize(
    ("settings", "wish", "cookies"),
    [
        ("documented", None, "none"),
        ("documented", True, "all"),
        ("documented", False, "none"),
    ],
)
def test_cookies_of_forwarded_values_are_as_wished(
    settings: str, wish: bool | None, cookies: str
) -> None:
    keys = {} if wish is None else {"cloudfront": {"forward_cookies": wish}}
    found = behavior(build({"settings": settings, **keys}))

    assert found["forwardedValues"]["cookies"]["forward"] == cookies


@pytest.mark.parametrize("wish", [None, True])
def test_current_forwards_everything_by_the_managed_policy(wish: bool | None) -> None:
    keys = {} if wish is None else {"cloudfront": {"forward_cookies": wish}}
    recorded = build({"settings": "current", **keys})

    assert behavior(recorded)["originRequestPolicyId"] == ALL_VIEWER
    assert not recorded.of(REQUEST)


def test_current_without_cookies_takes_a_policy_of_our_own() -> None:
    """sources/cloudfront-ses#header-size: cookies of the parent domain can pass SES's 8,192
    bytes."""
    recorded = build({"settings": "current", "cloudfront": {"forward_cookies": False}})

    policy = recorded.one(REQUEST)
    assert policy.parent == "Stack ssl-click-tracking-test"
    assert policy.inputs["name"] == "ses-viewer-without-cookies-test-1"
    assert policy.inputs["headersConfig"] == {"headerBehavior": "allViewer"}
    assert policy.inputs["queryStringsConfig"] == {"queryStringBehavior": "all"}
    assert policy.inputs["cookiesConfig"] == {"cookieBehavior": "none"}
    assert behavior(recorded)["originRequestPolicyId"] == "ses-origin-request-policy-1-id"
    assert behavior(recorded)["cachePolicyId"] == CACHING_DISABLED


def test_policies_of_two_esps_do_not_meet() -> None:
    """SendGrid and SES may both do without cookies; AWS takes a name once an account."""
    keys = {"settings": "current", "cloudfront": {"forward_cookies": False}}
    recorded = run(
        {HOST: keys, OTHER: {**keys, "esp": "sendgrid", "region": "eu"}}, defaults=DEFAULTS
    )

    names = [policy.inputs["name"] for policy in recorded.of(REQUEST).values()]
    assert sorted(names) == [
        "sendgrid-viewer-without-cookies-test-1",
        "ses-viewer-without-cookies-test-1",
    ]


@pytest.mark.parametrize(("wish", "sent"), [(None, False), (True, True), (False, False)])
def test_the_forwarded_host_is_a_toggle_that_is_off(wish: bool | None, sent: bool) -> None:
    """sources/current#x-forwarded-host."""
    keys = {} if wish is None else {"x_forwarded_host": wish}
    origin = build(keys).one(DISTRIBUTION).inputs["origins"][0]

    assert origin.get("customHeaders") == (
        [{"name": "X-Forwarded-Host", "value": HOST}] if sent else None
    )


def test_a_group_shares_one_distribution_and_needs_no_function() -> None:
    recorded = run({HOST: {"group": "g"}, OTHER: {"group": "g"}}, defaults=DEFAULTS)

    assert recorded.one(DISTRIBUTION).inputs["aliases"] == [OTHER, HOST]
    assert "functionAssociations" not in behavior(recorded)
