"""What a stack file says, as one component of a program."""

import pulumi
import pulumi_aws as aws

from ssl_click_tracking import ClickTracking

zone = aws.route53.Zone("zone", name="example.com", force_destroy=True)
links = ClickTracking(
    "links",
    {
        "defaults": {
            "dns": {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id}
        },
        "domains": {
            "ablink.example.com": {"cdn": "cloudfront", "esp": "sendgrid"},
            "click.example.com": {"cdn": "fastly", "esp": "sparkpost"},
        },
    },
)
pulumi.export("domains", links.domains)
pulumi.export("next", links.next)
