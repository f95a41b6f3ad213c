"""Cloudflare's rules and quotas for page rules and rulesets."""

from typing import Any

import pytest

from sandbox import settings
from sandbox.cloudflare import page_rules, rulesets, zones
from sandbox.cloudflare.api import DEFAULT_ACCOUNT, CloudflareError
from sandbox.operations import Session
from sandbox.properties import Properties
from tests.sandbox.cloudflare.samples import (
    HOST,
    ZONE,
    page_rule,
    rule,
    ruleset,
)


@pytest.mark.parametrize(("plan", "most"), [("free", 3), ("pro", 20)])
def test_page_rules_have_a_quota_of_the_plan(session: Session, plan: str, most: int) -> None:
    """sources/quotas#cloudflare."""
    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan=plan)
    for number in range(most):
        page_rules.create_page_rule(session, ZONE, page_rule(f"h{number}.example.com"))

    with pytest.raises(CloudflareError, match=f"the plan {plan} has {most}"):
        page_rules.create_page_rule(session, ZONE, page_rule("more.example.com"))
    settings.put(session.cloud, f"cloudflare.page_rules_{plan}", most + 1)
    assert page_rules.create_page_rule(session, ZONE, page_rule("more.example.com"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (page_rule("a.example.net"), "the target is not in example.com"),
        (page_rule("notexample.com"), "the target is not in example.com"),
        (
            page_rule(ssl="full", forwardingUrl={"url": "https://spgo.io/$1", "statusCode": 301}),
            "forwarding_url excludes every other action",
        ),
        (
            page_rule(forwardingUrl={"url": "https://spgo.io/$1", "statusCode": 307}),
            "status must be 301 or 302",
        ),
        (
            page_rule(forwardingUrl={"url": "spgo.io/$1", "statusCode": 301}),
            "needs an absolute URL",
        ),
        ({**page_rule(), "actions": {}}, "it has no action"),
    ],
)
def test_a_page_rule_that_cloudflare_refuses_is_refused(
    session: Session, given: Properties, message: str
) -> None:
    with pytest.raises(CloudflareError, match=message):
        page_rules.create_page_rule(session, ZONE, given)


def test_a_page_rule_s_priority_is_a_place_in_line_without_gaps(session: Session) -> None:
    """sources/cloudflare#page-rule-order."""
    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan="pro")

    def make(name: str, **priority: int) -> str:
        return page_rules.create_page_rule(
            session, ZONE, {**page_rule(f"{name}.example.com"), **priority}
        )

    def line() -> dict[str, int]:
        rules = session.cloud.items("cloudflare", page_rules.KIND).values()
        return {str(rule["target"])[0]: int(rule["priority"]) for rule in rules}

    first, second = make("a"), make("b")
    assert line() == {"a": 2, "b": 1}, "the default is the lowest"
    third = make("c", priority=1000)
    assert line() == {"a": 2, "b": 1, "c": 3}
    make("d", priority=2)
    assert line() == {"a": 3, "b": 1, "c": 4, "d": 2}
    raised = {**page_rule("b.example.com"), "priority": 4}
    page_rules.update_page_rule(session, ZONE, second, raised)
    assert line() == {"a": 2, "b": 4, "c": 3, "d": 1}
    page_rules.delete_page_rule(session, ZONE, first)
    page_rules.delete_page_rule(session, ZONE, third)
    assert line() == {"b": 2, "d": 1}


def test_a_zone_has_one_ruleset_a_phase(session: Session) -> None:
    """sources/cloudflare#one-ruleset."""
    first = rulesets.create_ruleset(session, ZONE, ruleset())
    other = rule(action="set_cache_settings", actionParameters={"cache": False})
    rulesets.create_ruleset(session, ZONE, ruleset(other, phase="http_request_cache_settings"))

    with pytest.raises(CloudflareError, match="maximum number of zone rulesets for phase http_con"):
        rulesets.create_ruleset(session, ZONE, ruleset())
    rulesets.delete_ruleset(session, ZONE, first)
    assert rulesets.create_ruleset(session, ZONE, ruleset())


HEADERS = {"action": "rewrite", "expression": f'http.host eq "{HOST}"'}
LATE = {"phase": "http_request_late_transform"}


def headers(name: str, **header: Any) -> Properties:
    return ruleset(rule(**HEADERS, actionParameters={"headers": {name: header}}), **LATE)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (ruleset(phase="http_request_origin"), "knows no phase http_request_origin"),
        (ruleset(kind="root"), "kind zone only"),
        (ruleset(rule(action="rewrite")), "'rewrite' is not a valid value for action in phase"),
        (ruleset(rule(actionParameters={})), "wants \\['ssl'\\] and only that"),
        (ruleset(rule(actionParameters={"ssl": "full", "mirage": True})), "and only that"),
        (ruleset(rule(expression="true")), "filter parsing error"),
        (ruleset(rule(expression='http.host in {"a.example.net"}')), "is not in zone example.com"),
        (ruleset(rule(expression=f'http.host eq "{"a" * 4100}"')), "exceeds 4096 characters"),
        (ruleset(rule(), rule()), "a ref is there twice"),
        (ruleset(*[rule(ref=str(n)) for n in range(11)]), "maximum number of rules .*: 11 of 10"),
        (headers("Host", operation="set", value="x"), "header Host cannot be changed"),
        (headers("X-A", operation="set", value="x", expression="y"), "wants one of value, expr"),
        (headers("X-A", operation="set"), "set and its value disagree"),
        (headers("X-A", operation="remove", value="x"), "remove and its value disagree"),
    ],
)
def test_a_ruleset_that_cloudflare_refuses_is_refused(
    session: Session, given: Properties, message: str
) -> None:
    with pytest.raises(CloudflareError, match=message):
        rulesets.create_ruleset(session, ZONE, given)


def test_a_rule_keeps_its_id_as_long_as_its_ref(session: Session) -> None:
    first = rulesets.create_ruleset(session, ZONE, ruleset(rule(ref="a"), rule(ref="b")))
    before = rulesets.get_ruleset(session, ZONE, first)["rules"]

    rulesets.update_ruleset(session, ZONE, first, ruleset(rule(ref="b"), rule(ref="c")))

    after = rulesets.get_ruleset(session, ZONE, first)["rules"]
    assert after[0]["id"] == before[1]["id"]
    assert after[1]["id"] not in {item["id"] for item in before}
