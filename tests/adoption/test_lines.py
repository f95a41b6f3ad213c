"""Which losses are refused, and the line for each."""

from collections.abc import Collection, Iterable

import pytest

from components.adoption import HOST, Adoptable, Item, ItemKind, Properties, Wishes, advice, refused

NAME, OTHER = Item("name", "a.example.com"), Item("name", "b.example.com")
SETTING, WHOLE = Item("setting", "x"), Item("whole")


def _losses(old: Properties, new: Properties) -> Iterable[Item]:
    del new
    return list(old["lost"])


def _marked(old: Properties, new: Properties) -> bool:
    return old.get("by") == new.get("by")


KIND = Adoptable(
    id=str,
    items={
        "name": ItemKind(what="the name {key}", key=HOST, why_not_dropped="names stay"),
        "setting": ItemKind(what="the setting {key}", key="NAME"),
        "whole": ItemKind(what="all of it", why_not_left="nobody can keep it"),
    },
    losses=_losses,
    marked=_marked,
)


def lost(
    *items: Item,
    by: str,
    wishes: Wishes | None = None,
    adopted: bool = True,
    left: Collection[Item] = (),
    hosts: Collection[str] = (),
) -> list[Item]:
    """What is refused of `items` at a resource that `by` made."""
    old, new = {"lost": items, "by": by}, {"by": "us"}
    return refused(KIND, old, new, wishes or Wishes(), adopted, left, hosts)


def test_what_nobody_let_go_is_refused_in_order_and_once() -> None:
    assert lost(SETTING, NAME, SETTING, by="them") == [NAME, SETTING]
    assert lost(SETTING, NAME, by="them", adopted=False) == [NAME, SETTING]


def test_what_may_go_goes_and_a_name_never_does() -> None:
    wishes = Wishes.of([], ["setting:x", "name:a.example.com", "whole"])

    assert lost(NAME, SETTING, WHOLE, by="them", wishes=wishes) == [NAME]


def test_what_this_program_made_goes_unless_it_is_adopted_or_was_left_alone() -> None:
    assert lost(NAME, SETTING, by="us", adopted=False) == []
    assert lost(NAME, SETTING, by="us", adopted=False, left=[SETTING]) == [SETTING]
    assert lost(NAME, SETTING, by="us") == [NAME, SETTING]


def test_a_name_of_this_stack_comes_and_goes_with_its_host() -> None:
    hosts = ["a.example.com"]

    assert lost(NAME, OTHER, by="us", hosts=hosts) == [OTHER]
    assert lost(NAME, OTHER, by="us", hosts=hosts, left=[NAME]) == [NAME, OTHER]
    assert lost(NAME, OTHER, by="them", hosts=hosts) == [NAME, OTHER]
    # A key of that spelling is no host.
    assert lost(SETTING, by="us", hosts=["x"]) == [SETTING]


@pytest.mark.parametrize(
    ("item", "leave", "said"),
    [
        (NAME, [], '"name:a.example.com"  # the name a.example.com: leave; names stay'),
        (SETTING, [], '"setting:x"  # the setting x: leave or drop'),
        (WHOLE, [], '"whole"  # all of it: drop; nobody can keep it'),
        (
            SETTING,
            ["setting:x"],
            '"setting:x"  # the setting x: drop; it is under leave, but what this stack makes '
            "needs its place",
        ),
        (
            NAME,
            ["name:a.example.com"],
            '"name:a.example.com"  # the name a.example.com: it is under leave, but what this '
            "stack makes needs its place; names stay",
        ),
        (
            WHOLE,
            ["whole"],
            '"whole"  # all of it: drop; it is under leave, but what this stack makes needs its '
            "place; nobody can keep it",
        ),
    ],
)
def test_a_line_says_what_it_is_and_what_can_be_done(
    item: Item, leave: list[str], said: str
) -> None:
    assert advice(KIND, [item], Wishes.of(leave, [])) == [f"  - {said}"]


def test_a_kind_that_says_nothing_of_it_is_never_sure_who_made_it() -> None:
    unsure = Adoptable(id=str, items=KIND.items, losses=_losses)

    assert not unsure.marked({"by": "us"}, {"by": "us"})
