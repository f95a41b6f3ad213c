"""Components of a program of one's own that get another name, another parent, or go."""

from pathlib import Path

import pytest

from tests.support.engine import Outcome, Stack

UNQUOTED = str.maketrans("", "", '"\\')
PROGRAM = """
import pulumi
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare

from ssl_click_tracking import (
    ClickTracking, CloudflareSendGrid, CloudFrontSparkPost, FastlySparkPost, KeyCdnSendGrid,
    ProxySes, TrackingDomain,
)


class Team(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("team:index:Mail", "team")


MOVED = False
ALIASES = True
team = Team() if MOVED else None


def opts(name):
    if not MOVED:
        return None
    was = pulumi.Alias(name=name, parent=pulumi.ROOT_STACK_RESOURCE)
    return pulumi.ResourceOptions(parent=team, aliases=[was] if ALIASES else None)


def named(name):
    return f"team-{name}" if MOVED else name


zone = aws.route53.Zone("zone", name="example.com", force_destroy=True)
dns = {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id}
flare = cloudflare.Zone("flare", name="example.net", account={"id": "0" * 32})


def links(kind, name, **args):
    return kind(named(name), {"guard": "false", "stage": "live", "dns": dns, **args}, opts(name))


links(CloudFrontSparkPost, "front", hosts=["click.example.com", "click2.example.com"])
links(FastlySparkPost, "fast", hosts=["click.fast.example.com"])
links(KeyCdnSendGrid, "key", hosts=["ablink.key.example.com"], accept_https_gap=True)
links(ProxySes, "own", hosts=["links.own.example.com"], region="eu-west-1", address="203.0.113.10")
links(CloudflareSendGrid, "flared", hosts=["links.example.net"],
      dns={"zone": "example.net", "zone_id": flare.id}, rules="page_rules")
links(TrackingDomain, "alone", host="alone.example.com", esp="sendgrid",
      target={"value": "edge.example.org"})
ClickTracking(named("all"), {
    "defaults": {"esp": "sparkpost", "stage": "live", "guard": False, "dns": dns},
    "domains": {
        "a.all.example.com": {"cdn": "cloudfront"},
        "b.all.example.com": {"cdn": "cloudfront", "settings": "current", "group": "news"},
        "c.all.example.com": {"cdn": "cloudfront", "settings": "current", "group": "news"},
    },
}, opts("all"))
"""
"""Every CDN's edge, a name whose edge is elsewhere, and a stack file with policies and a group."""

GOING = """
import pulumi_aws as aws

from ssl_click_tracking import CloudFrontSendGrid, TrackingDomain

zone = aws.route53.Zone("zone", name="example.com", force_destroy=True)
dns = {"provider": "route53", "zone": "example.com", "zone_id": zone.zone_id}
HOST = "ablink.example.com"
own = {"guard": "false", "dns": dns}
"""
BESIDE = """
TrackingDomain("beside", {"host": "b.example.com", "esp": "sendgrid", "dns": dns})
"""
PAIR = """
CloudFrontSendGrid("links", {**own, "hosts": [HOST], "stage": "live", "protect": False})
"""
INSTEAD = {
    "TrackingDomain": """
TrackingDomain("links", {**own, "host": HOST, "esp": "sendgrid", "stage": "live",
                         "target": {"value": "edge.example.org"}})
""",
}
MAKES_OR_DELETES = {"create", "delete", "replace", "create-replacement", "delete-replaced"}


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    own = Stack(tmp_path / "sandbox", "moved", PROGRAM)
    own.file.write_text("config: {}\n")
    return own


def program(stack: Stack, text: str) -> None:
    (stack.home.parent / f"{stack.home.name}-program" / "__main__.py").write_text(text)


def made(outcome: Outcome) -> set[tuple[str, str]]:
    return {step for step in outcome.steps if step[0] in MAKES_OR_DELETES}


def test_aliases_move_every_component_and_nothing_is_made_anew(stack: Stack) -> None:
    stack.must_up()
    before = stack.records()
    moved = PROGRAM.replace("MOVED = False", "MOVED = True")

    program(stack, moved.replace("ALIASES = True", "ALIASES = False"))
    refused = stack.preview()
    assert refused.code != 0
    assert "is live" in refused.output or "live on the edge of" in refused.output
    assert stack.records() == before

    program(stack, moved)
    assert made(stack.must_up()) == set()
    assert stack.records() == before
    program(stack, moved.replace(", aliases=[was] if ALIASES else None", ""))
    assert stack.preview("--expect-no-changes").code == 0


def test_a_live_host_keeps_its_edge_whatever_becomes_of_its_component(stack: Stack) -> None:
    program(stack, GOING + BESIDE + PAIR)
    stack.must_up()
    before = stack.records()
    assert before["ablink.example.com"].endswith(".cloudfront.net")
    cases = {
        INSTEAD["TrackingDomain"]: "is live on the edge of CloudFrontSendGrid 'links'",
        "": "is live and in no component of this program any more",
    }

    for text, said in cases.items():
        program(stack, GOING + BESIDE + text)
        for refused in (stack.preview(), stack.up()):
            assert refused.code != 0
            assert said in refused.output.translate(UNQUOTED), refused.output
            assert "set stage: build" in refused.output.translate(UNQUOTED)
            assert made(refused) == set()
            assert stack.records() == before
    program(stack, GOING)
    refused = stack.up()
    assert refused.code != 0
    assert "live: set stage build first" in refused.output
    assert stack.records() == before

    program(stack, GOING + BESIDE + PAIR.replace('"live"', '"build"'))
    stack.must_up()
    program(stack, GOING + BESIDE + INSTEAD["TrackingDomain"])
    gone = stack.must_up()
    assert ("delete", "links-distribution") in gone.steps
    assert stack.records()["ablink.example.com"] == "edge.example.org"
