"""Page rules: few a zone, a redirect alone, only names of the zone, and an order without gaps.

A zone's rules are numbered 1 to their count, the highest first in line: a priority is a place among
them, one beyond the count is the highest place, and who gets a place pushes those from there on up.
Sources: sources/cloudflare#page-rules, sources/cloudflare#page-rule-order.
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox import dns_zones
from sandbox.cloud import timestamp
from sandbox.cloudflare.api import CLOUD, CloudflareError, identifier, operation
from sandbox.cloudflare.zones import get_zone, quota
from sandbox.dns_zones import Zone
from sandbox.operations import Session, require
from sandbox.properties import Properties

KIND = "pageRule"
_TARGET = re.compile(r"(?:https?://)?([^/*]*\*?[^/*]+)(?:/.*)?", re.IGNORECASE)


@operation("GetPageRule")
def get_page_rule(session: Session, zone_id: str, rule_id: str) -> Properties:
    """One page rule."""
    zone = get_zone(session, zone_id)
    body = session.cloud.get(CLOUD, KIND, rule_id)
    if body is None or body["zoneId"] != zone.id:
        raise CloudflareError(404, 1002, "Invalid Page Rule identifier")
    return body


@operation("CreatePageRule")
def create_page_rule(session: Session, zone_id: str, request: Mapping[str, Any]) -> str:
    """Create a page rule; gives its ID."""
    zone = get_zone(session, zone_id)
    existing = _rules(session, zone)
    most = quota(session, zone, "page_rules")
    require(
        len(existing) < most,
        lambda: CloudflareError(
            400, 1004, f"Page Rule limit has been met: the plan {zone.body['plan']} has {most}"
        ),
    )
    _check(zone, request)
    require(
        all(rule["target"] != request["target"] for rule in existing.values()),
        lambda: CloudflareError(400, 1004, "Your zone already has an existing page rule for it"),
    )
    rule_id = identifier(zone.id, str(request["target"]), timestamp())
    body = {**_body(zone, request), "createdOn": timestamp()}
    _put_in_order(session, existing, rule_id, body)
    return rule_id


@operation("UpdatePageRule")
def update_page_rule(
    session: Session, zone_id: str, rule_id: str, request: Mapping[str, Any]
) -> None:
    """Replace everything about a page rule."""
    old = get_page_rule(session, zone_id, rule_id)
    zone = get_zone(session, zone_id)
    _check(zone, request)
    body = {**_body(zone, request), "createdOn": old["createdOn"]}
    others = {key: rule for key, rule in _rules(session, zone).items() if key != rule_id}
    _put_in_order(session, others, rule_id, body)


@operation("DeletePageRule")
def delete_page_rule(session: Session, zone_id: str, rule_id: str) -> None:
    """Delete a page rule; those above it move down."""
    get_page_rule(session, zone_id, rule_id)
    session.cloud.remove(CLOUD, KIND, rule_id)
    rules = _rules(session, get_zone(session, zone_id))
    _number(session, _in_order(rules), rules)


def _rules(session: Session, zone: Zone) -> dict[str, Properties]:
    found = session.cloud.items(CLOUD, KIND)
    return {rule_id: body for rule_id, body in found.items() if body["zoneId"] == zone.id}


def _in_order(rules: Mapping[str, Properties]) -> list[str]:
    """Their IDs, the last in line first."""
    return sorted(rules, key=lambda rule_id: int(rules[rule_id]["priority"]))


def _put_in_order(
    session: Session, others: Mapping[str, Properties], rule_id: str, body: Properties
) -> None:
    """Keep `body`, at the place among `others` that its priority names."""
    order = _in_order(others)
    order.insert(max(int(body["priority"]), 1) - 1, rule_id)
    _number(session, order, {**others, rule_id: body})


def _number(session: Session, order: list[str], rules: Mapping[str, Properties]) -> None:
    for priority, rule_id in enumerate(order, start=1):
        session.cloud.put(CLOUD, KIND, rule_id, {**rules[rule_id], "priority": priority})


def _body(zone: Zone, request: Mapping[str, Any]) -> Properties:
    return {
        "zoneId": zone.id,
        "target": request["target"],
        "actions": request["actions"],
        "priority": request.get("priority", 1),
        # The provider's default, which is not the dashboard's.
        "status": request.get("status", "disabled"),
        "modifiedOn": timestamp(),
    }


def _check(zone: Zone, request: Mapping[str, Any]) -> None:
    found = _TARGET.fullmatch(str(request["target"]))
    host = found.group(1).lstrip("*.") if found else ""
    require(
        host and dns_zones.is_within(host, zone.name),
        lambda: CloudflareError(
            400, 1004, f"Page Rule validation failed: the target is not in {zone.name}"
        ),
    )
    actions: Mapping[str, Any] = request["actions"]
    require(
        actions, lambda: CloudflareError(400, 1004, "Page Rule validation failed: it has no action")
    )
    redirect = actions.get("forwardingUrl")
    if redirect is None:
        return
    require(
        len(actions) == 1,
        lambda: CloudflareError(
            400, 1004, "Page Rule validation failed: forwarding_url excludes every other action"
        ),
    )
    require(
        redirect["statusCode"] in (301, 302),
        lambda: CloudflareError(
            400, 1004, "Page Rule validation failed: forwarding_url status must be 301 or 302"
        ),
    )
    require(
        re.match(r"https?://[^/]", str(redirect["url"])),
        lambda: CloudflareError(
            400, 1004, "Page Rule validation failed: forwarding_url needs an absolute URL"
        ),
    )
