"""Builds the edges of a stack file: each CDN gets the list of its own once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from components.accounts import Accounts
from components.catalog import ESPS
from components.cdn import Cdn
from components.config.faults import Fault
from components.config.values import Edge, StackConfig
from components.edge import Common, EdgeComponent, Plan, ValidationPublisher
from components.obstacles import Looking, by_cdn
from components.registry import CDNS
from components.run import Run

Pair = type[EdgeComponent[Any]]


@dataclass(frozen=True)
class Site:
    """What the edges of a stack file are built with.

    Attributes:
        tracking: every tracking domain by host.
        run: what the domains of the run have in common.
        accounts: the accounts of the stack file.
        name: of the component whose stack file it is; empty for the stack's own.
    """

    tracking: Mapping[str, ValidationPublisher]
    run: Run
    accounts: Accounts
    name: str = ""


class Builder(Looking, Protocol):
    """The module `build` of a CDN's folder; imports the CDN's SDK."""

    def build(self, edges: Sequence[Edge], site: Site) -> Mapping[str, EdgeComponent[Any]]:
        """Builds all edges of this CDN, and once what they share; by the edges' names."""
        ...

    def faults(self, edges: Sequence[Edge]) -> Iterable[Fault]:
        """What the settings of the pairs do not allow, of each edge and between them."""
        ...


def build(edges: Iterable[Edge], site: Site) -> Mapping[str, Mapping[str, EdgeComponent[Any]]]:
    """Builds `edges`: host -> CDN -> the edge that serves it there."""
    served: dict[str, dict[str, EdgeComponent[Any]]] = defaultdict(dict)
    for cdn, own in by_cdn(edges).items():
        built = _builder(cdn).build(own, site)
        for edge in own:
            for host in edge.hosts:
                served[host][cdn] = built[edge.name]
    return served


def faults(stack: StackConfig) -> list[Fault]:
    """What the settings of its pairs do not allow in a stack file."""
    covered = [
        edge
        for edge in stack.planned_edges
        # A region that the ESP does not have is a fault already, and leads nowhere.
        if CDNS[edge.cdn].covers(edge.esp) and all(domain.has_origin for domain in edge.domains)
    ]
    return [fault for cdn, own in by_cdn(covered).items() for fault in _builder(cdn).faults(own)]


def one_each(
    edges: Iterable[Edge], site: Site, common: Common
) -> Mapping[str, EdgeComponent[Common]]:
    """Builds `edges` of one CDN, which share `common` and nothing else; by the edges' names."""
    built: dict[str, EdgeComponent[Common]] = {}
    for edge in edges:
        plan = Plan(edge, site.tracking, site.run.hooks, common)
        options = site.accounts.options(edge.shared.account, CDNS[edge.cdn].account)
        built[edge.name] = pair(edge)(edge.name, {}, options, plan)
    return built


def faults_of_each(edges: Iterable[Edge]) -> Iterable[Fault]:
    """What the pair of each edge says of its settings."""
    for edge in edges:
        yield from pair(edge).faults(edge)


def pair(edge: Edge) -> Pair:
    """The component class of the pair that `edge` is of; imports that CDN's SDK."""
    return pair_class(CDNS[edge.cdn], edge.esp)


def pair_class(cdn: Cdn[Any], esp: str) -> Pair:
    """The component class of a pair, by its CDN's folder and its ESP's name."""
    module = import_module(f"components.{cdn.name}.{esp}")
    return cast(Pair, getattr(module, f"{cdn.class_prefix}{ESPS[esp].class_suffix}"))


def _builder(cdn: str) -> Builder:
    return cast(Builder, import_module(f"components.{cdn}.build"))
