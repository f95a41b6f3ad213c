"""Cloudflare before every ESP, flat."""

from typing import Any

import pulumi
import pulumi_cloudflare as cloudflare

domains: dict[str, dict[str, Any]] = pulumi.Config("ssl-click-tracking").require_object("domains")
first = next(iter(domains.values()))
esp: str = first["esp"]
zone: str = first["dns"]["zone"]
origin: str = {
    "sendgrid": "sendgrid.net",
    "sparkpost": "spgo.io",
    "ses": f"r.{first.get('region')}.awstrack.me",
}[esp]
for host, settings in domains.items():
    cloudflare.DnsRecord(
        f"{host}-tracking",
        zone_id=settings["dns"]["zone_id"],
        name=host,
        type="CNAME",
        ttl=settings["dns"].get("ttl", 300),
        content=origin,
        proxied=False,
    )
    if esp != "ses":
        forwards: Any = {"forwarding_url": {"status_code": 301, "url": f"https://{origin}/$1"}}
        cloudflare.PageRule(
            f"{host}-page-rule",
            zone_id=settings["dns"]["zone_id"],
            target=f"{host}/*",
            priority=1000,
            status="active",
            actions={"ssl": "full"} if esp == "sendgrid" else forwards,
        )
if esp == "ses":
    hosts = " ".join(f'"{host}"' for host in sorted(domains))
    for name, phase, rule in (
        (
            "configuration",
            "http_config_settings",
            {
                "ref": "click_tracking_ssl_full",
                "action": "set_config",
                "action_parameters": {"ssl": "full"},
                "description": "Click tracking: SSL Full towards the ESP",
            },
        ),
        (
            "cache",
            "http_request_cache_settings",
            {
                "ref": "click_tracking_no_cache",
                "action": "set_cache_settings",
                "action_parameters": {"cache": False},
                "description": "Click tracking: every request reaches the ESP",
            },
        ),
    ):
        whole: Any = {**rule, "expression": f"http.host in {{{hosts}}}", "enabled": True}
        cloudflare.Ruleset(
            f"{zone}-{name}-rules",
            zone_id=first["dns"]["zone_id"],
            kind="zone",
            name="ssl-click-tracking",
            phase=phase,
            rules=[whole],
        )

pulumi.export("targets", dict.fromkeys(domains, origin))
