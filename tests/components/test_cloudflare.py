"""Cloudflare beyond the tables of values: stages, records, DNS elsewhere, outputs."""

from typing import Any

import pulumi
import pytest

from components.building import pair as pair_of
from tests.config.reading import config, read
from tests.support.cloudflare import (
    DNS,
    ESP_HOSTS,
    FIRST_LEVEL,
    HOST,
    PACK,
    PAGE_RULE,
    PARTIAL,
    RECORD,
    REGIONS,
    RULESET,
    TRACKING,
    UPLOADED,
    build,
    pair,
)
from tests.support.computed.cloudflare import ZONE_ID, record_id
from tests.support.recording import Recorded, run


@pytest.mark.parametrize("esp", REGIONS)
@pytest.mark.parametrize("settings", ["documented", "current"])
@pytest.mark.parametrize(
    ("stage", "proxied", "ttl"),
    [("certificate", False, 300), ("build", False, 300), ("live", True, 1)],
)
def test_only_proxied_and_its_ttl_move_the_tracking_record(
    esp: str, settings: str, stage: str, proxied: bool, ttl: int
) -> None:
    """contract#stages: at build a CNAME to the ESP past Cloudflare, at live the same record
    proxied."""
    recorded = build(pair(esp, settings=settings, stage=stage))
    record = recorded.of(RECORD)[TRACKING]
    (told,) = [r for r in recorded.outputs[HOST]["dns_records"] if r["purpose"] == "tracking"]

    assert told["ttl"] == ttl
    assert record.inputs == {
        "zoneId": ZONE_ID,
        "name": HOST,
        "type": "CNAME",
        "content": ESP_HOSTS[esp],
        "ttl": ttl,
        "proxied": proxied,
    }
    assert record.parent == f"TrackingDomain {HOST}"
    live = stage == "live"
    assert (record.request.protect, record.request.retainOnDelete) == (live, True)


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        ("certificate", {PACK: 1, RECORD: 1}),
        ("build", {PACK: 1, RECORD: 1, RULESET: 3}),
        ("live", {PACK: 1, RECORD: 1, RULESET: 3}),
    ],
)
def test_each_stage_makes_exactly_its_resources(stage: str, kinds: dict[str, int]) -> None:
    recorded = build({"settings": "current", "stage": stage})

    assert kinds == {
        kind: len(recorded.of(kind))
        for kind in (PACK, UPLOADED, RECORD, RULESET, PAGE_RULE)
        if recorded.of(kind)
    }


def test_the_record_is_proxied_only_after_rules_and_certificate_stand() -> None:
    current = build({"settings": "current", "stage": "live"}).of(RECORD)[TRACKING]
    assert current.dependencies == {
        f"{HOST}-certificate",
        "example.com-configuration-rules",
        "example.com-cache-rules",
        "example.com-header-rules",
    }
    documented = build({"stage": "live"}).of(RECORD)[TRACKING]
    assert documented.dependencies == {f"{HOST}-certificate", f"{HOST}-page-rule"}


def test_the_owner_record_is_dns_only_also_while_live() -> None:
    """sources/current#owner-record: first proxied, second DNS-only."""
    recorded = build({"stage": "live", "owner_record": "1.example.com"})

    owner = recorded.of(RECORD)[f"{HOST}-owner"].inputs
    assert (owner["name"], owner["content"], owner["proxied"]) == (
        "1.example.com",
        "sendgrid.net",
        False,
    )
    assert owner["ttl"] == 300


def test_a_record_by_id_is_imported_and_others_by_their_name() -> None:
    keys = {"dns": {**DNS, "existing": record_id(HOST)}, "owner_record": "1.example.com"}
    recorded = build(keys)

    assert {name: record.request.importId for name, record in recorded.of(RECORD).items()} == {
        TRACKING: f"{ZONE_ID}/{record_id(HOST)}",
        f"{HOST}-owner": f"{ZONE_ID}/{record_id('1.example.com')}",
    }
    by_name = build({"dns": {**DNS, "existing": True}}).of(RECORD)[TRACKING]
    assert by_name.request.importId == f"{ZONE_ID}/{record_id(HOST)}"


def test_an_existing_record_that_is_not_there_is_said_plainly() -> None:
    with pytest.raises(pulumi.RunError, match=r"has no record missing\.example\.com"):
        build({"dns": {**DNS, "existing": True}}, host="missing.example.com")


def test_a_zone_is_looked_up_once_by_name_and_once_by_id() -> None:
    def zones(dns: dict[str, Any]) -> int:
        plain = {"cdn": "cloudflare", "esp": "ses", "region": "us-east-1", "dns": dns}
        calls = run({f"a{n}.example.com": plain for n in range(3)}).calls
        return calls.count("cloudflare:index/getZone:getZone")

    assert zones(DNS) == 1
    assert zones({"zone_id": ZONE_ID}) == 1
    assert zones({**DNS, "zone_id": ZONE_ID}) == 1


@pytest.mark.parametrize("keys", [{"settings": "current"}, {"group": "g"}, {"esp": "sparkpost"}])
def test_the_record_s_identity_never_changes(keys: dict[str, Any]) -> None:
    def identity(recorded: Recorded) -> tuple[str, str, object]:
        record = recorded.of(RECORD)[TRACKING]
        return record.parent, record.name, record.inputs["name"]

    assert identity(build()) == identity(build(keys))


def test_a_preview_shows_every_resource_that_an_update_makes() -> None:
    for keys in ({"settings": "current"}, PARTIAL):
        assert build(keys).names == build(keys, preview=True).names


@pytest.mark.parametrize(
    ("stage", "target"), [("build", "spgo.io"), ("live", f"{HOST}.cdn.cloudflare.net")]
)
def test_with_dns_elsewhere_the_name_points_at_cloudflare_s_own(stage: str, target: str) -> None:
    """sources/cloudflare#partial: `<host>.cdn.cloudflare.net`; the origin is a proxied record in
    the other zone."""
    recorded = build({"esp": "sparkpost", "stage": stage, **PARTIAL})

    assert recorded.outputs[HOST]["target"] == target
    assert recorded.outputs[HOST]["stage"] == stage
    origin = recorded.one(RECORD)
    assert origin.name == f"{HOST}-origin"
    assert origin.parent == f"CloudflareSparkPost {HOST}"
    assert (origin.inputs["content"], origin.inputs["proxied"]) == ("spgo.io", True)


def test_with_dns_elsewhere_the_name_moves_only_after_its_origin_stands() -> None:
    dns = {"provider": "route53", "zone": "example.com"}
    keys = {**PARTIAL, "dns": dns, "stage": "live", "settings": "current"}
    moved = build(keys).of("aws:route53/record:Record")[TRACKING]

    assert moved.inputs["records"] == [f"{HOST}.cdn.cloudflare.net"]
    assert moved.dependencies == {
        f"{HOST}-certificate",
        f"{HOST}-origin",
        "example.com-configuration-rules",
        "example.com-cache-rules",
        "example.com-header-rules",
    }


def test_a_standby_stands_ready_and_serves_nobody() -> None:
    keys = {"cdn": "cloudfront", "also": ["cloudflare"], "stage": "live"}
    recorded = build({**keys, "dns": {**DNS, "provider": "cloudflare"}})

    record = recorded.of(RECORD)[TRACKING].inputs
    assert record["content"] == f"{HOST}-distribution.cloudfront.net"
    assert (record["proxied"], record["ttl"]) == (False, 300)
    assert recorded.of(PAGE_RULE)
    assert recorded.outputs[HOST]["also"] == {"cloudflare": "sendgrid.net"}


@pytest.mark.parametrize(
    ("host", "stage", "parts"),
    [
        (FIRST_LEVEL, "certificate", ["universal certificate", "covers", "stage: build"]),
        (HOST, "certificate", ["nothing waits for it", "Edge Certificates"]),
        (
            HOST,
            "build",
            [
                "Go through check_by_hand (pulumi stack output domains)",
                "stage: live",
                "set stage: build and run",
            ],
        ),
        (
            HOST,
            "live",
            [
                "Now, and again in 10 minutes",
                "ask your Braze COM or CSM",
                "never validate the link branding",
            ],
        ),
    ],
)
def test_the_next_step_fits_the_stage(host: str, stage: str, parts: list[str]) -> None:
    sentence = build({"stage": stage}, host=host).outputs[host]["next_step"]

    assert all(part in sentence for part in parts), sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "part",
    ["HSTS", "Always Use HTTPS", "cache everything", "bot fight mode", "URL normalisation"],
)
def test_what_could_break_tracking_in_the_zone_is_named(part: str) -> None:
    """sources/cloudflare#zone-settings: settings of the whole zone are not touched."""
    assert any(part in text for text in build().outputs[HOST]["check_by_hand"])


def test_the_certificate_to_look_at_is_named_where_there_is_one() -> None:
    named = [text for text in build().outputs[HOST]["check_by_hand"] if HOST in text]
    assert len(named) == 1
    assert build().outputs[HOST]["certificate_status"] == "initializing"
    universal = build(host=FIRST_LEVEL).outputs[FIRST_LEVEL]
    assert not [text for text in universal["check_by_hand"] if FIRST_LEVEL in text]
    assert "certificate_status" not in universal
    ses = build(pair("ses")).outputs[HOST]
    assert any("SNI" in text for text in ses["check_by_hand"])


@pytest.mark.parametrize(
    ("esp", "name"),
    [
        ("sendgrid", "CloudflareSendGrid"),
        ("sparkpost", "CloudflareSparkPost"),
        ("ses", "CloudflareSes"),
    ],
)
def test_the_classes_have_their_contract_names(esp: str, name: str) -> None:
    keys = {"cdn": "cloudflare", "dns": DNS, **pair(esp)}
    (edge,) = read(config({HOST: keys})).edges

    assert pair_of(edge).__name__ == name
