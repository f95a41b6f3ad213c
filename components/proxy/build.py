"""Builds the proxies' edges of a stack file; they share nothing."""

from collections.abc import Iterable, Mapping, Sequence

from components.building import Site, faults_of_each, one_each
from components.config.faults import Fault
from components.config.values import Edge
from components.edge import EdgeComponent
from components.run import Run


def build(edges: Sequence[Edge], site: Site) -> Mapping[str, EdgeComponent[None]]:
    """Builds all of them."""
    return one_each(edges, site, None)


def obstacles(edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
    """Nothing more is known before they are made."""
    del edges, run
    return ()


def faults(edges: Sequence[Edge]) -> Iterable[Fault]:
    """What the settings of the pairs do not allow."""
    return faults_of_each(edges)
