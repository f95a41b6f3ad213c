"""Serves email click tracking over HTTPS: one edge a tracking domain or group. Start here."""

import gc

import pulumi

from components.config.stack import load
from components.context import Context
from components.edge import EdgeArgs, EdgeComponent, component
from components.previous import Previous
from components.tracking_domain import TrackingDomain

# The collector would cost a third of a big preview and find next to nothing.
gc.freeze()
gc.set_threshold(50_000)

previous = Previous()
stack = load(previous)
context = Context(stack, previous)
tracking = {domain.host: TrackingDomain(domain, context) for domain in stack.domains}
served: dict[str, dict[str, EdgeComponent]] = {host: {} for host in tracking}
for edge in stack.edges:
    args = EdgeArgs(edge, tracking, context)
    built = component(edge)(edge.name, args, context.options(edge.shared.account, edge.cdn))
    for host in edge.hosts:
        served[host][edge.cdn] = built
for host, domain in tracking.items():
    domain.publish(served[host])

pulumi.export("domains", {host: domain.summary for host, domain in tracking.items()})
