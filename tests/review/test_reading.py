"""Input of every kind: both forms of JSON, what stands around them, and what is no preview."""

import json
from typing import Any

import pytest

from review.preview import NotAPreviewError
from review.reading import read
from tests.review.previewing import EDGE, RECORD, digest, events, record, state, tracking

MOVE = tracking("update", record("sendgrid.net"), record(EDGE))


def pre(step: dict[str, Any]) -> dict[str, Any]:
    metadata = {"op": step["op"], "urn": step["urn"], "type": RECORD}
    for key, name in (("oldState", "old"), ("newState", "new")):
        metadata[name] = {"provider": "p", **step.get(key, {})}
    return {"resourcePreEvent": {"metadata": metadata}}


SUMMARY = {"summaryEvent": {"resourceChanges": {"update": 1}}}


def test_a_document_and_a_stream_of_events_say_the_same() -> None:
    streamed = read(events(pre(MOVE), SUMMARY, {"cancelEvent": {}}))
    whole = read(digest(MOVE, changeSummary={"update": 1}))

    assert streamed == whole
    assert streamed.stack == "prod"


def test_a_stream_that_breaks_off_is_a_failed_preview() -> None:
    assert "did not end" in read(events(pre(MOVE))).errors[0]


@pytest.mark.parametrize(("preview", "run"), [(True, "preview"), (False, "update")])
def test_a_stream_that_failed_has_failed_though_no_event_says_why(preview: bool, run: str) -> None:
    summary = {"resourceChanges": {"update": 1}, "isPreview": preview, "result": "failed"}
    told = read(events(pre(MOVE), {"summaryEvent": summary}))

    assert list(told.errors) == [f"the {run} failed; its log says why"]
    assert told.run == run


def test_a_stream_in_another_order_and_with_events_to_come_says_the_same() -> None:
    before, after = ({"stage": stage} for stage in ("build", "live"))
    whole = tracking("update", state(RECORD, before), state(RECORD, before, outputs=after))
    outputs = {"resOutputsEvent": pre(whole)["resourcePreEvent"]}
    begun = pre(tracking("update", state(RECORD, before), state(RECORD, before)))
    fresh = {"somethingNewEvent": {"x": [1]}}

    usual = read(events(begun, outputs, SUMMARY))
    other = read(events(SUMMARY, fresh, outputs, {"progressEvent": None}, begun))

    assert usual == other
    assert usual.changes[0].after.outputs == after


def test_a_stream_tells_of_policies_debugging_stays_out_and_errors_are_kept() -> None:
    policy = {"policyName": "rule", "resourceUrn": "u::r::t::name", "message": "no"}
    told = read(
        events(
            {"policyEvent": {**policy, "enforcementLevel": "mandatory"}},
            {"policyEvent": {**policy, "enforcementLevel": "advisory"}},
            {"diagnosticEvent": {"severity": "debug", "message": "noise"}},
            {"diagnosticEvent": {"severity": "error", "message": "<{%reset%}>broken<{%reset%}>"}},
            SUMMARY,
        )
    )

    assert list(told.errors) == ["policy rule: name: no", "broken"]
    assert list(told.warnings) == ["policy rule: name: no"]


def test_what_the_cli_wrote_around_the_json_is_kept() -> None:
    data = b"warning: an old plugin\n" + digest(MOVE) + b"\nerror: the preview failed\n"

    preview = read(data)

    assert list(preview.warnings) == ["warning: an old plugin"]
    assert list(preview.errors) == ["error: the preview failed"]


def test_an_older_cli_without_a_detailed_diff_and_a_newer_one_with_more_are_read() -> None:
    newer = {**MOVE, "detailedDiff": None, "diffReasons": ["records"], "somethingNew": [1]}

    (change,) = read(digest(newer, futureKey={})).changes

    assert change.paths == ("records",)


def test_the_steps_of_a_replacement_and_of_an_adoption_are_one_change_each() -> None:
    at = record(EDGE)
    replaced = [
        tracking("create-replacement", at, at),
        tracking("replace", at, at),
        tracking("delete-replaced", at),
    ]
    adopted = [tracking("import", None, at), tracking("update", at, record(EDGE, ttl=60))]

    (one,) = read(digest(*replaced)).changes
    (other,) = read(digest(*adopted)).changes

    assert one.operation == "replace"
    assert (other.operation, other.adopted) == ("import", True)
    assert other.before.inputs["ttl"] == 300
    assert other.after.inputs["ttl"] == 60


@pytest.mark.parametrize("operation", ["read", "discard"])
def test_a_look_at_what_exists_is_no_change_nor_is_its_end(operation: str) -> None:
    """What an adopted resource keeps is read in every run, until nothing is left alone any more."""
    preview = read(digest(tracking(operation, record(EDGE), record(EDGE))))

    assert list(preview.changed) == []


def test_what_python_ignores_while_it_ends_is_no_failure() -> None:
    noise = "error: Exception ignored in: <function x>\nRuntimeError: Event loop is closed\n"
    more = "error: sys:1: RuntimeWarning: coroutine 'x' was never awaited\n"
    said = [{"severity": "error", "message": message} for message in (noise, more)]
    preview = read(digest(MOVE, diagnostics=said))

    assert not preview.errors
    assert len(preview.warnings) == 2


def test_a_program_that_fails_while_python_is_noisy_has_failed() -> None:
    said = ["Exception ignored in: x", "an unhandled error occurred: exit code: 1"]
    diagnostics = [{"severity": "error", "message": f"error: {message}"} for message in said]

    assert len(read(digest(MOVE, diagnostics=diagnostics)).errors) == 1


def test_counts_are_made_where_the_cli_gives_none() -> None:
    assert read(digest(MOVE)).counts == {"update": 1}


def test_text_that_a_windows_shell_wrote_is_read() -> None:
    assert read(digest(MOVE).decode().encode("utf-16")).stack == "prod"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "nothing came in"),
        (b"  \n", "nothing came in"),
        (b"error: no stack selected\n", "no JSON: 'error: no stack selected'"),
        (b"<html>", "no JSON"),
        (b"[1, 2]", "no JSON"),
        (b"{}", "no preview"),
        (b'{"version": 3, "deployment": {}}', "no preview (it holds deployment, version)"),
        (digest(MOVE)[:-20], "breaks off"),
        (digest(MOVE) + digest(MOVE), "more than one preview"),
        (digest({"op": "update"}), "another version of the Pulumi CLI"),
        (b'{"steps": [' + b"[" * 100_000 + b"]}", "nested too deeply"),
        (b"\xff\xfe\x00", "no JSON"),
    ],
)
def test_what_is_no_preview_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAPreviewError) as refused:
        read(data)

    assert reason in str(refused.value)


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [None], {"a": 1}])
def test_any_odd_shape_is_read_as_nothing_or_refused(odd: Any) -> None:
    step = {**MOVE, "oldState": odd, "newState": odd, "detailedDiff": odd}
    read(digest(step, diagnostics=odd, changeSummary=odd))
    read(json.dumps({"steps": odd if odd != [None] else [], "changeSummary": {}}).encode())
