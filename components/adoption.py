"""Taking over what somebody made by hand: what it would lose, item by item. Pure.

A CDN names in its descriptor what `adopt` can take over there and which items such a resource has
beside what this program makes (`Adoptable`). An item is written `KIND` or `KIND:KEY`, the same in a
refusal and under `adopt.leave` and `adopt.drop` (docs/decisions/adoption.md).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Properties = Mapping[str, Any]
"""Inputs of a resource, by the names that the engine has for them."""

HOST = "HOST"
"""What a key is called that is a host name."""

LEAVE, DROP = "leave", "drop"
"""The keys of `adopt` that list items."""


@dataclass(frozen=True, kw_only=True)
class ItemKind:
    """One kind of thing that an adopted resource can have beside what this program makes.

    Attributes:
        what: it is, for people; `{key}` stands for its key.
        key: what the key is, such as `HOST`; None for an item that a resource has once.
        keys: the only keys there are; None where any text can be one.
        why_not_left: what is in the way of leaving it; None where it can be left alone.
        why_not_dropped: what is in the way of dropping it; None where it can be dropped.
    """

    what: str
    key: str | None = None
    keys: tuple[str, ...] | None = None
    why_not_left: str | None = None
    why_not_dropped: str | None = None

    def forbids(self, way: str) -> str | None:
        """Why an item of the kind cannot stand under `leave` or `drop`; None where it can."""
        return self.why_not_left if way == LEAVE else self.why_not_dropped


@dataclass(frozen=True, order=True)
class Item:
    """One item as the stack file writes it: `KIND` or `KIND:KEY`."""

    kind: str
    key: str | None = None

    @classmethod
    def of(cls, text: str) -> "Item":
        """The item that `text` writes."""
        kind, colon, key = text.partition(":")
        return cls(kind, key if colon else None)

    def __str__(self) -> str:
        return self.kind if self.key is None else f"{self.kind}:{self.key}"


Losses = Callable[[Properties, Properties], Iterable[Item]]
"""From old to new inputs: what the resource has now and would not have any more."""


def _never(_: Properties, __: Properties) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Adoptable:
    """One kind of resource that `adopt` can take over.

    Attributes:
        id: type of its ID, with its own checks.
        items: word -> what such a resource can have beside what this program makes.
        losses: what an update takes away. A property that no rule knows is a loss, too.
        per_host: whether each host has one of its own, also in a group.
        marked: whether old inputs are surely this program's own, by old and new; then what the
            program may have made itself can go without being named. Default: never sure.
    """

    id: Any
    items: Mapping[str, ItemKind]
    losses: Losses
    per_host: bool = False
    marked: Callable[[Properties, Properties], bool] = _never


@dataclass(frozen=True)
class Wishes:
    """What the stack file says about the items of what one edge adopts.

    Attributes:
        leave: items that stay as the resource has them.
        drop: items that may go.
    """

    leave: frozenset[Item] = frozenset()
    drop: frozenset[Item] = frozenset()

    @classmethod
    def of(cls, leave: Iterable[str], drop: Iterable[str]) -> "Wishes":
        """Read from the texts under `adopt`."""
        return cls(frozenset(map(Item.of, leave)), frozenset(map(Item.of, drop)))

    def left(self, *kinds: str) -> list[Item]:
        """The items of `kinds` that stay, sorted."""
        return sorted(item for item in self.leave if item.kind in kinds)


def refused(
    kind: Adoptable,
    old: Properties,
    new: Properties,
    wishes: Wishes,
    adopted: bool,
    left_before: Collection[Item],
    hosts_before: Collection[str] = (),
) -> list[Item]:
    """What an update would take away that nobody said may go; sorted.

    Args:
        kind: of the resource.
        old: its inputs as they are.
        new: its inputs after the update.
        wishes: what the stack file says.
        adopted: whether `adopt` names the resource. One that it does not name any more, and that
            was never changed by this program, counts as adopted: the adoption was given up.
        left_before: what the last update left alone; it stays so although `adopt` is gone.
        hosts_before: tracking domains of the last update, whose names come and go with the file.
    """
    lost = sorted(set(kind.losses(old, new)))
    if kind.marked(old, new):
        own = [i for i in lost if _kind(kind, i).key == HOST and i.key in hosts_before]
        lost = [i for i in lost if i in left_before or (adopted and i not in own)]
    return [
        item
        for item in lost
        if item not in wishes.drop or _kind(kind, item).forbids(DROP) is not None
    ]


def _kind(of: Adoptable, item: Item) -> ItemKind:
    return of.items[item.kind]


def advice(kind: Adoptable, items: Iterable[Item], wishes: Wishes) -> list[str]:
    """A line for each item that would be lost: as a list takes it, what it is, what can be done.

    Args:
        kind: of the resource.
        items: that would be lost.
        wishes: what the stack file says.
    """
    return [_line(item, _kind(kind, item), wishes) for item in items]


def _line(item: Item, kind: ItemKind, wishes: Wishes) -> str:
    what = kind.what.format(key=item.key)
    in_vain = item in wishes.leave
    ways = [way for way in (LEAVE, DROP) if kind.forbids(way) is None]
    if in_vain and LEAVE in ways:
        ways.remove(LEAVE)
    reasons = [why for way in (LEAVE, DROP) if (why := kind.forbids(way)) is not None]
    if in_vain:
        reasons.insert(0, "it is under leave, but what this stack makes needs its place")
    said = "; ".join([" or ".join(ways), *reasons] if ways else reasons)
    return f'  - "{item}"  # {what}: {said}'


HOW = (
    "Write each of these under adopt.leave (it stays as it is) or adopt.drop (it goes), then run "
    "this again:"
)
"""Before the lines of `advice`."""
