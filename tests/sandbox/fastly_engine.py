"""Services and subscriptions that the tests of the stand-in for Fastly start from."""

from typing import Any

from sandbox import dns_zones
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record
from sandbox.fastly import services, tls
from sandbox.fastly.api import DEFAULT_ACCOUNT
from sandbox.fastly.package import PACKAGE
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.lifecycle import Provider
from tests.sandbox.engine import Engine
from tests.sandbox.samples import HOST, ZONE_ID

SERVICE = "fastly:index/serviceVcl:ServiceVcl"
SUBSCRIPTION = "fastly:index/tlsSubscription:TlsSubscription"
VALIDATION = "fastly:index/tlsSubscriptionValidation:TlsSubscriptionValidation"
KEY = "fastly:index/tlsPrivateKey:TlsPrivateKey"
CERTIFICATE = "fastly:index/tlsCertificate:TlsCertificate"
ACTIVATION = "fastly:index/tlsActivation:TlsActivation"


class FastlyEngine(Engine):
    """The engine in front of the stand-in for Fastly."""

    def __init__(self, cloud: Cloud, **config: Any) -> None:
        """Configures the provider; without an API key as the sandbox's own account."""
        self.provider = Provider(PACKAGE, cloud)
        self.provider.configure(config)


def open_fastly(cloud: Cloud, account: str = DEFAULT_ACCOUNT) -> Session:
    return Session(cloud, account)


def service(*hosts: str, **changes: Any) -> Properties:
    """A service as a program gives it."""
    backend: Properties = {
        "name": "sendgrid",
        "address": "sendgrid.net",
        "port": 443,
        "useSsl": True,
        "sslSniHostname": "sendgrid.net",
        "sslCertHostname": "sendgrid.net",
    }
    domains = [{"name": host} for host in hosts or (HOST,)]
    return {"name": "links", "domains": domains, "backends": [backend], **changes}


def active(session: Session, *hosts: str, name: str = "links") -> str:
    """The ID of an active service with these hosts."""
    identity = services.create_service(session, name, "")
    services.activate(session, identity, {"domains": service(*hosts)["domains"]})
    return identity


def subscription(*hosts: str, **changes: Any) -> Properties:
    """A subscription as a program gives it."""
    return {"domains": list(hosts or (HOST,)), "certificateAuthority": "lets-encrypt", **changes}


def publish(session: Session, host: str = HOST) -> None:
    """Put the challenge record of a host into ``example.com``."""
    name, value = tls.challenge(session.account, host)
    dns_zones.put(session.cloud, Record(ZONE_ID, name, "CNAME", 300, (f"{value}.",)))
