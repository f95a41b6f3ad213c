"""Command lines are understood as the CLI does, and refused with a reason."""

from pathlib import Path

import pytest

from sandbox import launcher_arguments
from sandbox.cli_grammar import Grammar
from sandbox.launcher_arguments import RefusedError


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("config set a b", "works on a copy"),
        ("config set-all --plaintext a=b", "works on a copy"),
        ("config --stack dev rm a", "works on a copy"),
        ("config remove a", "works on a copy"),
        ("config cp --dest other", "works on a copy"),
        ("config refresh", "works on a copy"),
        ("config env add x", "works on a copy"),
        ("config delete a", "works on a copy"),
        ("stack tag set a b", "does not run it"),
        ("stack unheard-of", "does not run it"),
        ("unheard-of up", "pulumi unheard-of: the sandbox does not run it"),
        ("stack change-secrets-provider awskms://x", "passphrase of its own"),
        ("stack rename other", "named by its stack file"),
        ("stack migrate", "state in a folder of its own"),
        ("login", "state in a folder of its own"),
        ("--color never logout", "state in a folder of its own"),
        ("new aws-python", "another project"),
        ("install", "the set-up installs"),
        ("package add x", "does not run it"),
        ("plugin install resource aws", "does not run it"),
        ("state upgrade", "does not run it"),
        ("deployment run", "does not run it"),
        ("up --remote", "this machine only"),
        ("up --remote-git-branch=main", "this machine only"),
        ("stack init x --secrets-provider awskms://x", "passphrase of its own"),
        ("preview -C /elsewhere", "the project it stands in"),
        ("preview --cwd=/elsewhere", "the project it stands in"),
        ("stack init x --copy-config-from dev", "Copy the file"),
        ("preview --config-file", "needs a file"),
    ],
)
def test_what_leads_out_of_the_sandbox_is_refused_with_the_reason(
    command: str, reason: str, tmp_path: Path, grammar: Grammar
) -> None:
    with pytest.raises(RefusedError, match=reason):
        launcher_arguments.read(command.split(), tmp_path, grammar)


@pytest.mark.parametrize(
    ("arguments", "command", "stack"),
    [
        ("up --stack dev --yes", "up", "dev"),
        ("update -s organization/ssl-click-tracking/dev", "up", "dev"),
        ("pre --stack=dev --diff", "preview", "dev"),
        ("-sdev --color never dn", "destroy", "dev"),
        ("refresh", "refresh", None),
        ("import aws:r:R a b --stack dev --generate-code=false", "import", "dev"),
        ("stack --stack dev output url", "stack output", "dev"),
        ("stack new dev", "stack init", "dev"),
        ("stack setup dev", "stack init", "dev"),
        ("--tracing stack stack delete -v 3 dev", "stack rm", "dev"),
        ("preview -c a=b --target stack --json", "preview", None),
        ("stack -o json output --stack=dev url", "stack output", "dev"),
        ("stack select -v 3 dev", "stack select", "dev"),
        ("stack rm dev --yes", "stack rm", "dev"),
        ("stack ls", "stack ls", None),
        ("config", "config", None),
        ("config --json --stack dev", "config", "dev"),
        ("config get --stack dev aws:region", "config get", "dev"),
        ("up -m login", "up", None),
        ("login --help", "", None),
        ("", "", None),
    ],
)
def test_command_and_stack_are_found_in_any_spelling(
    arguments: str, command: str, stack: str | None, tmp_path: Path, grammar: Grammar
) -> None:
    invocation = launcher_arguments.read(arguments.split(), tmp_path, grammar)

    assert (invocation.command, invocation.stack) == (command, stack)
    assert invocation.arguments == tuple(arguments.split())


def test_paths_are_those_of_the_folder_the_command_was_given_in(
    tmp_path: Path, grammar: Grammar
) -> None:
    command: str = "preview --save-plan a.json --policy-pack=b,/c --config-file x/y.yaml -f"

    invocation = launcher_arguments.read(command.split(), tmp_path, grammar)
    imported = launcher_arguments.read(["import", "-f", "list.json"], tmp_path, grammar)

    pack = f"{tmp_path}/b,/c"
    plan = ("preview", "--save-plan", f"{tmp_path}/a.json", "--policy-pack", pack, "-f")
    assert invocation.arguments == plan
    assert invocation.config_file == tmp_path / "x/y.yaml"
    assert imported.arguments[:3] == ("import", "-f", f"{tmp_path}/list.json")


@pytest.mark.parametrize(
    ("given", "passed"),
    [([], ["--generate-code=false"]), (["--generate-code=true"], ["--generate-code=true"])],
)
def test_an_import_asks_for_no_code_unless_told_to(
    given: list[str], passed: list[str], grammar: Grammar
) -> None:
    arguments = ["import", "a:b:C", "name", "id", *given]
    invocation = launcher_arguments.read(arguments, Path.cwd(), grammar)

    assert [a for a in invocation.arguments if a.startswith("--generate")] == passed
