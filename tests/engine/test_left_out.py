"""`--target`, `--exclude` and the like: what is left out breaks nothing, and what serves stays."""

import json
from typing import Any

import pytest

from components.keeping import LIVE
from components.left_out import NEXT
from tests.engine.examples import ESP, HOST, ROUTE53, TRACKING, at
from tests.support.engine import Stack

PAIR = {"esp": "sendgrid", "stage": "live", "guard": False}
BESIDE: dict[str, dict[str, Any]] = {
    "a.example.com": {**PAIR, "cdn": "cloudfront", "dns": {**ROUTE53, "record": "alias"}},
    "b.example.com": {**PAIR, "cdn": "fastly", "dns": ROUTE53},
    "c.example.com": {
        **PAIR,
        "cdn": "keycdn",
        "dns": ROUTE53,
        "keycdn": {"accept_https_gap": True},
    },
    "d.example.com": {**PAIR, "cdn": "proxy", "dns": ROUTE53, "proxy": {"address": "192.0.2.7"}},
    "e.example.net": {
        **PAIR,
        "cdn": "cloudflare",
        "dns": {"provider": "cloudflare", "zone": "example.net"},
    },
    "f.example.com": {**PAIR, "cdn": "cloudfront"},
}
"""New hosts, the last one by DNS that a person keeps."""


def resources(stack: Stack) -> dict[str, dict[str, Any]]:
    """What the state has, by logical name."""
    found = json.loads(stack.run("stack", "export").stdout)["deployment"]["resources"]
    return {resource["urn"].split("::")[-1]: resource for resource in found}


def own(steps: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """Steps on what is not a provider."""
    return {(op, name) for op, name in steps if not name.startswith("default")}


def test_new_hosts_beside_the_target_are_left_out_without_a_traceback(stack: Stack) -> None:
    stack.write(at("build", guard=False)).must_up()
    record = resources(stack)[TRACKING]["urn"]

    stack.write({**at("live", guard=False), **BESIDE})
    assert own(stack.preview("--target", record).steps) == {("update", TRACKING)}
    moved = stack.up("--target", record)
    assert (moved.code, own(moved.steps)) == (0, {("update", TRACKING)})
    assert "Traceback" not in moved.output
    outputs = stack.outputs()
    assert outputs[HOST]["stage"] == "live"
    assert {outputs[host]["stage"] for host in BESIDE} == {"certificate"}
    assert {outputs[host]["next_step"] for host in BESIDE} == {NEXT}

    # Nobody takes them for live: they leave the stack file as they came.
    assert own(stack.write(at("live", guard=False)).must_up().steps) == set()


def test_what_serves_is_kept_by_the_record_when_nothing_else_was_targeted(stack: Stack) -> None:
    """The edge gets its own protection with the next update that has it."""
    stack.write(at("build", guard=False)).must_up()
    state = resources(stack)
    record, edge = state[TRACKING]["urn"], state[f"{HOST}-distribution"]["urn"]
    assert stack.write(at("live", guard=False, protect=False)).up("--target", record).code == 0
    before = stack.records()

    for flags in (["--target", edge, "--target-dependents"], ["--run-program", "--target", edge]):
        refused = stack.run("destroy", "--yes", "--skip-preview", *flags)
        assert refused.returncode != 0
        assert "live" in refused.stdout
        assert (stack.records(), len(stack.cloud.items("aws", "distribution"))) == (before, 1)

    stack.must_up()
    assert LIVE in str(resources(stack)[f"{HOST}-distribution"]["resourceHooks"])


KEYCDN = {"cdn": "keycdn", "keycdn": {"accept_https_gap": True}}


@pytest.mark.parametrize(
    ("keys", "serving", "kind"),
    [
        ({}, "distribution", ("aws", "distribution")),
        (KEYCDN, "alias", ("keycdn", "zonealias")),
    ],
    ids=["cloudfront", "keycdn"],
)
def test_what_serves_is_not_made_again_though_the_state_does_not_protect_it(
    stack: Stack, keys: dict[str, Any], serving: str, kind: tuple[str, str]
) -> None:
    stack.write(at("build", guard=False, **keys)).must_up()
    state = resources(stack)
    record, edge = state[TRACKING]["urn"], state[f"{HOST}-{serving}"]["urn"]
    assert stack.write(at("live", guard=False, **keys)).up("--target", record).code == 0
    before = stack.records(), stack.cloud.items(*kind)
    assert before[1]

    for refused in (stack.preview("--replace", edge), stack.up("--replace", edge)):
        assert refused.code != 0
        assert f"{HOST}: live at" in refused.output
        assert "would make another one in its place" in refused.output
        assert (stack.records(), stack.cloud.items(*kind)) == before

    # The next update without flags protects it.
    stack.must_up()
    assert resources(stack)[f"{HOST}-{serving}"]["protect"]


def test_a_record_is_not_moved_to_what_an_update_excludes(stack: Stack) -> None:
    """The engine would hand on an address that it does not know."""
    stack.write(at("build", guard=False)).must_up()
    keys = {"cdn": "proxy", "proxy": {"address": "192.0.2.7"}}

    refused = stack.write(at("live", guard=False, **keys)).up("--exclude", "**proxy-address")
    assert refused.code != 0
    assert "this update leaves out what it is to point at" in refused.output
    assert stack.records()[HOST] == ESP
