"""The stack file that people try first: `sandbox/pulumi up`, then `sandbox/verify --stack`."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.engine import Stack
from tests.support.recording import ROOT
from verify.values import CHECKS

EDGE = CHECKS[3:12]
"""The checks that need an edge: from `https` to `forwarded-host`."""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, Any]]:
    """Host -> its part of the JSON document."""
    stack = Stack(tmp_path_factory.mktemp("dev") / "sandbox")
    shutil.copy(ROOT / "Pulumi.dev.yaml", stack.file)
    stack.must_up()
    command = [sys.executable, "-P", "-m", "sandbox.local_edge.verify_command"]
    done = subprocess.run(
        [*command, "--stack", stack.name, "--json"],
        env=stack.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {report["host"]: report for report in json.loads(done.stdout)["domains"]}


def status(report: Mapping[str, Any], name: str) -> str:
    """Of one of its checks."""
    (found,) = [check["status"] for check in report["checks"] if check["name"] == name]
    return found


def test_every_domain_of_the_file_is_examined(reports: Mapping[str, dict[str, Any]]) -> None:
    text = Path(ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    assert len(reports) >= 15
    assert all(host in text for host in reports)


def test_what_is_live_or_built_passes(reports: Mapping[str, dict[str, Any]]) -> None:
    waiting = {host for host, report in reports.items() if report["verdict"] != "pass"}
    assert waiting == {"ablink.mail.example.org", "links.fastly.example.com"}
    for report in reports.values():
        if report["phase"] == "live":
            assert {status(report, name) for name in EDGE} == {"pass"}, report


@pytest.mark.parametrize("host", ["ablink.mail.example.org", "links.fastly.example.com"])
def test_at_certificate_nothing_of_an_edge_is_tried(
    reports: Mapping[str, dict[str, Any]], host: str
) -> None:
    report = reports[host]
    assert (report["verdict"], status(report, "dns")) == ("warn", "pass")
    for name in EDGE:
        assert status(report, name) == ("warn" if name == "certificate" else "skip"), report


@pytest.mark.parametrize("host", ["track.example.net", "ablink.shop.example.net"])
def test_cloudflare_before_the_cut_over_says_what_could_not_be_proved(
    reports: Mapping[str, dict[str, Any]], host: str
) -> None:
    report = reports[host]
    assert (report["phase"], status(report, "dns")) == ("before-cutover", "pass")
    for name in EDGE:
        assert status(report, name) == "skip"
