"""Every rule both ways: what breaks it is found, and what looks alike and is right is not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from policy.rules.registry import RULES
from policy.rules.resources import UNKNOWN, Resource
from tests.policy.resources import (
    DOMAIN,
    EDGE,
    HOST,
    ROUTE53,
    distribution,
    legacy,
    made,
    page_rule,
    proxied,
    record,
    ruleset,
    service,
    setting,
    tracking,
    zone,
)

RULE = {entry.name: entry.rule for entry in RULES}
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
SITE = "origin.example.org"
OTHER = 'http.host eq "www.example.com"'
CERTIFICATE = "aws:acm/certificate:Certificate"
HOST_TLS = "cloudflare:index/hostnameTlsSetting:HostnameTlsSetting"
WEB_ACL = "aws:wafv2/webAcl:WebAcl"
BOTS = "cloudflare:index/botManagement:BotManagement"
NO_QUERY = {"customKey": {"queryString": {"exclude": {"all": True}}}}
RESTING = made(DOMAIN, HOST, rollback_to="d999.cloudfront.net", rollback_proxied=False)
RESTING_PROXIED = made(DOMAIN, HOST, rollback_to="d999.cloudfront.net", rollback_proxied=True)


def certificate(*names: str, parent: str = "") -> Resource:
    first, *rest = names
    return made(CERTIFICATE, "c", parent=parent, domainName=first, subjectAlternativeNames=rest)


def viewer(**keys: object) -> dict[str, Any]:
    return {"viewerCertificate": {"acmCertificateArn": "arn", **keys}}


def cache_policy(query: str, maximum: int = 60) -> Resource:
    return made(
        "aws:cloudfront/cachePolicy:CachePolicy",
        "p",
        id="own",
        maxTtl=maximum,
        parametersInCacheKeyAndForwardedToOrigin={
            "queryStringsConfig": {"queryStringBehavior": query},
            "headersConfig": {"headerBehavior": "none"},
        },
    )


def request_policy(behavior: str, *names: str) -> Resource:
    return made(
        "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
        "p",
        id="own",
        headersConfig={"headerBehavior": behavior, "headers": {"items": [*names]}},
    )


def acl(rule: Mapping[str, object]) -> Resource:
    return made(WEB_ACL, "acl", arn="arn:acl", rules=[rule])


BOT_GROUP = {
    "statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesBotControlRuleSet"}}
}
OWN_KEY = {"cachePolicyId": "own"}
OWN_REQUEST = {"originRequestPolicyId": "own"}
WAF = distribution(webAclId="arn:acl")

BROKEN: list[tuple[str, list[Resource]]] = [
    ("viewer-tls-1.2", [distribution(**viewer(minimumProtocolVersion="TLSv1.1_2016"))]),
    ("viewer-tls-1.2", [distribution(**viewer())]),
    ("viewer-tls-1.2", [proxied(), setting("min_tls_version", "1.0")]),
    (
        "viewer-tls-1.2",
        [proxied(), made(HOST_TLS, settingId="min_tls_version", value="1.1", hostname=HOST)],
    ),
    ("no-redirect-to-https", [distribution({"viewerProtocolPolicy": "redirect-to-https"})]),
    ("no-redirect-to-https", [distribution({"viewerProtocolPolicy": "https-only"})]),
    ("no-redirect-to-https", [service(requestSettings=[{"forceSsl": True}])]),
    ("no-redirect-to-https", [zone(forcessl="enabled")]),
    ("no-redirect-to-https", [proxied(), page_rule(alwaysUseHttps=True)]),
    ("no-redirect-to-https", [proxied(), setting("always_use_https", "on")]),
    ("no-shared-answers", [legacy(queryString=False)]),
    ("no-shared-answers", [legacy(queryStringCacheKeys=["lang"])]),
    ("no-shared-answers", [distribution({"cachePolicyId": OPTIMIZED})]),
    ("no-shared-answers", [distribution(OWN_KEY), cache_policy("none")]),
    ("no-shared-answers", [service(requestSettings=[{"hashKeys": "req.http.host"}])]),
    ("no-shared-answers", [zone(cacheignorequerystring="enabled")]),
    ("no-shared-answers", [proxied(), page_rule(cacheLevel="simplified")]),
    ("no-shared-answers", [proxied(), ruleset(cacheKey=NO_QUERY)]),
    ("host-forwarded", [legacy(headers=["User-Agent"])]),
    ("host-forwarded", [distribution({"originRequestPolicyId": EXCEPT_HOST})]),
    ("host-forwarded", [distribution({"originRequestPolicyId": None})]),
    (
        "host-forwarded",
        [distribution({"originRequestPolicyId": None}, origin="r.eu-west-1.awstrack.me")],
    ),
    ("host-forwarded", [distribution(OWN_REQUEST), request_policy("whitelist", "User-Agent")]),
    ("host-forwarded", [distribution(OWN_REQUEST), request_policy("allExcept", "Host")]),
    ("host-forwarded", [service(backend={"overrideHost": "sendgrid.net"})]),
    ("host-forwarded", [zone(cachehostheader="disabled")]),
    ("host-forwarded", [proxied(), page_rule(hostHeaderOverride="sendgrid.net")]),
    ("host-forwarded", [proxied(), ruleset(hostHeader="sendgrid.net")]),
    ("owner-record-at-esp", [record(EDGE, "1234567.email.example.com")]),
    ("owner-record-at-esp", [proxied(name="1234567.example.com")]),
    (
        "owner-record-at-esp",
        [made(ROUTE53, "x-owner", parent=DOMAIN, name="own.example.com", records=[EDGE])],
    ),
    ("live-record-protected", [tracking(EDGE, protect=False)]),
    ("live-record-protected", [tracking(UNKNOWN, protect=False)]),
    ("live-record-protected", [distribution(), record(EDGE, protect=False)]),
    ("no-wildcard-certificate", [distribution(), certificate("*.example.com")]),
    ("no-wildcard-certificate", [tracking(EDGE), certificate("x.org", "*.example.com")]),
    ("no-wildcard-certificate", [certificate("*.x.org", parent=f"{DOMAIN}$x")]),
    ("record-at-own-edge", [tracking("d999.cloudfront.net"), distribution()]),
    ("record-at-own-edge", [tracking(EDGE)]),
    ("record-at-own-edge", [tracking(EDGE), RESTING]),
    ("record-at-own-edge", [tracking("d999.cloudfront.net"), RESTING_PROXIED]),
    ("live-record-protected", [tracking(EDGE, protect=False), RESTING]),
    ("record-at-own-edge", [tracking("j.sni.global.fastly.net"), service(domains=[{"name": "b"}])]),
    ("no-challenge", [proxied(), ruleset(action="managed_challenge")]),
    ("no-challenge", [proxied(), ruleset('ip.src.country eq "XX"', "js_challenge")]),
    ("no-challenge", [proxied(), page_rule(securityLevel="under_attack")]),
    ("no-challenge", [proxied(), setting("security_level", "under_attack")]),
    ("no-challenge", [proxied(), made(BOTS, zoneId="z", fightMode=True)]),
    ("no-challenge", [proxied(), made(BOTS, zoneId="z", sbfmLikelyAutomated="managed_challenge")]),
    ("no-challenge", [WAF, acl({"action": {"captcha": {}}})]),
    ("no-challenge", [WAF, acl(BOT_GROUP)]),
    ("no-challenge", [service(productEnablement={"botManagement": True})]),
    ("no-challenge", [zone(blockbadbots="enabled")]),
    ("one-ruleset-a-phase", [ruleset(), ruleset(name="second")]),
    ("origin-certificate-checked", [service(backend={"sslCheckCert": False})]),
    ("origin-certificate-checked", [service(backend={"useSsl": False})]),
    ("origin-certificate-checked", [distribution(protocol="http-only")]),
    ("origin-certificate-checked", [page_rule(ssl="flexible")]),
    ("origin-certificate-checked", [ruleset(ssl="full")]),
    ("short-ttl-on-the-first-day", [tracking(EDGE, ttl=86400)]),
    ("short-ttl-on-the-first-day", [distribution(), record(EDGE, ttl=3601)]),
]

RIGHT: list[tuple[str, list[Resource]]] = [
    ("viewer-tls-1.2", [distribution()]),
    ("viewer-tls-1.2", [distribution(**viewer(minimumProtocolVersion=UNKNOWN))]),
    ("viewer-tls-1.2", [distribution(origin=SITE, **viewer(minimumProtocolVersion="TLSv1"))]),
    ("viewer-tls-1.2", [proxied(), setting("min_tls_version", "1.2")]),
    ("viewer-tls-1.2", [proxied(), setting("min_tls_version", "1.0", "other")]),
    (
        "viewer-tls-1.2",
        [proxied(), made(HOST_TLS, settingId="min_tls_version", value="1.1", hostname="www")],
    ),
    ("no-redirect-to-https", [distribution(), service(), zone(forcessl="disabled")]),
    (
        "no-redirect-to-https",
        [distribution({"viewerProtocolPolicy": "redirect-to-https"}, origin=SITE)],
    ),
    ("no-redirect-to-https", [proxied(), page_rule("www.example.com/*", alwaysUseHttps=True)]),
    ("no-redirect-to-https", [proxied(), setting("always_use_https", "on", "other")]),
    ("no-redirect-to-https", [proxied(), setting("always_use_https", "off")]),
    ("no-shared-answers", [legacy(), service(), zone(cacheignorequerystring="disabled")]),
    ("no-shared-answers", [legacy(headers=["*"], queryString=False)]),
    ("no-shared-answers", [legacy(maximum=0, queryString=False)]),
    ("no-shared-answers", [distribution(), distribution({"cachePolicyId": UNKNOWN})]),
    ("no-shared-answers", [distribution({"cachePolicyId": OPTIMIZED}, origin="spgo.io")]),
    ("no-shared-answers", [distribution(OWN_KEY), cache_policy("all")]),
    ("no-shared-answers", [distribution(OWN_KEY), cache_policy("none", maximum=0)]),
    ("no-shared-answers", [service(requestSettings=[{"hashKeys": "req.url, req.http.host"}])]),
    ("no-shared-answers", [proxied(), page_rule("www.example.com/*", cacheLevel="simplified")]),
    ("no-shared-answers", [proxied(), ruleset(OTHER, cacheKey=NO_QUERY)]),
    ("host-forwarded", [distribution(), legacy(headers=["*"]), legacy(), service()]),
    ("host-forwarded", [distribution({"originRequestPolicyId": EXCEPT_HOST}, origin="spgo.io")]),
    ("host-forwarded", [distribution({"originRequestPolicyId": UNKNOWN})]),
    ("host-forwarded", [distribution({"originRequestPolicyId": "made-elsewhere"})]),
    ("host-forwarded", [distribution(OWN_REQUEST), request_policy("whitelist", "Host")]),
    ("host-forwarded", [distribution(OWN_REQUEST), request_policy("allViewer")]),
    ("host-forwarded", [zone(cachehostheader="enabled"), proxied(), page_rule(ssl="full")]),
    ("host-forwarded", [proxied(), ruleset(OTHER, hostHeader="x")]),
    ("owner-record-at-esp", [record("sendgrid.net", "1234567.email.example.com")]),
    ("owner-record-at-esp", [record(EDGE), record(EDGE, "4u.example.com")]),
    ("live-record-protected", [tracking(EDGE), tracking("sendgrid.net", protect=False)]),
    ("live-record-protected", [distribution(), record(EDGE), proxied()]),
    ("live-record-protected", [record(EDGE, "www.example.com", protect=False)]),
    ("live-record-protected", [distribution(), record(EDGE, type="AAAA", protect=False)]),
    ("no-wildcard-certificate", [distribution(), certificate(HOST, "b.example.com")]),
    ("no-wildcard-certificate", [distribution(), certificate("*.example.org")]),
    ("record-at-own-edge", [tracking(EDGE), distribution()]),
    ("record-at-own-edge", [tracking("d999.cloudfront.net"), distribution(), RESTING]),
    ("live-record-protected", [tracking("d999.cloudfront.net", protect=False), RESTING]),
    ("record-at-own-edge", [tracking(UNKNOWN), tracking("sendgrid.net")]),
    ("record-at-own-edge", [tracking(EDGE), distribution(domainName=UNKNOWN)]),
    ("record-at-own-edge", [tracking("j.sni.global.fastly.net"), service()]),
    ("record-at-own-edge", [record("d999.cloudfront.net", "www.example.com")]),
    ("no-challenge", [proxied(), ruleset(OTHER, "managed_challenge")]),
    ("no-challenge", [proxied(), ruleset(f'http.host ne "{HOST}"', "managed_challenge")]),
    ("no-challenge", [proxied(), ruleset(action="block"), WAF, acl({"action": {"block": {}}})]),
    ("no-challenge", [proxied(), setting("security_level", "under_attack", "other")]),
    ("no-challenge", [proxied(), made(BOTS, zoneId="z", fightMode=False, sbfmX="allow")]),
    ("no-challenge", [distribution(webAclId="made-elsewhere"), acl({"action": {"captcha": {}}})]),
    ("no-challenge", [service(), zone(blockbadbots="disabled")]),
    ("one-ruleset-a-phase", [ruleset(), ruleset(phase="http_request_origin")]),
    ("origin-certificate-checked", [service(), distribution(), page_rule(ssl="strict")]),
    ("origin-certificate-checked", [distribution(origin=SITE, protocol="http-only")]),
    ("short-ttl-on-the-first-day", [tracking(EDGE, ttl=3600), proxied()]),
    ("short-ttl-on-the-first-day", [record(EDGE, "www.example.com", ttl=86400)]),
]


@pytest.mark.parametrize(("name", "resources"), BROKEN)
def test_what_breaks_a_rule_is_found_once(name: str, resources: list[Resource]) -> None:
    found = list(RULE[name](resources))

    assert len(found) == 1
    message, urn = found[0]
    assert urn in {resource.urn for resource in resources}
    assert message == message.strip()


@pytest.mark.parametrize(("name", "resources"), RIGHT)
def test_what_only_looks_alike_is_left_alone(name: str, resources: list[Resource]) -> None:
    assert not list(RULE[name](resources))


def test_every_rule_is_tested_both_ways() -> None:
    assert {name for name, _ in BROKEN} == {name for name, _ in RIGHT} == set(RULE)


@pytest.mark.parametrize("name", RULE)
def test_a_rule_takes_anything_and_nothing(name: str) -> None:
    """Properties that are not known yet, missing, or of another shape are no error."""
    for _, resources in [*BROKEN, *RIGHT]:
        for value in (UNKNOWN, None, "x", 1, [UNKNOWN], {"x": UNKNOWN}):
            odd = [replace(r, properties=dict.fromkeys(r.properties, value)) for r in resources]
            list(RULE[name](odd))
    assert not list(RULE[name]([]))
