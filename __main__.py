"""Serves email click tracking over HTTPS: one edge a tracking domain or group. Start here."""

import gc

import pulumi

from components.config.stack import load
from components.context import Context
from components.edge import EdgeArgs, component
from components.tracking_domain import TrackingDomain

gc.set_threshold(50_000)  # The collector would cost a third of a big preview and find nothing.

stack = load()
context = Context(stack.accounts)
tracking = {domain.host: TrackingDomain(domain, context) for domain in stack.domains}
for edge in stack.edges:
    args = EdgeArgs(edge, tracking, context)
    built = component(edge)(edge.name, args, context.options(edge.shared.account))
    for host in edge.hosts:
        tracking[host].publish(built)

pulumi.export("domains", {host: domain.summary for host, domain in tracking.items()})
