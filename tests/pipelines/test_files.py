"""The pipelines of docs/pipelines: their hosts' schemas, what they run, and what they may."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = {
    name: cast(
        dict[Any, Any],
        yaml.safe_load((ROOT / "docs/pipelines" / f"{name}.yaml").read_text(encoding="utf-8")),
    )
    for name in ("github", "gitlab")
}
SCHEMAS = {"github": "github-workflows", "gitlab": "gitlab-ci"}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+): ## ", MAKEFILE, re.MULTILINE))
JOBS: dict[str, dict[str, Any]] = FILES["github"]["jobs"]
GITLAB: dict[str, dict[str, Any]] = {
    name: job
    for name, job in FILES["gitlab"].items()
    if isinstance(job, dict) and name not in ("workflow", "default") and not name.startswith(".")
}
LINE = re.compile(r"make ([a-z-]+)((?: [A-Z]+=(?:[\w.-]+|\"[^\"`]*\"))*)")


def lines(name: str) -> Iterator[str]:
    """Every line that a file gives to a shell."""
    if name == "github":
        for job in JOBS.values():
            yield from (step["run"] for step in job["steps"] if "run" in step)
        return
    for job in FILES["gitlab"].values():
        if isinstance(job, dict):
            for key in ("before_script", "script", "after_script"):
                yield from cast(dict[str, list[str]], job).get(key, [])


def credentials(job: dict[str, Any]) -> bool:
    """Whether a job of GitHub gets a secret, or an identity at a cloud."""
    text = json.dumps(job)
    return "secrets." in text or job.get("permissions", {}).get("id-token") == "write"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_of_its_host_s_schema(name: str) -> None:
    schema = json.loads((HERE / f"{SCHEMAS[name]}.json").read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as true.
    content = {"on" if key is True else key: value for key, value in FILES[name].items()}
    check: Any = jsonschema.Draft7Validator(schema)

    assert list(check.iter_errors(content)) == []
    broken = {**content, "on": 1, "stages": 1}
    assert list(check.iter_errors(broken))


@pytest.mark.parametrize("name", FILES)
def test_every_line_for_a_shell_is_a_command_of_make(name: str) -> None:
    found = list(lines(name))

    assert len(found) > 5
    for line in found:
        match = LINE.fullmatch(line)
        assert match is not None, line
        assert match[1] in TARGETS, line
        # An expression would be pasted into the shell's text before the shell reads it.
        assert "${{" not in line, line


def test_nothing_of_a_fork_runs_with_a_credential() -> None:
    triggers = FILES["github"][True]

    assert "pull_request_target" not in triggers
    for name, job in JOBS.items():
        if credentials(job) and "pull_request" in job["if"]:
            assert "head.repo.full_name == github.repository" in job["if"], name
    assert not credentials(JOBS["check"])
    assert FILES["github"]["permissions"] == {"contents": "read"}

    for name, job in GITLAB.items():
        for rule in job.get("rules", []):
            if "merge_request_event" in rule["if"]:
                assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in rule["if"], name


def test_a_preview_has_no_credential_that_can_change_anything() -> None:
    for name, job in JOBS.items():
        if name != "deploy":
            text = json.dumps(job)
            assert "AWS_ROLE_DEPLOY" not in text, name
            assert re.findall(r"secrets\.(\w+)", text) == [
                secret for secret in re.findall(r"secrets\.(\w+)", text) if secret.endswith("_READ")
            ]
    for name, job in GITLAB.items():
        if "deploy" not in name and "variables" in job:
            assert job["variables"]["AWS_ROLE_ARN"] == "$AWS_ROLE_PREVIEW", name


def test_an_update_is_approved_alone_and_never_cut_off() -> None:
    deploy = JOBS["deploy"]
    assert deploy["environment"] == "${{ matrix.stack }}"
    assert deploy["concurrency"] == {
        "group": "deploy-${{ matrix.stack }}",
        "cancel-in-progress": False,
    }
    assert "concurrency" not in FILES["github"]

    hidden = FILES["gitlab"][".deploy"]
    assert FILES["gitlab"]["default"]["interruptible"] is False
    assert hidden["resource_group"] == hidden["environment"]["name"] == "$STACK"
    assert all(rule["when"] == "manual" for rule in hidden["rules"])


@pytest.mark.parametrize("name", FILES)
def test_what_is_deployed_is_the_plan_that_a_job_before_it_kept(name: str) -> None:
    if name == "github":
        assert JOBS["deploy"]["needs"] == "plan"
        kept = [step["with"] for step in JOBS["plan"]["steps"] if "upload" in step.get("uses", "")]
        got = [s["with"] for s in JOBS["deploy"]["steps"] if "download" in s.get("uses", "")]
        assert [each["name"] for each in kept] == [each["name"] for each in got]
        # Their common folder is where a download puts them back.
        assert [each["path"].split() for each in kept] == [
            [f"{each['path']}{file}" for file in ("plan.json", "comment.md")] for each in got
        ]
        return
    assert ".review/plan.json" in GITLAB["plan"]["artifacts"]["paths"]
    for stack in ("staging", "prod"):
        (needed,) = GITLAB[f"deploy {stack}"]["needs"]
        assert needed["job"] == "plan"
        assert needed["artifacts"]
        assert needed["parallel"] == {"matrix": [{"STACK": stack}]}


@pytest.mark.parametrize("name", FILES)
def test_the_real_clouds_are_named_wherever_they_are_meant(name: str) -> None:
    for line in lines(name):
        if line.split()[1] in ("review", "deploy", "verify"):
            assert " PULUMI=pulumi" in line, line
        else:
            assert "PULUMI" not in line, line


@pytest.mark.parametrize("name", FILES)
def test_no_file_keeps_a_credential_in_the_working_copy(name: str) -> None:
    if name == "github":
        for job in JOBS.values():
            (checkout,) = [
                s for s in job["steps"] if s.get("uses", "").startswith("actions/checkout")
            ]
            assert checkout["with"]["persist-credentials"] is False
    else:
        assert ".review/identity" not in json.dumps(
            [job.get("artifacts") for job in GITLAB.values()]
        )
