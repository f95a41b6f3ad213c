"""A tracking domain before an edge that the team keeps by itself."""

import pulumi
import pulumi_aws as aws

from ssl_click_tracking import TrackingDomain

zone = aws.route53.Zone("zone", name="example.com", force_destroy=True)
links = TrackingDomain(
    "links",
    {
        "host": "ablink.example.com",
        "esp": "sendgrid",
        "dns": {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id},
        "target": {"value": "edge.cdn.example.net"},
        "stage": "build",
    },
)
pulumi.export("domains", links.domains)
