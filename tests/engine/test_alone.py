"""Every CDN's pair in a program of one's own: plain arguments, a zone made beside it."""

from pathlib import Path

from tests.support.engine import Stack

PROGRAM = """
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare

from components.cloudflare.sendgrid import CloudflareSendGrid
from components.cloudflare.ses import CloudflareSes
from components.cloudflare.zone_rules import CloudflareZoneRules
from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.cloudfront.sparkpost import CloudFrontSparkPost
from components.fastly.sparkpost import FastlySparkPost
from components.keycdn.sendgrid import KeyCdnSendGrid
from components.proxy.ses import ProxySes

zone = aws.route53.Zone("zone", name="example.com", force_destroy=True)
dns = {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id}
CloudFrontSendGrid("links", {
    "hosts": ["ablink.example.com", "ablink2.example.com"], "dns": dns,
    "tags": {"zone": zone.zone_id},
})
CloudFrontSparkPost("clicks", {"hosts": ["click.example.com"], "dns": dns, "stage": "live"})
FastlySparkPost("fast", {"hosts": ["click.fast.example.com"], "dns": dns})
KeyCdnSendGrid("key", {"hosts": ["ablink.key.example.com"], "dns": dns})
ProxySes("own", {
    "hosts": ["links.own.example.com"], "dns": dns, "region": "eu-west-1",
    "address": "203.0.113.10",
})
flare = cloudflare.Zone("flare", name="example.net", account={"id": "0" * 32})
flare_dns = {"zone": "example.net", "zone_id": flare.id}
CloudflareSendGrid("flared", {"hosts": ["links.example.net"], "dns": flare_dns})
rules = CloudflareZoneRules("example.net", {
    "zone": "example.net", "zone_id": flare.id,
    "ssl_full": ["ses.example.net"], "no_cache": ["ses.example.net"],
})
CloudflareSes("flared-ses", {
    "hosts": ["ses.example.net"], "dns": flare_dns, "region": "us-east-1", "zone_rules": rules,
})
"""
"""Two of them in one Route 53 zone share it; each CloudFront pair has policies of its own."""


def test_pairs_stand_alone_from_nothing_to_nothing(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "sandbox", "own", PROGRAM)
    stack.file.write_text("config: {}\n")
    made = stack.must_up()
    created = {name for operation, name in made.steps if operation == "create"}

    assert {"links-distribution", "clicks-distribution", "fast-service", "key-zone"} <= created
    assert "links-sparkpost-cache-policy-1" not in created
    assert "clicks-sparkpost-cache-policy-1" in created
    records = stack.records()
    assert records["ablink.example.com"] == "sendgrid.net"
    assert records["click.example.com"].endswith(".cloudfront.net")
    assert records["proxy.links.own.example.com"] == "203.0.113.10"
    assert stack.preview("--expect-no-changes").code == 0

    main = next(tmp_path.glob("*-program")) / "__main__.py"
    main.write_text(PROGRAM.replace(', "stage": "live"', ""))
    rolled_back = stack.must_up()
    assert {("update", "click.example.com-tracking")} <= rolled_back.steps
    assert stack.records()["click.example.com"] == "spgo.io"
    gone = stack.destroy()
    assert gone.code == 0, gone.output
