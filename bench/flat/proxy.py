"""The names of an own proxy before every ESP, flat; its configuration is written by hand."""

from typing import Any

import pulumi
from pulumi_aws import route53

domains: dict[str, dict[str, Any]] = pulumi.Config("ssl-click-tracking").require_object("domains")
for host, settings in domains.items():
    origin = {
        "sendgrid": "sendgrid.net",
        "sparkpost": "spgo.io",
        "ses": f"r.{settings.get('region')}.awstrack.me",
    }[settings["esp"]]
    zone_id, ttl = settings["dns"]["zone_id"], settings["dns"].get("ttl", 300)
    route53.Record(
        f"{host}-proxy-address",
        zone_id=zone_id,
        name=f"proxy.{host}",
        type="A",
        ttl=ttl,
        records=[settings["proxy"]["address"]],
    )
    route53.Record(
        f"{host}-tracking", zone_id=zone_id, name=host, type="CNAME", ttl=ttl, records=[origin]
    )

pulumi.export("targets", {host: f"proxy.{host}" for host in domains})
