"""Builds the zones of a stack file; they share nothing."""

from collections.abc import Iterable, Mapping, Sequence

from components.building import Site, faults_of_each, one_each
from components.config.faults import Fault
from components.config.values import Edge
from components.edge import EdgeComponent
from components.run import Run
from components.state import State


def build(edges: Sequence[Edge], site: Site) -> Mapping[str, EdgeComponent[State]]:
    """Builds all zones; of the state each asks whether its certificate stands."""
    return one_each(edges, site, site.run.previous.resources)


def obstacles(edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
    """Nothing more is known before they are made."""
    del edges, run
    return ()


def faults(edges: Sequence[Edge]) -> Iterable[Fault]:
    """What the settings of the pairs do not allow."""
    return faults_of_each(edges)
