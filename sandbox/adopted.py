"""What a stack file says that a resource it adopts has, beside what its hosts need.

`adopt.leave` and `adopt.drop` name items of something that somebody made by hand, so it has them:
what a file names exists.
"""

from sandbox.properties import as_list
from sandbox.seeded_domain import SeededDomain

Items = list[tuple[str, str]]
"""Kind and key of each; the key is empty where the kind has none."""


def items(domain: SeededDomain) -> Items:
    """Every item that the file names for what `domain` adopts, in its order and once."""
    section = domain.section("adopt")
    texts = [
        text
        for way in ("leave", "drop")
        for text in as_list(section.get(way)) or []
        if isinstance(text, str)
    ]
    return [(kind, key) for kind, _, key in (text.partition(":") for text in dict.fromkeys(texts))]


def keys(found: Items, kind: str) -> list[str]:
    """The keys of the items of one kind."""
    return [key for name, key in found if name == kind and key]


def has(found: Items, kind: str) -> bool:
    """Whether there is an item of a kind."""
    return any(name == kind for name, _ in found)
