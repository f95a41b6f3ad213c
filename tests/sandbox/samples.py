"""Sessions, certificates and distribution settings that the sandbox tests start from."""

from pathlib import Path

from sandbox import dns_zones
from sandbox.aws import acm, route53
from sandbox.aws.api import DEFAULT_ACCOUNT
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record
from sandbox.operations import Session
from sandbox.properties import Properties

HOST = "ablink.email.example.com"
ZONE_ID = route53.zone_id_of("example.com")
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"


def open_cloud(folder: Path) -> Cloud:
    """An empty cloud with the hosted zone ``example.com``."""
    cloud = Cloud(folder / "cloud.sqlite")
    route53.add_zone(cloud, ZONE_ID, "example.com", DEFAULT_ACCOUNT)
    return cloud


def open_session(cloud: Cloud, account: str = DEFAULT_ACCOUNT) -> Session:
    return Session(cloud, account, "eu-central-1")


def request(*names: str) -> Properties:
    """What the provider asks ACM for."""
    return {
        "domainName": names[0],
        "subjectAlternativeNames": list(names[1:]),
        "validationMethod": "DNS",
        "options": {},
    }


def publish(session: Session, name: str) -> None:
    """Put the validation record of a name into ``example.com``."""
    record, value = acm.validation_record(session.account, name)
    item = Record(ZONE_ID, dns_zones.normal(record), "CNAME", 300, (value,))
    dns_zones.put(session.cloud, item)


def issued(session: Session, *names: str, region: str = "us-east-1") -> str:
    """The ARN of a certificate whose names are all validated."""
    arn = acm.request_certificate(session, region, request(*names))
    for name in names:
        publish(session, name)
    return arn


def distribution(arn: str | None, *aliases: str) -> Properties:
    """The settings of a distribution as the plugin hands them to the API."""
    viewer: Properties = {"cloudfrontDefaultCertificate": True}
    if arn is not None:
        viewer = {
            "acmCertificateArn": arn,
            "sslSupportMethod": "sni-only",
            "minimumProtocolVersion": "TLSv1.2_2021",
        }
    return {
        "enabled": True,
        "aliases": list(aliases),
        "isIpv6Enabled": True,
        "origins": [
            {
                "domainName": "sendgrid.net",
                "originId": "sendgrid",
                "customHeaders": [{"name": "X-Forwarded-Host", "value": "link"}],
                "customOriginConfig": {
                    "httpPort": 80,
                    "httpsPort": 443,
                    "originProtocolPolicy": "https-only",
                    "originSslProtocols": ["TLSv1.2"],
                    "originReadTimeout": 30,
                    "originKeepaliveTimeout": 5,
                },
            }
        ],
        "defaultCacheBehavior": {
            "targetOriginId": "sendgrid",
            "viewerProtocolPolicy": "allow-all",
            "allowedMethods": ["GET", "HEAD", "OPTIONS"],
            "cachedMethods": ["GET", "HEAD"],
            "forwardedValues": {
                "headers": ["*"],
                "queryString": True,
                "cookies": {"forward": "all"},
            },
            "minTtl": 0,
            "defaultTtl": 86400,
            "maxTtl": 31536000,
        },
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
        "viewerCertificate": viewer,
    }
