"""Builds the services of a stack file, and once for each account what they share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pulumi

from components.building import Site, faults_of_each, one_each
from components.config.faults import Fault
from components.config.values import Edge
from components.edge import EdgeComponent
from components.fastly.certificate import Account, picks_configuration
from components.fastly.descriptor import FASTLY
from components.fastly.tls_configuration import configuration_without_replay
from components.run import Run


def build(edges: Sequence[Edge], site: Site) -> Mapping[str, EdgeComponent[Account]]:
    """Builds all services; the TLS configuration of an account is picked once."""
    served = {
        was.host
        for was in site.run.previous.domains.values()
        if was.live and was.cdn == FASTLY.name
    }
    accounts: dict[str | None, list[Edge]] = defaultdict(list)
    for edge in edges:
        accounts[edge.shared.account].append(edge)
    built: dict[str, EdgeComponent[Account]] = {}
    for account, own in accounts.items():
        picking = any(
            edge.source != "custom" and picks_configuration(FASTLY.of(edge.shared)) for edge in own
        )
        provider = site.accounts.provider(account, FASTLY.account)
        options = pulumi.InvokeOptions(provider=provider)
        configuration = configuration_without_replay(options) if picking else None
        built |= one_each(own, site, Account(configuration, served))
    return built


def obstacles(edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
    """Nothing more is known before they are made."""
    del edges, run
    return ()


def faults(edges: Sequence[Edge]) -> Iterable[Fault]:
    """What the settings of the pairs do not allow."""
    return faults_of_each(edges)
