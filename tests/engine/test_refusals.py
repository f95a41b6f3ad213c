"""What is refused on the real engine, with nothing touched and a message to act on."""

from typing import Any

import pytest

from tests.engine.examples import DOMAIN, ESP, HOST, OTHER, ROUTE53, at
from tests.support.engine import Stack


@pytest.mark.parametrize(
    ("domains", "part"),
    [
        ({OTHER: {**DOMAIN, "group": "g"}}, "is live and no longer in the stack file"),
        (
            {OTHER: {**DOMAIN, "group": "g"}, **at("live", group="other")},
            "is live in group 'g', and a name sits on one edge only",
        ),
        (
            {OTHER: {**DOMAIN, "group": "g"}, **at("certificate", group="g")},
            "set stage: build first",
        ),
    ],
)
@pytest.mark.parametrize("skip", [True, False], ids=["without preview", "with preview"])
def test_what_would_break_a_live_host_is_refused_with_nothing_touched(
    stack: Stack, domains: dict[str, Any], part: str, skip: bool
) -> None:
    """`pulumi up --skip-preview` is common in pipelines: the refusal must not need the preview."""
    stack.write({OTHER: {**DOMAIN, "group": "g"}, **at("live", group="g")}).must_up()
    before = (stack.records(), stack.cloud.items("aws", "distribution"))

    stack.write(domains)
    outcome = stack.up() if skip else stack.preview()

    assert outcome.code != 0
    assert part in outcome.output
    assert "Traceback" not in outcome.output
    assert (stack.records(), stack.cloud.items("aws", "distribution")) == before


def test_destroying_a_live_stack_is_refused_with_nothing_touched(stack: Stack) -> None:
    stack.write(at("live")).must_up()
    before = stack.records()

    refused = stack.run("destroy", "--yes")

    assert refused.returncode != 0
    assert "live: set stage build first, see README" in refused.stdout
    assert stack.records() == before
    assert len(stack.cloud.items("aws", "distribution")) == 1


def test_a_record_that_is_there_already_is_never_overwritten_unasked(stack: Stack) -> None:
    stack.write(at("build", dns={**ROUTE53, "existing": True}))
    assert stack.preview().code == 0

    refused = stack.write(at("build")).up()

    assert refused.code != 0
    assert "already exists" in refused.output
    assert "dns.existing" in refused.output
    assert stack.records()[HOST] == ESP


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("config: {}\n", ["domains"]),
        ("config:\n  ssl-click-tracking:domains: {}\n", ["allow_empty: true"]),
        ("config:\n  ssl-click-tracking:domains: 5\n", ["domains"]),
        (
            "config:\n  ssl-click-tracking:domains: {a.example.com: {cdn: cloudfrnt, esp: ses}}\n",
            ["cdn: 'cloudfrnt' is not known; did you mean 'cloudfront'?"],
        ),
        (
            "config:\n  ssl-click-tracking:domains: {a.example.com: {cdn: cloudfront}}\n"
            "  ssl-click-tracking:domians: {}\n",
            ["esp: missing", "domians: unknown key"],
        ),
    ],
)
def test_a_wrong_stack_file_ends_in_a_message_and_makes_nothing(
    stack: Stack, text: str, parts: list[str]
) -> None:
    stack.file.write_text(text)
    outcome = stack.up()

    assert outcome.code != 0
    assert all(part in outcome.output for part in parts), outcome.output
    assert "Traceback" not in outcome.output
    assert not stack.records()
