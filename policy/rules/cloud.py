"""What stands around a tracking host: challenges, and rules that two programs would share."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .resources import Finding, Resource, mapping, text
from .vendors import (
    DISTRIBUTION,
    PAGE_RULE,
    RULESET,
    SERVICE,
    ZONE,
    ZONE_SETTING,
    edges,
    named,
    tracking_hosts,
    tracking_zones,
)

_CHALLENGES = frozenset({"challenge", "js_challenge", "managed_challenge", "captcha"})
_WEB_ACL = "aws:wafv2/webAcl:WebAcl"
_BOT_GROUP = "AWSManagedRulesBotControlRuleSet"
_BOT_MANAGEMENT = "cloudflare:index/botManagement:BotManagement"
_ADVICE = "mail clients, proxies and scanners can't solve a challenge, and their clicks are lost"


def challenge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """A recipient's mail client has no browser that could solve a challenge."""
    hosts, zones = tracking_hosts(resources), tracking_zones(resources)
    for resource in resources:
        zone = zones.get(text(resource.get("zoneId")), [])
        if resource.type == RULESET:
            for rule in resource.items("rules"):
                if text(rule.get("action")) in _CHALLENGES and _meets(rule, hosts, zone):
                    yield (f"{rule.get('action')} on a tracking host: {_ADVICE}", resource.urn)
        elif resource.type == PAGE_RULE and named(resource.get("target")) & hosts:
            if resource.get("actions", "securityLevel") == "under_attack":
                yield (f"securityLevel under_attack on a tracking host: {_ADVICE}", resource.urn)
        elif zone and _challenges_zone(resource):
            yield (f"the whole zone is challenged, {zone[0]} with it: {_ADVICE}", resource.urn)
    yield from _at_edges(resources)


def shared_phase(resources: Sequence[Resource]) -> Iterator[Finding]:
    """A zone has one ruleset a phase: writing a second one erases the first."""
    seen: dict[tuple[str, str], str] = {}
    for resource in resources:
        if resource.type != RULESET or resource.get("kind") != "zone":
            continue
        place = (text(resource.get("zoneId")), text(resource.get("phase")))
        if place in seen and all(place):
            yield (
                f"zone and phase {place[1]} have a ruleset already ({seen[place]}), and a zone has "
                "one a phase: put the rules of both into one",
                resource.urn,
            )
        seen.setdefault(place, resource.name)


def _meets(rule: Mapping[str, Any], hosts: set[str], zone: Sequence[str]) -> bool:
    """Whether a rule can meet a tracking host: it names one, or no host at all in its zone."""
    if rule.get("enabled") is False:
        return False
    expression = text(rule.get("expression"))
    names = named(expression)
    if names & hosts:
        return not any(exempt in expression for exempt in ("http.host ne", "not http.host"))
    return bool(zone) and "http.host" not in expression


def _challenges_zone(resource: Resource) -> bool:
    if resource.type == ZONE_SETTING:
        value = (resource.get("settingId"), resource.get("value"))
        return value == ("security_level", "under_attack")
    if resource.type != _BOT_MANAGEMENT:
        return False
    automated = [text(resource.get(key)) for key in resource.properties if key.startswith("sbfm")]
    return resource.get("fightMode") is True or bool(_CHALLENGES & set(automated))


def _at_edges(resources: Sequence[Resource]) -> Iterator[Finding]:
    acls = {text(r.get("arn")): r for r in resources if r.type == _WEB_ACL}
    for edge in edges(resources, DISTRIBUTION):
        acl = acls.get(text(edge.resource.get("webAclId")))
        if acl is not None and any(_waf_challenges(rule) for rule in acl.items("rules")):
            yield (f"web ACL {acl.name} challenges: {_ADVICE}", edge.resource.urn)
    for edge in edges(resources, SERVICE):
        if edge.resource.get("productEnablement", "botManagement") is True:
            yield (f"productEnablement.botManagement: {_ADVICE}", edge.resource.urn)
    for edge in edges(resources, ZONE):
        if edge.resource.get("blockbadbots") == "enabled":
            yield (f"blockbadbots: set disabled; {_ADVICE}", edge.resource.urn)


def _waf_challenges(rule: Mapping[str, Any]) -> bool:
    action = mapping(rule.get("action"))
    group = mapping(mapping(rule.get("statement")).get("managedRuleGroupStatement"))
    return any(key in action for key in _CHALLENGES) or group.get("name") == _BOT_GROUP
