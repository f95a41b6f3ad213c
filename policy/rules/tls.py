"""TLS towards recipients and towards the email service provider."""

from collections.abc import Iterator, Sequence

from .resources import UNKNOWN, Finding, Resource, mapping, text
from .vendors import (
    DISTRIBUTION,
    PAGE_RULE,
    RULESET,
    SERVICE,
    ZONE_SETTING,
    edges,
    named,
    tracking_hosts,
    tracking_zones,
)

_TOO_OLD = frozenset({"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"})
_HOST_TLS = "cloudflare:index/hostnameTlsSetting:HostnameTlsSetting"


def viewer_tls(resources: Sequence[Resource]) -> Iterator[Finding]:
    """TLS 1.0 and 1.1 are deprecated, and a browser that asks for better is refused."""
    for edge in edges(resources, DISTRIBUTION):
        certificate = mapping(edge.resource.get("viewerCertificate"))
        version = certificate.get("minimumProtocolVersion")
        own = certificate.get("acmCertificateArn") or certificate.get("iamCertificateId")
        if text(version) in _TOO_OLD or (own and not version):
            yield (
                f"viewers may use {version or 'TLSv1, the default'}: set "
                "viewerCertificate.minimumProtocolVersion to TLSv1.2_2021",
                edge.resource.urn,
            )
    zones, hosts = tracking_zones(resources), tracking_hosts(resources)
    for resource in resources:
        version = text(resource.get("value"))
        if resource.get("settingId") != "min_tls_version" or version not in ("1.0", "1.1"):
            continue
        zone = resource.type == ZONE_SETTING and text(resource.get("zoneId")) in zones
        host = resource.type == _HOST_TLS and text(resource.get("hostname")) in hosts
        if zone or host:
            yield (f"viewers may use TLS {version}: set 1.2", resource.urn)


def origin_certificate(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Without a check of its certificate, anybody between the CDN and the provider can answer."""
    for edge in edges(resources, SERVICE):
        for backend in edge.resource.items("backends"):
            if backend.get("useSsl") is not True or backend.get("sslCheckCert") is False:
                yield (
                    f"backend {text(backend.get('name'))} does not check the origin's certificate: "
                    "set useSsl and sslCheckCert",
                    edge.resource.urn,
                )
    for edge in edges(resources, DISTRIBUTION):
        for origin in edge.resource.items("origins"):
            policy = mapping(origin.get("customOriginConfig")).get("originProtocolPolicy")
            if policy not in (None, UNKNOWN, "https-only"):
                yield (
                    f"originProtocolPolicy {policy} fetches links without TLS where a viewer did: "
                    "https-only always checks the origin's certificate",
                    edge.resource.urn,
                )
    for resource in resources:
        for mode in _modes(resource):
            if mode in ("off", "flexible", "full"):
                yield (
                    f"SSL mode {mode} does not check the origin's certificate: `strict` does, "
                    "where the provider's certificate names its own host",
                    resource.urn,
                )


def _modes(resource: Resource) -> Iterator[object]:
    """The SSL modes that one resource sets, for names that it lists."""
    if resource.type == PAGE_RULE:
        yield resource.get("actions", "ssl")
    if resource.type == RULESET:
        for rule in resource.items("rules"):
            if named(rule.get("expression")):
                yield mapping(rule.get("actionParameters")).get("ssl")
