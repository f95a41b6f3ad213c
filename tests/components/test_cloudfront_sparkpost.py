"""CloudFront x SparkPost beyond its table: what distributions share, groups, endpoints."""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from tests.support.computed import CALLS, Inputs
from tests.support.recording import CERTIFICATE, DISTRIBUTION, Recorded, Registration, run

CACHE = "aws:cloudfront/cachePolicy:CachePolicy"
REQUEST = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy"
FUNCTION = "aws:cloudfront/function:Function"
READ_STATE = "pulumi:pulumi:readStackResourceOutputs"
EDGE = "ssl-click-tracking:index:CloudFrontSparkPost"
DEFAULTS = {
    "cdn": "cloudfront",
    "esp": "sparkpost",
    "dns": {"provider": "route53", "zone": "example.com"},
}
A, B, C = "a.example.com", "b.example.com", "c.example.com"


def build(domains: Mapping[str, object], **sections: Any) -> Recorded:
    """Domains of the pair."""
    return run(domains, defaults=DEFAULTS, **sections)


def behavior(distribution: Registration) -> dict[str, Any]:
    """The only cache behaviour of a distribution."""
    return distribution.inputs["defaultCacheBehavior"]


def headers(recorded: Recorded) -> list[str]:
    """What the only origin request policy lets through."""
    return recorded.one(REQUEST).inputs["headersConfig"]["headers"]["items"]


@pytest.mark.parametrize(
    ("keys", "origin"),
    [
        ({}, "spgo.io"),
        ({"region": "eu"}, "eu.spgo.io"),
        ({"origin": "v2.spgo.io"}, "v2.spgo.io"),
        ({"origin": "acme.et.e.sparkpost.com"}, "acme.et.e.sparkpost.com"),
    ],
)
def test_every_endpoint_is_an_origin_and_where_the_record_rests(
    keys: dict[str, Any], origin: str
) -> None:
    """sources/esps#origin-hosts."""
    recorded = build({A: keys})

    assert recorded.one(DISTRIBUTION).inputs["origins"][0]["domainName"] == origin
    assert recorded.outputs[A]["target"] == origin


def test_all_distributions_of_a_stack_share_two_policies() -> None:
    recorded = build({A: {}, B: {"region": "eu"}, C: {"stage": "live"}})

    shared = {
        (found["cachePolicyId"], found["originRequestPolicyId"])
        for found in map(behavior, recorded.of(DISTRIBUTION).values())
    }
    assert shared == {("sparkpost-cache-policy-1-id", "sparkpost-origin-request-policy-1-id")}
    for kind in (CACHE, REQUEST):
        assert recorded.one(kind).parent == "Stack ssl-click-tracking-test"
        assert not recorded.one(kind).request.protect
    assert not recorded.of(FUNCTION)


def test_a_domain_that_comes_or_goes_changes_no_policy_of_another() -> None:
    def policies(recorded: Recorded) -> list[tuple[str, object]]:
        return [(recorded.one(k).name, recorded.one(k).inputs) for k in (CACHE, REQUEST)]

    assert policies(build({A: {}, B: {}})) == policies(build({B: {}}))


def test_policies_are_made_only_where_a_distribution_uses_them() -> None:
    recorded = build({A: {"stage": "certificate"}})

    assert recorded.of(CERTIFICATE)
    assert not recorded.of(CACHE)
    assert not recorded.of(REQUEST)


def test_policies_have_the_stacks_name_because_names_are_account_wide() -> None:
    recorded = build({A: {}, B: {"group": "g"}}, stack="prod.eu")

    for kind in (CACHE, REQUEST, FUNCTION):
        name = recorded.one(kind).inputs["name"]
        assert "-prod-eu-" in name
        assert " " not in name
        assert "." not in name


def test_a_group_names_its_hosts_in_a_function_and_not_in_a_fixed_header() -> None:
    recorded = build({A: {"group": "g"}, B: {"group": "g"}})

    distribution = recorded.one(DISTRIBUTION)
    assert "customHeaders" not in distribution.inputs["origins"][0]
    assert behavior(distribution)["functionAssociations"] == [
        {"eventType": "viewer-request", "functionArn": "arn:sparkpost-forwarded-host-1"}
    ]
    function = recorded.one(FUNCTION)
    assert (function.inputs["runtime"], function.inputs["publish"]) == ("cloudfront-js-2.0", True)
    assert "function handler(event)" in function.inputs["code"]
    assert function.parent == "Stack ssl-click-tracking-test"
    assert headers(recorded) == ["User-Agent", "X-Forwarded-Host"]


def test_one_policy_serves_a_host_alone_beside_a_group() -> None:
    """A fixed header overwrites the viewer's, so the wider policy lets nothing else through."""
    recorded = build({A: {}, B: {"group": "g"}, C: {"group": "h"}})

    alone = recorded.of(DISTRIBUTION)[f"{A}-distribution"]
    assert alone.inputs["origins"][0]["customHeaders"] == [{"name": "X-Forwarded-Host", "value": A}]
    assert "functionAssociations" not in behavior(alone)
    assert headers(recorded) == ["User-Agent", "X-Forwarded-Host"]
    assert len(recorded.of(FUNCTION)) == 1


@pytest.mark.parametrize("group", [None, "g"])
def test_host_never_reaches_the_origin(group: str | None) -> None:
    """sources/cloudfront-sparkpost#host: SparkPost would not know the customer by it, and the guide
    forbids it."""
    keys = {} if group is None else {"group": group}
    recorded = build({A: keys})

    assert "host" not in [name.lower() for name in headers(recorded)]
    assert "forwardedValues" not in behavior(recorded.one(DISTRIBUTION))


def test_each_account_has_policies_of_its_own() -> None:
    recorded = build(
        {A: {}, B: {"account": "other"}}, accounts={"other": {"profile": "other-profile"}}
    )

    assert set(recorded.of(CACHE)) == {"sparkpost-cache-policy-1", "other-sparkpost-cache-policy-1"}
    own = recorded.of(CACHE)["other-sparkpost-cache-policy-1"]
    assert own.request.provider.split("::")[-2] == "other"
    assert own.inputs["name"] == "SparkPost_ET_short_cache-other-test-1"
    used = behavior(recorded.of(DISTRIBUTION)[f"{B}-distribution"])["cachePolicyId"]
    assert used == "other-sparkpost-cache-policy-1-id"


def many(count: int) -> dict[str, dict[str, Any]]:
    """Domains with a certificate that exists, which keeps a big program small."""
    certificate = {
        "source": "acm-arn",
        "arn": "arn:aws:acm:us-east-1:111122223333:certificate/0a1b",
    }
    manual = {"provider": "manual", "zone": "example.com"}
    return {
        f"h{n:03}.example.com": {"certificate": certificate, "dns": manual} for n in range(count)
    }


def uses(recorded: Recorded) -> dict[str, str]:
    """Edge -> the cache policy it uses."""
    return {
        name.removesuffix("-distribution"): behavior(found)["cachePolicyId"]
        for name, found in recorded.of(DISTRIBUTION).items()
    }


def test_the_hundred_and_first_distribution_has_a_further_pair_of_policies() -> None:
    recorded = build(many(101))

    found = list(uses(recorded).values())
    assert found.count("sparkpost-cache-policy-1-id") == 100
    assert found.count("sparkpost-cache-policy-2-id") == 1
    assert {"sparkpost-origin-request-policy-1", "sparkpost-origin-request-policy-2"} == set(
        recorded.of(REQUEST)
    )


def test_a_distribution_stays_with_the_policies_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """The state says which; sorted anew, a host early in the alphabet would push others on."""
    domains = many(102)
    last = "h101.example.com"
    urn = f"urn:pulumi:test::ssl-click-tracking::{EDGE}::"
    left = {f"{urn}{host}": {"outputs": {"policies": 1.0}} for host in sorted(domains)[2:]}
    left[f"{urn}h001.example.com"] = {"outputs": {"policies": 2.0}}

    def state(_: Inputs) -> dict[str, object]:
        return {"outputs": left}

    monkeypatch.setitem(cast(dict[str, Any], CALLS), READ_STATE, state)

    found = uses(build(domains))
    assert found[last] == "sparkpost-cache-policy-1-id"
    assert found["h001.example.com"] == "sparkpost-cache-policy-2-id"
    assert found["h000.example.com"] == "sparkpost-cache-policy-2-id"


def test_the_state_is_read_once_a_run() -> None:
    recorded = build({A: {}, B: {}})

    assert recorded.calls.count(READ_STATE) == 1
