"""The permissions of docs/permissions hold every call that is made, and nothing more."""

import importlib
import json
import pkgutil
import re
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

import sandbox
from sandbox.operations import Operation

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "permissions.md").read_text(encoding="utf-8")
CLOUDS = ("aws", "cloudflare", "fastly", "google", "keycdn")

BY_THE_USER = {
    *("route53:CreateHostedZone", "route53:DeleteHostedZone", "route53:UpdateHostedZoneComment"),
    *("cloudflare:CreateZone", "cloudflare:DeleteZone"),
    *("clouddns:managedZones.create", "clouddns:managedZones.delete"),
    "clouddns:managedZones.update",
    *("iam:UploadServerCertificate", "iam:TagServerCertificate", "iam:GetServerCertificate"),
    "iam:DeleteServerCertificate",
}
"""Calls of stand-ins for what this program refers to and never makes: zones and certificates of
the user's own, which a program around the components may make."""

NAMED = {
    f"cloudfront:{verb}Policy": {
        f"cloudfront:{verb}CachePolicy",
        f"cloudfront:{verb}OriginRequestPolicy",
    }
    for verb in ("Create", "Get", "Update", "Delete")
}
"""One operation of the stand-in -> the API's own."""

READING = re.compile(r"[a-z0-9]+:(Get|List|Describe)[A-Za-z]+")


@cache
def stand_ins() -> frozenset[str]:
    """Every call that the sandbox's stand-ins answer, as `service:Name`."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(sandbox.__path__, "sandbox."):
        if module.name.split(".")[1] in CLOUDS:
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Operation):
                    found.add(cast(Operation[..., Any], value).key)
    return frozenset(found)


def rows(title: str) -> list[list[str]]:
    """The rows of a section's table."""
    (section,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[1:]]


def words(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def policy(name: str) -> list[dict[str, Any]]:
    content = json.loads((DOCS / "permissions" / f"{name}.json").read_text(encoding="utf-8"))
    assert content["Version"] == "2012-10-17"
    return content["Statement"]


def actions(*names: str) -> set[str]:
    return {action for name in names for part in policy(name) for action in part["Action"]}


def measured() -> set[str]:
    """The actions that the real plugins were seen to call."""
    page = (DOCS / "sources" / "api-calls.md").read_text(encoding="utf-8")
    return {word for word in words(page) if re.fullmatch(r"[a-z0-9]+:[A-Z][A-Za-z]+", word)}


def test_the_aws_policies_hold_every_call_and_nothing_more() -> None:
    answered = {
        action
        for call in stand_ins() - BY_THE_USER
        if call.split(":")[0] in ("acm", "cloudfront", "route53", "iam", "sts")
        for action in NAMED.get(call, {call})
    }

    assert len(answered) > 20
    assert actions("aws-cloudfront", "aws-route53") == answered | measured()


def test_every_aws_action_has_its_reason() -> None:
    found = {action: why for (named, why) in rows("AWS") for action in words(named)}

    assert set(found) == actions("aws-cloudfront", "aws-route53")
    assert all(found.values())


def test_a_preview_may_read_what_an_update_may_and_nothing_else() -> None:
    everything = actions("aws-cloudfront", "aws-route53")
    # What waits for a change has nothing to wait for in a preview.
    reading = {action for action in everything if READING.fullmatch(action)} - {"route53:GetChange"}

    assert actions("aws-preview") == reading


@pytest.mark.parametrize("name", ["aws-cloudfront", "aws-route53", "aws-preview"])
def test_a_policy_is_as_narrow_as_aws_lets_it_be(name: str) -> None:
    for part in policy(name):
        assert part["Effect"] == "Allow"
        assert part["Action"] == sorted(set(part["Action"]))
        assert not [action for action in part["Action"] if "*" in action]
        alone = {"sts:GetCallerIdentity", "route53:ListHostedZones"}  # of no resource
        if part["Resource"] == "*":
            assert "Condition" in part or set(part["Action"]) <= alone


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("Cloudflare", "cloudflare"),
        ("Fastly", "fastly"),
        ("KeyCDN", "keycdn"),
        ("Google Cloud DNS", "clouddns"),
    ],
)
def test_every_call_has_its_scope_and_its_reason_and_nothing_else_has(
    title: str, service: str
) -> None:
    calls = {
        call.split(":")[1] for call in stand_ins() - BY_THE_USER if call.startswith(f"{service}:")
    }
    table = rows(title)

    assert {word for row in table for word in words(row[1])} == calls
    assert all(len(row) == 3 and row[2] for row in table)


def test_the_google_role_is_its_table() -> None:
    role = json.loads((DOCS / "permissions" / "google-dns.json").read_text(encoding="utf-8"))

    assert role["includedPermissions"] == sorted(
        {word for row in rows("Google Cloud DNS") for word in words(row[0])}
    )


def test_what_a_user_makes_is_answered_by_a_stand_in() -> None:
    """So that the list of exceptions holds nothing that is not there."""
    assert stand_ins() >= BY_THE_USER
