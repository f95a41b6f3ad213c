"""The sandbox's copy of a stack file: every scalar kept, every secret gone."""

import json
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sandbox import stack_files, stand_ins
from tests.launcher.setting import below

ODD_SCALARS = [
    *("012345678901", "1.10", "0x1F", "0o17", "1_000", "1e3", ".inf", "2026-01-31", "12:30:45"),
    *("on", "yes", "No", "true", "~", "null", "''", '"1"', "'2026-01-31'", "é", "="),
    *("a b", "'a: b'", '"tab\\there"', "-1", "+1", "0b1", "1.", "host.example.com", "<<x"),
]


TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=20)


SCALARS = st.sampled_from(ODD_SCALARS) | TEXTS.map(
    lambda text: json.dumps(text, ensure_ascii=False)
)


def as_flow(value: Any) -> str:
    """Return the YAML of nested lists and maps whose leaves are YAML already."""
    match value:
        case dict():
            pairs = cast(dict[str, Any], value).items()
            return (
                "{" + ", ".join(f"{json.dumps(key)}: {as_flow(item)}" for key, item in pairs) + "}"
            )
        case list():
            return "[" + ", ".join(as_flow(item) for item in cast(list[Any], value)) + "]"
        case _:
            return str(value)


TREES = st.recursive(
    SCALARS,
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cdn", "a.b", "1", "on", "secured"]), children, max_size=4
        )
    ),
    max_leaves=12,
)


@given(tree=TREES)
def test_every_scalar_of_the_copy_is_as_it_was_written(
    tree: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "Pulumi.any.yaml"
    path.write_text(f"config:\n  ssl-click-tracking:domains: {as_flow(tree)}\n")

    copy = stack_files.copy(path)

    assert below(copy.text, "config") == below(path.read_bytes(), "config")
    assert copy.stand_ins == 0


@given(before=TREES, after=TREES, in_list=st.booleans(), deep=st.booleans())
def test_a_secret_is_replaced_by_one_of_its_own_and_what_is_around_it_is_kept(
    before: Any,
    after: Any,
    in_list: bool,
    deep: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.getbasetemp() / "Pulumi.any.yaml"
    copies: list[stack_files.StackCopy] = []
    for secret in ("AAABAHJlYWwgc2VjcmV0", "AAABAHJlYWwgc2VjcmV0", "AAABAG90aGVy"):
        part: Any = {"x": {"secure": secret}} if deep else {"secure": secret}
        tree = [before, part, after] if in_list else {"a": before, "b": part, "c": after}
        path.write_text(f"config: {as_flow(tree)}\n")
        copies.append(stack_files.copy(path))

    found, source = below(copies[0].text, "config"), below(path.read_bytes(), "config")
    assert copies[0] == copies[1] != copies[2]
    assert copies[0].stand_ins == 1
    assert "AAABA" not in copies[0].text
    assert [found[0], found[2]] == [source[0], source[2]]
    assert stand_ins.sealed(stand_ins.of("AAABAHJlYWwgc2VjcmV0")) in json.dumps(found[1])


def test_a_secret_behind_an_anchor_is_replaced_too(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.any.yaml"
    path.write_text("config:\n  a: &token {secure: AAABAHg=}\n  b: [*token, {secure: 1, x: 2}]\n")

    copy = stack_files.copy(path)

    stand_in = {"secure": stand_ins.sealed(stand_ins.of("AAABAHg="))}
    assert yaml.safe_load(copy.text)["config"] == {
        "a": stand_in,
        "b": [stand_in, {"secure": 1, "x": 2}],
    }


def test_a_tagged_scalar_keeps_its_meaning(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.any.yaml"
    path.write_text("config: {a: !!str 1, b: !!str , c: [], d: {}}\n")

    read = yaml.safe_load(stack_files.copy(path).text)["config"]

    assert read == {"a": "1", "b": "", "c": [], "d": {}}
