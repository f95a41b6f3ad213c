"""What serves is never taken away: sequences on the real engine, each as a person would run it.

The matrix behind them, every CDN, DNS provider and key, is in the tests without an engine.
"""

from typing import Any

from tests.engine.examples import ROUTE53
from tests.support.engine import Stack

UNQUOTED = str.maketrans("", "", '"\\')
"""A preview's JSON has its quotation marks escaped."""

CLOUDFLARE = {"provider": "cloudflare", "zone": "example.net"}
FLARED, OWN = "links.example.net", "own.example.com"
SERVED: dict[str, dict[str, Any]] = {
    FLARED: {"cdn": "cloudflare", "dns": CLOUDFLARE},
    OWN: {"cdn": "proxy", "dns": ROUTE53, "proxy": {"address": "192.0.2.7"}},
}
"""A CDN that shows nothing of itself before the record moves, and one that no cloud keeps."""


def at(stage: str, **keys: Any) -> dict[str, Any]:
    """Both hosts at a stage."""
    return {
        host: {"esp": "sendgrid", "guard": False, **own, "stage": stage, **keys}
        for host, own in SERVED.items()
    }


def test_links_stay_with_their_esp_however_often_it_is_tried_and_go_as_it_says(
    stack: Stack,
) -> None:
    stack.write(at("build")).must_up()
    stack.write(at("live")).must_up()
    before = stack.records()

    stack.write(at("live", protect=False, esp="sparkpost"))
    for refused in (stack.preview(), stack.up(), stack.up()):
        assert refused.code != 0
        for host in SERVED:
            assert f"{host}.esp: is live, and every link" in refused.output.translate(UNQUOTED)
        assert (refused.steps, stack.records()) == (frozenset(), before)
    assert stack.write(at("build", region="eu")).up().code != 0
    assert stack.write(at("live")).preview().steps == frozenset()

    stack.write(at("build")).must_up()
    moved = stack.write(at("build", region="eu")).must_up()
    assert f'"{OWN}".region: recipients move with this update' in moved.output
    assert {stack.records()[host] for host in SERVED} == {"eu.sendgrid.net"}
    stack.write(at("live", region="eu")).must_up()
    assert {stack.outputs()[host]["stage"] for host in SERVED} == {"live"}
