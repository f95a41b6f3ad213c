"""The one reader of stack files: odd scalars, broken files, and what a program would get."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stack_file
from stack_file import StackFileError


def config(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "Pulumi.any.yaml"
    path.write_text(text)
    return stack_file.config(path)


TEXT = st.text(st.characters(categories=("L", "N", "P", "S"), include_characters=" \t\n"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXT, parts, max_size=4),
    max_leaves=12,
)


@given(value=JSON)
def test_json_in_a_stack_file_means_itself(
    value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()

    text = json.dumps({"config": {"a:b": value}}, ensure_ascii=False)

    assert config(folder, text) == {"a:b": value}


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        *[("on", "on"), ("No", "No"), ("true", True), ("1.10", 1.1), ("1.0", 1), ("012", 10)],
        *[("019", 19), ("1e3", 1000), ("1_000", 1000), ("0o17", 15), ("12:30", "12:30")],
        *[("2026-01-31", "2026-01-31 00:00:00 +0000 UTC"), ("", None), ("=", "=")],
    ],
)
def test_a_plain_scalar_means_what_the_cli_makes_of_it(
    plain: str, value: object, tmp_path: Path
) -> None:
    """The whole list stands against the real CLI in tests/engine/test_stack_file.py."""
    read = config(tmp_path, f"config:\n  a:b: {{c: {plain}}}\n")["a:b"]["c"]

    assert (type(read), read) == (type(value), value)


def test_a_key_without_a_namespace_is_the_project_s(tmp_path: Path) -> None:
    read = config(tmp_path, "config: {domains: {}, aws:region: us-east-1}\n")

    assert read == {"ssl-click-tracking:domains": {}, "aws:region": "us-east-1"}


@pytest.mark.parametrize("text", ["a: 1\n", "config:\n", "config: [a]\n", "config: on\n"])
def test_a_file_that_configures_nothing_is_no_fault_of_its_own(text: str, tmp_path: Path) -> None:
    """The program says what is missing."""
    assert config(tmp_path, text) == {}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("on", "on"),
        (None, ""),
        (True, "true"),
        (1.5, "1.5"),
        ({"a": [1, None]}, '{"a": [1, null]}'),
    ],
)
def test_a_value_is_handed_over_as_text(value: object, text: str) -> None:
    assert stack_file.text(value) == text


@pytest.mark.parametrize(
    ("value", "secret"),
    [
        ({"secure": "v1:abc"}, True),
        ({"a": [1, {"b": {"secure": "v1:abc"}}]}, True),
        ({"secure": 1}, False),
        ({"secure": "x", "more": "y"}, False),
        ("secure", False),
    ],
)
def test_a_secret_is_found_however_deep_it_is(value: object, secret: bool) -> None:
    assert stack_file.holds_secret(value) is secret


BROKEN = {
    "": ": is empty; it needs `config:`",
    "# only a comment\n": ": is empty; it needs `config:`",
    "- a\n- b\n": ":1:1: a stack file is a map",
    "config:\n  a: [1, 2\n  b: 3\n": ":3:4: broken YAML: ",
    "config:\n\ta: 1\n": ":2:1: broken YAML: ",
    "config:\n  a: 1\n  b: 2\n  a: 3\n": ":4:3: 'a' stands twice, first on line 2",
    "config: &a {b: *a}\n": ":1:9: an anchor's value contains itself",
    "config: *nothing\n": ":1:9: broken YAML: ",
    "a: 1\n---\nb: 2\n": ":2:1: broken YAML: ",
    "config: \x07\n": ": broken YAML: ",
    "config: " + "[" * 5000 + "]" * 5000: ": nested too deeply",
}

READERS = pytest.mark.parametrize("read", [stack_file.compose, stack_file.config])
Reader = Callable[[Path], object]


@READERS
@pytest.mark.parametrize(("text", "message"), BROKEN.items(), ids=range(len(BROKEN)))
def test_a_broken_stack_file_is_named_with_line_and_column(
    tmp_path: Path, text: str, message: str, read: Reader
) -> None:
    path = tmp_path / "Pulumi.any.yaml"
    path.write_text(text)

    with pytest.raises(StackFileError) as caught:
        read(path)

    assert str(caught.value).startswith(f"{path}{message}")


@READERS
def test_a_stack_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path, read: Reader) -> None:
    path = tmp_path / "Pulumi.any.yaml"
    with pytest.raises(StackFileError, match="cannot be read: No such file"):
        read(path)

    path.write_bytes(b"config: \xff\xfe\x00")
    with pytest.raises(StackFileError, match="broken YAML"):
        read(path)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{a: .inf}", ":2:12: '.inf' is no number that a program can get"),
        ("{a: !!int on}", ":2:12: 'on' is no int"),
        ("{a: !mine on}", ":2:12: could not determine a constructor for the tag '!mine'"),
        ("{a: !!binary aGk=}", ":2:12: could not determine a constructor"),
        ("{[a, b]: c}", ":2:9: a key that is a map or a list"),
        ("{<<: on}", ":2:13: expected a mapping or list of mappings for merging, but found scalar"),
    ],
)
def test_what_no_program_could_get_is_refused(value: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(StackFileError) as caught:
        config(tmp_path, f"config:\n  a:b: {value}\n")

    assert str(caught.value).startswith(f"{tmp_path / 'Pulumi.any.yaml'}{message}")
    assert str(caught.value).endswith("; mend it")
