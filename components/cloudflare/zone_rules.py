"""The rulesets of one Cloudflare zone: one a phase, however many tracking domains share it.

A zone has one ruleset a phase, and writing it erases what was there
(sources/cloudflare#one-ruleset). So exactly one stack may own a zone's phase; beside rules that
already exist, `cloudflare.rules` says what to do.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict, cast

import pulumi
import pulumi_cloudflare as cloudflare

from components.cloudflare.advice import explain_ruleset
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.rules import PHASES, Phase, Rule, Wish, merged, wishes_by_kind
from components.guard.edges import EdgeWatch
from components.hooks import Hooks
from components.project import PACKAGE


class CloudflareZoneRulesArgs(TypedDict):
    """What the tracking hosts of one zone want of its rulesets."""

    zone: str
    """Name of the zone."""
    zone_id: pulumi.Input[str]
    """Its ID."""
    ssl_full: NotRequired[list[str]]
    """Hosts whose ESP is reached with SSL Full."""
    ssl_strict: NotRequired[list[str]]
    """Hosts whose ESP is reached with SSL Full (strict)."""
    no_cache: NotRequired[list[str]]
    """Hosts of which nothing is kept at the edge."""
    forwarded_host: NotRequired[list[str]]
    """Hosts that are told to the ESP in X-Forwarded-Host."""


class CloudflareZoneRules(pulumi.ComponentResource):
    """Every ruleset of this program in one zone.

    Attributes:
        rulesets: phase -> its ruleset.
        wishes: what they do, for which hosts.
    """

    rulesets: dict[Phase, cloudflare.Ruleset]
    wishes: frozenset[Wish]

    def __init__(
        self,
        name: str,
        args: CloudflareZoneRulesArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Registers the component and a ruleset for each phase that some host wants.

        Args:
            name: logical name; in a stack, that of the zone.
            args: the zone, and what its hosts want.
            opts: as for any component.
        """
        super().__init__(f"{PACKAGE}:CloudflareZoneRules", name, {}, opts)
        hosts = cast(Mapping[str, Sequence[str]], args)
        self.wishes = frozenset(wishes_by_kind({k: v for k, v in hosts.items() if k in _LISTS}))
        rules = merged(self.wishes)
        hooks = Hooks.of_this_program()
        watch = EdgeWatch.of(hooks)
        own = pulumi.ResourceOptions(
            parent=self, hooks=hooks.on_refusal("explain-existing-ruleset", explain_ruleset)
        )
        served = {
            phase: sorted({wish.host for wish in self.wishes if wish.phase == phase})
            for phase in rules
        }
        self.rulesets = {
            phase: cloudflare.Ruleset(
                f"{name}-{PHASES[phase]}",
                zone_id=args["zone_id"],
                kind="zone",
                phase=phase,
                name="ssl-click-tracking",
                rules=[_arguments(rule) for rule in rules[phase]],
                opts=pulumi.ResourceOptions.merge(own, watch.over(CLOUDFLARE.name, served[phase])),
            )
            for phase in PHASES
            if phase in rules
        }
        self.register_outputs({phase: ruleset.id for phase, ruleset in self.rulesets.items()})


_LISTS = frozenset(CloudflareZoneRulesArgs.__annotations__) - {"zone", "zone_id"}


def _arguments(rule: Rule) -> cloudflare.RulesetRuleArgsDict:
    return {
        "ref": rule.ref,
        "action": rule.action,
        "action_parameters": {**rule.action_parameters},
        "description": rule.description,
        "expression": rule.expression,
        "enabled": True,
    }
