"""Fastly before every ESP, flat."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pulumi
import pulumi_fastly as fastly
from pulumi_aws import route53

domains: dict[str, dict[str, Any]] = pulumi.Config("ssl-click-tracking").require_object("domains")
first = next(iter(domains.values()))
esp: str = first["esp"]
title, origin = {
    "sendgrid": ("SendGrid", "sendgrid.net"),
    "sparkpost": ("SparkPost", "spgo.io"),
    "ses": ("Amazon SES", f"r.{first.get('region')}.awstrack.me"),
}[esp]
caching: dict[str, Any] = (
    {"default_ttl": 10}
    if esp == "sparkpost"
    else {
        "cache_settings": [{"name": "pass", "action": "pass"}],
        "request_settings": [{"name": "no-collapsing", "bypass_busy_wait": True}],
    }
)


def proof(name: str, challenges: Sequence[Any]) -> str:
    """What the record `name` has to say."""
    return next(str(one.record_value) for one in challenges if one.record_name == name)


targets: dict[str, pulumi.Output[str]] = {}
for host, settings in domains.items():
    zone_id, ttl = settings["dns"]["zone_id"], settings["dns"].get("ttl", 300)
    service = fastly.ServiceVcl(
        f"{host}-service",
        name=f"click-tracking {host}",
        comment=title,
        domains=[{"name": host}],
        backends=[
            {
                "name": esp,
                "address": origin,
                "port": 443,
                "use_ssl": True,
                "ssl_check_cert": True,
                "ssl_cert_hostname": origin,
                "ssl_sni_hostname": origin,
                "min_tls_version": "1.2",
            }
        ],
        force_destroy=True,
        **caching,
    )
    subscription = fastly.TlsSubscription(
        f"{host}-subscription",
        domains=[host],
        certificate_authority="lets-encrypt",
        configuration_id=settings["fastly"]["tls_configuration_id"],
        force_destroy=True,
        force_update=True,
        opts=pulumi.ResourceOptions(depends_on=[service]),
    )
    name = f"_acme-challenge.{host}"
    record = route53.Record(
        f"{host}-acme-challenge",
        zone_id=zone_id,
        name=name,
        type="CNAME",
        ttl=300,
        allow_overwrite=True,
        records=[subscription.managed_dns_challenges.apply(partial(proof, name))],
    )
    fastly.TlsSubscriptionValidation(
        f"{host}-subscription-issued",
        subscription_id=subscription.id,
        opts=pulumi.ResourceOptions(depends_on=[record]),
    )
    route53.Record(
        f"{host}-tracking", zone_id=zone_id, name=host, type="CNAME", ttl=ttl, records=[origin]
    )
    targets[host] = service.id

pulumi.export("targets", targets)
