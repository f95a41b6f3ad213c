"""The pack as the policy library runs it: values that are not known, and what is said once."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from pulumi_policy import PolicyResourceOptions
from pulumi_policy.proxy import unknown_checking_proxy

from policy.rules.adapting import each, together
from policy.rules.registry import RULES, Entry
from tests.policy.resources import DOMAIN, EDGE, HOST, ROUTE53
from tests.support.recording import ROOT

ENTRY = {entry.name: entry for entry in RULES}
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@dataclass
class Given:
    """A resource, as the library hands it to a validator."""

    resource_type: str
    name: str
    props: Any
    opts: PolicyResourceOptions
    urn: str = ""
    property_dependencies: dict[str, list["Given"]] = field(
        default_factory=dict[str, list["Given"]]
    )


@dataclass
class Stack:
    resources: list[Given]


def given(name: str, protect: bool, /, **properties: Any) -> Given:
    options = PolicyResourceOptions(protect, [], None, [], None, [])  # pyright: ignore[reportArgumentType]
    urn = f"urn:pulumi:s::p::{DOMAIN}${ROUTE53}::{name}"
    return Given(ROUTE53, name, unknown_checking_proxy(properties), options, urn)


def tracking(value: str, protect: bool) -> Given:
    return given(f"{HOST}-tracking", protect, name=HOST, type="CNAME", records=[value])


def reported(validator: Any, args: Any) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    validator(args, lambda message, urn=None: found.append((message, urn)))  # pyright: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
    return found


def test_a_value_that_is_not_known_yet_stops_no_rule() -> None:
    unprotected = tracking(UNKNOWN_TEXT, protect=False)

    (found,) = reported(each(ENTRY["live-record-protected"]), unprotected)

    assert found[1] == unprotected.urn


def test_what_a_resource_shows_by_itself_is_not_said_again_for_the_stack() -> None:
    entry = ENTRY["live-record-protected"]
    stack = Stack([tracking(EDGE, protect=False)])

    assert reported(each(entry), stack.resources[0])
    assert not reported(together(entry), stack)


def test_what_only_the_stack_shows_is_said_for_the_stack() -> None:
    entry = ENTRY["record-at-own-edge"]

    (found,) = reported(together(entry), Stack([tracking(EDGE, protect=True)]))

    assert "this stack has no edge at CloudFront" in found[0]


@pytest.mark.parametrize(
    ("dns", "resting"),
    [
        ({"rollback_to": EDGE}, True),
        ({"rollback_to": "d999.cloudfront.net"}, False),
        ({}, False),
    ],
)
def test_where_a_name_rests_is_read_in_the_stack_file(
    monkeypatch: pytest.MonkeyPatch, dns: dict[str, str], resting: bool
) -> None:
    """Each half of a rule has to know it: the first one sees the record alone."""
    domain = {"cdn": "cloudfront", "esp": "sendgrid", "dns": dns}
    config = {"ssl-click-tracking:domains": json.dumps({HOST: domain}), "other:key": "1"}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(config))
    record = tracking(EDGE, protect=False)

    unprotected = reported(each(ENTRY["live-record-protected"]), record)
    foreign = reported(together(ENTRY["record-at-own-edge"]), Stack([record]))

    assert (bool(unprotected), bool(foreign)) == (not resting, not resting)


@pytest.mark.parametrize("config", ["", "none", "[]", '{"ssl-click-tracking:domains": "5"}'])
def test_a_configuration_that_says_nothing_excuses_nothing(
    monkeypatch: pytest.MonkeyPatch, config: str
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", config)

    assert reported(each(ENTRY["live-record-protected"]), tracking(EDGE, protect=False))


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.name)
def test_every_rule_is_described_in_the_pages(entry: Entry) -> None:
    page = (ROOT / "docs" / "policy.md").read_text()

    assert f"| `{entry.name}` | {entry.level} |" in page
    assert entry.description.endswith(".")
    assert "\n" not in entry.description
