"""Writes the schema of stack files that editors read: `make schema`."""

import json
from pathlib import Path
from typing import Any, cast

from components.config.schema import of_stack_file

FILE = Path(__file__).parent.parent / "docs" / "stack-file.schema.json"

_LINE = 160
"""Characters of what stands on one line, so that a change shows as one."""


def text() -> str:
    """The file's text, as it has to be."""
    return f"{_shown(of_stack_file(), '')}\n"


def _shown(value: Any, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(line) <= _LINE:
        return line
    below = indent + " "
    if isinstance(value, list):
        parts = [_shown(part, below) for part in cast(list[Any], value)]
        return f"[\n{below}" + f",\n{below}".join(parts) + f"\n{indent}]"
    parts = cast(dict[str, Any], value).items()
    named = [f"{json.dumps(key)}: {_shown(part, below)}" for key, part in parts]
    return f"{{\n{below}" + f",\n{below}".join(named) + f"\n{indent}}}"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(f"wrote {FILE.relative_to(FILE.parent.parent)}")
