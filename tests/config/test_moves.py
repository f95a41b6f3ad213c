"""What the stack file may not do to a host that has an edge, whatever Pulumi would let pass.

What stood before is what the program itself left behind, so that no case passes because the test
describes a host as no update would.
"""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from tests.support.earlier import leave, said_by
from tests.support.recording import run

HOST = "ablink.email.example.com"
OTHER = "b.example.com"
DEFAULTS = {"cdn": "cloudfront", "esp": "sendgrid", "dns": {"zone": "example.com"}}

FASTLY = {"cdn": "fastly"}
GROUP = {"group": "g"}
SPARKPOST = {"esp": "sparkpost"}
ONE_DISTRIBUTION = "CloudFront takes a name on one distribution only"
ONE_SERVICE = "Fastly takes a name on one service only"

Change = Callable[[dict[str, Any], dict[str, Any] | None], str]


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Change:
    """Puts one configuration of HOST in place of another; returns the refusal, empty if none."""

    def changed(before: dict[str, Any], after: dict[str, Any] | None) -> str:
        left = run({OTHER: {}, HOST: before}, defaults=DEFAULTS)
        leave(monkeypatch, left.outputs, left.state)
        domains: dict[str, object] = {OTHER: {}} if after is None else {OTHER: {}, HOST: after}
        return said_by(lambda: run(domains, defaults=DEFAULTS, preview=True))

    return changed


def at(stage: str, **keys: Any) -> dict[str, Any]:
    """HOST at a stage."""
    return {**keys, "stage": stage}


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        (at("live"), None, "is live and no longer in the stack file"),
        (at("live"), at("certificate"), "set stage: build first"),
        (at("live"), at("live", **GROUP), "is live in no group"),
        (at("live", **GROUP), at("live"), "is live in group 'g'"),
        (at("live", **GROUP), at("build"), "is live in group 'g'"),
        (at("live"), at("live", **SPARKPOST), "every link sent is one of SendGrid (sendgrid.net)"),
        (at("live"), at("live", **FASTLY), "'fastly' does not stand yet"),
        (at("live"), at("live", **FASTLY), "keep it under also: [cloudfront]"),
        (at("live"), at("build", **FASTLY), "keep it under also: [cloudfront]"),
        (at("live"), at("live", **FASTLY, also=["cloudfront"]), "'fastly' does not stand yet"),
        (at("build"), at("build", **GROUP), ONE_DISTRIBUTION),
        (at("build"), at("live", **GROUP), ONE_DISTRIBUTION),
        (at("build"), at("build", **SPARKPOST), ONE_DISTRIBUTION),
        (at("build", **FASTLY, also=["cloudfront"]), at("build", **GROUP), ONE_DISTRIBUTION),
        (at("build", **FASTLY), at("build", **FASTLY, **GROUP), ONE_SERVICE),
        (at("certificate", **FASTLY), at("certificate", **FASTLY, **GROUP), ONE_SERVICE),
        (at("build", **FASTLY), at("build", **FASTLY, **SPARKPOST), ONE_SERVICE),
    ],
)
def test_a_change_that_recipients_would_notice_or_no_cloud_would_take_is_refused(
    change: Change, before: dict[str, Any], after: dict[str, Any] | None, part: str
) -> None:
    refusal = change(before, after)

    assert part in refusal
    assert f'domains."{HOST}"' in refusal


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(
            (at("live"), at("live", **keys))
            for keys in (
                {},
                {"settings": "current"},
                {"dns": {"ttl": 60}},
                {"cloudfront": {"price_class": "PriceClass_100"}},
                {"also": ["fastly"]},
                {"protect": False},
            )
        ),
        (at("live"), at("build")),
        (at("live", **GROUP), at("build", **GROUP)),
        (at("live", also=["fastly"]), at("live", **FASTLY, also=["cloudfront"])),
        (at("live", also=["fastly"]), at("live")),
        *((at(stage), None) for stage in ("build", "certificate")),
        (at("build"), at("certificate")),
        (at("build"), at("build", **FASTLY)),
        (at("build"), at("certificate", **GROUP)),
        (at("certificate"), at("certificate", **GROUP)),
        (at("certificate"), at("live", **GROUP)),
        (at("certificate"), at("build", **SPARKPOST)),
        (at("build", **FASTLY), at("build", **GROUP)),
    ],
)
def test_a_rollback_and_every_other_change_goes_through(
    change: Change, before: dict[str, Any], after: dict[str, Any] | None
) -> None:
    assert change(before, after) == ""


@pytest.mark.parametrize("left", [None, {}])
def test_before_the_first_update_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, left: object
) -> None:
    leave(monkeypatch, left)

    assert set(run({OTHER: {}}, defaults=DEFAULTS).outputs) == {OTHER}


@pytest.mark.parametrize("left", [[], "text", {HOST: "text"}, {HOST: {}}, {HOST: {"stage": 1}}])
def test_outputs_that_say_nothing_stop_the_program(
    monkeypatch: pytest.MonkeyPatch, left: object
) -> None:
    """Nobody can tell from them which hosts are live."""
    leave(monkeypatch, left)

    with pytest.raises(pulumi.RunError, match="cannot tell whether the host is live"):
        run({OTHER: {}}, defaults=DEFAULTS)


@pytest.mark.parametrize("edge", ["old.example.net", None])
def test_a_host_at_a_cdn_that_nobody_knows_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, edge: str | None
) -> None:
    summary: dict[str, Any] = {
        "cdn": "gone",
        "esp": "sendgrid",
        "stage": "build",
        "edge": edge,
        "dns_records": [],
    }
    leave(monkeypatch, {HOST: summary})

    with pytest.raises(pulumi.RunError, match="has an edge at 'gone', which this version"):
        run({HOST: {}}, defaults=DEFAULTS)
