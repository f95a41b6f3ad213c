"""KeyCDN before SendGrid, flat; it has no SDK, so the two kinds of resource are this project's."""

from typing import Any

import pulumi
from pulumi_aws import route53

from components.keycdn.settings import zone_name
from components.keycdn.zone import Zone, ZoneAlias

domains: dict[str, dict[str, Any]] = pulumi.Config("ssl-click-tracking").require_object("domains")
targets: dict[str, pulumi.Output[str]] = {}
off = (
    *("blockbadbots", "cachecanonical", "cacheerrorpages", "cacheignorecachecontrol"),
    *("cacheignorequerystring", "cachekeyhost", "cachekeyscheme", "cacherobots"),
    *("cachestripcookies", "cors", "forcessl", "originshield", "securetoken"),
)
for host, settings in domains.items():
    zone = Zone(
        f"{host}-zone",
        zone_name(host, pulumi.get_project(), pulumi.get_stack()),
        {
            "type": "pull",
            "originurl": "https://sendgrid.net",
            "cachehostheader": "enabled",
            "cachemaxexpire": "1",
            "http2": "enabled",
            **dict.fromkeys(off, "disabled"),
        },
        None,
        None,
        pulumi.ResourceOptions(),
    )
    ZoneAlias(f"{host}-alias", host, zone.id, None, pulumi.ResourceOptions())
    route53.Record(
        f"{host}-tracking",
        zone_id=settings["dns"]["zone_id"],
        name=host,
        type="CNAME",
        ttl=settings["dns"].get("ttl", 300),
        records=["sendgrid.net"],
    )
    targets[host] = zone.domain_name

pulumi.export("targets", targets)
