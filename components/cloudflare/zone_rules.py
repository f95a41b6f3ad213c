"""The rulesets of one Cloudflare zone: one a phase, however many tracking domains share it.

A zone has one ruleset a phase, and writing it erases what was there (facts A.4). So exactly one
stack may own a zone's phase; beside rules that already exist, `cloudflare.rules` says what to do.
"""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_cloudflare as cloudflare

from components.cloudflare.rules import PHASES, Phase, Rule
from components.dns.cloudflare import Zone
from components.edge import PACKAGE


class CloudflareZoneRules(pulumi.ComponentResource):
    """Every ruleset of this program in one zone.

    Attributes:
        rulesets: phase -> its ruleset.
    """

    rulesets: dict[Phase, cloudflare.Ruleset]

    def __init__(
        self,
        zone: Zone,
        rules: Mapping[Phase, Sequence[Rule]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Registers the component, named by the zone, and a ruleset for each phase in `rules`."""
        super().__init__(f"{PACKAGE}:CloudflareZoneRules", zone.name, {}, opts)
        self.rulesets = {
            phase: cloudflare.Ruleset(
                f"{zone.name}-{PHASES[phase]}",
                zone_id=zone.id,
                kind="zone",
                phase=phase,
                name="ssl-click-tracking",
                rules=[_arguments(rule) for rule in rules[phase]],
                opts=pulumi.ResourceOptions(parent=self),
            )
            for phase in PHASES
            if phase in rules
        }
        self.register_outputs({phase: ruleset.id for phase, ruleset in self.rulesets.items()})


def _arguments(rule: Rule) -> cloudflare.RulesetRuleArgsDict:
    return {
        "ref": rule.ref,
        "action": rule.action,
        "action_parameters": {**rule.action_parameters},
        "description": rule.description,
        "expression": rule.expression,
        "enabled": True,
    }
