"""`pulumi new` of this repository: what a team begins with."""

import os
import shutil
import subprocess
from pathlib import Path

import yaml

from tests.support.recording import PROJECT, ROOT
from tools import pulumi_cli

FIRST_HOST = "make new-stack NAME=prod HOST=ablink.email.example.com CDN=cloudfront ESP=sendgrid"


NOT_OF_A_CLONE = (".git", ".venv", ".tools", ".hypothesis", ".*_cache", "__pycache__", "mutants")


def test_it_keeps_the_name_asks_for_the_region_alone_and_says_what_comes_next(
    tmp_path: Path,
) -> None:
    template, project = tmp_path / "template", tmp_path / "links"
    shutil.copytree(ROOT, template, ignore=shutil.ignore_patterns(*NOT_OF_A_CLONE))
    project.mkdir()

    made = subprocess.run(
        [pulumi_cli.prepare(ROOT), "new", template, "--generate-only", "--yes"],
        cwd=project,
        env=os.environ | {"PULUMI_HOME": str(tmp_path), "PULUMI_SKIP_UPDATE_CHECK": "true"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert made.returncode == 0, made.stdout + made.stderr
    assert FIRST_HOST in made.stdout
    written = yaml.safe_load((project / "Pulumi.yaml").read_text())
    assert written["name"] == PROJECT
    assert "template" not in written
    asked = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["template"]["config"]
    assert set(asked) == {"aws:region"}
    for program in ("sandbox/pulumi", "sandbox/verify", "tools/set-up"):
        assert os.access(project / program, os.X_OK)
