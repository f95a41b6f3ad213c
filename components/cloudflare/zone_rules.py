"""The rulesets of one Cloudflare zone: one a phase, however many tracking domains share it.

A zone has one ruleset a phase, and writing it erases what was there
(sources/cloudflare#one-ruleset). So exactly one stack may own a zone's phase; beside rules that
already exist, `cloudflare.rules` says what to do.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict, cast

import pulumi
import pulumi_cloudflare as cloudflare

from components import given, handed
from components.adopting import Adopting, Taken
from components.adoption import Wishes
from components.cloudflare import wanted_rules
from components.cloudflare.advice import explain_ruleset
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.left import rules_with_left, ruleset_id
from components.cloudflare.rules import PHASES, Phase, Rule, Wish, merged, wishes_by_kind
from components.cloudflare.rulesets import Rulesets
from components.guard.edges import EdgeWatch
from components.hooks import Hooks
from components.project import PACKAGE

KIND = "CloudflareZoneRules"


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
    adopt: NotRequired[dict[str, str]]
    """Phase -> ID of a ruleset that exists already, to import instead of create. Phases:
    `http_config_settings`, `http_request_cache_settings`, `http_request_late_transform`."""
    leave: NotRequired[list[str]]
    """Rules of adopted rulesets that stay, each as `rule:REF`."""
    drop: NotRequired[list[str]]
    """Rules of adopted rulesets that may go."""


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
        taken: Callable[[Phase], Taken] | None = None,
    ) -> None:
        """Registers the component and a ruleset for each phase that some host wants.

        Args:
            name: logical name; in a stack, that of the zone.
            args: the zone, and what its hosts want.
            opts: as for any component.
            taken: what a stack file says of the ruleset of a phase, in place of `args`.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        if taken is None:
            args = _read(name, args, opts)
        super().__init__(f"{PACKAGE}:{KIND}", name, {}, opts)
        hosts = cast(Mapping[str, Sequence[str]], args)
        self.wishes = frozenset(wishes_by_kind({k: v for k, v in hosts.items() if k in _LISTS}))
        rules = merged(self.wishes)
        taken = taken or (lambda phase: _taken(args, phase))
        hooks = Hooks.of_this_program()
        watch = EdgeWatch.of(hooks)
        own = pulumi.ResourceOptions(
            parent=self,
            depends_on=None if opts is None else opts.depends_on,  # which no child inherits
            hooks=hooks.on_refusal("explain-existing-ruleset", explain_ruleset),
        )
        served = {
            phase: sorted({wish.host for wish in self.wishes if wish.phase == phase})
            for phase in rules
        }
        self.rulesets = {
            phase: _ruleset(
                self,
                f"{name}-{PHASES[phase]}",
                (args["zone_id"], phase),
                rules[phase],
                taken(phase),
                pulumi.ResourceOptions.merge(own, watch.over(CLOUDFLARE.name, served[phase])),
            )
            for phase in PHASES
            if phase in rules
        }


def _read(name: object, args: object, opts: object) -> CloudflareZoneRulesArgs:
    known, strange = handed.read(KIND, name, args, opts, CloudflareZoneRulesArgs)
    meant, found = wanted_rules.read(known)
    found += strange
    if not found:
        owner = f"{KIND} '{name}'"
        rulesets = Rulesets.of(Hooks.of_this_program())
        found = rulesets.take(owner, "zone", meant["zone"], meant["zone_id"])
    given.refuse(KIND, str(name), found, None)
    return cast(CloudflareZoneRulesArgs, meant)


_LISTS = frozenset(("ssl_full", "ssl_strict", "no_cache", "forwarded_host"))


def _taken(args: CloudflareZoneRulesArgs, phase: Phase) -> Taken:
    """What plain arguments say of the ruleset of a phase."""
    return Taken(
        keys=("rulesets", phase),
        identity=args.get("adopt", {}).get(phase),
        place=KIND,
        wishes=Wishes.of(args.get("leave", ()), args.get("drop", ())),
        hosts=(),
    )


def _ruleset(
    parent: CloudflareZoneRules,
    name: str,
    place: tuple[pulumi.Input[str], Phase],
    rules: Sequence[Rule],
    taken: Taken,
    opts: pulumi.ResourceOptions,
) -> cloudflare.Ruleset:
    """The ruleset of one phase; an adopted one keeps the rules that are left alone."""
    zone_id, phase = place
    ours = [_arguments(rule) for rule in rules]
    kept: pulumi.Input[Any] = ours
    imported = None
    if taken.identity is not None:
        imported = ruleset_id(zone_id, taken.identity)
        beside = pulumi.ResourceOptions(parent=parent)
        kept = rules_with_left(f"{name}-as-it-is", imported, ours, taken.wishes, beside)
    adopting = Adopting.of_this_program().options(CLOUDFLARE, name, taken, imported=imported)
    return cloudflare.Ruleset(
        name,
        zone_id=zone_id,
        kind="zone",
        phase=phase,
        name="ssl-click-tracking",
        rules=kept,
        opts=pulumi.ResourceOptions.merge(opts, adopting),
    )


def _arguments(rule: Rule) -> cloudflare.RulesetRuleArgsDict:
    return {
        "ref": rule.ref,
        "action": rule.action,
        "action_parameters": {**rule.action_parameters},
        "description": rule.description,
        "expression": rule.expression,
        "enabled": True,
    }
