"""A pair in a program of one's own: plain arguments, checked in the stack file's words."""

from collections.abc import Callable
from typing import Any, cast

import pulumi
import pytest

from components.cloudflare.sendgrid import CloudflareSendGrid
from components.cloudflare.ses import CloudflareSes
from components.cloudflare.zone_rules import CloudflareZoneRules
from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.cloudfront.sparkpost import CloudFrontSparkPost
from components.edge import Plan
from components.fastly.sendgrid import FastlySendGrid
from components.keycdn.sendgrid import KeyCdnSendGrid
from components.proxy.sendgrid import ProxySendGrid
from tests.support.certificates import issue
from tests.support.recording import DISTRIBUTION, RECORD, Recorded, record, run

HOST = "ablink.email.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
PLAIN: dict[str, Any] = {"hosts": [HOST], "dns": ROUTE53}
ALONE: dict[str, tuple[Any, dict[str, Any]]] = {
    "cloudfront": (CloudFrontSendGrid, {}),
    "cloudflare": (CloudflareSendGrid, {"dns": {"zone": "example.com"}}),
    "fastly": (FastlySendGrid, {}),
    "keycdn": (KeyCdnSendGrid, {}),
    "proxy": (ProxySendGrid, {"address": "proxy.example.net"}),
}


def built(*parts: Callable[[], object], preview: bool = False) -> Recorded:
    """What a program of these parts registers."""

    def program() -> None:
        for part in parts:
            part()

    return record(program, preview=preview)


def late(value: str) -> Callable[[], pulumi.Output[str]]:
    """An output of `value`, made once the program runs."""
    return lambda: pulumi.Output.from_input(value)


def faults(pair: Any, args: Callable[[], dict[str, Any]]) -> list[str]:
    """What is wrong with `args`, a line a fault; nothing may be registered."""
    said: list[str] = []

    def program() -> None:
        with pytest.raises(pulumi.RunError) as caught:
            pair("links", args())
        said.extend(str(caught.value).splitlines())

    recorded = record(program)
    assert recorded.resources == []
    assert said[0].startswith(f"{pair.__name__} 'links' has ")
    return [line.strip() for line in said[1:]]


@pytest.mark.parametrize("cdn", ALONE)
@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_alone_it_registers_what_a_stack_file_does(cdn: str, stage: str) -> None:
    """The same constructor, so the same inputs; only what a stack shares is its own."""
    pair, more = ALONE[cdn]
    gap = {"accept_https_gap": True} if cdn == "keycdn" else {}
    alone = built(lambda: pair(HOST, {**PLAIN, "stage": stage, **gap, **more}))
    options = {key: value for key, value in more.items() if key != "dns"}
    keys = {"cdn": cdn, "esp": "sendgrid", "stage": stage, "dns": more.get("dns", ROUTE53)}
    whole = run({HOST: {**keys, **({cdn: {**options, **gap}} if {**options, **gap} else {})}})

    def seen(recorded: Recorded) -> dict[tuple[str, str], Any]:
        return {(r.type, r.name): r.inputs for r in recorded.resources if r.request.custom}

    assert seen(alone) == seen(whole)
    assert alone.one(f"ssl-click-tracking:index:{pair.__name__}").name == HOST


def test_the_tracking_domain_stands_beside_the_pair_and_never_below_it() -> None:
    """So that a pair of another CDN in its place changes no record's URN."""

    class Team(pulumi.ComponentResource):
        def __init__(self) -> None:
            super().__init__("team:index:Mail", "team")
            opts = pulumi.ResourceOptions(parent=self)
            CloudFrontSendGrid("links", cast(Any, PLAIN), opts)

    recorded = built(Team)
    domain = recorded.one("ssl-click-tracking:index:TrackingDomain")

    assert domain.parent == "Mail team"
    assert recorded.one("ssl-click-tracking:index:CloudFrontSendGrid").parent == "Mail team"
    assert recorded.of(RECORD)[f"{HOST}-tracking"].parent == f"TrackingDomain {HOST}"


def test_outputs_of_other_resources_reach_what_they_are_for() -> None:
    def part() -> None:
        zone_id, arn = pulumi.Output.from_input("ZMADE"), pulumi.Output.from_input("arn:of-acl")
        CloudFrontSendGrid(
            "links",
            {
                "hosts": [HOST],
                "dns": {"provider": "route53", "zone": "example.com", "zone_id": zone_id},
                "certificate": {"source": "acm-arn", "arn": arn},
                "web_acl": arn,
                "tags": {"team": zone_id},
            },
        )

    recorded = built(part)
    distribution = recorded.one(DISTRIBUTION).inputs

    assert recorded.of(RECORD)[f"{HOST}-tracking"].inputs["zoneId"] == "ZMADE"
    assert distribution["viewerCertificate"]["acmCertificateArn"] == "arn:of-acl"
    assert distribution["webAclId"] == "arn:of-acl"
    assert distribution["tags"]["team"] == "ZMADE"
    assert "aws:route53/getZone:getZone" not in recorded.calls


def test_a_private_key_is_a_secret_whatever_it_is_given_as() -> None:
    certificate, key = issue(HOST)
    recorded = built(
        lambda: FastlySendGrid(
            "links",
            {
                "hosts": [HOST],
                "cname_target": "j.sni.global.fastly.net",
                "certificate": {"source": "custom", "certificate": certificate, "private_key": key},
            },
        )
    )
    key_resource = recorded.one("fastly:index/tlsPrivateKey:TlsPrivateKey")
    sent = cast(Any, key_resource.request.object["keyPem"])

    assert sent["4dabf18193072939515e22adb298388d"] == "1b47061264138c4ac30d75fd1eb44270"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({}, "hosts: names no tracking domain; list at least one host name"),
        ({"hosts": []}, "hosts: names no tracking domain; list at least one host name"),
        (
            {"hosts": [HOST, HOST]},
            f"hosts[1]: '{HOST}' is listed twice; list each host once",
        ),
        (
            {**PLAIN, "prize_class": "x"},
            "prize_class: unknown key; did you mean 'price_class'?",
        ),
        (
            {**PLAIN, "dns": {"provider": "route53"}},
            "dns: names no zone; add zone: example.com (or zone_id) of the route53 zone",
        ),
        (
            {**PLAIN, "dns": {**ROUTE53, "zones": "x"}},
            "dns.zones: unknown key; did you mean 'zone'?",
        ),
        ({**PLAIN, "methods": ["GET"]}, "methods: ['GET'] is no set of methods CloudFront takes"),
        ({**PLAIN, "stage": "alive"}, "stage: 'alive' is not known; did you mean 'live'?"),
        (
            {**PLAIN, "dns": {**ROUTE53, "zone": "exmaple.com"}},
            "dns.zone: 'exmaple.com' does not contain this host; did you mean 'example.com'?",
        ),
    ],
)
def test_what_is_wrong_is_refused_as_in_a_stack_file(args: dict[str, Any], expected: str) -> None:
    assert any(line.startswith(expected) for line in faults(CloudFrontSendGrid, lambda: args))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("stage", "live"),
        ("origin", "spgo.io"),
        ("price_class", "PriceClass_100"),
        ("dns", {"provider": "route53", "zone": late("example.com")}),
    ],
)
def test_an_output_is_refused_where_the_value_has_to_be_known(key: str, value: Any) -> None:
    def args() -> dict[str, Any]:
        if isinstance(value, dict):
            inner = cast(dict[str, Any], value)
            return {**PLAIN, key: {k: v() if callable(v) else v for k, v in inner.items()}}
        return {**PLAIN, key: late(value)()}

    lines = faults(CloudFrontSendGrid, args)

    assert any("is an Output, and has to be known while the program plans" in x for x in lines)


def test_the_zone_s_name_is_needed_where_its_id_comes_late() -> None:
    found = faults(
        CloudflareSendGrid, lambda: {"hosts": [HOST], "dns": {"zone_id": late("0" * 32)()}}
    )

    assert found == ["dns.zone: missing; write the zone's name too where its ID is an Output"]


def test_what_is_imported_needs_an_id_that_is_known() -> None:
    found = faults(
        CloudFrontSendGrid,
        lambda: {"hosts": [HOST], "dns": {**ROUTE53, "zone_id": late("Z1")(), "existing": True}},
    )

    assert found == [
        "dns.zone_id: is an Output, and what exists is imported by it while the program plans; "
        "write the zone's ID itself"
    ]


def test_an_edge_of_another_esp_is_refused() -> None:
    def program() -> None:
        other = CloudFrontSparkPost("clicks", cast(Any, PLAIN)).edge
        plan: Plan[Any] = cast(Any, Plan(other, {}, cast(Any, None), None))
        with pytest.raises(pulumi.RunError, match="not one of CloudFront before 'sendgrid'"):
            CloudFrontSendGrid("links", {"hosts": []}, None, plan)

    record(program)


def test_rulesets_belong_to_the_zone_and_are_handed_in() -> None:
    dns = {"zone": "example.com", "zone_id": "0" * 32}
    args: dict[str, Any] = {"hosts": [HOST], "dns": dns, "region": "us-east-1"}

    def refused() -> None:
        with pytest.raises(pulumi.RunError, match=f"click_tracking_no_cache for {HOST}"):
            CloudflareSes("links", cast(Any, args))

    def handed_in() -> None:
        rules = CloudflareZoneRules(
            "example.com",
            {"zone": "example.com", "zone_id": "0" * 32, "ssl_full": [HOST], "no_cache": [HOST]},
        )
        CloudflareSes("links", cast(Any, {**args, "zone_rules": rules, "stage": "live"}))

    assert built(refused)
    recorded = built(handed_in)
    tracking = recorded.of("cloudflare:index/dnsRecord:DnsRecord")[f"{HOST}-tracking"]

    assert {"example.com-configuration-rules", "example.com-cache-rules"} <= tracking.dependencies


def test_several_in_one_program_have_names_of_their_own() -> None:
    recorded = built(
        lambda: CloudFrontSparkPost("one", {"hosts": ["a.example.com"], "dns": cast(Any, ROUTE53)}),
        lambda: CloudFrontSparkPost("two", {"hosts": ["b.example.com"], "dns": cast(Any, ROUTE53)}),
    )
    names = [(r.type, r.name) for r in recorded.resources]
    policies = recorded.of("aws:cloudfront/cachePolicy:CachePolicy")

    assert len(names) == len(set(names))
    # The stack is part of them: another one of the same program may be in the same account.
    called = sorted(str(policy.inputs["name"]) for policy in policies.values())
    assert [name.rpartition("short_cache-")[2] for name in called] == ["test-one-1", "test-two-1"]
