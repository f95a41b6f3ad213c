"""From domains to the edges that serve them. Pure."""

from collections.abc import Mapping, Sequence

from components.config.keyed import Keyed
from components.config.values import Domain, Edge, StackConfig
from components.registry import CDNS


def stack_config(domains: Sequence[Domain], accounts: Mapping[str, Keyed]) -> StackConfig:
    """The value of a stack file.

    A host of a group at `certificate` waits at an edge of its own, so one unset validation record
    never blocks the other hosts of the group. Where each host has its own certificate anyway it is
    with its group at once.
    """
    edges = _edges(domains, together=False)
    apart = any(domain.group and domain.stage == "certificate" for domain in domains)
    planned = _edges(domains, together=True) if apart else edges
    return StackConfig(tuple(domains), accounts, edges, planned)


def edge(name: str, cdn: str, domains: Sequence[Domain]) -> Edge:
    """One edge; its certificate comes from the stack file's source where this CDN takes it.

    Else from the documented one that covers every host.
    """
    wished = domains[0].certificate.source
    known = CDNS[cdn]
    taken = wished is not None and wished in known.sources
    source = wished if wished is not None and taken else known.default_source(domains)
    complete = any(domain.stage != "certificate" for domain in domains)
    return Edge(name, cdn, tuple(domains), source, complete)


def _edges(domains: Sequence[Domain], together: bool) -> tuple[Edge, ...]:
    members: dict[tuple[str, str], list[Domain]] = {}
    for domain in domains:
        for cdn in domain.cdns:
            waiting = domain.stage == "certificate" and not CDNS[cdn].certificate_per_host
            alone = domain.group is None or (waiting and not together)
            name = domain.host if alone else domain.group or ""
            members.setdefault((name, cdn), []).append(domain)
    return tuple(edge(name, cdn, found) for (name, cdn), found in sorted(members.items()))
