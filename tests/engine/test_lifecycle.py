"""The life of a domain on the real engine: which resources each step touches, and no others."""

from typing import Any

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
    (line,) = stack.run("stack", "output", "next").stdout.splitlines()
    assert line == f"{HOST}: {stack.outputs()[HOST]['next_step'].splitlines()[0]}"

    assert stack.write(at("build")).must_up().steps == {("update", TRACKING)}
    assert stack.records()[HOST] == ESP
    assert stack.preview().steps == set()


def test_the_dev_stack_goes_up_and_a_second_preview_shows_no_change(stack: Stack) -> None:
    stack.file.write_text((ROOT / "Pulumi.dev.yaml").read_text())
    stack.must_up()

    assert stack.preview("--expect-no-changes").code == 0


def test_destroy_leaves_only_records_that_point_at_the_esp(stack: Stack) -> None:
    stack.write(at("build", owner_record="1.example.com")).must_up()

    stack.must_destroy()
    # The proof outlives its certificate (docs/decisions/proofs.md).
    left = {name: value for name, value in stack.records().items() if not name.startswith("_")}
    assert left == {HOST: ESP, "1.example.com": ESP}
    assert len(stack.records()) == 3
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


ARN = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d"
MOVED = frozenset({"update"})
LEFT_ALONE: frozenset[str] = frozenset()
REFUSED = frozenset({"refused"})

# Each change of a host's settings -> what it does to its tracking record while live, and at build.
CHANGES: list[tuple[dict[str, Any], frozenset[str], frozenset[str]]] = [
    ({"settings": "current"}, LEFT_ALONE, LEFT_ALONE),
    ({"region": "eu"}, REFUSED, MOVED),
    ({"origin": "links.example.net"}, REFUSED, MOVED),
    ({"dns": {**ROUTE53, "ttl": 60}}, MOVED, MOVED),
    ({"certificate": {"wait": "5m"}}, MOVED, MOVED),  # the TTL goes back
    ({"certificate": {"source": "acm-arn", "arn": ARN}}, LEFT_ALONE, LEFT_ALONE),
    ({"certificate": {"source": "iam", "id": "ASCAEXAMPLE1234567"}}, LEFT_ALONE, LEFT_ALONE),
    ({"x_forwarded_host": True}, LEFT_ALONE, LEFT_ALONE),
    ({"owner_record": "1.example.com"}, LEFT_ALONE, LEFT_ALONE),
    ({"cloudfront": {"price_class": "PriceClass_100"}}, LEFT_ALONE, LEFT_ALONE),
    ({"cloudfront": {"methods": ["GET", "HEAD"]}}, LEFT_ALONE, LEFT_ALONE),
]


def touched(steps: frozenset[tuple[str, str]], name: str) -> set[str]:
    """What was done to one resource."""
    return {op for op, touched in steps if touched == name}


def test_no_change_of_settings_ever_replaces_or_deletes_a_live_tracking_record(
    stack: Stack,
) -> None:
    """Every change in turn: the record is updated at most, and stays at its edge.

    Without the guard, which one of these changes would make speak: no POST.
    """
    stack.write(at("live")).must_up()
    edge = stack.outputs()[HOST]["edge"]
    for change, expected, _ in CHANGES:
        keys: dict[str, Any] = {"guard": False, **change}
        outcome = stack.write(at("live", **keys)).up()
        assert (outcome.code != 0) == (expected == REFUSED), outcome.output
        assert touched(outcome.steps, TRACKING) == expected - REFUSED, change
        assert stack.records()[HOST] == edge, change


def test_no_change_of_settings_at_build_replaces_or_deletes_a_tracking_record(
    stack: Stack,
) -> None:
    """The record follows the ESP's host, and is in place at each step."""
    stack.write(at("build")).must_up()
    resting = {"eu": "eu.sendgrid.net", "links.example.net": "links.example.net"}
    for change, _, expected in CHANGES:
        steps = stack.write(at(**{"stage": "build", **change})).must_up().steps
        assert touched(steps, TRACKING) == expected, change
        at_esp = resting.get(str(change.get("region") or change.get("origin")), ESP)
        assert stack.records()[HOST] == at_esp, change


def test_a_host_changes_cdn_and_group_at_build_and_its_record_stays_where_it_is(
    stack: Stack,
) -> None:
    """Each step succeeds and does something; a refused one would leave the record alone, too."""
    stack.write(at("build")).must_up()
    moves: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
        ("certificate", {}, ("delete", f"{HOST}-distribution")),
        ("build", {"group": "g"}, ("create", "g-distribution")),
        ("certificate", {"group": "g"}, ("delete", "g-distribution")),
        ("build", {"group": "h"}, ("create", "h-distribution")),
        ("build", {"cdn": "fastly"}, ("create", f"{HOST}-service")),
    ]
    for stage, keys, expected in moves:
        steps = stack.write(at(stage, **keys)).must_up().steps
        assert expected in steps, (stage, keys)
        assert touched(steps, TRACKING) == set(), (stage, keys)
        assert stack.records()[HOST] == ESP


def test_a_move_to_another_group_at_build_is_refused_with_nothing_touched(stack: Stack) -> None:
    """CloudFront takes a name on one distribution only, and the new one is made first."""
    stack.write(at("build")).must_up()
    before = (stack.records(), stack.cloud.items("aws", "distribution"))

    refused = stack.write(at("build", group="g")).up()

    assert refused.code != 0
    assert "CloudFront takes a name on one distribution only" in refused.output
    assert refused.steps == frozenset()
    assert (stack.records(), stack.cloud.items("aws", "distribution")) == before


def test_the_stack_file_stays_as_it_is(stack: Stack) -> None:
    stack.write(at("build"))
    before = stack.file.read_bytes()
    stack.must_up()
    stack.refresh()
    stack.destroy()

    assert stack.file.read_bytes() == before
