"""The component package: which classes it has, and the schema that other languages are made of."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pulumi
import pytest

import ssl_click_tracking
from components.package.classes import class_named, names
from components.package.serving import Served, package, version
from components.registry import pairs
from tests.support.golden import check
from tests.support.recording import ROOT

PREFIX = "ssl-click-tracking:index:"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(package().schema or "")


def test_the_package_has_every_pair_that_other_languages_can_have(
    schema: dict[str, Any],
) -> None:
    wanted = {name for name in names() if not name.startswith("KeyCdn")}

    assert {name.removeprefix(PREFIX) for name in schema["resources"]} == wanted
    of_none = {"ClickTracking", "CloudflareZoneRules", "TrackingDomain"}
    assert len(names()) == len(tuple(pairs())) + len(of_none)
    assert of_none <= set(names())
    assert schema["version"] == version()


def test_every_property_says_what_it_is(
    schema: dict[str, Any],
) -> None:
    described = {
        f"{kind}.{name}": property_.get("description")
        for section, key in (
            ("resources", "inputProperties"),
            ("resources", "properties"),
            ("types", "properties"),
        )
        for kind, resource in schema[section].items()
        for name, property_ in resource.get(key, {}).items()
    }

    assert len(described) > 200
    assert [name for name, text in described.items() if not text] == []


def test_types_leave_the_ending_to_the_languages(schema: dict[str, Any]) -> None:
    """Every generator of SDKs adds `Args` to what is handed over."""
    types = {name.removeprefix(PREFIX) for name in schema["types"]}
    pointed_at = set(re.findall(rf'"#/types/{PREFIX}(\w+)"', json.dumps(schema)))

    assert types == pointed_at == {"Certificate", "Dns", "Logging", "Target"}


def test_the_schema_is_the_one_that_is_published(schema: dict[str, Any]) -> None:
    check("package-schema", json.dumps(schema, indent=1) + "\n")


def test_the_public_name_has_each_class_and_imports_an_sdk_only_for_its_own() -> None:
    assert dir(ssl_click_tracking) == sorted(names())
    assert ssl_click_tracking.ProxySes is class_named("ProxySes")
    with pytest.raises(AttributeError, match="has no 'CloudFrontSendgrid'; it has ClickTracking"):
        _ = ssl_click_tracking.CloudFrontSendgrid  # pyright: ignore[reportAttributeAccessIssue]
    program = (
        "import sys\nfrom ssl_click_tracking import FastlySes\n"
        "print([name for name in ('pulumi_aws', 'pulumi_cloudflare') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_the_type_checker_sees_every_class_of_the_public_name() -> None:
    source = Path(ssl_click_tracking.__file__ or "").read_text(encoding="utf-8")
    imported = {
        alias.asname
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    assert imported == set(names())


@pytest.mark.parametrize("kind", ["KeyCdnSendGrid", "CloudFrontSendgrid"])
def test_a_class_that_is_not_in_the_package_is_named(kind: str) -> None:
    with pytest.raises(pulumi.RunError, match=f"no component '{kind}'; it has ClickTracking"):
        Served().construct("links", f"{PREFIX}{kind}", {})


def test_the_schema_is_read_when_it_is_asked_for(schema: dict[str, Any]) -> None:
    assert json.loads(Served().schema or "") == schema
