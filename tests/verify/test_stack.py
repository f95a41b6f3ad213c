"""What the stack's outputs say of a domain, and outputs that cannot be used."""

import sys
from pathlib import Path
from typing import Any

import pytest

from verify.stack import COMMAND, StackError, read_outputs, subjects
from verify.values import AndroidApp, DeepLinks, ExpectedRecord

HOST = "ablink.example.com"


def outputs(**changes: Any) -> dict[str, Any]:
    domain = {
        "cdn": "cloudfront",
        "esp": "sendgrid",
        "stage": "live",
        "target": "D1.cloudfront.net.",
        "edge": "D1.cloudfront.net.",
        "also": {"fastly": "j.sni.global.fastly.net"},
        "dns_records": [
            {"purpose": "validation", "name": "_a.example.com", "type": "CNAME", "value": "_b.aws"},
            {"purpose": "owner", "name": "123.example.com", "type": "CNAME", "value": "x"},
        ],
    }
    return {"domains": {HOST: domain | changes}}


def test_outputs_of_today_are_enough() -> None:
    found = subjects(outputs())[HOST]

    assert (found.cdn, found.esp, found.phase, found.stage) == (
        "cloudfront",
        "sendgrid",
        "live",
        "live",
    )
    assert found.edge == "d1.cloudfront.net"
    assert found.owner_record == "123.example.com"
    assert found.validation == [ExpectedRecord("_a.example.com", "CNAME", "_b.aws")]
    assert (found.region, found.origin, found.rollback_to, found.deep_links) == (None,) * 4


def test_what_the_stack_expects_is_taken() -> None:
    expect = {
        "region": "eu",
        "origin": "Eu.SendGrid.net",
        "rollback_to": "hand.example.org.",
        "x_forwarded_host": True,
        "owner_record": "456.example.com",
        "deep_links": {
            "apple": ["T.app"],
            "android": [{"package": "com.example", "fingerprints": ["AA"]}],
        },
        "ttl": 300,
    }
    found = subjects(outputs(expect=expect))[HOST]

    assert (found.region, found.origin, found.rollback_to) == (
        "eu",
        "eu.sendgrid.net",
        "hand.example.org",
    )
    assert (found.x_forwarded_host, found.owner_record, found.ttl) == (True, "456.example.com", 300)
    assert found.deep_links == DeepLinks(["T.app"], [AndroidApp("com.example", ["AA"])])


@pytest.mark.parametrize("stage", ["build", "certificate", None])
def test_what_is_not_live_is_before_the_cut_over(stage: str | None) -> None:
    assert subjects(outputs(stage=stage))[HOST].phase == "before-cutover"


def test_a_standby_is_probed_as_before_a_cut_over() -> None:
    found = subjects(outputs(), "fastly")[HOST]

    assert (found.cdn, found.phase, found.edge) == (
        "fastly",
        "before-cutover",
        "j.sni.global.fastly.net",
    )
    assert found.rollback_to == "d1.cloudfront.net"
    assert subjects(outputs(), "keycdn") == {}


@pytest.mark.parametrize(
    "broken",
    [{"domains": {HOST: 5}}, outputs(cdn="azure"), outputs(esp=None)],
)
def test_outputs_of_another_form_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(StackError, match=HOST):
        subjects(broken)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"domains": []}'])
def test_a_file_that_holds_no_outputs(tmp_path: Path, text: str) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(text)

    with pytest.raises(StackError, match=r"outputs\.json"):
        read_outputs("dev", str(file))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="cannot be read"):
        read_outputs("dev", str(tmp_path / "none.json"))


def command(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setenv(COMMAND, f"{sys.executable} -c '{code}'")


def test_the_command_of_the_environment_reads_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, 'import sys, json; print(json.dumps({"domains": {}, "a": sys.argv[1:]}))')

    assert read_outputs("dev", None)["a"] == ["--stack", "dev"]


def test_a_command_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, 'import sys; sys.exit("error: no stack named dev found")')

    with pytest.raises(StackError, match="no stack named dev found"):
        read_outputs("dev", None)


def test_a_command_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMMAND, "no-such-command-here")

    with pytest.raises(StackError, match="--outputs"):
        read_outputs("dev", None)


def test_what_is_read_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, "print(1)")

    with pytest.raises(StackError, match="domains"):
        read_outputs("dev", None)
