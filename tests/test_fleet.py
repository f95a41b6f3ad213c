"""The example of a fleet: one file of defaults in every stack, and the matrix of a pipeline."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
import yaml

from components.proxy.write import load
from tests.config.test_schema import found
from tests.support.engine import Stack

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "fleet"
FILES = sorted(EXAMPLE.glob("Pulumi.*.yaml"))


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "fleet.py"), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A copy of the example, in a repository of its own."""
    folder = tmp_path / "repository" / "project"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder.parent / "other").write_text("")
    for command in (
        ("init", "--quiet"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "first"),
    ):
        subprocess.run(["git", "-C", str(folder.parent), *command], check=True)
    return folder


def test_the_example_is_as_it_writes_it() -> None:
    done = run(EXAMPLE, "check")

    assert (done.returncode, done.stderr) == (0, "")
    assert len(FILES) > 2


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_program_and_an_editor_take_each_stack(file: Path) -> None:
    stack = load(file)

    assert {domain.account for domain in stack.domains} == {file.stem.removeprefix("Pulumi.")}
    assert all(domain.dns.existing for domain in stack.domains)
    assert not found(yaml.safe_load(file.read_text(encoding="utf-8")))


def test_a_stack_previews_on_the_sandbox(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "home", "emea")
    stack.file.write_text((EXAMPLE / "Pulumi.emea.yaml").read_text(encoding="utf-8"))

    outcome = stack.preview()

    assert outcome.code == 0, outcome.output
    assert ("import", "ablink.brand1.emea.example.org-tracking") in outcome.steps


def test_no_two_stacks_share_a_host() -> None:
    hosts = [domain.host for file in FILES for domain in load(file).domains]

    assert len(hosts) == len(set(hosts))


def test_a_default_that_changes_reaches_every_stack_and_nothing_else(fleet: Path) -> None:
    defaults = fleet / "defaults.yaml"
    defaults.write_text(defaults.read_text().replace("ttl: 3600", "ttl: 60"))
    before = {file.name: file.read_text() for file in sorted(fleet.glob("Pulumi.*.yaml"))}

    refused = run(fleet, "check")
    assert refused.returncode == 1
    assert all(name in refused.stderr for name in before)
    assert run(fleet, "write").returncode == 0

    for name, text in before.items():
        assert (fleet / name).read_text() == text.replace("ttl: 3600", "ttl: 60")
    assert run(fleet, "check").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" account=emea", "", "the comment gives 'zone' and defaults.yaml needs 'account', 'zone'"),
        ("zone=", "zoen=", "the comment gives 'account', 'zoen' and defaults.yaml needs"),
        ("# end of shared defaults", "", "asks 0 times for the shared defaults"),
    ],
)
def test_a_file_that_asks_wrongly_is_refused_and_none_is_written(
    fleet: Path, old: str, new: str, said: str
) -> None:
    file = fleet / "Pulumi.emea.yaml"
    file.write_text(file.read_text().replace(old, new, 1))
    (fleet / "defaults.yaml").write_text((fleet / "defaults.yaml").read_text() + "# more\n")
    before = [each.read_text() for each in sorted(fleet.glob("Pulumi.*.yaml"))]

    for command in ("check", "write"):
        done = run(fleet, command)
        assert done.returncode == 1
        assert f"fleet: Pulumi.emea.yaml: {said}" in done.stderr
    assert [each.read_text() for each in sorted(fleet.glob("Pulumi.*.yaml"))] == before


@pytest.mark.parametrize(
    ("changed", "stacks"),
    [
        ([], []),
        (["Pulumi.emea.yaml"], ["emea"]),
        (["Pulumi.emea.yaml", "fleet.py"], ["amer", "apac", "emea"]),
        (["Pulumi.emea.yaml", "../other"], ["amer", "apac", "emea"]),
    ],
)
def test_a_run_is_about_the_stacks_that_changed(
    fleet: Path, changed: list[str], stacks: list[str]
) -> None:
    for name in changed:
        (fleet / name).write_text((fleet / name).read_text() + "\n")

    assert json.loads(run(fleet, "stacks", "--since", "HEAD").stdout) == stacks
    assert json.loads(run(fleet, "stacks").stdout) == ["amer", "apac", "emea"]


def test_a_revision_that_is_not_there_fails_the_run(fleet: Path) -> None:
    done = run(fleet, "stacks", "--since", "0" * 40)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "name a revision that is there" in done.stderr


def job() -> dict[str, Any]:
    text = (EXAMPLE / "stacks-job.yaml").read_text(encoding="utf-8")
    return cast(dict[str, Any], yaml.safe_load(text)["stacks"])


def test_the_pipeline_with_the_job_is_of_github_s_schema() -> None:
    pipeline = cast(
        dict[Any, Any], yaml.safe_load((ROOT / "docs/pipelines/github.yaml").read_text())
    )
    pipeline = {"on" if key is True else key: value for key, value in pipeline.items()}
    text = (EXAMPLE / "stacks-job.yaml").read_text(encoding="utf-8")
    lines = [line.removeprefix("#     ") for line in text.splitlines() if line.startswith("#     ")]
    told = cast(dict[str, Any], yaml.safe_load("\n".join(lines)))
    for name, each in pipeline["jobs"].items():
        if "strategy" in each:
            each["strategy"] = told["strategy"]
            each["needs"] = ["stacks", *([each["needs"]] if "needs" in each else [])]
            each["if"] = f"({each['if']}) && {told['if']}"
            assert each["strategy"]["max-parallel"] <= 2, name
    pipeline["jobs"]["stacks"] = job()
    schema = json.loads((ROOT / "tests/pipelines/github-workflows.json").read_text())
    check: Any = jsonschema.Draft7Validator(schema)

    assert list(check.iter_errors(pipeline)) == []
    assert "if" in told


def test_the_job_s_lines_name_the_stacks(fleet: Path, tmp_path: Path) -> None:
    (fleet / "Pulumi.apac.yaml").write_text((fleet / "Pulumi.apac.yaml").read_text() + "\n")
    output = tmp_path / "output"
    (named,) = (step for step in job()["steps"] if step.get("id") == "names")
    interpreter = tmp_path / "bin"
    interpreter.mkdir()
    (interpreter / "python").symlink_to(sys.executable)

    for since, stacks in (("HEAD", ["apac"]), ("", ["amer", "apac", "emea"])):
        output.unlink(missing_ok=True)
        subprocess.run(
            ["bash", "-e", "-c", named["run"]],
            cwd=fleet,
            env={
                "SINCE": since,
                "GITHUB_OUTPUT": str(output),
                "PATH": f"{interpreter}:/usr/bin:/bin",
            },
            check=True,
        )
        name, _, value = output.read_text().strip().partition("=")
        assert (name, json.loads(value)) == ("names", stacks)
