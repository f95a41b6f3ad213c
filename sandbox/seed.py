"""Make what a stack file refers to, but does not own, exist in the stand-in clouds.

Zones, certificates, adopted resources, and tracking records as the ESP had them validated, in
the state the real ones would be in. What cannot be understood is left out: it is the program
that tells the user about faults in the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import delegation, dns_zones, hand_made, loopback, stand_ins
from sandbox.aws import seed as aws_seed
from sandbox.cloud import Cloud
from sandbox.cloudflare import seed as cloudflare_seed
from sandbox.dns_values import is_host_name
from sandbox.dns_zones import Record, Zone
from sandbox.esp import customers
from sandbox.esp_hosts import esp_host, resting_host
from sandbox.fastly import seed as fastly_seed
from sandbox.google import seed as google_seed
from sandbox.hand_made import HandMade
from sandbox.keycdn import seed as keycdn_seed
from sandbox.properties import as_map, list_at, map_at
from sandbox.seeded_domain import SeededDomain

_NAMESPACE = "ssl-click-tracking"
_ESP_TTL = 3600  # what an ESP's setup page leaves most people with


def _own_proxies(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Own proxies stand where the stack file says, under names and public addresses."""
    del config
    for domain in domains:
        address = domain.section("proxy").get("address")
        if isinstance(address, str) and "proxy" in (domain.settings.get("cdn"), *_also(domain)):
            loopback.put_proxy(cloud, dns_zones.normal(address))


def _also(domain: SeededDomain) -> list[Any]:
    return list_at(domain.settings, "also")


_CLOUD_SEEDERS: tuple[Callable[[Cloud, list[SeededDomain], Mapping[str, Any]], None], ...] = (
    aws_seed.seed,
    cloudflare_seed.seed,
    fastly_seed.seed,
    google_seed.seed,
    keycdn_seed.seed,
    customers.seed,
    _own_proxies,
)


@dataclass(frozen=True)
class _File:
    """The parts of a stack file's config that matter here."""

    domains: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, Any]
    accounts: Mapping[str, Any]
    secrets: Mapping[str, Any]


def seed(cloud: Cloud, config: Mapping[str, Any]) -> None:
    """Seed the clouds from the parsed ``config`` map of a stack file.

    May be repeated: what exists is kept, and a tracking record that existed once and was changed
    or deleted since is never put back.

    Raises:
        CloudUnavailableError: when the store cannot be written.
    """
    config = stand_ins.revealed(config)
    domains = _domains(config)
    with cloud.transaction():
        known = {zone.id for zone in dns_zones.zones(cloud)}
        for seeder in _CLOUD_SEEDERS:
            seeder(cloud, domains, config)
        for domain in domains:
            if domain.dns_provider == "manual":
                _manual_zone(cloud, domain)
        delegation.delegate_new(cloud, known)
        aws_seed.prove(cloud, domains, config)
        for domain in domains:
            # A name whose DNS is kept by hand is nothing the stack makes.
            if domain.dns.get("existing") is True or domain.dns_provider == "manual":
                _existing_records(cloud, domain)


def merged(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """``own`` over ``defaults``: maps merge deeply, anything else of ``own`` wins."""
    result = dict(defaults)
    for key, value in own.items():
        below, above = as_map(result.get(key)), as_map(value)
        result[key] = value if below is None or above is None else merged(below, above)
    return result


def _file(config: Mapping[str, Any]) -> _File:
    sections = {name: map_at(config, f"{_NAMESPACE}:{name}") for name in ("defaults", "accounts")}
    domains = {
        str(host): as_map(settings) or {}
        for host, settings in map_at(config, f"{_NAMESPACE}:domains").items()
    }
    secrets = {name.removeprefix(f"{_NAMESPACE}:"): value for name, value in config.items()}
    return _File(domains, secrets=secrets, **sections)


def _domains(config: Mapping[str, Any]) -> list[SeededDomain]:
    file = _file(config)
    merged_settings = {
        dns_zones.normal(host): merged(file.defaults, settings)
        for host, settings in file.domains.items()
    }
    groups: dict[str, list[str]] = {}
    for host, settings in merged_settings.items():
        group = settings.get("group")
        if isinstance(group, str):
            groups.setdefault(group, []).append(host)
    return [
        SeededDomain(
            host=host,
            settings=settings,
            names=tuple(groups.get(str(settings.get("group")), [host])),
            accounts=file.accounts,
            secrets=file.secrets,
        )
        for host, settings in merged_settings.items()
        if is_host_name(host)
    ]


def _manual_zone(cloud: Cloud, domain: SeededDomain) -> None:
    """Somebody's DNS console has a zone for the host."""
    name = domain.zone_name or next(iter(domain.parents), domain.host)
    outside = name == domain.host or not dns_zones.is_within(domain.host, name)
    if outside or delegation.zone_of(cloud, domain.host) is not None:
        return
    dns_zones.put_zone(cloud, Zone(id=f"manual-{name}", name=name, cloud="manual"))


def _existing_records(cloud: Cloud, domain: SeededDomain) -> None:
    """The tracking record, and with ``dns.existing`` the owner record beside it."""
    target = resting_host(domain.settings)
    aliased = domain.dns.get("record") == "alias" and str(target).endswith(".cloudfront.net")
    types = ("A", "AAAA") if aliased and domain.dns_provider == "route53" else ("CNAME",)
    _existing_record(cloud, domain.host, target, types)
    owner = domain.settings.get("owner_record")
    if isinstance(owner, str) and domain.dns.get("existing"):
        _existing_record(cloud, dns_zones.normal(owner), esp_host(domain.settings), ("CNAME",))


def _existing_record(cloud: Cloud, host: str, target: str | None, types: tuple[str, ...]) -> None:
    zone = delegation.zone_of(cloud, host)
    if target is None or zone is None or dns_zones.history(cloud, host) or host == zone.name:
        return
    for type_ in types:
        if dns_zones.excluded_by(cloud, Record(zone.id, host, type_, _ESP_TTL)) is None:
            made = HandMade(host, type_, (target,), _ESP_TTL, alias=len(types) > 1)
            hand_made.put(cloud, zone, made)
