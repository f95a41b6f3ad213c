"""Page rules and rulesets that a stack file adopts, as somebody made them in the dashboard."""

import re

from sandbox import adopted
from sandbox.cloud import Cloud, timestamp
from sandbox.cloudflare import page_rules, rulesets
from sandbox.cloudflare.api import CLOUD
from sandbox.properties import Properties, map_at
from sandbox.seeded_domain import SeededDomain

_ID = re.compile(r"[0-9a-f]{32}")


def add(cloud: Cloud, domain: SeededDomain, zone_id: str, zone: str) -> None:
    """Make them exist until something deletes them; they are not made again after that."""
    section = domain.section("adopt")
    items = adopted.items(domain)
    rule = section.get("page_rule")
    if isinstance(rule, str) and _first(cloud, rule):
        _page_rule(cloud, domain, rule, zone_id, zone, items)
    for phase, identity in map_at(section, "rulesets").items():
        if phase in rulesets.PHASES and isinstance(identity, str) and _first(cloud, identity):
            _ruleset(cloud, phase, identity, zone_id, zone, items)


def _first(cloud: Cloud, identity: str) -> bool:
    """Whether it is to be made now; notes that it was."""
    if not _ID.fullmatch(identity) or cloud.get("sandbox", "adopted", identity) is not None:
        return False
    cloud.put("sandbox", "adopted", identity, {})
    return True


def _page_rule(
    cloud: Cloud,
    domain: SeededDomain,
    identity: str,
    zone_id: str,
    zone: str,
    items: adopted.Items,
) -> None:
    target = f"*.{zone}/*" if adopted.has(items, "target") else f"{domain.host}/*"
    actions: Properties = {"ssl": "flexible"}
    for name in adopted.keys(items, "action"):
        first, *rest = name.split("_")
        actions[first + "".join(part.title() for part in rest)] = "on"
    others = [
        body for body in cloud.items(CLOUD, page_rules.KIND).values() if body["zoneId"] == zone_id
    ]
    body: Properties = {
        "zoneId": zone_id,
        "target": target,
        "actions": actions,
        "priority": len(others) + 1,
        "status": "active",
        "createdOn": timestamp(),
        "modifiedOn": timestamp(),
    }
    cloud.put(CLOUD, page_rules.KIND, identity, body)


def _ruleset(
    cloud: Cloud, phase: str, identity: str, zone_id: str, zone: str, items: adopted.Items
) -> None:
    action, _ = rulesets.PHASES[phase]
    rules = [
        {
            "ref": ref,
            "id": ref,
            "action": action,
            "actionParameters": _PARAMETERS[phase],
            "description": "By hand",
            "expression": f'http.host eq "www.{zone}"',
            "enabled": True,
        }
        for ref in adopted.keys(items, "rule")
    ]
    body: Properties = {
        "zoneId": zone_id,
        "kind": "zone",
        "name": "default",
        "phase": phase,
        "description": "",
        "rules": rules,
        "version": "1",
        "lastUpdated": timestamp(),
    }
    cloud.put(CLOUD, rulesets.KIND, identity, body)


_PARAMETERS: Properties = {
    "http_config_settings": {"ssl": "strict"},
    "http_request_cache_settings": {"cache": True},
    "http_request_late_transform": {"headers": {"X-By-Hand": {"operation": "set", "value": "1"}}},
}
