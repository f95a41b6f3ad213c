"""The real CLI runs on a copy of the stack file, away from every account."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sandbox import launcher, stack_files, stand_ins
from sandbox.stand_ins import STAND_IN
from tests.launcher.setting import PROJECT, STACK_FILE, Setting, below


def test_the_cli_gets_a_copy_and_the_project_stays_as_it_is(setting: Setting) -> None:
    before = {path.name: path.read_bytes() for path in setting.project.glob("Pulumi*")}

    results = [setting.run("preview", "--json", "--stack", "dev") for _ in range(2)]

    after = {path.name: path.read_bytes() for path in setting.project.glob("Pulumi*")}
    first, *others = setting.calls()
    assert [result.returncode for result in results] == [0, 0], results
    assert after == before
    assert first.arguments[:3] == ["stack", "init", "dev"]
    assert [call.arguments for call in others] == [["preview", "--json", "--stack", "dev"]] * 2
    for call in others:
        assert Path(call.folder) == setting.home / "project"
        copy = call.files["Pulumi.dev.yaml"]
        assert below(copy, "config")[3] == below(STACK_FILE, "config")[3]
        assert set(yaml.safe_load(copy)) == {"config", "encryptionsalt"}
    assert others[-1].files["Pulumi.yaml"] == before["Pulumi.yaml"].decode()


def test_standard_output_is_the_clis_alone(setting: Setting) -> None:
    result = setting.run("preview", "--json")

    assert result.stdout == '{"steps": []}\n'
    assert result.stderr == (
        "sandbox: Pulumi.dev.yaml stays as it is; the sandbox works on a copy without "
        "secretsprovider, encryptedkey, environment and with 2 secrets replaced by a stand-in\n"
    )


def test_the_exit_status_is_the_clis(setting: Setting) -> None:
    assert setting.run("preview", "--expect-no-changes").returncode == 7


def test_an_interrupt_reaches_the_cli_even_in_the_background(setting: Setting) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell does for `command &`
    try:
        result = setting.run("config", "--show-signals")
    finally:
        signal.signal(signal.SIGINT, before)

    assert result.stdout.splitlines()[-1] == "False"


def test_no_account_reaches_the_cli(setting: Setting) -> None:
    outside = {
        "AWS_PROFILE": "production",
        "CLOUDFLARE_API_TOKEN": "x",
        "FASTLY_API_KEY": "x",
        "KEYCDN_API_KEY": "x",
        "PULUMI_ACCESS_TOKEN": "x",
        "PULUMI_CONFIG_PASSPHRASE_FILE": "/x",
        "PULUMI_BACKEND_URL": "s3://x",
        "HTTPS_PROXY": "http://x",
    }

    setting.run("preview", folder=None, **outside)

    environment = setting.calls()[-1].environment
    assert environment["PULUMI_BACKEND_URL"].endswith("/a%20project/.sandbox/state")
    assert environment["PULUMI_HOME"] == str(setting.home / "pulumi")
    assert environment["PATH"].startswith(str(Path(sys.executable).parent))
    replaced = {"PULUMI_BACKEND_URL", "KEYCDN_API_KEY"}
    assert not (outside.keys() - replaced) & environment.keys()
    assert environment["KEYCDN_API_KEY"] == STAND_IN
    assert environment["KEYCDN_API_URL"].startswith("http://127.0.0.1:")
    host, _, port = environment["SSL_CLICK_TRACKING_RESOLVER"].rpartition(":")
    assert (host, int(port) > 0) == ("127.0.0.1", True)


def test_an_update_has_an_edge_at_hand_and_a_preview_has_none(setting: Setting) -> None:
    names = [f"SSL_CLICK_TRACKING_{name}" for name in ("HTTP_PORT", "HTTPS_PORT", "CA")]
    outside = dict.fromkeys(names, "1")
    setting.run("up", "--yes", folder=None, **outside)
    environment = setting.calls()[-1].environment
    http, https, authority = (environment[name] for name in names)
    assert {http, https} != {"1"}
    assert Path(authority).read_text().startswith("-----BEGIN CERTIFICATE-----")

    setting.run("preview", folder=None, **outside)
    assert not set(names) & setting.calls()[-1].environment.keys()


def test_each_provider_package_has_a_plugin_that_can_be_started(setting: Setting) -> None:
    setting.run("stack", "ls")

    plugins = sorted((setting.home / "pulumi/plugins").glob("*/*"))
    assert [plugin.name for plugin in plugins] == [
        f"pulumi-resource-{name}" for name in ("aws", "cloudflare", "fastly", "gcp")
    ]
    for plugin in plugins:
        assert plugin.parent.name.startswith(f"{plugin.name.removeprefix('pulumi-')}-v")
        help_text = subprocess.run([plugin, "--help"], capture_output=True, text=True, check=False)
        assert help_text.returncode == 0, help_text.stderr
        assert "usage:" in help_text.stdout


def test_the_workspace_follows_the_project(setting: Setting) -> None:
    entry = setting.project / "components"
    entry.mkdir()
    setting.run("stack", "ls")
    link = setting.home / "project/components"
    linked = link.resolve() == entry
    entry.rmdir()
    (setting.project / "new.py").write_text("")

    setting.run("stack", "ls")

    assert linked
    assert not link.is_symlink()
    assert (setting.home / "project/new.py").exists()


def test_a_missing_stack_file_names_the_nearest(setting: Setting) -> None:
    setting.stack_file("production")

    result = setting.run("up", "--stack", "prodution", "--yes")

    assert result.returncode == 1
    assert result.stderr == (
        "sandbox: Pulumi.prodution.yaml: there is no such stack file; there is dev, production: "
        "did you mean --stack production?\n"
    )
    assert setting.calls() == []


def test_a_broken_stack_file_stops_before_anything_is_made(setting: Setting) -> None:
    path = setting.stack_file("dev", "config: [")

    result = setting.run("up", "--yes")

    assert result.returncode == 1
    assert result.stderr.startswith(f"sandbox: {path}:2:1: broken YAML")
    assert setting.calls() == []


def test_a_config_file_from_anywhere_stands_in_for_the_stacks_own(
    setting: Setting, tmp_path: Path
) -> None:
    (tmp_path / "other.yaml").write_text("config:\n  a:b: 007\n")

    result = setting.run("preview", "--config-file", "other.yaml", "-s", "x", folder=tmp_path)

    last = setting.calls()[-1]
    assert result.returncode == 0, result.stderr
    assert last.arguments == ["preview", "-s", "x"]
    assert "a:b: 007\n" in last.files["Pulumi.x.yaml"]


def test_the_stack_is_the_named_the_selected_or_dev(setting: Setting) -> None:
    for name in ("one", "two"):
        setting.stack_file(name)
    setting.run("config")
    setting.run("config", PULUMI_STACK="two")
    workspaces = setting.home / "pulumi/workspaces"
    workspaces.mkdir()
    (workspaces / "ssl-click-tracking-1-workspace.json").write_text(
        json.dumps({"stack": "organization/ssl-click-tracking/one"})
    )

    setting.run("config")

    used = [
        call.environment["PULUMI_STACK"] for call in setting.calls() if len(call.arguments) == 1
    ]
    assert used == ["dev", "two", "one"]


@pytest.mark.parametrize("home", ["file/below", "file"])
def test_a_folder_that_cannot_be_used_is_told(setting: Setting, home: str) -> None:
    (setting.project / "file").write_text("")

    result = setting.run("preview", SANDBOX_HOME=home)

    assert result.returncode == 1
    assert str(setting.project / "file") in result.stderr
    assert "set SANDBOX_HOME to a folder that can be written" in result.stderr


def test_the_real_cli_reads_stand_ins_and_keeps_them_secret(tmp_path: Path) -> None:
    stack = tmp_path / "stack.yaml"
    stack.write_text(STACK_FILE)

    def pulumi(*arguments: str) -> str:
        return subprocess.run(
            [
                *(sys.executable, "-P", "-m", "sandbox.launcher", "config", *arguments),
                *("--config-file", stack, "--stack", "any"),
            ],
            env={**os.environ, "PYTHONPATH": str(PROJECT), "SANDBOX_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    shown = json.loads(pulumi("--json"))
    sealed = "AAABAG5vdCBvdXIgc2VjcmV0"
    assert pulumi("get", "fastly:apiKey").strip() == stand_ins.of(sealed) != STAND_IN
    assert shown["fastly:apiKey"]["secret"] is True
    assert "value" not in shown["fastly:apiKey"]
    assert shown["ssl-click-tracking:accounts"]["secret"] is True
    domains = shown["ssl-click-tracking:domains"]["objectValue"]["a.example.com"]
    assert (domains["on"], domains["empty"]) == ("yes", None)
    assert stack.read_text() == STACK_FILE


def test_the_default_stack_has_a_stack_file() -> None:
    assert stack_files.find(PROJECT, launcher.DEFAULT_STACK).is_file()
