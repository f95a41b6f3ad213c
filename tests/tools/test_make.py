"""The commands of Makefile: what they say first and last, and what they pass on."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z-]+): ## ", MAKEFILE, re.MULTILINE)
ON_THE_SANDBOX = {"example", "preview", "up", "demo", "review", "deploy", "verify"}

_STUB = """#!/bin/sh
echo "$0 $*" >> calls
echo "said by $0"
test ! -e fails
"""


@dataclass(frozen=True)
class Made:
    """What one command did: exit status, both streams, and the programs it ran."""

    code: int
    out: list[str]
    err: list[str]
    calls: list[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project's Makefile among programs that do nothing but say that they ran."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    programs = ("sandbox/pulumi", "tools/set-up", "python", "ruff", "basedpyright", "uv", "mutmut")
    (tmp_path / ".review").mkdir()
    (tmp_path / ".review/plan.json").touch()
    for name in (*programs, "sandbox/verify", "bin/pulumi"):
        file = tmp_path / (name if "/" in name else f".venv/bin/{name}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_STUB, encoding="utf-8")
        file.chmod(0o755)
    return tmp_path


def make(folder: Path, *words: str) -> Made:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    clean |= {"AWS_ID_TOKEN": "token", "PATH": f"{folder}/bin:{clean['PATH']}"}
    done = subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    calls = folder / "calls"
    ran = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
    return Made(done.returncode, done.stdout.splitlines(), done.stderr.splitlines(), ran)


@pytest.mark.parametrize("target", TARGETS)
def test_every_command_says_what_to_do_next_as_its_last_line(target: str, folder: Path) -> None:
    made = make(folder, target, "NAME=prod")

    assert made.code == 0
    assert made.err[-1].startswith("next: ")
    assert made.err[-1] != "next: "
    assert sum(line.startswith("next: ") for line in made.err) == 1


@pytest.mark.parametrize("target", [name for name in TARGETS if name not in ("help", "identity")])
def test_a_command_that_fails_says_so_and_what_to_do(target: str, folder: Path) -> None:
    (folder / "fails").touch()
    made = make(folder, target, "NAME=prod")

    assert made.code != 0
    if made.calls and "set-up" not in made.calls[-1]:  # which says by itself what to mend
        assert any(line.startswith("next: mend") for line in made.err)


@pytest.mark.parametrize("target", TARGETS)
def test_what_runs_the_stand_in_clouds_says_so_first(target: str, folder: Path) -> None:
    made = make(folder, target, "NAME=prod")
    said = [line for line in made.err if line.startswith("sandbox: stand-in clouds")]

    assert bool(said) == (target in ON_THE_SANDBOX)
    assert not said or made.err[0] == said[0]


def test_standard_output_is_the_commands_alone(folder: Path) -> None:
    """So that `make preview ARGS=--json` can be read by a program."""
    assert make(folder, "preview").out == ["said by sandbox/pulumi"]


@pytest.mark.parametrize(("word", "stack"), [("STACK=prod", "prod"), ("ARGS=", "dev")])
def test_a_stack_is_named_in_one_way(word: str, stack: str, folder: Path) -> None:
    log = "--event-log .review/events.json"
    assert make(folder, "preview", word).calls == [
        f"sandbox/pulumi preview --stack {stack} --diff --suppress-outputs {log}"
    ]
    assert make(folder, "up", word).calls[1:] == [
        f"sandbox/pulumi up --stack {stack} --yes --suppress-outputs {log}",
        f"sandbox/pulumi stack output next --stack {stack}",
    ]


@pytest.mark.parametrize("ending", ["", "exit 7"])
@pytest.mark.parametrize("target", ["preview", "up"])
def test_what_recipients_notice_stands_below_the_diff(
    target: str, ending: str, folder: Path
) -> None:
    """Also where it failed: what is wrong stands hundreds of lines above."""
    (folder / ".review/events.json").write_text("of another run", encoding="utf-8")
    told = f"cat .review/events.json; echo events > .review/events.json; {ending}"
    (folder / "sandbox/pulumi").write_text(f"#!/bin/sh\n{told}\n", encoding="utf-8")
    made = make(folder, target)

    assert made.calls == [".venv/bin/python -m review --summary .review/events.json"]
    assert "said by .venv/bin/python" in made.err[:-1]
    assert "of another run" not in made.out
    assert (made.code == 0) == (not ending)


def test_a_new_stack_gets_what_is_said_of_it(folder: Path) -> None:
    words = ("NAME=prod", "HOST=a.example.com", "CDN=fastly", "ESP=ses", "SET=region=eu-west-1")

    assert make(folder, "new-stack", *words).calls[-1] == (
        ".venv/bin/python -m components.new_stack prod --host a.example.com --cdn fastly --esp ses "
        "--set region=eu-west-1"
    )


def test_any_text_is_one_word_of_a_command(folder: Path) -> None:
    odd = "a'b $(touch x) c"
    assert (
        f"prod --host {odd} --set"
        in make(folder, "new-stack", "NAME=prod", f"HOST={odd.replace('$', '$$')}").calls[-1]
    )
    assert not (folder / "x").exists()


def test_a_new_stack_wants_a_name(folder: Path) -> None:
    made = make(folder, "new-stack")

    assert made.code != 0
    assert "NAME=prod" in made.err[0]
    assert not made.calls


def test_help_names_every_command_and_says_whose_clouds(folder: Path) -> None:
    made = make(folder)

    assert "sandbox" in made.out[0]
    assert "pulumi runs the real clouds" in made.out[0]
    assert [line.split()[1] for line in made.out[1:]] == TARGETS


def test_only_a_word_on_the_command_line_leads_out_of_the_sandbox(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI", "pulumi")
    inside = make(folder, "review")
    assert inside.err[0].startswith("sandbox: ")
    assert any(call.startswith("sandbox/pulumi preview") for call in inside.calls)

    (folder / "calls").unlink()
    outside = make(folder, "review", "STACK=prod", "PULUMI=pulumi")
    assert outside.err[0] == "real clouds: pulumi, stack prod"
    assert not [call for call in outside.calls if call.startswith("sandbox/")]


@pytest.mark.parametrize("target", ["preview", "up", "demo"])
def test_what_people_type_stays_in_the_sandbox(target: str, folder: Path) -> None:
    made = make(folder, target, "PULUMI=pulumi")

    assert made.err[0].startswith("sandbox: ")
    assert not [call for call in made.calls if "/bin/pulumi " in call]


def test_a_review_keeps_preview_plan_and_comment(folder: Path) -> None:
    made = make(folder, "review", "STACK=prod", "PULUMI=pulumi", "ARGS=--policy-pack policy")

    assert made.calls[-2].endswith(
        "bin/pulumi preview --stack prod --json --non-interactive "
        "--save-plan .review/plan.json --policy-pack policy"
    )
    assert made.calls[-1] == (
        ".venv/bin/python -m review .review/preview.json --stack prod "
        "--said .review/said --status 0"
    )
    for name in ("preview.json", "comment.md"):
        assert (folder / ".review" / name).read_text(encoding="utf-8").startswith("said by")


@pytest.mark.parametrize("program", ["bin/pulumi", ".venv/bin/python"])
def test_a_review_fails_with_the_preview_and_keeps_its_comment(program: str, folder: Path) -> None:
    (folder / program).write_text("#!/bin/sh\necho said; exit 7\n", encoding="utf-8")
    made = make(folder, "review", "PULUMI=pulumi")

    assert made.code != 0
    assert any(line.startswith("said") for line in made.err[:-1]), "above the last line"
    assert (folder / ".review/comment.md").read_text(encoding="utf-8").startswith("said")


def test_a_review_asks_for_events_and_passes_on_how_the_preview_ended(folder: Path) -> None:
    (folder / "bin/pulumi").write_text(
        "#!/bin/sh\necho $PULUMI_ENABLE_STREAMING_JSON_PREVIEW; echo 'error: why' >&2; exit 7\n",
        encoding="utf-8",
    )
    made = make(folder, "review", "PULUMI=pulumi")

    assert (folder / ".review/preview.json").read_text(encoding="utf-8") == "true\n"
    assert (folder / ".review/said").read_text(encoding="utf-8") == "error: why\n"
    assert "error: why" in made.err
    assert made.calls[-1].endswith("--status 7")


def test_a_review_leaves_nothing_of_the_one_before(folder: Path) -> None:
    (folder / ".review/comment.md").touch()
    (folder / "fails").touch()
    make(folder, "review")

    assert sorted(file.name for file in (folder / ".review").iterdir()) == []


def test_what_is_deployed_is_the_plan_that_was_reviewed(folder: Path) -> None:
    made = make(folder, "deploy", "STACK=prod", "PULUMI=pulumi")
    assert made.calls[-1].endswith("--plan .review/plan.json")

    (folder / ".review/plan.json").unlink()
    without = make(folder, "deploy", "STACK=prod", "PULUMI=pulumi")
    assert without.code != 0
    assert any(line.startswith("next: make review") for line in without.err)


def test_only_a_comment_on_a_plan_sends_people_on_to_deploy_it(folder: Path) -> None:
    """A preview that failed left none, nor did one that nobody could read."""
    assert make(folder, "comment", "STACK=prod").err[-1] == (
        "next: read the comment; make deploy STACK=prod makes what it says"
    )
    (folder / ".venv/bin/python").write_text("#!/bin/sh\nexit 2\n", encoding="utf-8")
    (folder / "sandbox/pulumi").write_text("#!/bin/sh\ntouch .review/plan.json\n", "utf-8")
    assert make(folder, "review", "STACK=prod").code != 0
    (folder / ".venv/bin/python").write_text(_STUB, encoding="utf-8")

    made = make(folder, "comment", "STACK=prod")
    assert made.code == 0
    assert made.err[-1] == (
        "next: nothing can be deployed: mend what the comment says, then run make review STACK=prod"
    )


def test_an_update_that_failed_wants_another_plan(folder: Path) -> None:
    (folder / "sandbox/pulumi").write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")

    assert (
        "next: mend what is said above, then run make review STACK=prod for a plan that fits"
        in make(folder, "deploy", "STACK=prod").err
    )


def test_verify_asks_the_clouds_that_are_meant(folder: Path) -> None:
    assert make(folder, "verify").calls[-1] == "sandbox/verify --stack dev"
    assert make(folder, "verify", "PULUMI=pulumi").calls[-1] == (
        ".venv/bin/python -m verify --stack dev"
    )


def test_an_identity_is_readable_by_the_job_alone(folder: Path) -> None:
    make(folder, "identity")
    file = folder / ".review/identity"

    assert file.read_text(encoding="utf-8") == "token"
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "built"),
    [
        ("pair-in-python", ""),
        ("pair-in-typescript", " sdks"),
        ("whole-stack-file-in-yaml", " yaml"),
        ("no-such", ""),
    ],
)
def test_an_example_builds_what_it_needs(name: str, built: str, folder: Path) -> None:
    made = make(folder, "example", f"NAME={name}")

    assert made.calls[0] == f"tools/set-up python cli{built}"
