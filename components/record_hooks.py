"""The hooks of a tracking domain's records: who looks before one changes, and in which order."""

from collections.abc import Mapping

import pulumi

from components.config.resting import named_rest, rest
from components.config.values import Domain
from components.dns.records import Record
from components.guard.expectation import Proof
from components.guard.hooks import Guard
from components.hooks import together
from components.keeping import Keeping
from components.left_out import Whole
from components.registry import DNS_PROVIDERS
from components.run import Run
from components.standing import Standing
from components.target import Target
from components.today import Today


def on_tracking(
    domain: Domain,
    run: Run,
    state: Standing,
    edge: str,
    proof: Proof,
    targets: Mapping[str, Target | None],
) -> pulumi.ResourceHookBinding:
    """For the record that recipients resolve.

    Args:
        domain: the tracking domain.
        run: what all domains of a program share.
        state: where the record is to point.
        edge: logical name of the resource that serves it at its edge.
        proof: what that edge says.
        targets: CDN -> where it would point there; its own and the standbys.
    """
    name, provider = f"{domain.host}-tracking", DNS_PROVIDERS[domain.dns.provider]
    was, rests = run.previous.domains.get(domain.host), run.previous.rests(domain.host)
    run.hooks.expect_rest(
        name,
        provider,
        rest(domain),
        edge if state.serving else None,
        rested=rests,
        at_esp=named_rest(domain) is None,
        changed=was.changed(domain.cdn, domain.group, domain.account) if was else (),
    )
    guard = Guard.of(run.hooks)
    guard.watch(
        name,
        domain,
        provider,
        proof,
        resting=not state.serving,
        rests=rests,
        rested=None if was is None else was.origin,
    )
    needed = state.target.after if state.serving else ()
    live = run.previous.is_live(domain.host)
    return together(
        # What somebody else did to it comes first: that is what the person has to hear of then.
        _watched(domain, run, name, targets),
        Whole.of(run.hooks).watch(name, provider, needed),
        run.hooks.on_tracking_record,
        guard.on_record(name),
        Keeping.of_this_program().on_tracking_record(domain.host, live=live),
    )


def on_ipv6(
    domain: Domain, run: Run, label: str, targets: Mapping[str, Target | None]
) -> pulumi.ResourceHookBinding:
    """For the AAAA `label` beside an alias."""
    return _watched(domain, run, f"{domain.host}-{label}", targets)


def on_address(
    domain: Domain, run: Run, record: Record, serves: Proof | None
) -> pulumi.ResourceHookBinding:
    """For the record that gives an edge's address a name: as the tracking record of a live host.

    Args:
        domain: the tracking domain.
        run: what all domains of a program share.
        record: that one.
        serves: what the edge says; None where it serves nobody.
    """
    if serves is None or not run.previous.is_live(domain.host):
        return pulumi.ResourceHookBinding()
    name, guard = f"{domain.host}-{record.label}", Guard.of(run.hooks)
    provider = DNS_PROVIDERS[domain.dns.provider]
    guard.watch_address(name, domain, provider, serves, str(record.name))
    return guard.on_record(name)


def _watched(
    domain: Domain, run: Run, name: str, targets: Mapping[str, Target | None]
) -> pulumi.ResourceHookBinding:
    """Leaves the record `name` as it is when somebody else changed it."""
    account = run.zones.account(domain.dns)
    return Today.of(run.hooks).watch(name, domain, account, run.previous, targets)
