"""Resources of any program, as the rules see them."""

from typing import Any

from policy.rules.resources import Resource
from policy.rules.vendors import DISTRIBUTION, PAGE_RULE, RULESET, SERVICE, ZONE, ZONE_SETTING

HOST = "ablink.example.com"
ROUTE53 = "aws:route53/record:Record"
CLOUDFLARE = "cloudflare:index/dnsRecord:DnsRecord"
EDGE = "d111.cloudfront.net"
DOMAIN = "ssl-click-tracking:index:TrackingDomain"


def made(
    kind: str, label: str = "r", /, *, parent: str = "", protect: bool = False, **properties: Any
) -> Resource:
    """One resource; `properties` as the provider names them."""
    chain = f"{parent}${kind}" if parent else kind
    return Resource(kind, label, f"urn:pulumi:s::p::{chain}::{label}", properties, protect)


def distribution(behavior: dict[str, Any] | None = None, **properties: Any) -> Resource:
    """A distribution in front of SendGrid as a program of one's own writes it."""
    usual = {
        "targetOriginId": "esp",
        "viewerProtocolPolicy": "allow-all",
        "cachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "originRequestPolicyId": "216adef6-5c7f-47e4-b989-5492eafa07d3",
    }
    origin = {
        "originId": "esp",
        "domainName": properties.pop("origin", "sendgrid.net"),
        "customOriginConfig": {"originProtocolPolicy": properties.pop("protocol", "https-only")},
    }
    whole: dict[str, Any] = {
        "aliases": [HOST],
        "domainName": EDGE,
        "origins": [origin],
        "defaultCacheBehavior": {**usual, **(behavior or {})},
        "viewerCertificate": {
            "acmCertificateArn": "arn",
            "minimumProtocolVersion": "TLSv1.2_2021",
        },
        **properties,
    }
    return made(DISTRIBUTION, "edge", **whole)


def legacy(maximum: int = 60, **values: Any) -> Resource:
    """A distribution that says what it forwards in the old way."""
    forwarded = {"headers": ["Host"], "queryString": True, **values}
    return distribution(
        {
            "cachePolicyId": None,
            "originRequestPolicyId": None,
            "forwardedValues": forwarded,
            "maxTtl": maximum,
        }
    )


def service(**properties: Any) -> Resource:
    """A Fastly service in front of SendGrid."""
    backend = {"name": "esp", "address": "sendgrid.net", "useSsl": True, "sslCheckCert": True}
    backends = [{**backend, **properties.pop("backend", {})}]
    usual: dict[str, Any] = {"domains": [{"name": HOST}], "backends": backends}
    return made(SERVICE, "service", **{**usual, **properties})


def zone(**properties: Any) -> Resource:
    """A KeyCDN zone in front of SendGrid."""
    return made(ZONE, "zone", originurl="https://sendgrid.net", **properties)


def proxied(**properties: Any) -> Resource:
    """The tracking record at Cloudflare, answered for by its edge."""
    usual: dict[str, Any] = {"type": "CNAME", "content": "sendgrid.net", "zoneId": "z", "ttl": 1}
    whole: dict[str, Any] = {"name": HOST, "proxied": True, **usual, **properties}
    return made(CLOUDFLARE, "record", protect=True, **whole)


def record(value: Any, name: str = HOST, *, protect: bool = True, **more: Any) -> Resource:
    """A record at Route 53."""
    usual: dict[str, Any] = {"name": name, "type": "CNAME", "ttl": 300, "records": [value], **more}
    return made(ROUTE53, f"{name}-record", protect=protect, **usual)


def tracking(value: Any, *, protect: bool = True, **more: Any) -> Resource:
    """The tracking record as this project makes it."""
    usual: dict[str, Any] = {"name": HOST, "type": "CNAME", "ttl": 300, "records": [value], **more}
    return made(ROUTE53, f"{HOST}-tracking", parent=DOMAIN, protect=protect, **usual)


def page_rule(target: str = f"{HOST}/*", **actions: Any) -> Resource:
    """A page rule."""
    return made(PAGE_RULE, "page-rule", target=target, zoneId="z", actions=actions)


def setting(name: str, value: str, zone_id: str = "z") -> Resource:
    """A setting of a whole zone."""
    return made(ZONE_SETTING, name, settingId=name, value=value, zoneId=zone_id)


def ruleset(
    expression: str = f'http.host in {{"{HOST}"}}',
    action: str = "set_config",
    name: str = "ruleset",
    phase: str = "http_config_settings",
    **parameters: Any,
) -> Resource:
    """A ruleset of one rule."""
    rule = {"expression": expression, "action": action, "actionParameters": parameters}
    return made(RULESET, name, zoneId="z", kind="zone", phase=phase, rules=[rule])
