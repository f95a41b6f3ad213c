"""The command that writes an own proxy's files."""

import json
import re
from pathlib import Path

import pytest

from components.proxy import write

HOST = "ablink.email.example.com"


def stack_file(folder: Path, config: object) -> str:
    file = folder / "Pulumi.test.yaml"
    file.write_text(config if isinstance(config, str) else json.dumps({"config": config}))
    return str(file)


def test_the_command_writes_one_folder_a_machine_and_standbys_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    domains = {
        "a.example.com": {"cdn": "proxy"},
        "b.example.com": {"cdn": "proxy", "proxy": {"address": "2001:db8::1", "servers": "nginx"}},
        "c.example.com": {"cdn": "cloudfront", "also": ["proxy"]},
        "d.example.com": {"cdn": "proxy", "stage": "certificate"},
        "e.example.com": {"cdn": "cloudfront"},
    }
    config = {
        "aws:region": "us-east-1",
        "ssl-click-tracking:defaults": {"esp": "sparkpost", "proxy": {"address": "203.0.113.10"}},
        "ssl-click-tracking:domains": domains,
        "ssl-click-tracking:token": {"secure": "v1:abc"},
        "ssl-click-tracking:accounts": {"other": {"token_secret": "token"}},
    }
    out = tmp_path / "out"

    assert write.main([stack_file(tmp_path, config), str(out)]) == 0

    written = sorted(str(file.relative_to(out)) for file in out.rglob("*.conf"))
    assert written == [
        "2001-db8--1/nginx.conf",
        "203.0.113.10/apache.conf",
        "203.0.113.10/nginx.conf",
    ]
    assert [Path(line) for line in capsys.readouterr().out.splitlines()] == [
        out / name for name in (written[0], written[2], written[1])
    ]
    text = (out / "203.0.113.10" / "nginx.conf").read_text()
    assert re.findall(r"^    server_name (\S+);", text, re.MULTILINE) == [
        "_",
        "a.example.com",
        "c.example.com",
    ]


def test_the_command_reads_a_stack_file_as_the_program_s_cli_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`on` is a word, and a key without a namespace is the project's."""
    text = """\
config:
  defaults: {esp: sparkpost, proxy: {address: 203.0.113.10, http_port: 8_080}}
  domains:
    a.example.com: {cdn: proxy, group: on}
    b.example.com: {cdn: proxy, group: on}
"""
    assert write.main([stack_file(tmp_path, text), str(tmp_path)]) == 0, capsys.readouterr().err

    rendered = (tmp_path / "203.0.113.10" / "nginx.conf").read_text()
    assert rendered.count("listen 0.0.0.0:8080;") == 2


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"ssl-click-tracking:domains": {HOST: {"cdn": "proxy", "esp": "ses"}}}, "has 2 faults"),
        (
            {"ssl-click-tracking:domains": {HOST: {"cdn": "cloudfront", "esp": "sendgrid"}}},
            "no domain has cdn: proxy; nothing was written",
        ),
        ("[1, 2", "broken YAML: while parsing a flow sequence"),
        ("- a list", "a stack file is a map"),
        ("config: {a: 1}", "domains: missing"),
        ({"ssl-click-tracking:domains": {HOST: {"a": {"secure": "v1:x"}}}}, "holds a secret"),
    ],
)
def test_the_command_refuses_a_stack_file_it_cannot_use(
    config: object, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write.main([stack_file(tmp_path, config), str(tmp_path / "out")]) == 1

    said = capsys.readouterr().err
    assert expected in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_the_command_says_which_file_it_cannot_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "Pulumi.prd.yaml")

    assert write.main([missing, str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"{missing}: cannot be read: No such file")
