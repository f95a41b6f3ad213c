"""Serves email click tracking over HTTPS: one edge a tracking domain or group. Start here."""

import sys

from components import collector  # before the others, which it makes quicker to import

# isort: split
import pulumi
from pulumi.runtime.settings import get_monitor

from components import preflight
from components.accounts import Accounts
from components.building import Site, build
from components.debugging import quiet
from components.elsewhere import HostPlan
from components.interrupted import end_quietly
from components.loading import credentials, load
from components.memory import DOMAINS_OUTPUT, FORMAT, FORMAT_OUTPUT
from components.overview import NEXT_OUTPUT, overview
from components.positions import no_positions
from components.previous import Previous
from components.registry import DNS_PROVIDERS
from components.run import Run
from components.tracking_domain import TrackingDomain

if get_monitor() is None:  # Not run as a program: the engine wants the component package.
    from components.package.serving import serve

    serve()
    sys.exit()

quiet()
end_quietly()
collector.keep()

previous = Previous()
stack = load(previous)
accounts = Accounts(stack.accounts)
run = Run.of(stack, accounts, previous, credentials(stack))
preflight.refuse_stack(previous.domains, stack, run)
with no_positions():
    tracking = {
        domain.host: TrackingDomain(
            domain.host,
            {"host": domain.host, "esp": domain.esp},
            accounts.options(domain.dns.account, DNS_PROVIDERS[domain.dns.provider].account),
            HostPlan(domain, run),
        )
        for domain in stack.domains
    }
    edges = build(stack.edges, Site(tracking, run, accounts))
    for host, domain in tracking.items():
        domain.publish(edges[host])

summaries = {host: domain.summary for host, domain in tracking.items()}
pulumi.export(DOMAINS_OUTPUT, summaries)
pulumi.export(NEXT_OUTPUT, overview(summaries))
pulumi.export(FORMAT_OUTPUT, FORMAT)
