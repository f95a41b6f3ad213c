"""The sections of a whole stack file as a class, of another kind, and accounts, which none has."""

from typing import Any, cast

import pulumi
import pytest

from components.click_tracking import ClickTracking
from tests.components.test_bad_input import WHOLE, late
from tests.components.test_kinds import ACCOUNTS, AN_OUTPUT, Build, below, faults, plain, plain_dns
from tests.support.pairs import PAIRS
from tests.support.recording import record

SECTIONS = {
    "domains": "write a map: tracking domain -> its keys",
    "defaults": "write a map of the keys that every domain has",
}


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: ["x"], "is a list, not a map"),
        (list, "is a list, not a map"),
        (lambda: "x", "is the text 'x', not a map"),
        (lambda: '{"stage": "live"}', 'is the text \'{"stage": "live"}\', not a map'),
        (lambda: 5, "is the number 5, not a map"),
        (lambda: True, "is true (a yes/no value), not a map"),
        (late, AN_OUTPUT),
        (lambda: {"x"}, "is a set, which is no value"),
        (lambda: {late("x"): 2}, "has an Output as a key, and keys have to be known while"),
        (lambda: {1: 2}, "has a key that is the number 1, not text; quote it"),
    ],
    ids=[
        *("list", "nothing", "text", "JSON", "number", "true"),
        *("Output", "set", "Output as a key", "number as a key"),
    ],
)
@pytest.mark.parametrize("protect", [None, True])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_of_another_kind(
    section: str, protect: bool | None, make: Build, what: str
) -> None:
    heard: list[str] = []

    def program() -> None:
        opts = pulumi.ResourceOptions(protect=protect)
        with pytest.raises(pulumi.RunError) as caught:
            ClickTracking("links", cast(Any, {**WHOLE, section: make()}), opts)
        heard.extend(str(caught.value).splitlines())

    assert record(program).resources == []
    first, line = heard
    assert first.startswith(
        "ClickTracking 'links' has 1 fault (tests/components/test_sections.py, "
    )
    assert line.strip().startswith(f"{section}: {what}")
    assert SECTIONS[section] in line or "not a map" not in what


@pytest.mark.parametrize("kind", [*PAIRS, "TrackingDomain"])
@pytest.mark.parametrize("name", [lambda: "other", lambda: ["other"], late])
def test_an_account_is_a_provider_in_a_program(kind: str, name: Build) -> None:
    _, make = below(kind)

    (line,) = faults(kind, lambda: make({**plain_dns(kind), "account": name()}))
    assert line.startswith(f"dns.account: unknown key; {ACCOUNTS}")

    for key in ("account", "accounts"):
        (line,) = faults(kind, lambda key=key: {**plain(kind), key: name()})
        assert line.startswith(f"{key}: unknown key; {ACCOUNTS}")
