"""What one host has in a zone by itself: its page rule, and its record where DNS is elsewhere."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_cloudflare as cloudflare

from components.adopting import Adopting, Taken
from components.cloudflare import advice
from components.cloudflare.checks import rules_wait
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.left import page_rule_id, page_rule_with_left
from components.cloudflare.rules import HIGHEST_PRIORITY
from components.config.values import Domain
from components.dns.cloudflare import CloudflareZone
from components.dns.records import Record
from components.hooks import Hooks


def makes_rules(domain: Domain) -> bool:
    """Whether this program has rules for a host in this update."""
    options = CLOUDFLARE.of(domain)
    return options.rules != "external" and not rules_wait(domain, options)


def page_rule(
    parent: pulumi.Resource,
    domain: Domain,
    zone_id: pulumi.Input[str],
    actions: Mapping[str, Any],
    hooks: Hooks,
) -> cloudflare.PageRule:
    """The page rule of one host; an adopted one keeps what the stack file leaves alone.

    Args:
        parent: the edge.
        domain: the host.
        zone_id: of its zone.
        actions: of the rule, never empty.
        hooks: of the program.
    """
    name = f"{domain.host}-page-rule"
    target: pulumi.Input[str] = f"{domain.host}/*"
    kept: pulumi.Input[Any] = dict(actions)
    taken = Taken.of([domain], "page_rule")
    imported = None
    if taken.identity is not None:
        imported = page_rule_id(zone_id, taken.identity)
        target, kept = page_rule_with_left(
            f"{name}-as-it-is",
            imported,
            f"{domain.host}/*",
            actions,
            taken.wishes,
            _child(parent),
        )
    adopting = Adopting.of_this_program().options(CLOUDFLARE, name, taken, imported=imported)
    explained = pulumi.ResourceOptions(
        hooks=hooks.on_refusal("explain-existing-page-rule", advice.explain_page_rule)
    )
    opts = pulumi.ResourceOptions.merge(_child(parent), explained)
    return cloudflare.PageRule(
        name,
        zone_id=zone_id,
        target=target,
        actions=kept,
        priority=HIGHEST_PRIORITY,
        status="active",
        opts=pulumi.ResourceOptions.merge(opts, adopting),
    )


def partial_record(
    parent: pulumi.Resource, domain: Domain, zone: CloudflareZone
) -> list[pulumi.Resource]:
    """The origin of a name whose DNS is elsewhere: the record in Cloudflare's own zone."""
    record = Record(
        "tracking", "origin", domain.host, domain.esp_host, domain.dns.ttl, proxied=True
    )
    published = zone.create(f"{domain.host}-origin", record, None, _child(parent))
    return [] if published.resource is None else [published.resource]


def _child(parent: pulumi.Resource) -> pulumi.ResourceOptions:
    # A child takes over its parent's protection unless told otherwise.
    return pulumi.ResourceOptions(parent=parent, protect=False)
