"""The comment itself: its headings, its size, and text of others that stays text."""

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import comment
from review.markdown import code
from review.preview import Preview
from review.reading import read
from tests.review.previewing import EDGE, RECORD, digest, record, state, step, tracking

HEADINGS = ["### Recipients will notice", "### They will not", "### Counts"]


def composed(*steps: dict[str, Any], limit: int = comment.DEFAULT_LIMIT, **more: Any) -> str:
    return comment.compose(read(digest(*steps, **more)), limit=limit)


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def moves(number: int) -> list[dict[str, Any]]:
    return [
        step(
            "update",
            RECORD,
            f"h{n}.example.com-tracking",
            record("sendgrid.net", name=f"h{n}.example.com"),
            record(EDGE, name=f"h{n}.example.com"),
            "ssl-click-tracking:index:TrackingDomain",
        )
        for n in range(number)
    ]


def test_the_headings_stand_in_their_order_and_the_diff_is_folded() -> None:
    text = composed(*moves(1))

    assert headings(text) == ["## prod: recipients of 1 host will notice", *HEADINGS]
    assert text.index("### Counts") < text.index("<details>") < text.index("```diff")
    assert text.rstrip().endswith("</details>")


def test_a_failed_preview_says_so_before_anything_else() -> None:
    text = composed(diagnostics=[{"severity": "error", "message": "error: it broke"}])

    assert headings(text) == ["## preview: the preview failed", "### The preview failed", *HEADINGS]
    assert "error: it broke" in text
    assert text.count("Not known.") == 2


def test_a_warning_is_shown_and_fails_nothing() -> None:
    text = composed(*moves(1), diagnostics=[{"severity": "warning", "message": "mind the gap"}])

    assert "mind the gap" in text
    assert headings(text)[0] == "## prod: recipients of 1 host will notice"


def test_a_thousand_domains_are_fast_and_bounded_and_say_what_is_left_out() -> None:
    preview = digest(*moves(1000))
    start = time.process_time()
    text = comment.compose(read(preview))

    assert time.process_time() - start < 3
    assert len(text.encode()) <= comment.DEFAULT_LIMIT
    assert headings(text) == ["## prod: recipients of 1,000 hosts will notice", *HEADINGS]
    told = re.search(r"- and (\d+) more: the whole is in the log of this run", text)
    assert told is not None
    assert int(told.group(1)) + text.count("recipients move") == 1000
    left_out = re.search(r"(\d+) of 1000 resources are left out here", text)
    assert left_out is not None
    assert int(left_out.group(1)) + text.count("): update\n") == 1000


@pytest.mark.parametrize("limit", [1_000, 1_500, 2_000, 5_000, 20_000])
def test_the_limit_holds_whatever_there_is_to_say(limit: int) -> None:
    said = [
        {"severity": severity, "message": f"{severity} {'é' * 400}\n" * 50}
        for severity in ("error", "warning")
    ]
    for diagnostics in ([], said):
        text = composed(*moves(200), limit=limit, diagnostics=diagnostics)
        assert len(text.encode()) <= limit
        assert headings(text)[-3:] == HEADINGS
        assert text.rstrip().endswith("</details>")


def test_what_fits_is_not_cut() -> None:
    text = composed(*moves(3))

    assert "left out" not in text
    assert len(text.encode()) < comment.DEFAULT_LIMIT


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_leaves_its_code_span(value: str) -> None:
    span = code(value)
    fence = re.match(r"`+", span)

    assert fence is not None
    assert span.endswith(fence.group())
    inside = span[len(fence.group()) : -len(fence.group())]
    assert fence.group() not in re.findall(r"`+", inside)
    assert "\n" not in span
    assert all(c.isprintable() for c in span)


HOSTILE = [
    "`</details><img src=x>",
    "a` **x** [y](https://evil.example)",
    "x\n\n# Approved\n",
    "@everyone",
    "```\n</details>\n# Approved",
    "\u202eevil",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_markup_in_names_values_and_messages_stays_text(value: str) -> None:
    name = f"{value}-tracking"
    moved = step(
        "update", RECORD, name, record("sendgrid.net", name=value), record(EDGE, name=value)
    )
    text = composed(moved, diagnostics=[{"severity": "error", "message": value}])

    assert [h for h in headings(_outside_code(text)) if h not in HEADINGS] == [
        "## prod: the preview failed",
        "### The preview failed",
    ]
    outside = _outside_code(text)
    for mark in ("<img", "evil", "@everyone", "Approved", "\u202e"):
        assert mark not in outside
    assert outside.count("</details>") == 1


def test_a_title_cannot_be_broken_by_a_name() -> None:
    text = comment.compose(Preview(None, []), "x\n# **y** <b> @z")

    assert headings(text)[0] == "## x \\# \\*\\*y\\*\\* \\<b\\> \\@z: no change"


def test_secrets_stay_secret() -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----"
    wrapped = {"4dabf18193072939515e22adb298388d": "1b47", "plaintext": '"swordfish"'}
    made = step(
        "create", "x:y:Z", "n", None, {"one": "[secret]", "two": wrapped, "three": key, "__p": "q"}
    )

    text = composed(made, config={"p:token": "swordfish"})

    assert text.count("[secret]") == 3
    for leaked in ("swordfish", "MII", "__p"):
        assert leaked not in text


def test_outputs_are_shown_only_where_they_change() -> None:
    kind = "pulumi:pulumi:Stack"
    old = state(kind, None, outputs={"next": "a", "kept": "same"})
    new = state(kind, None, outputs={"next": "b", "kept": "same"})
    text = composed(step("same", kind, "s", old, new), tracking("create", None, record(EDGE)))

    assert '-     next: "a"\n+     next: "b"' in text
    assert "kept" not in text


def test_a_long_value_is_cut_and_says_how_long_it_is() -> None:
    text = composed(step("create", "x:y:Z", "n", None, {"code": "x" * 5_000}))

    assert "… (5002 characters)" in text


def test_a_host_that_joins_reads_as_one_line_more() -> None:
    kind = "aws:acm/certificate:Certificate"
    old, new = ({"names": [*names]} for names in (["b", "d"], ["a", "b", "d"]))
    text = composed(step("update", kind, "c", old, new))

    assert '+     names: "a"' in text
    assert "\n-  " not in text


def test_the_previews_json_can_hold_any_value() -> None:
    odd: dict[str, Any] = {"a": None, "b": [], "c": {}, "d": [[1, {"e": False}]], "f": 1.5}

    assert "d[0][1].e: false" in composed(step("create", "x:y:Z", "n", None, odd))


def _outside_code(text: str) -> str:
    """The text without code blocks and spans, as GitHub's Markdown reads them."""
    kept: list[str] = []
    fence = ""
    for line in text.splitlines():
        opened = re.match(r"`{3,}", line)
        if fence:
            fence = "" if line == fence else fence
        elif opened:
            fence = opened.group()
        else:
            kept.append(re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", line))
    return "\n".join(kept)
