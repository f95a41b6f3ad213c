"""Builds the distributions of a stack file, and once the policies that they share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import pulumi

from components.adopting import retained
from components.building import Site, faults_of_each, pair, pair_class
from components.cloudfront.descriptor import CLOUDFRONT
from components.cloudfront.distribution import CloudFrontEdge
from components.cloudfront.policies import KEEPS_ITS_NAME, SharedPolicies, wanted_of
from components.cloudfront.sharing import MOST_DISTRIBUTIONS, numbers
from components.config.faults import Fault
from components.config.values import Edge
from components.edge import EdgeComponent, Plan
from components.guard.edges import EdgeWatch
from components.memory import policies_number
from components.previous import Previous
from components.project import PACKAGE
from components.run import Run

Owner = tuple[str, str | None]
"""The ESP and the account of distributions that can share policies."""


def build(edges: Sequence[Edge], site: Site) -> Mapping[str, EdgeComponent[SharedPolicies | None]]:
    """Builds all distributions; policies first, one set for each hundred of an ESP and account."""
    sharing = _sharing(edges, site)
    built: dict[str, EdgeComponent[SharedPolicies | None]] = {}
    for edge in edges:
        plan = Plan(edge, site.tracking, site.run.hooks, sharing.get(edge.name))
        options = site.accounts.options(edge.shared.account, CLOUDFRONT.account)
        built[edge.name] = _pair(edge)(edge.name, {"hosts": []}, options, plan)
    return built


def obstacles(edges: Sequence[Edge], run: Run) -> Iterable[Fault]:
    """Nothing more is known before they are made."""
    del edges, run
    return ()


def faults(edges: Sequence[Edge]) -> Iterable[Fault]:
    """What the settings of the pairs do not allow."""
    return faults_of_each(edges)


def _pair(edge: Edge) -> type[CloudFrontEdge]:
    return cast(type[CloudFrontEdge], pair(edge))


def _sharing(edges: Sequence[Edge], site: Site) -> Mapping[str, SharedPolicies]:
    """Edge -> the set that its distribution uses; edges that take managed policies are left out."""
    owners: dict[Owner, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.complete:
            owners[edge.esp, edge.shared.account].append(edge)
    found: dict[str, SharedPolicies] = {}
    for owner, own in owners.items():
        found |= _sets(owner, own, site)
    return found


def _sets(owner: Owner, edges: Sequence[Edge], site: Site) -> Mapping[str, SharedPolicies]:
    """The sets of one ESP in one account."""
    esp, account = owner
    by_name = {edge.name: edge for edge in edges}
    settings = {edge.name: _pair(edge).settings(edge) for edge in edges}
    if not any(own.shares_policies for own in settings.values()):
        return {}
    sets: dict[int, list[Edge]] = defaultdict(list)
    for name, number in _numbers(list(by_name), esp, site.run.previous).items():
        sets[number].append(by_name[name])
    named = "-".join(part for part in (account, pulumi.get_stack(), site.name) if part)
    found: dict[str, SharedPolicies] = {}
    for number, users in sorted(sets.items()):
        wanted = wanted_of((edge, settings[edge.name]) for edge in users)
        if wanted.any:
            prefix = "".join(f"{part}-" for part in (site.name, account) if part)
            hosts = [host for edge in users for host in edge.hosts]
            options = pulumi.ResourceOptions.merge(
                site.accounts.options(account, CLOUDFRONT.account),
                EdgeWatch.of(site.run.hooks).over(CLOUDFRONT.name, hosts),
            )
            if site.name:
                named_once = pulumi.ResourceOptions(ignore_changes=KEEPS_ITS_NAME)
                options = pulumi.ResourceOptions.merge(options, named_once)
            for edge in users:
                options = pulumi.ResourceOptions.merge(options, retained(edge, "distribution"))
            made = SharedPolicies.made(prefix, named, number, esp, wanted, options)
            found |= {e.name: made for e in users if settings[e.name].shares_policies}
    return found


def _numbers(names: Sequence[str], esp: str, previous: Previous) -> Mapping[str, int]:
    """Edge -> its set; the state is read only where it can matter: a big one takes seconds."""
    if len(names) <= MOST_DISTRIBUTIONS:
        return numbers(names, {})
    kind = f"{PACKAGE}:{pair_class(CLOUDFRONT, esp).__name__}"
    return numbers(
        names,
        {
            name: number
            for (type_, name), outputs in previous.resources.items()
            if type_ == kind and (number := policies_number(outputs)) is not None
        },
    )
