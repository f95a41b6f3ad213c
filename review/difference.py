"""The whole diff of a preview, a resource after the other; secrets stay `[secret]`."""

import json
from collections.abc import Iterator
from itertools import chain

from review.markdown import printable
from review.preview import Change, Preview, Values, mapping, sequence

_SECRET = "[secret]"
_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Key of the objects that the engine wraps secrets, assets and the like in (Pulumi's `sig`)."""

_LONGEST = 300
_UNKNOWN = frozenset(
    {
        *("1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"),
        *("04da6b54-80e4-46f7-96ec-b56ff0331ba9", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"),
        *("030794c1-ac77-496b-92df-f27374a8bd58", "e48ece36-62e2-4504-bad9-02848725956a"),
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What the engine prints for values that are known after the update (Pulumi's `plugin/rpc.go`)."""

_SIGNS = {"create": "+", "import": "+", "delete": "-"}


def blocks(preview: Preview) -> Iterator[list[str]]:
    """Lines of a diff, a block for each resource that changes, then the outputs that do."""
    for change in preview.changed:
        yield list(_resource(change))
    root = preview.root
    if root is not None and root.new is not None:
        before, after = _flat(root.before.outputs), _flat(root.after.outputs)
        if before and after and (lines := list(_changed(before, after))):
            yield ["! the stack's outputs", *lines]


def _resource(change: Change) -> Iterator[str]:
    sign = _SIGNS.get(change.operation, "!")
    retained = change.operation == "delete" and change.before.retained
    said = "let go of, it stays where it is" if retained else change.operation
    if change.unprotects:
        said = f"{'' if said == 'same' else f'{said}, '}no longer protected"
    yield f"{sign} {printable(change.name)} ({printable(change.type)}): {printable(said)}"
    before, after = _flat(change.before.inputs), _flat(change.after.inputs)
    if not change.before.inputs or not change.after.inputs:
        yield from (f"{sign}     {line}" for line in _lines({**before, **after}))
        return
    yield from _changed(before, after)
    for path in change.paths:
        if before.get(path) == after.get(path) and path in after:
            yield f"!     {printable(path)}: differs in the cloud, becomes {after[path]}"


def _changed(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for path in dict.fromkeys(chain(before, after)):
        if before.get(path) != after.get(path):
            yield from (f"-     {line}" for line in _lines(before, path))
            yield from (f"+     {line}" for line in _lines(after, path))


def _lines(values: dict[str, str], *paths: str) -> Iterator[str]:
    for path in paths or values:
        if path in values:
            yield f"{path}: {values[path]}" if values[path] else path


def _flat(values: Values) -> dict[str, str]:
    """Path -> value as text, for every leaf; text in a list is a leaf without a value.

    So a host that joins others is one line more, wherever it sorts among them.
    """
    return dict(leaf for key in sorted(values) for leaf in _leaves(str(key), values[key]))


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    keys, items = mapping(value), sequence(value)
    if path.rpartition(".")[2].startswith("__"):
        return
    if _SIGNATURE in keys:
        yield printable(path), _SECRET
    elif keys:
        for key in sorted(map(str, keys)):
            step = f".{key}" if key.replace("_", "a").isalnum() else f"[{json.dumps(key)}]"
            yield from _leaves(f"{path}{step}", keys[key])
    elif items and all(isinstance(item, str) for item in items):
        yield from ((f"{printable(path)}: {_shown(item)}", "") for item in items)
    elif items:
        for index, item in enumerate(items):
            yield from _leaves(f"{path}[{index}]", item)
    else:
        yield printable(path), _shown(value)


def _shown(value: object) -> str:
    if value == _SECRET or (isinstance(value, str) and "PRIVATE KEY" in value):
        return _SECRET
    if isinstance(value, str) and value in _UNKNOWN:
        return "(known after the update)"
    shown = printable(json.dumps(value, ensure_ascii=False, default=str))
    if len(shown) <= _LONGEST:
        return shown
    return f"{shown[:_LONGEST]}… ({len(shown)} characters)"
