"""The guard on the real engine: a record moves to an edge that serves its links only.

The edges are broken in the stand-in cloud behind the program's back, as a console would.
"""

from typing import Any

from tests.engine.examples import DOMAIN, ESP, HOST, OTHER, ROUTE53, TRACKING, at
from tests.support.engine import Stack


def change_distributions(stack: Stack, *, headers: list[str], host: str = HOST) -> None:
    """Sets which headers the distribution of a host passes on."""
    cloud = stack.cloud
    with cloud.transaction():
        for identity, body in cloud.items("aws", "distribution").items():
            config: dict[str, Any] = body["config"]
            if host in config["aliases"]:
                config["defaultCacheBehavior"]["forwardedValues"]["headers"] = headers
                cloud.put("aws", "distribution", identity, body)


def test_a_broken_edge_is_refused_with_the_record_unchanged_and_taken_once_mended(
    stack: Stack,
) -> None:
    stack.write(at("build")).must_up()
    edge = stack.outputs()[HOST]["edge"]
    change_distributions(stack, headers=[])

    refused = stack.write(at("live")).up()

    assert refused.code != 0
    assert refused.steps == {("update", TRACKING)}
    assert stack.records()[HOST] == ESP
    for part in (
        f"{HOST} was not moved to {edge}",
        f"The tracking record is as it was ({ESP})",
        "host-not-forwarded",
        "a recipient sees: Links end on an error page of the email service provider",
        "what to do: Let the edge pass the Host",
        f"python -m verify {HOST} --cdn cloudfront --esp sendgrid --before-cutover --edge {edge}",
    ):
        assert part in refused.output, refused.output

    change_distributions(stack, headers=["*"])
    stack.must_up()
    assert stack.records()[HOST] == edge
    assert stack.outputs()[HOST]["stage"] == "live"


def test_one_refused_domain_leaves_the_others_right(stack: Stack) -> None:
    """With --continue-on-error, and again without; the outputs tell the truth afterwards."""
    both = {HOST: DOMAIN, OTHER: DOMAIN}
    stack.write(both).must_up()
    edges = {host: stack.outputs()[host]["edge"] for host in both}
    change_distributions(stack, headers=[], host=OTHER)
    stack.write({host: {**DOMAIN, "stage": "live"} for host in both})

    refused = stack.up("--continue-on-error")

    assert refused.code != 0
    assert f"{OTHER} was not moved to {edges[OTHER]}" in refused.output
    assert f"{HOST} was not moved" not in refused.output
    assert stack.records()[HOST] == edges[HOST]
    assert stack.records()[OTHER] == ESP

    again = stack.up()
    assert again.code != 0
    assert f"{OTHER} was not moved to {edges[OTHER]}" in again.output, again.output
    assert (stack.records()[HOST], stack.records()[OTHER]) == (edges[HOST], ESP)

    stack.write({HOST: {**DOMAIN, "stage": "live"}, OTHER: DOMAIN}).must_up()
    outputs = stack.outputs()
    assert (outputs[HOST]["stage"], outputs[OTHER]["stage"]) == ("live", "build")


def test_warn_and_false_move_the_record_all_the_same(stack: Stack) -> None:
    both = {HOST: {**DOMAIN, "guard": "warn"}, OTHER: {**DOMAIN, "guard": False}}
    stack.write(both).must_up()
    for host in both:
        change_distributions(stack, headers=[], host=host)

    moved = stack.write({h: {**keys, "stage": "live"} for h, keys in both.items()}).must_up()

    assert moved.steps >= {("update", TRACKING), ("update", f"{OTHER}-tracking")}
    assert f"{HOST} was not moved" in moved.output
    assert "guard: warn, so the update went on" in moved.output
    assert f"{OTHER} was not moved" not in moved.output


def test_a_change_of_a_live_edge_that_breaks_links_fails_and_is_taken_back(stack: Stack) -> None:
    stack.write(at("live")).must_up()
    unsubscribes = {"cloudfront": {"methods": ["GET", "HEAD"]}}

    broken = stack.write(at("live", **unsubscribes)).up()

    assert broken.code != 0
    for part in (
        "the edge of live hosts was changed, and their links do not work",
        f"What was changed: {HOST}-distribution (defaultCacheBehavior.allowedMethods",
        "method-refused",
        "To take it back put the stack file's keys behind these as they were",
        f"`python -m verify {HOST} --cdn cloudfront --esp sendgrid`",
    ):
        assert part in broken.output, broken.output

    warned = stack.write(at("live", **unsubscribes, guard="warn")).must_up()
    assert "method-refused" not in warned.output, "nothing changed, so nothing is probed"
    assert ("update", f"{HOST}-distribution") in stack.write(at("live")).must_up().steps


def test_a_preview_and_an_update_without_a_move_probe_nothing(stack: Stack) -> None:
    """A probe says once where it takes its setting from."""
    stack.write(at("build")).must_up()
    change_distributions(stack, headers=[])
    stack.write(at("live"))

    assert stack.preview().code == 0

    stack.write(at("build", dns={**ROUTE53, "ttl": 60}))
    moved = stack.must_up()
    assert ("update", TRACKING) in moved.steps
    assert "guard: takes" not in moved.output
