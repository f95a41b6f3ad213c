"""``cloudflare:index/pageRule:PageRule`` and ``cloudflare:index/ruleset:Ruleset``."""

from sandbox.cloudflare import page_rules, rulesets
from sandbox.cloudflare.tables.identity import parts_of
from sandbox.properties import Properties
from sandbox.provider.context import Context
from sandbox.provider.resource_type import Fault, ResourceType

_SSL = ("off", "flexible", "full", "strict", "origin_pull")
_ON_OFF = ("on", "off")


def _as_configured(found: Properties, given: Properties) -> Properties:
    """A page rule's state: the priority that was given, whatever number the API made of it."""
    return {**found, "priority": given.get("priority", found["priority"])}


async def _create_page_rule(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = await context.call(page_rules.create_page_rule, inputs["zoneId"], inputs)
    found = await context.call(page_rules.get_page_rule, inputs["zoneId"], identity)
    return identity, _as_configured(found, inputs)


async def _read_page_rule(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    zone_id, rule_id = parts_of(identity, known)
    found = await context.call(page_rules.get_page_rule, zone_id, rule_id)
    return rule_id, _as_configured(found, known)


async def _update_page_rule(
    context: Context, identity: str, old: Properties, inputs: Properties
) -> Properties:
    await context.call(page_rules.update_page_rule, old["zoneId"], identity, inputs)
    found = await context.call(page_rules.get_page_rule, old["zoneId"], identity)
    return _as_configured(found, inputs)


async def _delete_page_rule(context: Context, identity: str, state: Properties) -> None:
    await context.call(page_rules.delete_page_rule, state["zoneId"], identity)


PAGE_RULE = ResourceType(
    token="cloudflare:index/pageRule:PageRule",
    arguments="pulumi_cloudflare:PageRuleArgs",
    source="internal/services/page_rule/schema.go: zone_id alone replaces; status is disabled; "
    "model.go: priority is computed only where none was given, also in a read",
    create=_create_page_rule,
    read=_read_page_rule,
    update=_update_page_rule,
    delete=_delete_page_rule,
    replace=frozenset({"zoneId"}),
    computed=frozenset({"createdOn", "modifiedOn"}),
    optional_computed=frozenset({"priority", "status"}),
    values={
        "status": ("active", "disabled"),
        "actions.ssl": _SSL,
        "actions.cacheLevel": ("bypass", "basic", "simplified", "aggressive", "cache_everything"),
        "actions.automaticHttpsRewrites": _ON_OFF,
        "actions.browserCheck": _ON_OFF,
        "actions.waf": _ON_OFF,
    },
)


async def _create_ruleset(context: Context, inputs: Properties) -> tuple[str, Properties]:
    identity = await context.call(rulesets.create_ruleset, inputs["zoneId"], inputs)
    return identity, await context.call(rulesets.get_ruleset, inputs["zoneId"], identity)


async def _read_ruleset(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    zone_id, ruleset_id = parts_of(identity, known)
    return ruleset_id, await context.call(rulesets.get_ruleset, zone_id, ruleset_id)


async def _update_ruleset(
    context: Context, identity: str, old: Properties, inputs: Properties
) -> Properties:
    await context.call(rulesets.update_ruleset, old["zoneId"], identity, inputs)
    return await context.call(rulesets.get_ruleset, old["zoneId"], identity)


async def _delete_ruleset(context: Context, identity: str, state: Properties) -> None:
    await context.call(rulesets.delete_ruleset, state["zoneId"], identity)


def _check_ruleset(inputs: Properties) -> list[Fault]:
    if not inputs.get("zoneId") or inputs.get("accountId"):
        return [("zoneId", "the sandbox models rulesets of a zone only")]
    return []


RULESET = ResourceType(
    token="cloudflare:index/ruleset:Ruleset",
    arguments="pulumi_cloudflare:RulesetArgs",
    source="internal/services/ruleset/schema.go: zone_id, account_id, kind and phase replace",
    create=_create_ruleset,
    read=_read_ruleset,
    update=_update_ruleset,
    delete=_delete_ruleset,
    check=_check_ruleset,
    replace=frozenset({"accountId", "kind", "phase", "zoneId"}),
    computed=frozenset({"lastUpdated", "version"}),
    optional_computed=frozenset({"description", "rules.enabled", "rules.id", "rules.ref"}),
    values={
        "kind": ("managed", "custom", "root", "zone"),
        "rules.actionParameters.ssl": _SSL,
    },
)
