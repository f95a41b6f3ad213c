"""`python -m verify`: options, exit codes, and everything it writes."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.verify import esps
from tests.verify.command import PAIR, Place, breaks
from tests.verify.world import HOST
from verify.cli import main
from verify.options import ENVIRONMENT, UsageError, read

SCHEMA = json.loads(
    (Path(__file__).parent.parent.parent / "verify" / "report.schema.json").read_text()
)


def documents(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def test_a_right_domain_exits_0(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([HOST, *PAIR, *place.options]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith(f"PASS {HOST}")
    assert "days left" in printed
    assert printed.endswith("1 domains: 1 pass, 0 warn, 0 fail\n")


def test_a_broken_domain_exits_1_and_says_what_to_do(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks(place.made)

    assert main([HOST, *PAIR, *place.options]) == 1

    printed = capsys.readouterr().out
    assert "fail  esp esp-not-reached" in printed
    assert "recipients: " in printed
    assert "do: Check the edge's origin" in printed


def test_a_warning_exits_0(place: Place) -> None:
    place.made.zone.put("example.com", "CAA", '0 issue "letsencrypt.org"')

    assert main([HOST, *PAIR, *place.options]) == 0


def test_the_document_keeps_to_its_schema(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    options = place.stack(host={"stage": "live"}, other_example_com={"stage": "certificate"})
    breaks(place.made)

    assert main(["--json", *options]) == 1

    document = documents(capsys)
    jsonschema.validate(document, SCHEMA)
    assert [domain["host"] for domain in document["domains"]] == [HOST, "other.example.com"]
    assert [domain["phase"] for domain in document["domains"]] == ["live", "before-cutover"]
    assert [len(domain["checks"]) for domain in document["domains"]] == [15, 15]


@pytest.mark.parametrize("drop", ["verdict", "checks", "phase"])
def test_the_schema_asks_for_everything(
    place: Place, capsys: pytest.CaptureFixture[str], drop: str
) -> None:
    main(["--json", HOST, *PAIR, *place.options])
    document = documents(capsys)
    del document["domains"][0][drop]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)


def test_the_junit_report(place: Place) -> None:
    breaks(place.made)
    file = place.folder / "verify.xml"

    assert main([HOST, *PAIR, *place.options, "--junit", str(file)]) == 1

    suite = ElementTree.parse(file).getroot()[0]
    assert suite.attrib["name"] == HOST
    assert suite.attrib["tests"] == "15"
    assert suite.attrib["failures"] == "1"
    (failure,) = suite.iter("failure")
    assert failure.attrib["type"] == "esp-not-reached"


def test_the_environment_gives_the_defaults_and_is_told(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for option, variable in ENVIRONMENT.items():
        index = place.options.index(f"--{option.replace('_', '-')}")
        monkeypatch.setenv(variable, place.options[index + 1])

    assert main([HOST, *PAIR]) == 0

    told = capsys.readouterr().err
    assert all(variable in told for variable in ENVIRONMENT.values())


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT["http_port"], "81")

    request = read([HOST, *PAIR, "--http-port", "82"])

    assert request.setting.http_port == 82
    assert request.from_environment == []


def test_the_hand_over_note(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    file = place.folder / "note.md"
    stack = place.stack(host={"stage": "live"}, other_example_com={"stage": "build"})
    place.made.zone.put("other.example.com", "CNAME", "sendgrid.net.")
    place.made.present(HOST, "other.example.com")
    place.made.known["sendgrid.net"].add("other.example.com")

    assert main([*stack, "--handoff", str(file)]) == 0

    note = file.read_text()
    assert f"| {HOST} | CloudFront | for {HOST}; " in note
    assert "wait: other.example.com" in note
    assert "turn on SSL click tracking" in note
    assert "**Never:** validate the link branding" in note
    assert "not live yet" in capsys.readouterr().err


def test_no_note_for_a_domain_that_does_not_pass(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks(place.made)
    file = place.folder / "note.md"

    assert main([HOST, *PAIR, *place.options, "--handoff", str(file)]) == 1
    assert not file.exists()
    assert "esp (esp-not-reached)" in capsys.readouterr().err


def test_a_real_link_is_not_printed_whole(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    link = f"https://{HOST}{esps.LINKS['sendgrid'][0]}"

    assert main([HOST, *PAIR, *place.options, "--link", link]) == 0
    assert main(["--json", HOST, *PAIR, *place.options, "--link", f"{link}x"]) == 1

    printed = capsys.readouterr()
    assert "real-2Fone" not in printed.out + printed.err


def test_a_host_that_the_stack_does_not_have(place: Place) -> None:
    with pytest.raises(UsageError, match=f"did you mean {HOST}"):
        read([HOST.replace("ablink", "ablnk"), *place.stack(host={"stage": "live"})])


def test_a_selection_of_the_stack(place: Place) -> None:
    stack = place.stack(host={"stage": "live"}, other_example_com={"stage": "build"})

    assert [one.host for one in read(["other.example.com", *stack]).subjects] == [
        "other.example.com"
    ]
    assert not read([HOST, *stack]).complete
    assert read(stack).complete


def test_the_edge_is_named_with_its_port(place: Place) -> None:
    port = place.options[place.options.index("--https-port") + 1]
    options = list(place.options)
    options[options.index("--https-port") + 1] = "9"
    place.made.zone.put(HOST, "CNAME", "sendgrid.net.")

    edge = ["--before-cutover", "--edge", f"127.0.0.1:{port}"]
    assert main([HOST, *PAIR, *options, *edge]) == 0
