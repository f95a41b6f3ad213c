"""What page rules and rulesets keep that they had when they were taken over.

What is kept is read from Cloudflare in every run, never from what an earlier run remembers: who
owns it may change it (docs/decisions/adoption.md).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pulumi_cloudflare as cloudflare

from components.adopting import as_it_is
from components.adoption import Wishes
from components.cloudflare.adoption import ACTION, RULE, TARGET

State = Mapping[str, Any]


def page_rule_id(zone_id: pulumi.Input[str], rule_id: str) -> str:
    """A page rule as the provider imports it."""
    return f"{zone_id}/{rule_id}"


def ruleset_id(zone_id: pulumi.Input[str], ruleset: str) -> str:
    """A zone's ruleset as the provider imports it."""
    return f"zones/{zone_id}/{ruleset}"


def page_rule_with_left(
    name: str,
    identity: str,
    target: str,
    actions: Mapping[str, Any],
    wishes: Wishes,
    opts: pulumi.ResourceOptions,
) -> tuple[pulumi.Input[str], pulumi.Input[Any]]:
    """Pattern and actions of a page rule, with what the stack file leaves alone.

    Args:
        name: logical name of the look at the rule.
        identity: of the rule, as the provider imports it.
        target: our pattern.
        actions: ours.
        wishes: what the stack file says.
        opts: parent and provider.
    """
    if not wishes.left(ACTION, TARGET):
        return target, dict(actions)
    rule = cloudflare.PageRule.get(name, identity, opts=opts)
    existing = as_it_is(rule, ["target", "actions"], "target")
    wanted = {str(item.key) for item in wishes.left(ACTION)}

    def merged(there: State) -> dict[str, Any]:
        left = {k: v for k, v in there.items() if k in wanted and v is not None}
        return {**left, **actions}

    kept = existing.apply(lambda found: found["target"]) if wishes.left(TARGET) else target
    return kept, existing.apply(lambda found: merged(found["actions"] or {}))


def rules_with_left(
    name: str,
    identity: str,
    rules: Sequence[State],
    wishes: Wishes,
    opts: pulumi.ResourceOptions,
) -> pulumi.Input[Any]:
    """The rules of a ruleset: those that the stack file leaves alone, then ours.

    Of two rules that set one thing the later one wins, and ours name their hosts.

    Args:
        name: logical name of the look at the ruleset.
        identity: of the ruleset, as the provider imports it.
        rules: ours.
        wishes: what the stack file says.
        opts: parent and provider.
    """
    wanted = {str(item.key) for item in wishes.left(RULE)}
    if not wanted:
        return list(rules)
    existing = as_it_is(cloudflare.Ruleset.get(name, identity, opts=opts), ["rules"], "phase")
    return existing.apply(
        lambda found: [*(_settable(r) for r in found["rules"] or () if _ref(r) in wanted), *rules]
    )


def _ref(rule: Any) -> str:
    return str(rule.get("ref") or rule.get("id"))


def _settable(rule: Any) -> dict[str, Any]:
    """A rule as it is written: its ID is Cloudflare's, its `ref` keeps it the same rule."""
    return {k: v for k, v in rule.items() if k != "id" and v is not None} | {"ref": _ref(rule)}
