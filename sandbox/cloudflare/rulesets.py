"""Rulesets of the rules engine: exactly one a zone and phase (sources/cloudflare#one-ruleset).

Models the phases that click tracking uses; what another phase or action means is not known here,
so it is refused.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox import dns_zones
from sandbox.cloud import timestamp
from sandbox.cloudflare.api import CLOUD, CloudflareError, identifier, operation
from sandbox.cloudflare.zones import get_zone, quota
from sandbox.dns_zones import Zone
from sandbox.operations import Session, require
from sandbox.properties import Properties, list_at, map_at

KIND = "ruleset"
LONGEST_EXPRESSION = 4096

# Phase -> its one action, and the parameters it takes.
PHASES: Mapping[str, tuple[str, frozenset[str]]] = {
    "http_config_settings": ("set_config", frozenset({"ssl"})),
    "http_request_cache_settings": ("set_cache_settings", frozenset({"cache"})),
    "http_request_late_transform": ("rewrite", frozenset({"headers"})),
}
_HOSTS = re.compile(r'http\.host (?:in \{(?P<many>"[^"{}]+"(?: "[^"{}]+")*)\}|eq "(?P<one>[^"]+)")')
# Cloudflare sets these by itself and lets nobody else.
_HEADERS = re.compile(r"(?!cf-|x-cf-|host$|connection$|x-forwarded-for$)[a-z0-9_-]+", re.IGNORECASE)


@operation("GetRuleset")
def get_ruleset(session: Session, zone_id: str, ruleset_id: str) -> Properties:
    """One ruleset."""
    zone = get_zone(session, zone_id)
    body = session.cloud.get(CLOUD, KIND, ruleset_id)
    if body is None or body["zoneId"] != zone.id:
        raise CloudflareError(404, 10003, "could not find ruleset")
    return body


@operation("CreateRuleset")
def create_ruleset(session: Session, zone_id: str, request: Mapping[str, Any]) -> str:
    """Create the ruleset of a phase; gives its ID."""
    zone = get_zone(session, zone_id)
    _check(session, zone, request)
    phase = request["phase"]
    taken = [
        body
        for body in session.cloud.items(CLOUD, KIND).values()
        if (body["zoneId"], body["phase"]) == (zone.id, phase)
    ]
    require(
        not taken,
        lambda: CloudflareError(
            400,
            20217,
            f"'zone' is not a valid value for kind because exceeded maximum number of zone "
            f"rulesets for phase {phase}",
        ),
    )
    ruleset_id = identifier(zone.id, str(phase), timestamp())
    session.cloud.put(CLOUD, KIND, ruleset_id, _body(zone, request, None))
    return ruleset_id


@operation("UpdateRuleset")
def update_ruleset(
    session: Session, zone_id: str, ruleset_id: str, request: Mapping[str, Any]
) -> None:
    """Replace a ruleset's rules; those with a known ``ref`` keep their ID."""
    old = get_ruleset(session, zone_id, ruleset_id)
    zone = get_zone(session, zone_id)
    _check(session, zone, request)
    session.cloud.put(CLOUD, KIND, ruleset_id, _body(zone, request, old))


@operation("DeleteRuleset")
def delete_ruleset(session: Session, zone_id: str, ruleset_id: str) -> None:
    """Delete a ruleset with all its rules."""
    get_ruleset(session, zone_id, ruleset_id)
    session.cloud.remove(CLOUD, KIND, ruleset_id)


def hosts_of(expression: str) -> list[str]:
    """The hosts an expression selects.

    Raises:
        CloudflareError: when it is none that the sandbox understands.
    """
    found = _HOSTS.fullmatch(expression)
    if found is None:
        raise CloudflareError(
            400, 20127, "filter parsing error: the sandbox understands http.host in {…} and eq only"
        )
    return re.findall(r'"([^"]+)"', found.group("many") or f'"{found.group("one")}"')


def _body(zone: Zone, request: Mapping[str, Any], old: Properties | None) -> Properties:
    known = {rule["ref"]: rule["id"] for rule in (list_at(old, "rules") if old else [])}
    rules: list[Properties] = []
    for number, rule in enumerate(request.get("rules") or []):
        fresh = identifier(zone.id, request["phase"], str(number), timestamp())
        ref = rule.get("ref") or fresh
        rules.append({"enabled": True, **rule, "ref": ref, "id": known.get(ref, fresh)})
    return {
        "zoneId": zone.id,
        "kind": request["kind"],
        "name": request["name"],
        "phase": request["phase"],
        "description": request.get("description", ""),
        "rules": rules,
        "version": str(int(old["version"]) + 1 if old else 1),
        "lastUpdated": timestamp(),
    }


def _check(session: Session, zone: Zone, request: Mapping[str, Any]) -> None:
    rules: Sequence[Properties] = request.get("rules") or []
    require(
        request["kind"] == "zone",
        lambda: CloudflareError(400, 20217, "the sandbox knows rulesets of kind zone only"),
    )
    require(
        request["phase"] in PHASES,
        lambda: CloudflareError(
            400, 20021, f"the sandbox knows no phase {request['phase']}; it knows {list(PHASES)}"
        ),
    )
    most = quota(session, zone, "rules")
    require(
        len(rules) <= most,
        lambda: CloudflareError(
            400, 20217, f"exceeded the maximum number of rules in the phase: {len(rules)} of {most}"
        ),
    )
    refs = [rule["ref"] for rule in rules if rule.get("ref")]
    require(
        len(refs) == len(set(refs)), lambda: CloudflareError(400, 20217, "a ref is there twice")
    )
    for rule in rules:
        _check_rule(zone, request["phase"], rule)


def _check_rule(zone: Zone, phase: str, rule: Properties) -> None:
    action, parameters = PHASES[phase]
    require(
        rule["action"] == action,
        lambda: CloudflareError(
            400, 20016, f"'{rule['action']}' is not a valid value for action in phase {phase}"
        ),
    )
    given = map_at(rule, "actionParameters")
    require(
        given.keys() and given.keys() <= parameters,
        lambda: CloudflareError(
            400, 20120, f"action_parameters of {action}: wants {sorted(parameters)} and only that"
        ),
    )
    for name, header in map_at(given, "headers").items():
        _check_header(name, header)
    expression = str(rule["expression"])
    require(
        len(expression) <= LONGEST_EXPRESSION,
        lambda: CloudflareError(400, 20127, "the expression exceeds 4096 characters"),
    )
    for host in hosts_of(expression):
        require(
            dns_zones.is_within(host, zone.name),
            lambda host=host: CloudflareError(400, 20127, f"{host} is not in zone {zone.name}"),
        )


def _check_header(name: str, header: Properties) -> None:
    require(
        _HEADERS.fullmatch(name),
        lambda: CloudflareError(400, 20087, f"header {name} cannot be changed"),
    )
    operation_, has_value = header["operation"], "value" in header or "expression" in header
    both = "value" in header and "expression" in header
    require(
        operation_ in ("set", "add", "remove") and not both,
        lambda: CloudflareError(400, 20087, f"header {name}: wants one of value, expression"),
    )
    require(
        has_value is (operation_ != "remove"),
        lambda: CloudflareError(400, 20087, f"header {name}: {operation_} and its value disagree"),
    )
