"""A zone of the program, and two pairs in it: one zone, one account, no name in common."""

import pulumi
import pulumi_aws as aws

from ssl_click_tracking import CloudFrontSparkPost, ProxySes

# `force_destroy` as long as no link was ever sent; see docs/library.md.
zone = aws.route53.Zone("zone", name="example.com", force_destroy=True)
clicks = CloudFrontSparkPost(
    "clicks",
    {
        "hosts": ["click.example.com"],
        "dns": {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id},
        "tags": {"zone": zone.zone_id},
    },
)
own = ProxySes(
    "own",
    {
        "hosts": ["links.example.com"],
        "region": "eu-west-1",
        "address": "203.0.113.10",
        "dns": {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id},
    },
)
pulumi.export(
    "domains", pulumi.Output.all(clicks.domains, own.domains).apply(lambda d: d[0] | d[1])
)
