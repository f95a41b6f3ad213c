"""The module of each CDN that builds its edges; what a run wants of all CDNs is asked of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from components.config.faults import Fault
from components.config.values import Edge
from components.run import Run

if TYPE_CHECKING:
    from components.building import Site
    from components.edge import EdgeComponent


class Builder(Protocol):
    """The module `build` of a CDN's folder; imports the CDN's SDK."""

    def build(self, edges: Sequence[Edge], site: "Site") -> "Mapping[str, EdgeComponent[Any]]":
        """Builds all edges of this CDN, and once what they share; by the edges' names."""
        ...

    def obstacles(self, edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
        """What only the state or the account knows to be in the way of all edges of this CDN.

        Asked before anything is registered.
        """
        ...

    def faults(self, edges: Sequence[Edge]) -> Iterable[Fault]:
        """What the settings of the pairs do not allow, of each edge and between them."""
        ...


def obstacles(edges: Iterable[Edge], run: Run) -> list[Fault]:
    """What only the state or an account knows to be in the way of `edges`.

    Raises:
        pulumi.RunError: when an account cannot be asked.
    """
    return [
        fault for cdn, own in by_cdn(edges).items() for fault in builder(cdn).obstacles(own, run)
    ]


def by_cdn(edges: Iterable[Edge]) -> Mapping[str, Sequence[Edge]]:
    """CDN -> its edges, in the order they come."""
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.cdn].append(edge)
    return found


def builder(cdn: str) -> Builder:
    """The module of a CDN; imports that CDN's SDK."""
    return cast(Builder, import_module(f"components.{cdn}.build"))
