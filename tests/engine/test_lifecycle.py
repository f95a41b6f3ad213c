"""The life of a domain on the real engine: which resources each step touches, and no others."""

from typing import Any

import pytest

from tests.engine.examples import DOMAIN, ESP, HOST, OTHER, ROUTE53, TRACKING, at, own
from tests.support.engine import Stack
from tests.support.recording import ROOT


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
