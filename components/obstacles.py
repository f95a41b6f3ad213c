"""What only the state or an account knows to be in the way of edges; each CDN looks at its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from components.config.faults import Fault
from components.config.values import Edge
from components.run import Run


class Looking(Protocol):
    """The module `build` of a CDN's folder, before it builds; imports the CDN's SDK."""

    def obstacles(self, edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
        """What is in the way of all edges of this CDN, asked before anything is registered."""
        ...


def obstacles(edges: Iterable[Edge], run: Run) -> list[Fault]:
    """What is in the way of `edges`.

    Args:
        edges: that this run makes.
        run: what their domains have in common.

    Raises:
        pulumi.RunError: when an account cannot be asked.
    """
    found: list[Fault] = []
    for cdn, own in by_cdn(edges).items():
        module = cast(Looking, import_module(f"components.{cdn}.build"))
        found += module.obstacles(own, run)
    return found


def by_cdn(edges: Iterable[Edge]) -> Mapping[str, Sequence[Edge]]:
    """CDN -> its edges, in the order they come."""
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.cdn].append(edge)
    return found
