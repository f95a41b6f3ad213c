"""Inputs are checked against the installed SDK's own types."""

import copy
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.provider import shape
from sandbox.provider.wire import UNKNOWN, Secret
from tests.sandbox.samples import distribution

ARGUMENTS = "pulumi_aws.cloudfront:DistributionArgs"


def faults_of(**changes: Any) -> list[tuple[str, str]]:
    """What is wrong with a good distribution after some top-level changes."""
    return shape.faults(distribution("arn", "a.example.com") | changes, ARGUMENTS)


def changed(path: str, value: Any) -> list[tuple[str, str]]:
    """What is wrong after one nested change, ``path`` with dots; ``...`` deletes."""
    properties = copy.deepcopy(distribution("arn", "a.example.com"))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = properties
    for parent in parents:
        place = place[parent]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return shape.faults(properties, ARGUMENTS)


def test_good_inputs_have_no_fault() -> None:
    assert faults_of() == []


@pytest.mark.parametrize(
    ("path", "value", "where", "what"),
    [
        ("pricClass", "x", "pricClass", "did you mean priceClass"),
        ("price_class", "x", "price_class", "did you mean priceClass"),
        ("zzz", 1, "zzz", "it has: aliases"),
        ("enabled", ..., "enabled", "required by Distribution"),
        ("enabled", None, "enabled", "required by Distribution"),
        ("enabled", "yes", "enabled", "true or false"),
        ("enabled", 1, "enabled", "true or false"),
        ("aliases", "a.example.com", "aliases", "must be a list"),
        ("aliases", [1], "aliases[0]", "must be a string"),
        ("origins", {}, "origins", "must be a list"),
        ("origins.0", "x", "origins[0]", "must be an object"),
        ("origins.0.originID", "x", "origins[0].originID", "did you mean originId"),
        (
            "origins.0.customOriginConfig.httpPort",
            "80",
            "origins[0].customOriginConfig.httpPort",
            "must be a whole number",
        ),
        (
            "origins.0.customOriginConfig.httpPort",
            80.5,
            "origins[0].customOriginConfig.httpPort",
            "must be a whole number",
        ),
        (
            "origins.0.customOriginConfig.httpPort",
            True,
            "origins[0].customOriginConfig.httpPort",
            "must be a whole number",
        ),
        (
            "defaultCacheBehavior.forwardedValues.cookies",
            [],
            "defaultCacheBehavior.forwardedValues.cookies",
            "must be an object",
        ),
        (
            "defaultCacheBehavior.targetOriginId",
            ...,
            "defaultCacheBehavior.targetOriginId",
            "is required",
        ),
        ("tags", ["a"], "tags", "must be a map"),
        ("tags", {"a b": 1}, 'tags["a b"]', "must be a string"),
    ],
)
def test_fault_is_named_with_its_path(path: str, value: Any, where: str, what: str) -> None:
    found = changed(path, value)
    assert [fault[0] for fault in found] == [where]
    assert what in found[0][1]


@pytest.mark.parametrize("value", [UNKNOWN, Secret([Secret("a.example.com"), UNKNOWN])])
def test_unknown_and_secret_values_are_looked_through(value: Any) -> None:
    assert faults_of(aliases=value) == []


def test_fault_inside_a_secret_does_not_show_it() -> None:
    ((path, reason),) = faults_of(enabled=Secret("hush-hush"))
    assert path == "enabled"
    assert "hush" not in reason


def test_only_the_needed_module_is_imported() -> None:
    program = """
import sys
from sandbox.provider import shape
import sandbox.aws.package
shape.shape_of("pulumi_aws.route53:RecordArgs")
print([name for name in sys.modules if name.endswith("._inputs") or "pulumi_cloudflare" in name])
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "['pulumi_aws._inputs', 'pulumi_aws.route53._inputs']"


def test_enumerations_are_plain_text_on_the_wire() -> None:
    record = {"zoneId": "Z", "name": "a", "type": "CNAME", "records": ["b"], "ttl": 1}
    assert shape.faults(record, "pulumi_aws.route53:RecordArgs") == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_value_anywhere_gives_faults_and_no_exception(value: Any) -> None:
    for name in ("origins", "enabled", "tags", "viewerCertificate"):
        assert all(path for path, _ in faults_of(**{name: value}))
