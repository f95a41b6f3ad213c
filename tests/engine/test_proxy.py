"""An own proxy on the real engine: records alone, a name for an address, a move from a CDN."""

from typing import Any

from sandbox import dns_zones
from tests.engine.examples import HOST, ROUTE53, TRACKING
from tests.support.engine import Stack

OPTIONS = {"proxy": {"address": "203.0.113.10"}}
PROXY = {"cdn": "proxy", "esp": "sendgrid", "dns": ROUTE53}
ADDRESS = f"{HOST}-proxy-address"
NAME = f"proxy.{HOST}"


def records(stack: Stack) -> dict[str, tuple[str, str]]:
    """Name -> type and value, certificate validation apart."""
    return {
        record.name: (record.type, record.values[0])
        for zone in dns_zones.zones(stack.cloud)
        for record in dns_zones.records(stack.cloud, zone.id)
        if not record.name.startswith("_")
    }


def test_stages_move_forth_and_back_and_the_tracking_record_is_always_a_cname(
    stack: Stack,
) -> None:
    def at(stage: str, **more: Any) -> Stack:
        return stack.write({HOST: {**PROXY, **OPTIONS, "stage": stage, **more}})

    assert ("create", ADDRESS) not in at("certificate").must_up().steps
    assert ("create", ADDRESS) in at("build").must_up().steps
    assert stack.preview("--expect-no-changes").code == 0
    for stage, target in (("live", NAME), ("build", "sendgrid.net"), ("live", NAME)):
        assert at(stage).must_up().steps == {("update", TRACKING)}
        assert records(stack) == {HOST: ("CNAME", target), NAME: ("A", "203.0.113.10")}
        assert f"server_name {HOST};" in stack.outputs()[HOST]["nginx"]

    other = {"address": "203.0.113.77"}
    unproved = at("live", proxy=other).up()
    assert unproved.code != 0
    assert f"{HOST} was not moved to 203.0.113.77" in unproved.output
    assert records(stack)[NAME] == ("A", "203.0.113.10")
    moved = at("live", proxy=other, guard=False).must_up()
    assert moved.steps == {("update", ADDRESS)}
    refused = at("live", proxy={"address": "proxy.example.net"}).up()
    assert refused.code != 0
    assert f"is live as '{NAME}', the name of its IP address" in refused.output
    assert not refused.steps

    at("build", proxy={"address": "203.0.113.77"}).must_up()
    stack.must_destroy()
    assert records(stack) == {HOST: ("CNAME", "sendgrid.net")}


def test_a_live_domain_moves_from_a_cdn_to_a_proxy_and_back_by_one_record(stack: Stack) -> None:
    def on(cdn: str, also: list[str]) -> Stack:
        # In the defaults, where the block of a CDN that is not used is no fault. Without the
        # guard: a standby's configuration is in no output, so no machine here could serve it.
        domain = {**PROXY, "cdn": cdn, "also": also, "stage": "live", "guard": False}
        return stack.write({HOST: domain}, defaults=OPTIONS)

    on("cloudfront", ["proxy"]).must_up()
    assert ("update", TRACKING) in on("proxy", ["cloudfront"]).must_up().steps
    assert records(stack)[HOST] == ("CNAME", NAME)
    assert ("update", TRACKING) in on("cloudfront", ["proxy"]).must_up().steps

    # The standby goes once the TTL has passed; nothing protects it any more.
    gone = on("cloudfront", []).must_up()
    assert ("delete", ADDRESS) in gone.steps
    assert not [step for step in gone.steps if step[1] == TRACKING]
    assert NAME not in records(stack)
