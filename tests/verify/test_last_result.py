"""What has changed since the last run (`--changes`), and the file that keeps it."""

import json

import pytest

from tests.verify.command import PAIR, Place, breaks
from tests.verify.world import HOST
from verify.cli import main


def test_changes_are_silent_until_something_changes(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [HOST, *PAIR, *place.options, "--changes", str(place.folder / "last.json")]

    assert main(options) == 0
    assert capsys.readouterr().out == "no change\n"
    breaks(place.made)
    assert main(options) == 1
    printed = capsys.readouterr().out
    assert "was   esp: pass" in printed
    assert "esp-not-reached" in printed
    assert main(options) == 0
    assert capsys.readouterr().out == "no change\n"
    place.made.behaviour = place.made.fetched
    assert main(options) == 0
    assert "was   esp: fail esp-not-reached" in capsys.readouterr().out


def test_a_first_run_tells_what_fails(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    breaks(place.made)
    file = place.folder / "last.json"

    assert main([HOST, *PAIR, *place.options, "--changes", str(file)]) == 1
    assert "was   esp: not known" in capsys.readouterr().out
    assert json.loads(file.read_text())["version"] == 1


def test_domains_that_are_not_probed_keep_their_last_result(place: Place) -> None:
    file = place.folder / "last.json"
    stack = place.stack(host={"stage": "live"}, other_example_com={"stage": "certificate"})

    def kept() -> set[str]:
        return {domain["host"] for domain in json.loads(file.read_text())["domains"]}

    main([*stack, "--changes", str(file)])
    main([HOST, *stack, "--changes", str(file)])
    assert kept() == {HOST, "other.example.com"}
    main([*place.stack(host={"stage": "live"}), "--changes", str(file)])
    assert kept() == {HOST}


@pytest.mark.parametrize("content", ["", "[]", '{"version": 2, "domains": []}', '{"version": 1}'])
def test_a_file_that_is_no_last_result_is_left_alone(
    place: Place, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = place.folder / "last.json"
    file.write_text(content)

    assert main([HOST, *PAIR, *place.options, "--changes", str(file)]) == 2
    assert "last.json" in capsys.readouterr().err
    assert file.read_text() == content
