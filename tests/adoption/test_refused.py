"""Which losses are refused: what the stack file says, what is ours, what was left before."""

from typing import Any

import pytest

from components.adoption import Adoptable, Item, ItemKind, Wishes, advice, refused

KIND = Adoptable(
    id=str,
    items={
        "alias": ItemKind(what="the name {key}", key="HOST", why_not_dropped="never"),
        "acl": ItemKind(what="its ACL"),
        "other": ItemKind(what="its {key}", key="PROPERTY", why_not_left="unknown"),
    },
    losses=lambda old, new: [Item.of(text) for text in old if text not in new],
    marked=lambda old, _: "mark" in old.values(),
)


def told(
    lost: list[str],
    *,
    leave: tuple[str, ...] = (),
    drop: tuple[str, ...] = (),
    adopted: bool = True,
    marked: bool = False,
    before: tuple[str, ...] = (),
    hosts: tuple[str, ...] = (),
) -> list[str]:
    old: dict[str, Any] = dict.fromkeys(lost, "mark" if marked else "")
    was = [Item.of(text) for text in before]
    found = refused(KIND, old, {}, Wishes.of(leave, drop), adopted, was, hosts)
    return [str(item) for item in found]


def test_what_nobody_gave_up_is_refused_and_what_was_given_up_is_not() -> None:
    assert told(["acl", "other:x"]) == ["acl", "other:x"]
    assert told(["acl", "other:x"], drop=("acl",)) == ["other:x"]


def test_a_name_is_refused_whatever_the_file_says() -> None:
    assert told(["alias:x.org"], drop=("alias:x.org",)) == ["alias:x.org"]


def test_what_is_left_and_would_go_all_the_same_is_refused() -> None:
    assert told(["acl"], leave=("acl",)) == ["acl"]


@pytest.mark.parametrize(
    ("keys", "refuses"),
    [
        # The adoption was given up: nothing of it was ever made by this program.
        ({"adopted": False}, ["acl", "alias:x.org"]),
        ({"adopted": False, "marked": True}, []),
        ({"adopted": False, "marked": True, "before": ("alias:x.org",)}, ["alias:x.org"]),
        ({"marked": True}, ["acl", "alias:x.org"]),
        # A host of the stack goes with the file.
        ({"marked": True, "hosts": ("x.org",)}, ["acl"]),
        ({"marked": False, "hosts": ("x.org",)}, ["acl", "alias:x.org"]),
        ({"marked": True, "hosts": ("x.org",), "before": ("alias:x.org",)}, ["acl", "alias:x.org"]),
    ],
)
def test_what_this_program_made_may_go_unnamed(keys: dict[str, Any], refuses: list[str]) -> None:
    assert told(["acl", "alias:x.org"], **keys) == refuses


def test_each_line_is_an_element_of_a_list_and_says_what_can_be_done() -> None:
    items = [Item("acl"), Item("alias", "x.org"), Item("other", "x")]

    assert advice(KIND, items, Wishes.of(["acl"], [])) == [
        '  - "acl"  # its ACL: drop; it is under leave, but what this stack makes needs its place',
        '  - "alias:x.org"  # the name x.org: leave; never',
        '  - "other:x"  # its x: drop; unknown',
    ]
