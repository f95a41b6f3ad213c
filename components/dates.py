"""The dates of certificates of one's own, against the clock of the run."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import pulumi

from components.config.certificate import OWN_SOURCE
from components.config.faults import Fault
from components.config.values import Edge, StackConfig
from components.registry import CDNS


def faults(stack: StackConfig, live: Callable[[], Iterable[str]]) -> Sequence[Fault]:
    """What the dates do not allow; warns of what a person only has to know.

    Args:
        stack: the values of a stack file, or of a pair that stands alone.
        live: tells which hosts were live after the last update; asked where it matters.
    """
    if not any(_read(edge) for edge in stack.planned_edges):
        return ()
    # Its library takes as long to load as all the checks, and few stack files need it.
    from components.config.own_certificate import dated

    found = dated(stack, live(), datetime.now(UTC))
    for warning in found.warnings:
        pulumi.log.warn(warning)
    return found.faults


def _read(edge: Edge) -> bool:
    """Whether a certificate of the edge is there to be read."""
    own = edge.source == OWN_SOURCE
    return own or any(CDNS[edge.cdn].files(domain) is not None for domain in edge.domains)
