"""The life of a domain on the real engine: which resources each step touches, and no others."""

from typing import Any

import pytest

from sandbox import dns_zones
from tests.support.engine import Stack
from tests.support.recording import ROOT

HOST = "ablink.example.com"
OTHER = "b.example.com"
ESP = "sendgrid.net"
PAIR = {"cdn": "cloudfront", "esp": "sendgrid"}
ROUTE53 = {"provider": "route53", "zone": "example.com"}
DOMAIN = {**PAIR, "dns": ROUTE53}
TRACKING = f"{HOST}-tracking"


def at(stage: str, **keys: Any) -> dict[str, Any]:
    """One domain at a stage."""
    return {HOST: {**DOMAIN, "stage": stage, **keys}}


def own(steps: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """The steps on resources of the domain itself; not the stack, not the provider."""
    return {(op, name) for op, name in steps if name.startswith((HOST, OTHER, "g-"))}


def test_stages_move_forth_and_back_and_touch_only_what_they_should(stack: Stack) -> None:
    assert own(stack.write(at("certificate")).must_up().steps) == {
        ("create", HOST),
        ("create", f"{HOST}-certificate"),
        ("create", f"{HOST}-acm-validation"),
        ("create", TRACKING),
    }
    assert stack.records()[HOST] == ESP

    assert stack.write(at("build")).must_up().steps == {
        ("create", f"{HOST}-certificate-issued"),
        ("create", f"{HOST}-distribution"),
    }
    assert stack.records()[HOST] == ESP
    edge = stack.outputs()[HOST]["edge"]

    assert stack.write(at("live")).must_up().steps == {("update", TRACKING)}
    assert stack.records()[HOST] == edge

    assert stack.write(at("build")).must_up().steps == {("update", TRACKING)}
    assert stack.records()[HOST] == ESP
    assert stack.preview().steps == set()


def test_the_dev_stack_goes_up_and_a_second_preview_shows_no_change(stack: Stack) -> None:
    stack.file.write_text((ROOT / "Pulumi.dev.yaml").read_text())
    stack.must_up()

    assert stack.preview("--expect-no-changes").code == 0


def test_destroy_leaves_only_records_that_point_at_the_esp(stack: Stack) -> None:
    stack.write(at("build", owner_record="1.example.com")).must_up()

    assert stack.destroy().code == 0
    assert stack.records() == {HOST: ESP, "1.example.com": ESP}
    cloud = stack.cloud
    assert not cloud.items("aws", "distribution")
    assert not cloud.items("aws", "certificate")


def test_a_domain_removed_at_build_keeps_its_record_and_loses_its_edge(stack: Stack) -> None:
    stack.write({**at("build"), OTHER: DOMAIN}).must_up()

    stack.write({OTHER: DOMAIN}).must_up()

    assert stack.records()[HOST] == ESP
    assert HOST not in stack.outputs()
    assert len(stack.cloud.items("aws", "distribution")) == 1


@pytest.mark.parametrize(
    ("domains", "part"),
    [
        ({OTHER: {**DOMAIN, "group": "g"}}, "is live and no longer in the stack file"),
        (
            {OTHER: {**DOMAIN, "group": "g"}, **at("live", group="other")},
            "is live in group 'g', and a name sits on one edge only",
        ),
        (
            {OTHER: {**DOMAIN, "group": "g"}, **at("certificate", group="g")},
            "set stage: build first",
        ),
    ],
)
@pytest.mark.parametrize("skip", [True, False], ids=["without preview", "with preview"])
def test_what_would_break_a_live_host_is_refused_with_nothing_touched(
    stack: Stack, domains: dict[str, Any], part: str, skip: bool
) -> None:
    """`pulumi up --skip-preview` is common in pipelines: the refusal must not need the preview."""
    stack.write({OTHER: {**DOMAIN, "group": "g"}, **at("live", group="g")}).must_up()
    before = (stack.records(), stack.cloud.items("aws", "distribution"))

    stack.write(domains)
    outcome = stack.up() if skip else stack.preview()

    assert outcome.code != 0
    assert part in outcome.output
    assert "Traceback" not in outcome.output
    assert (stack.records(), stack.cloud.items("aws", "distribution")) == before


def test_destroying_a_live_stack_is_refused_with_nothing_touched(stack: Stack) -> None:
    stack.write(at("live")).must_up()
    before = stack.records()

    refused = stack.run("destroy", "--yes")

    assert refused.returncode != 0
    assert "protected" in refused.stdout
    assert stack.records() == before
    assert len(stack.cloud.items("aws", "distribution")) == 1


def test_existing_records_are_imported_whatever_they_say_today(stack: Stack) -> None:
    existing: dict[str, object] = {**DOMAIN, "dns": {**ROUTE53, "existing": True}}
    stack.write({HOST: existing})
    assert stack.preview().code == 0
    cloud = stack.cloud
    (zone,) = dns_zones.zones(cloud, "example.com")
    dns_zones.put(cloud, dns_zones.Record(zone.id, HOST, "CNAME", 7200, ("u1.wl.sendgrid.net",)))

    outcome = stack.must_up()

    assert ("import", TRACKING) in outcome.steps
    assert ("create", TRACKING) not in outcome.steps
    found = dns_zones.record(cloud, zone.id, HOST, "CNAME")
    assert found is not None
    assert (found.ttl, [value.rstrip(".") for value in found.values]) == (300, [ESP])
    assert stack.preview().steps == set()


def test_a_record_that_is_there_already_is_never_overwritten_unasked(stack: Stack) -> None:
    stack.write(at("build", dns={**ROUTE53, "existing": True}))
    assert stack.preview().code == 0

    refused = stack.write(at("build")).up()

    assert refused.code != 0
    assert "already exists" in refused.output
    assert "dns.existing" in refused.output
    assert stack.records()[HOST] == ESP


def test_refresh_finds_what_changed_behind_pulumis_back(stack: Stack) -> None:
    stack.write(at("live")).must_up()
    edge = stack.outputs()[HOST]["edge"]
    cloud = stack.cloud
    (zone,) = dns_zones.zones(cloud, "example.com")
    dns_zones.put(cloud, dns_zones.Record(zone.id, HOST, "CNAME", 300, ("elsewhere.example.net",)))

    assert stack.preview().steps == set()
    assert stack.refresh().code == 0
    assert stack.preview().steps == {("update", TRACKING)}
    stack.must_up()
    assert stack.records()[HOST] == edge


def test_build_with_manual_dns_names_the_records_that_are_missing(stack: Stack) -> None:
    manual = {
        **PAIR,
        "dns": {"provider": "manual", "zone": "example.org"},
        "certificate": {"wait": "2s"},
        "group": "g",
    }
    hosts = ("a.example.org", "b.example.org")
    stack.write({host: {**manual, "stage": "certificate"} for host in hosts}).must_up()
    wanted = {
        host: next(r for r in outputs["dns_records"] if r["purpose"] == "validation")
        for host, outputs in stack.outputs().items()
    }
    _set_record(stack, wanted[hosts[0]])

    stack.write({host: {**manual, "stage": "build"} for host in hosts})
    outcome = stack.up()

    assert outcome.code != 0
    assert f"{wanted[hosts[1]]['name']}  CNAME  {wanted[hosts[1]]['value']}" in outcome.output
    assert f"{wanted[hosts[0]]['name']}  CNAME" not in outcome.output

    _set_record(stack, wanted[hosts[1]])
    stack.must_up()
    assert {outputs["stage"] for outputs in stack.outputs().values()} == {"build"}


def _set_record(stack: Stack, record: dict[str, Any]) -> None:
    """Sets a record as a person would at their DNS console."""
    cloud = stack.cloud
    (zone,) = dns_zones.zones(cloud, record["zone"])
    dns_zones.put(
        cloud, dns_zones.Record(zone.id, record["name"], "CNAME", record["ttl"], (record["value"],))
    )


def test_a_host_joins_its_group_without_holding_up_or_touching_the_others(stack: Stack) -> None:
    live = {OTHER: {**DOMAIN, "group": "g", "stage": "live"}}
    stack.write({**live, **at("certificate", group="g")}).must_up()
    before = stack.records()

    stack.write({**live, **at("build", group="g")}).must_up()

    assert stack.records()[OTHER] == before[OTHER]
    (distribution,) = stack.cloud.items("aws", "distribution").values()
    assert sorted(distribution["config"]["aliases"]) == [HOST, OTHER]
    assert stack.preview().steps == set()


def test_a_host_that_leaves_its_group_leaves_the_certificate_too(stack: Stack) -> None:
    """It would fail the certificate's next renewal, its proof being gone from DNS."""
    grouped = {**DOMAIN, "group": "g"}
    stack.write({HOST: grouped, OTHER: grouped}).must_up()

    steps = stack.write({OTHER: grouped}).must_up().steps

    assert ("replace", "g-certificate") in steps
    (certificate,) = stack.cloud.items("aws", "certificate").values()
    assert HOST not in str(certificate)


def test_an_adopted_distribution_is_imported_and_then_made_as_documented(stack: Stack) -> None:
    stack.write(at("build", adopt={"distribution": "E1ADOPTED1"}))

    outcome = stack.must_up()

    assert ("import", f"{HOST}-distribution") in outcome.steps
    assert ("create", f"{HOST}-distribution") not in outcome.steps
    assert list(stack.cloud.items("aws", "distribution")) == ["E1ADOPTED1"]
    assert stack.preview().steps == set()


CHANGES: list[dict[str, Any]] = [
    {"settings": "current"},
    {"region": "eu"},
    {"origin": "links.example.net"},
    {"dns": {**ROUTE53, "ttl": 60}},
    {"certificate": {"wait": "5m"}},
    {
        "certificate": {
            "source": "acm-arn",
            "arn": "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d",
        }
    },
    {"certificate": {"source": "iam", "id": "ASCAEXAMPLE"}},
    {"x_forwarded_host": True},
    {"owner_record": "1.example.com"},
    {"cloudfront": {"price_class": "PriceClass_100", "http_version": "http3"}},
    {"cloudfront": {"methods": ["GET", "HEAD"]}},
    {"protect": False},
    {"stage": "build"},
]


def test_no_change_of_settings_ever_replaces_or_deletes_a_tracking_record(stack: Stack) -> None:
    """One live domain, every change in turn, and back: the record is updated at most."""
    stack.write(at("live")).must_up()
    for change in CHANGES:
        steps = stack.write(at(**{"stage": "live", **change})).must_up().steps
        assert {op for op, name in steps if name == TRACKING} <= {"update"}, change
        assert ESP in stack.records()[HOST] or stack.records()[HOST].endswith("cloudfront.net")


@pytest.mark.parametrize("change", [{"group": "g"}, {"stage": "certificate"}, {"group": "h"}])
def test_no_change_at_build_replaces_or_deletes_a_tracking_record(
    stack: Stack, change: dict[str, Any]
) -> None:
    stack.write(at("build")).must_up()

    steps = stack.write(at(**{"stage": "build", **change})).preview().steps

    assert not [op for op, name in steps if name == TRACKING]


def test_the_stack_file_stays_as_it_is(stack: Stack) -> None:
    stack.write(at("build"))
    before = stack.file.read_bytes()
    stack.must_up()
    stack.refresh()
    stack.destroy()

    assert stack.file.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("config: {}\n", ["domains"]),
        ("config:\n  ssl-click-tracking:domains: {}\n", ["allow_empty: true"]),
        ("config:\n  ssl-click-tracking:domains: 5\n", ["domains"]),
        (
            "config:\n  ssl-click-tracking:domains: {a.example.com: {cdn: cloudfrnt, esp: ses}}\n",
            ["cdn: 'cloudfrnt' is not known; did you mean 'cloudfront'?"],
        ),
        (
            "config:\n  ssl-click-tracking:domains: {a.example.com: {cdn: cloudfront}}\n"
            "  ssl-click-tracking:domians: {}\n",
            ["esp: missing", "domians: unknown key"],
        ),
    ],
)
def test_a_wrong_stack_file_ends_in_a_message_and_makes_nothing(
    stack: Stack, text: str, parts: list[str]
) -> None:
    stack.file.write_text(text)
    outcome = stack.up()

    assert outcome.code != 0
    assert all(part in outcome.output for part in parts), outcome.output
    assert "Traceback" not in outcome.output
    assert not stack.records()
