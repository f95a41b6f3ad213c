"""The component package on the real engine: this repository, started as a plugin."""

import sys
from pathlib import Path

from tests.support.engine import Stack
from tests.support.recording import ROOT

PROGRAM = '''
import pulumi
import pulumi_aws as aws

from ssl_click_tracking import ProxySes


class Remote(pulumi.ComponentResource):
    """A component of the package, as a generated SDK declares it."""

    domains: pulumi.Output[dict]

    def __init__(self, kind, name, args, opts=None):
        super().__init__(
            f"ssl-click-tracking:index:{kind}", name, {"domains": None, **args}, opts, remote=True
        )


zone = aws.route53.Zone("zone", name="example.com", force_destroy=True)
pair = Remote("CloudFrontSparkPost", "links", {
    "hosts": ["click.example.com"],
    "stage": "live",
    "dns": {"provider": "route53", "zone": "example.com", "zoneId": zone.zone_id},
})
dns = {"provider": "route53", "zone": "example.com", "zoneId": zone.zone_id, "ttl": 300}
more = Remote("CloudFrontSendGrid", "more", {"hosts": ["ablink.example.com"], "dns": dns})
ProxySes("own", {
    "hosts": ["links.own.example.com"], "region": "eu-west-1", "address": "203.0.113.10",
    "dns": {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id},
})
pulumi.export("domains", pair.domains)
'''


def _without_the_first_pair(text: str) -> str:
    before, _, after = text.partition('pair = Remote("CloudFrontSparkPost"')
    return before + after[after.index("dns = ") :].replace("pair.domains", "more.domains")


def test_a_program_of_any_language_gets_pairs_through_the_plugin(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "sandbox", "remote", PROGRAM)
    project = next(tmp_path.glob("*-program")) / "Pulumi.yaml"
    started = tmp_path / "plugin" / "pulumi-resource-ssl-click-tracking"
    started.parent.mkdir()
    started.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT} "$@"\n')
    started.chmod(0o755)
    where = started.parent
    plugin = f"plugins:\n  providers:\n  - {{name: ssl-click-tracking, path: {where}}}\n"
    project.write_text(project.read_text() + plugin)
    stack.file.write_text("config: {}\n")
    made = stack.must_up()
    assert ("create", "links-distribution") in made.steps
    assert ("create", "more-distribution") in made.steps
    assert stack.records()["click.example.com"].endswith(".cloudfront.net")
    assert stack.outputs()["click.example.com"]["stage"] == "live"
    assert stack.preview("--expect-no-changes").code == 0

    main = project.with_name("__main__.py")
    main.write_text(_without_the_first_pair(PROGRAM))
    refused = stack.up()
    assert refused.code != 0
    assert "click.example.com: live and in no component of this program any more" in refused.output
    assert stack.records()["click.example.com"].endswith(".cloudfront.net")

    main.write_text(PROGRAM.replace('"stage": "live"', '"stage": "build"'))
    stack.must_up()
    assert stack.records()["click.example.com"] == "spgo.io"

    main.write_text(PROGRAM.replace("links.own.example.com", "ablink.example.com"))
    twice = stack.preview()
    assert twice.code != 0
    assert "belongs to a component that another process of this update makes" in twice.output
    main.write_text(PROGRAM.replace('"stage": "live"', '"stage": "build"'))
    gone = stack.destroy()
    assert gone.code == 0, gone.output
