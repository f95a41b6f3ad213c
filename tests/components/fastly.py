"""Programs with Fastly that the tests beside look at, and the names of its resources."""

from typing import Any

from tests.support.recording import RECORD, Recorded, Registration, run

HOST = "ablink.email.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
SERVICE = "fastly:index/serviceVcl:ServiceVcl"
SUBSCRIPTION = "fastly:index/tlsSubscription:TlsSubscription"
ISSUED = "fastly:index/tlsSubscriptionValidation:TlsSubscriptionValidation"
ACTIVATION = "fastly:index/tlsActivation:TlsActivation"
TARGET = {"cname_target": "j.sni.global.fastly.net"}


def build(keys: dict[str, Any] | None = None, **more: Any) -> Recorded:
    """One Fastly domain with `keys` on top."""
    domain = {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53, **(keys or {})}
    return run({HOST: domain}, **more)


def group(
    stages: dict[str, str], certificate: dict[str, Any] | None = None, **more: Any
) -> Recorded:
    """A group of hosts, each at its stage."""
    defaults = {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53, "group": "g"}
    own = {} if certificate is None else {"certificate": certificate, "fastly": TARGET}
    hosts = {host: {"stage": stage} for host, stage in stages.items()}
    return run(hosts, defaults={**defaults, **own}, **more)


def tracking(recorded: Recorded, host: str = HOST) -> Registration:
    return recorded.of(RECORD)[f"{host}-tracking"]
