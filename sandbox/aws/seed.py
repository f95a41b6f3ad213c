"""What a stack file expects to exist in AWS."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox import adopted, delegation, dns_zones, hand_made
from sandbox.aws import acm, cloudfront, extras, iam, route53
from sandbox.aws.api import CLOUD, account_of, digest
from sandbox.cloud import Cloud, encode, timestamp
from sandbox.dns_zones import Zone, is_within, normal
from sandbox.hand_made import HandMade
from sandbox.properties import Properties, as_list, as_map
from sandbox.seeded_domain import SeededDomain, shared_zone_name

_CERTIFICATE_ARN = re.compile(r"arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[\w-]+")
_DISTRIBUTION_ID = re.compile(r"E[A-Z0-9]{6,20}")


def seed(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Make the zones, certificates and adopted distributions of a stack file exist."""
    default = account_of(
        {name.removeprefix("aws:"): value for name, value in config.items() if name[:4] == "aws:"}
    )
    hosted = [domain for domain in domains if domain.dns_provider == "route53"]
    for domain in hosted:
        _zone(cloud, domain, hosted, _account(domain, default, dns=True))
    for domain in domains:
        account = _account(domain, default, dns=False)
        _certificate(cloud, domain, account)
        for identity in _texts(domain.settings.get("adopt")):
            _adopted(cloud, domain, identity, account)


def _account(domain: SeededDomain, default: str, *, dns: bool) -> str:
    entry = domain.account(dns=dns)
    return default if entry is None else account_of(entry)


def _zone(cloud: Cloud, domain: SeededDomain, hosted: list[SeededDomain], account: str) -> None:
    sharing = [other for other in hosted if other.zone_id == domain.zone_id]
    name = domain.zone_name or shared_zone_name(domain, sharing, route53.zone_id_of)
    if name is None or not is_within(domain.host, name) or name == domain.host:
        return
    identity = domain.zone_id or _zone_id(cloud, name, account, hosted)
    existing = dns_zones.zone(cloud, identity)
    if existing is None:
        route53.add_zone(cloud, identity, name, account)


def _zone_id(cloud: Cloud, name: str, account: str, hosted: list[SeededDomain]) -> str:
    """The ID of a zone known by name only: one named elsewhere, one that exists, or a new one."""
    for other in hosted:
        if other.zone_name == name and other.zone_id:
            return other.zone_id
    for zone in dns_zones.zones(cloud, name):
        if _is_usable(zone, account):
            return zone.id
    identity = route53.zone_id_of(name)
    there = dns_zones.zone(cloud, identity)
    taken = there is not None and there.account != account
    return route53.zone_id_of(f"{account}/{name}") if taken else identity


def _is_usable(zone: Zone, account: str) -> bool:
    return zone.cloud == CLOUD and zone.account == account and not zone.private


def _certificate(cloud: Cloud, domain: SeededDomain, account: str) -> None:
    section = domain.section("certificate")
    arn, identity = section.get("arn"), section.get("id")
    if section.get("source") == "acm-arn" and isinstance(arn, str):
        named = [name for name in _texts(section.get("names")) if name not in domain.names]
        _issued(cloud, arn, (*domain.names, *named), account)
    elif section.get("source") == "iam" and isinstance(identity, str) and identity:
        known = cloud.get(CLOUD, iam.KIND, identity)
        if known is None or not set(domain.names) <= set(known["names"]):
            names = sorted({*domain.names, *(known["names"] if known else ())})
            iam.add_certificate(cloud, identity, names, account)


def _issued(cloud: Cloud, arn: str, names: tuple[str, ...], account: str) -> None:
    """A certificate the file names is one of the account that the program works in."""
    if not _CERTIFICATE_ARN.fullmatch(arn):
        return
    known = cloud.get(CLOUD, acm.KIND, arn)
    if known is None:
        acm.add_issued(cloud, arn, names, account)
    elif not set(names) <= set(known["names"]):
        known["names"] = [
            known["domainName"],
            *sorted({*known["names"], *names} - {known["domainName"]}),
        ]
        cloud.put(CLOUD, acm.KIND, arn, known, account)


def prove(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Put the proof of each issued certificate into DNS, once: it was issued by it, and renews so.

    Comes after every cloud's zones are there, since the zones may be anybody's.
    """
    del config
    hosts = {name for domain in domains for name in (domain.host, *domain.names)}
    for body in cloud.items(CLOUD, acm.KIND).values():
        if body["status"] != "ISSUED" or body.get("createdAt"):
            continue
        for name in body["names"]:
            if name in hosts:
                _proof(cloud, body["account"], name)


def _proof(cloud: Cloud, account: str, name: str) -> None:
    record, value = (normal(text) for text in acm.validation_record(account, name))
    zone = delegation.zone_of(cloud, record)
    if zone is None or dns_zones.history(cloud, record):
        return
    hand_made.put(cloud, zone, HandMade(record, "CNAME", (value,)))


def _texts(value: Any) -> Iterator[str]:
    """Every text anywhere in a setting, whatever its keys are called."""
    if isinstance(value, str):
        yield value
        return
    for item in as_list(value) or (as_map(value) or {}).values():
        yield from _texts(item)


def _adopted(cloud: Cloud, domain: SeededDomain, identity: str, account: str) -> None:
    """An adopted resource exists until something deletes it, and is not made again after that."""
    if cloud.get("sandbox", "adopted", identity) is not None:
        return
    if _CERTIFICATE_ARN.fullmatch(identity):
        _issued(cloud, identity, domain.names, account)
    elif _DISTRIBUTION_ID.fullmatch(identity):
        _distribution(cloud, domain, identity, account)
    else:
        return
    cloud.put("sandbox", "adopted", identity, {})


def _distribution(cloud: Cloud, domain: SeededDomain, identity: str, account: str) -> None:
    """A distribution as the console would have made it for these hosts, with its certificate."""
    if cloud.get(CLOUD, cloudfront.KIND, identity) is not None:
        return
    token = digest("certificate", identity)
    groups = (token[:8], token[8:12], token[12:16], token[16:20], token[20:32])
    arn = f"arn:aws:acm:us-east-1:{account}:certificate/{'-'.join(groups)}"
    items = adopted.items(domain)
    names = [*domain.names, *adopted.keys(items, "alias")]
    acm.add_issued(cloud, arn, names, account)
    config = _console_config(domain, arn)
    tags = extras.add(cloud, config, items, account)
    body: Properties = {
        "arn": f"arn:aws:cloudfront::{account}:distribution/{identity}",
        "domainName": f"d{digest(identity)[:13]}.cloudfront.net",
        "callerReference": digest("reference", identity)[:32],
        "tags": tags,
        "config": config,
        "deployedAt": 0,
        "lastModifiedTime": timestamp(),
        "etag": f"E{digest(identity, encode(config))[:13].upper()}",
    }
    cloudfront.put_distribution(cloud, identity, body, account)


def _console_config(domain: SeededDomain, arn: str) -> Properties:
    return {
        "enabled": True,
        "aliases": list(domain.names),
        "httpVersion": "http2",
        "isIpv6Enabled": True,
        "priceClass": "PriceClass_All",
        "staging": False,
        "origins": [extras.origin("sendgrid.net", "sendgrid.net")],
        "defaultCacheBehavior": {
            "targetOriginId": "sendgrid.net",
            "viewerProtocolPolicy": "allow-all",
            "allowedMethods": ["GET", "HEAD"],
            "cachedMethods": ["GET", "HEAD"],
            "cachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
            "originRequestPolicyId": "216adef6-5c7f-47e4-b989-5492eafa07d3",
            "compress": False,
            "minTtl": 0,
        },
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
        "viewerCertificate": {
            "acmCertificateArn": arn,
            "minimumProtocolVersion": "TLSv1.2_2021",
            "sslSupportMethod": "sni-only",
        },
    }
