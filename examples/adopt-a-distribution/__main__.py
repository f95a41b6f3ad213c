"""A distribution that was made by hand goes on as the edge of a pair."""

import pulumi

from ssl_click_tracking import CloudFrontSendGrid

links = CloudFrontSendGrid(
    "links",
    {
        "hosts": ["ablink.email.example.com"],
        "adopt": {"distribution": "E2EXAMPLE1ADOPT"},
        "dns": {"provider": "route53", "zone": "example.com"},
    },
)
pulumi.export("domains", links.domains)
