"""A domain where everything is right passes every check, whatever its pair."""

from pathlib import Path

import pytest

from tests.verify.world import HOST, look, world
from verify.values import CHECKS

PAIRS = [
    (cdn, esp)
    for cdn in ("cloudfront", "cloudflare", "fastly", "keycdn", "proxy")
    for esp in ("sendgrid", "sparkpost", "ses")
]


@pytest.mark.parametrize(("cdn", "esp"), PAIRS)
def test_a_right_domain_passes(tmp_path: Path, cdn: str, esp: str) -> None:
    report = look(world(tmp_path, cdn, esp))

    assert [check.name for check in report.checks] == list(CHECKS)
    assert [check for check in report.checks if check.status not in ("pass", "skip")] == []
    assert report.verdict == "pass"
    assert report.check("esp").status == "pass"
    assert HOST in (report.check("certificate").saw or "")
