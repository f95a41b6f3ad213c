"""What a preview shows as changed, and what a refresh reads back as inputs."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws.tables.certificate import CERTIFICATE
from sandbox.aws.tables.distribution import DISTRIBUTION
from sandbox.aws.tables.record import RECORD
from sandbox.properties import Properties, list_at
from sandbox.provider import patterns
from sandbox.provider.difference import Change, changes
from sandbox.provider.wire import UNKNOWN
from tests.sandbox.samples import distribution

RECORD_INPUTS: Properties = {
    "zoneId": "Z1",
    "name": "link.example.com",
    "type": "CNAME",
    "ttl": 300,
    "records": ["sendgrid.net"],
}


def edge(*aliases: str) -> Properties:
    """A distribution with two origins, so that positions and identities differ."""
    properties = copy.deepcopy(distribution("arn", *aliases))
    second = copy.deepcopy(properties["origins"][0]) | {"originId": "other"}
    properties["origins"].append(second)
    return properties


def test_equal_inputs_have_no_change() -> None:
    assert changes(edge("a.example.com"), edge("a.example.com"), DISTRIBUTION) == []


def test_innermost_change_is_named() -> None:
    new = edge()
    new["origins"][1]["customOriginConfig"]["originReadTimeout"] = 60
    found = changes(edge(), new, DISTRIBUTION)
    assert found == [Change("origins[1].customOriginConfig.originReadTimeout", "update", False)]


def test_order_of_a_set_is_no_change() -> None:
    new = edge("b.example.com", "a.example.com")
    new["origins"].reverse()
    new["defaultCacheBehavior"]["allowedMethods"].reverse()
    assert changes(edge("a.example.com", "b.example.com"), new, DISTRIBUTION) == []


def test_order_of_a_list_is_a_change() -> None:
    def ordered(*paths: str) -> Properties:
        behaviors = [edge()["defaultCacheBehavior"] | {"pathPattern": path} for path in paths]
        return edge() | {"orderedCacheBehaviors": behaviors}

    found = changes(ordered("/a", "/b"), ordered("/b", "/a"), DISTRIBUTION)
    assert [change.path for change in found] == [
        "orderedCacheBehaviors[0].pathPattern",
        "orderedCacheBehaviors[1].pathPattern",
    ]


def test_added_and_removed_elements_are_named() -> None:
    added = changes(edge("a.example.com"), edge("a.example.com", "b.example.com"), DISTRIBUTION)
    assert added == [Change("aliases[1]", "add", False)]
    removed = changes(edge("b.example.com", "a.example.com"), edge("a.example.com"), DISTRIBUTION)
    assert removed == [Change("aliases[0]", "delete", False)]
    other = changes(edge("a.example.com"), edge("b.example.com"), DISTRIBUTION)
    assert other == [Change("aliases[0]", "update", False)]


def test_unknown_value_counts_as_changed() -> None:
    new = RECORD_INPUTS | {"records": [UNKNOWN]}
    assert changes(RECORD_INPUTS, new, RECORD) == [Change("records[0]", "update", False)]


@pytest.mark.parametrize(
    ("changed", "replaces"),
    [
        ({"name": "other.example.com"}, True),
        ({"zoneId": "Z2"}, True),
        ({"type": "A"}, False),
        ({"ttl": 60}, False),
        ({"records": ["d1.cloudfront.net"]}, False),
    ],
)
def test_record_is_replaced_for_name_and_zone_only(changed: Properties, replaces: bool) -> None:
    found = changes(RECORD_INPUTS, RECORD_INPUTS | changed, RECORD)
    assert [change.replaces for change in found] == [replaces]


@pytest.mark.parametrize("name", ["LINK.example.com", "link.example.com."])
def test_another_spelling_of_a_name_is_no_change(name: str) -> None:
    assert changes(RECORD_INPUTS, RECORD_INPUTS | {"name": name}, RECORD) == []


def test_certificate_is_replaced_for_another_name() -> None:
    old = {"domainName": "a.example.com", "subjectAlternativeNames": ["b.example.com"]}
    new = old | {"subjectAlternativeNames": ["c.example.com", "b.example.com"]}
    assert changes(old, new, CERTIFICATE) == [Change("subjectAlternativeNames[0]", "add", True)]
    assert changes(old, old | {"tags": {"a": "b"}}, CERTIFICATE) == [Change("tags", "add", False)]


def test_property_that_the_cloud_fills_in_may_be_left_out() -> None:
    old = {"domainName": "a.example.com", "keyAlgorithm": "RSA_2048"}
    assert changes(old, {"domainName": "a.example.com"}, CERTIFICATE) == []
    other = {"domainName": "a.example.com", "keyAlgorithm": "EC_prime256v1"}
    assert changes(old, other, CERTIFICATE) == [Change("keyAlgorithm", "update", True)]


def test_boolean_and_number_are_not_the_same() -> None:
    assert changes({"ttl": 1}, {"ttl": True}, RECORD) != []


@given(
    st.randoms(use_true_random=False), st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True)
)
def test_shuffled_sets_have_no_change(order: random.Random, names: list[str]) -> None:
    old, new = edge(*names), edge(*names)
    for items in (
        new["aliases"],
        new["origins"],
        new["defaultCacheBehavior"]["allowedMethods"],
        new["defaultCacheBehavior"]["cachedMethods"],
    ):
        order.shuffle(items)
    assert changes(old, new, DISTRIBUTION) == []


ALIASES = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True)


@given(ALIASES, ALIASES)
def test_changes_are_empty_exactly_for_equal_sets(old: list[str], new: list[str]) -> None:
    found = changes(edge(*old), edge(*new), DISTRIBUTION)
    assert (not found) == (set(old) == set(new))


def test_refresh_reads_back_the_inputs_of_an_unchanged_state() -> None:
    inputs = edge("b.example.com", "a.example.com")
    state = copy.deepcopy(inputs) | {"continuousDeploymentPolicyId": "", "webAclId": ""}
    for name in ("aliases", "origins"):
        state[name] = list_at(state, name)[::-1]
    assert patterns.project(state, inputs, DISTRIBUTION) == inputs


def test_refresh_shows_what_somebody_added() -> None:
    inputs = edge("a.example.com")
    state = copy.deepcopy(inputs) | {"webAclId": "arn:x"}
    state["aliases"] = ["a.example.com", "b.example.com"]
    found = patterns.project(state, inputs, DISTRIBUTION)
    assert [change.path for change in changes(found, inputs, DISTRIBUTION)] == [
        "aliases[1]",
        "webAclId",
    ]


def test_refresh_leaves_out_what_the_cloud_filled_in() -> None:
    state: dict[str, Any] = {
        "domainName": "a.example.com",
        "subjectAlternativeNames": ["a.example.com"],
        "keyAlgorithm": "RSA_2048",
    }
    assert patterns.project(state, {"domainName": "a.example.com"}, CERTIFICATE) == {
        "domainName": "a.example.com"
    }
    assert patterns.project(state, {}, CERTIFICATE) == state


def test_defaults_are_filled_in_where_their_parent_is() -> None:
    filled = patterns.with_defaults(
        {"origins": [{"originId": "a"}, {"originId": "b", "connectionAttempts": 1}], "x": None},
        {"origins.connectionAttempts": 3, "loggingConfig.includeCookies": False, "x": 1},
    )
    assert filled == {
        "origins": [
            {"originId": "a", "connectionAttempts": 3},
            {"originId": "b", "connectionAttempts": 1},
        ],
        "x": 1,
    }
