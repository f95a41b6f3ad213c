"""Reads what `pulumi preview --json` printed: one document, or one event a line.

Which of the two it is depends on the CLI and on `PULUMI_ENABLE_STREAMING_JSON_PREVIEW`; text
around it (a warning before, an error after) is taken as what it is. Shapes: Pulumi's
`pkg/display/json.go` (`PreviewDigest`) and `sdk/go/common/apitype/events.go` (`EngineEvent`),
https://github.com/pulumi/pulumi.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from review.preview import (
    Change,
    NotAPreviewError,
    Preview,
    State,
    Values,
    mapping,
    sequence,
    text,
)

_DIGEST = ("steps", "diagnostics", "changeSummary")
_EVENTS = ("preludeEvent", "resourcePreEvent", "diagnosticEvent", "summaryEvent", "cancelEvent")
_REPLACING = ("create-replacement", "replace", "delete-replaced", "import-replacement")
_COLOR = re.compile(r"<\{%[^%]*%\}>|\x1b\[[0-9;]*[A-Za-z]")
_TEARDOWN = re.compile(r"Exception ignored in|Event loop is closed|was never awaited")
_BLANK = re.compile(r"\s*")
_REMEDY = "give it what `pulumi preview --json` prints"


def read(data: bytes) -> Preview:
    """The preview in `data`.

    Raises:
        NotAPreviewError: when it holds none, more than one, or half of one.
    """
    documents, around = _documents(data)
    digests = [d for d in documents if any(key in d for key in _DIGEST)]
    events = [d for d in documents if any(key in d for key in _EVENTS) or "sequence" in d]
    if len(digests) > 1 or (digests and events):
        raise NotAPreviewError("this holds more than one preview; give it one at a time")
    if digests:
        return _from_digest(digests[0], around)
    if events:
        return _from_events(events, around)
    if documents:
        keys = ", ".join(sorted(str(key)[:40] for key in documents[0])[:5]) or "nothing"
        raise NotAPreviewError(f"this is JSON, but no preview (it holds {keys}); {_REMEDY}")
    said = " ".join(around)[:200]
    if said:
        raise NotAPreviewError(f"this is no JSON: {said!r}; {_REMEDY}")
    raise NotAPreviewError(
        "nothing came in: the preview printed no JSON, so its own error says what is wrong"
    )


def _documents(data: bytes) -> tuple[list[Values], list[str]]:
    """Every JSON object in `data`, and the lines of text around them."""
    content = data.decode(json.detect_encoding(data), errors="replace").lstrip("\ufeff")
    decoder = json.JSONDecoder()
    found: list[Values] = []
    around: list[str] = []
    position = 0
    while (position := _end(_BLANK, content, position)) < len(content):
        if content[position] != "{":
            line = content[position:].partition("\n")[0]
            around.append(line.strip())
            position += len(line)
            continue
        try:
            document, position = decoder.raw_decode(content, position)
        except RecursionError:
            raise NotAPreviewError(f"this JSON is nested too deeply; {_REMEDY}") from None
        except ValueError as error:
            raise NotAPreviewError(
                f"this JSON breaks off or is damaged ({error}); the preview did not end, or "
                "something else wrote into its output"
            ) from None
        found.append(document)
    return found, around


def _end(pattern: re.Pattern[str], content: str, position: int) -> int:
    found = pattern.match(content, position)
    return found.end() if found else position


def _from_digest(digest: Values, around: Sequence[str]) -> Preview:
    said = [
        (text(mapping(d).get("severity")), _plain(text(mapping(d).get("message"))))
        for d in sequence(digest.get("diagnostics"))
    ]
    changes = [
        change
        for step in sequence(digest.get("steps"))
        if (change := _change(mapping(step), "oldState", "newState"))
    ]
    return _preview(changes, [*said, *_said(around)], mapping(digest.get("changeSummary")))


def _from_events(events: Iterable[Values], around: Sequence[str]) -> Preview:
    said: list[tuple[str, str]] = []
    changes: dict[str, Change] = {}
    summary: Values | None = None
    for event in events:
        for key, body in event.items():
            if key == "resourcePreEvent" and (change := _of_event(body)):
                changes.setdefault(f"{change.urn} {change.operation}", change)
            elif key == "resOutputsEvent" and (change := _of_event(body)):
                # Components and the stack register their outputs after the step itself.
                changes[f"{change.urn} {change.operation}"] = change
            elif key == "diagnosticEvent":
                said += _diagnosis(mapping(body))
            elif key == "policyEvent":
                said.append(_violation(mapping(body)))
            elif key == "errorEvent":
                said.append(("error", _plain(text(mapping(body).get("error")))))
            elif key == "summaryEvent":
                summary = mapping(body)
    counts = mapping(mapping(summary).get("resourceChanges"))
    return _ended(_preview(list(changes.values()), [*said, *_said(around)], counts), summary)


def _ended(preview: Preview, summary: Values | None) -> Preview:
    """`preview` with what its last event says of how it ended."""
    if summary is None:
        errors = [*preview.errors, "the preview did not end: its summary is missing"]
        return replace(preview, errors=errors)
    run = "update" if summary.get("isPreview") is False else "preview"
    if summary.get("result") == "failed" and not preview.errors:
        return replace(preview, errors=[f"the {run} failed; its log says why"], run=run)
    return replace(preview, run=run)


def _of_event(body: object) -> Change | None:
    return _change(mapping(mapping(body).get("metadata")), "old", "new")


def _diagnosis(body: Values) -> Iterator[tuple[str, str]]:
    severity = text(body.get("severity"))
    if severity != "debug" and not body.get("ephemeral"):
        yield severity, _plain(text(body.get("prefix")) + text(body.get("message")))


def _violation(body: Values) -> tuple[str, str]:
    mandatory = body.get("enforcementLevel") == "mandatory"
    where = text(body.get("resourceUrn")).split("::")[-1]
    said = f"policy {text(body.get('policyName'))}: {where}: {text(body.get('message'))}"
    return "error" if mandatory else "warning", _plain(said)


def _said(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What the CLI wrote beside the JSON, where both streams were taken together."""
    for line in map(_plain, lines):
        severity = line.partition(":")[0].lower()
        if severity in ("error", "warning"):
            yield severity, line


def _preview(changes: Sequence[Change], said: Sequence[tuple[str, str]], counts: Values) -> Preview:
    folded = list(_folded(changes))
    numbers = {key: value for key, value in counts.items() if isinstance(value, int)}
    if not numbers:
        for change in folded:
            numbers[change.operation] = numbers.get(change.operation, 0) + 1
    said = [("warning" if _ignored(message) else how, message) for how, message in said]
    stacks = (change.urn.split("::")[0].rpartition(":")[2] for change in folded)
    return Preview(
        next((stack for stack in stacks if stack), None),
        folded,
        [message for severity, message in said if severity == "error" and message],
        [message for severity, message in said if severity == "warning" and message],
        numbers,
    )


def _ignored(message: str) -> bool:
    """Whether it is Python's own noise while the program's process ends, which fails nothing.

    A program that does fail says so in a message of its own beside it.
    """
    return _TEARDOWN.search(message) is not None


def _folded(changes: Sequence[Change]) -> Iterator[Change]:
    """One change a resource: a replacement has up to three steps, an adoption up to two."""
    by_urn: dict[str, list[Change]] = {}
    for change in changes:
        by_urn.setdefault(change.urn, []).append(change)
    for urn, steps in by_urn.items():
        if len(steps) == 1 and steps[0].operation not in _REPLACING:
            yield steps[0]
            continue
        operations = [step.operation for step in steps]
        replaced = any(operation in _REPLACING for operation in operations)
        yield Change(
            "replace" if replaced else "import" if "import" in operations else operations[-1],
            urn,
            steps[-1].type,
            next((step.old for step in steps if step.old), None),
            next((step.new for step in reversed(steps) if step.new), None),
            tuple(path for step in steps for path in step.paths),
            adopted=any(step.adopted for step in steps),
        )


def _change(step: Values, old: str, new: str) -> Change | None:
    operation, urn = text(step.get("op")), text(step.get("urn"))
    if not operation or urn.count("::") < 3:
        raise NotAPreviewError(
            "a step of this preview names no operation or no resource; another version of the "
            f"Pulumi CLI wrote it: {_REMEDY} of the version in the README"
        )
    before, after = mapping(step.get(old)), mapping(step.get(new))
    paths = list(mapping(step.get("detailedDiff"))) or [
        text(key) for key in sequence(step.get("diffReasons") or step.get("diffs"))
    ]
    return Change(
        operation,
        urn,
        text((after or before).get("type")) or urn.split("::")[2].rpartition("$")[2],
        _state(before),
        _state(after),
        tuple(path for path in paths if path),
        adopted=operation.startswith("import"),
    )


def _state(state: Values) -> State | None:
    if not state:
        return None
    return State(
        mapping(state.get("inputs")),
        mapping(state.get("outputs")),
        protect=state.get("protect") is True,
        retained=state.get("retainOnDelete") is True,
        dependencies=tuple(_dependencies(state)),
        component=_is_component(state),
    )


def _is_component(state: Values) -> bool:
    """Events leave `custom` out where it is false, and name a provider of every other resource."""
    if "custom" in state:
        return state.get("custom") is False
    return not (state.get("provider") if "provider" in state else state.get("inputs"))


def _dependencies(state: Values) -> Iterator[str]:
    found: list[Any] = [*sequence(state.get("dependencies"))]
    return (urn for urn in found if isinstance(urn, str))


def _plain(message: str) -> str:
    """A message without the CLI's colours."""
    return _COLOR.sub("", message).strip()
