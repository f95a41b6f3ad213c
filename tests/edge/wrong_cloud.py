"""What goes wrong outside any program: put straight into the stand-in clouds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.aws.acm import KIND as CERTIFICATE
from sandbox.aws.api import CLOUD as AWS
from sandbox.cloud import Cloud
from sandbox.esp import customers
from sandbox.fastly import tls
from sandbox.fastly.api import CLOUD as FASTLY
from sandbox.keycdn import zones


@dataclass(frozen=True)
class Place:
    """A stand-in cloud, and the tracking domain that something happens to."""

    cloud: Cloud
    host: str


def change(place: Place, cloud: str, kind: str, identity: str, **changes: Any) -> None:
    """Changes what is kept of one item."""
    body = place.cloud.get(cloud, kind, identity)
    assert body is not None
    place.cloud.put(cloud, kind, identity, {**body, **changes})


def in_region(region: str) -> Callable[[Place], None]:
    """SendGrid knows the domain in another region than the stack file says."""
    return lambda place: customers.put(place.cloud, place.host, "sendgrid", region)


def never_validated(place: Place) -> None:
    """SendGrid knows the domain nowhere."""
    customers.put(place.cloud, place.host, "sparkpost", "us")


def certificate_ends(days: int) -> Callable[[Place], None]:
    """ACM's certificate ends so many days from now."""

    def make(place: Place) -> None:
        now = datetime.now(UTC)
        dates = {"notBefore": now - timedelta(days=100), "notAfter": now + timedelta(days=days)}
        words = {key: value.isoformat() for key, value in dates.items()}
        for identity, body in place.cloud.items(AWS, CERTIFICATE).items():
            if place.host in body["names"]:
                change(place, AWS, CERTIFICATE, identity, **words)

    return make


def web_acl(arn: str, *agents: str) -> Callable[[Place], None]:
    """A web ACL blocks these User-Agents."""
    return lambda place: place.cloud.put(AWS, "webAcl", arn, {"block": list(agents)})


def tls_versions(*versions: str) -> Callable[[Place], None]:
    """The domain's certificate is in a TLS configuration of Fastly's that offers these only."""

    def make(place: Place) -> None:
        (identity,) = place.cloud.linked_to(tls.ACTIVATED_DOMAIN, place.host)
        configuration = {"tlsProtocols": list(versions), "httpProtocols": ["http/1.1"]}
        place.cloud.put(FASTLY, tls.CONFIGURATION, "old", configuration)
        change(place, FASTLY, tls.ACTIVATION, identity, configuration="old")

    return make


def not_activated(place: Place) -> None:
    """Fastly's certificate is no longer activated for the domain."""
    (identity,) = place.cloud.linked_to(tls.ACTIVATED_DOMAIN, place.host)
    place.cloud.remove(FASTLY, tls.ACTIVATION, identity)


def alias_missing(place: Place) -> None:
    """Somebody took the domain off its KeyCDN zone."""
    for identity, body in place.cloud.items(zones.CLOUD, zones.ALIAS).items():
        if body["name"] == place.host:
            place.cloud.remove(zones.CLOUD, zones.ALIAS, identity)
