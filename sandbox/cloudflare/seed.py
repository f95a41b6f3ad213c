"""What a stack file expects to exist at Cloudflare: its zones, and records named by their ID."""

import os
import re
from collections.abc import Mapping
from typing import Any

from sandbox import dns_zones
from sandbox.cloud import Cloud
from sandbox.cloudflare import by_hand, zones
from sandbox.cloudflare.api import CLOUD, account_of, identifier
from sandbox.dns_zones import Record, is_within, normal
from sandbox.esp_hosts import esp_host, resting_host
from sandbox.seeded_domain import SeededDomain

_ESP_TTL = 3600
_ZONE_ID = re.compile(r"[0-9a-f]{32}")


def seed(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Make the zones of a stack file exist, with its existing records as the ESP had them."""
    default = config.get("cloudflare:apiToken") or os.environ.get("CLOUDFLARE_API_TOKEN")
    placed = [(domain, *_place(domain)) for domain in domains]
    names = {zone_id: name for _, name, zone_id, _ in placed if name and zone_id}
    for domain, name, zone_id, setup in placed:
        if setup is None:
            continue
        found = name or names.get(zone_id or "") or _widest(domain, zone_id, placed)
        if found is None or domain.host == found or not is_within(domain.host, found):
            continue
        token = domain.credential("token_secret", default, dns=setup == "full")
        account = account_of(token, required=False)
        identity = zone_id or _known_id(cloud, found, names, account)
        if not _ZONE_ID.fullmatch(identity):
            continue
        plan = domain.section("cloudflare").get("plan")
        known = dns_zones.zone(cloud, identity)
        if known is None or plan in zones.PLANS:
            chosen = str(plan) if plan in zones.PLANS else "free"
            # What exists keeps its name, whatever a stack file takes the ID for.
            kept = found if known is None else known.name
            zones.add_zone(cloud, identity, kept, account, plan=chosen, setup=setup)
        if setup == "full":
            _existing(cloud, domain, identity)
        by_hand.add(cloud, domain, identity, found)


_Placed = tuple[SeededDomain, str | None, str | None, str | None]


def _place(domain: SeededDomain) -> tuple[str | None, str | None, str | None]:
    """Name, ID and setup of the Cloudflare zone a domain is in; no setup where it is in none."""
    options = domain.section("cloudflare")
    if options.get("setup") == "partial":
        name, zone_id = options.get("zone"), options.get("zone_id")
        return (
            normal(name) if isinstance(name, str) else None,
            zone_id if isinstance(zone_id, str) else None,
            "partial",
        )
    if domain.dns_provider == "cloudflare":
        return domain.zone_name, domain.zone_id, "full"
    return None, None, None


def _widest(domain: SeededDomain, zone_id: str | None, placed: list[_Placed]) -> str | None:
    """The name of a zone that only its ID is known of: the widest that all its hosts share."""
    if zone_id is None:
        return None
    for parent in domain.parents:
        if zones.zone_id_of(parent) == zone_id:
            return parent
    sharing = [other.host for other, _, identity, _ in placed if identity == zone_id]
    for parent in domain.parents:
        if all(is_within(host, parent) and host != parent for host in sharing):
            return parent
    return None


def _known_id(cloud: Cloud, name: str, names: Mapping[str, str], account: str) -> str:
    """The ID of a zone known by name: one named elsewhere, one the account has, or a new one."""
    for zone_id, other in names.items():
        if other == name:
            return zone_id
    for zone in dns_zones.zones(cloud, name):
        if (zone.cloud, zone.account) == (CLOUD, account):
            return zone.id
    usual = zones.zone_id_of(name)
    return usual if dns_zones.zone(cloud, usual) is None else identifier("zone", name, account)


def _existing(cloud: Cloud, domain: SeededDomain, zone_id: str) -> None:
    """The records that ``dns.existing`` speaks of, once; by their ID where the file gives it."""
    existing = domain.dns.get("existing")
    if not existing:
        return
    given = existing if isinstance(existing, str) else None
    proxied = domain.dns.get("rollback_proxied") is True
    _existing_record(cloud, zone_id, domain.host, resting_host(domain.settings), given, proxied)
    owner = domain.settings.get("owner_record")
    if isinstance(owner, str):
        _existing_record(cloud, zone_id, normal(owner), esp_host(domain.settings))


def _existing_record(
    cloud: Cloud,
    zone_id: str,
    host: str,
    target: str | None,
    record_id: str | None = None,
    proxied: bool = False,
) -> None:
    if target is None or dns_zones.history(cloud, host):
        return
    record = Record(
        zone_id,
        host,
        "CNAME",
        1 if proxied else _ESP_TTL,
        (target,),
        identifier=record_id or identifier(zone_id, host),
        body={"proxied": proxied},
    )
    dns_zones.put(cloud, record)
