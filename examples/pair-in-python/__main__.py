"""One pair: CloudFront before SendGrid, in a zone that exists."""

import pulumi

from ssl_click_tracking import CloudFrontSendGrid

links = CloudFrontSendGrid(
    "links",
    {
        "hosts": ["ablink.email.example.com"],
        "dns": {"provider": "route53", "zone": "example.com"},
    },
)
pulumi.export("domains", links.domains)
