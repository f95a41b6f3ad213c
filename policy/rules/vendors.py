"""What the rules know of vendors: which resources serve links, and what they say. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from components.catalog import ESPS
from components.dns.provider import DnsProvider
from components.registry import CDNS, DNS_PROVIDERS

from .resources import DOMAIN, Resource, text, texts

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
SERVICE = "fastly:index/serviceVcl:ServiceVcl"
ZONE = "pulumi-python:dynamic/keycdn:Zone"
RULESET = "cloudflare:index/ruleset:Ruleset"
PAGE_RULE = "cloudflare:index/pageRule:PageRule"
ZONE_SETTING = "cloudflare:index/zoneSetting:ZoneSetting"

BY_HOST = tuple(provider.title for provider in ESPS.values() if provider.probe.host_decides)
"""Who know their customer by the Host of the request."""

_PROVIDERS = {p.record_type: p for p in DNS_PROVIDERS.values() if p.record_type is not None}
_HOST_NAME = re.compile(r"(?<![\w.-])(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*\.)+[a-z0-9-]*[a-z0-9]")


@dataclass(frozen=True)
class Record:
    """A DNS record, whichever provider publishes it.

    Attributes:
        resource: the resource.
        name: host name; empty where only the update will tell.
        value: what it points at; None where only the update will tell.
        type: `CNAME`, `A` …
        ttl: seconds; None where the provider decides.
        proxied: the provider's own edge answers for the name.
    """

    resource: Resource
    name: str
    value: str | None
    type: str
    ttl: float | None
    proxied: bool = False

    @property
    def tracking(self) -> bool:
        """Whether recipients resolve it, as this project names it."""
        return DOMAIN in self.resource.parents and self.resource.name.endswith("-tracking")

    @property
    def at_edge(self) -> bool:
        """Whether it points at a CDN; an edge made in the same update has no name yet."""
        if self.proxied or self.value is None:
            return True
        return cdn(self.value) is not None


@dataclass(frozen=True)
class Edge:
    """What serves links: a resource with an email service provider as its origin.

    Attributes:
        resource: the resource.
        esps: the titles of the providers among its origins; empty for an origin of one's own.
        hosts: the names it serves, as far as they are known.
    """

    resource: Resource
    esps: Sequence[str]
    hosts: Sequence[str]


def esp(host: str) -> str | None:
    """Title of the email service provider that serves links on `host`."""
    return next((provider.title for provider in ESPS.values() if provider.serves(host)), None)


def cdn(host: str) -> tuple[str, str] | None:
    """Title of the CDN that `host` is an edge of, and the type of resource that makes one."""
    bare = host.rstrip(".").lower()
    for known in CDNS.values():
        if any(re.fullmatch(pattern, bare) for pattern in known.signature.edges):
            made = [kind for kind in _ORIGINS if kind.startswith(known.resource_types)]
            return (known.title, made[0]) if made else None
    return None


def records(resources: Sequence[Resource]) -> Iterator[Record]:
    """Every DNS record."""
    for resource in resources:
        provider = _PROVIDERS.get(resource.type)
        if provider is not None:
            yield _record(resource, provider)


def edges(resources: Sequence[Resource], kind: str) -> Iterator[Edge]:
    """Every edge of one type that has an email service provider as origin, or is this project's."""
    for resource in resources:
        if resource.type != kind:
            continue
        found = dict.fromkeys(t for origin in _ORIGINS[kind](resource) if (t := esp(origin)))
        if found or resource.ours:
            yield Edge(resource, list(found), _HOSTS[kind](resource))


def tracking_hosts(resources: Sequence[Resource]) -> set[str]:
    """Every name that recipients click: of tracking domains, edges and proxied records."""
    hosts = {resource.name for resource in resources if resource.type == DOMAIN}
    for kind in _ORIGINS:
        hosts |= {host for edge in edges(resources, kind) for host in edge.hosts}
    for record in records(resources):
        proxies_esp = record.proxied and record.value is not None and esp(record.value)
        if record.tracking or proxies_esp:
            hosts.add(record.name)
    return {host.lower().rstrip(".") for host in hosts if host}


def tracking_zones(resources: Sequence[Resource]) -> dict[str, list[str]]:
    """Zone ID -> the names there that recipients click and its proxy answers for."""
    found: dict[str, list[str]] = {}
    for record in records(resources):
        clicked = record.tracking or (record.value is not None and esp(record.value))
        if record.proxied and clicked:
            found.setdefault(text(record.resource.get("zoneId")), []).append(record.name)
    return found


def at_rest(record: Record, resources: Sequence[Resource]) -> bool:
    """Whether a tracking record is where its stack file has it off this stack's edges."""
    host = record.resource.name.removesuffix("-ipv6").removesuffix("-tracking")
    return any(
        resource.type == DOMAIN
        and resource.name == host
        and text(resource.get("rollback_to")).lower() == (record.value or "").lower() != ""
        and (resource.get("rollback_proxied") is True) is record.proxied
        for resource in resources
        if DOMAIN in record.resource.parents
    )


def named(content: object) -> set[str]:
    """Every host name in text, or in anything made of text."""
    return set(_HOST_NAME.findall(str(content).lower()))


def _record(resource: Resource, provider: DnsProvider) -> Record:
    found = provider.points_at(resource.properties)
    ttl = resource.get("ttl")
    seconds = float(ttl) if isinstance(ttl, int | float) and ttl != 1 else None
    return Record(
        resource,
        text(resource.get("name")).rstrip(".").lower(),
        None if found is None else found.value,
        text(resource.get("type")),
        seconds,
        found is not None and found.proxied,
    )


def _distribution_origins(resource: Resource) -> list[str]:
    return [text(origin.get("domainName")) for origin in resource.items("origins")]


def _service_origins(resource: Resource) -> list[str]:
    return [text(backend.get("address")) for backend in resource.items("backends")]


def _zone_origins(resource: Resource) -> list[str]:
    return [text(resource.get("originurl")).partition("://")[2].partition("/")[0]]


_ORIGINS: Mapping[str, Callable[[Resource], list[str]]] = MappingProxyType(
    {DISTRIBUTION: _distribution_origins, SERVICE: _service_origins, ZONE: _zone_origins}
)
_HOSTS: Mapping[str, Callable[[Resource], list[str]]] = MappingProxyType(
    {
        DISTRIBUTION: lambda resource: texts(resource.get("aliases")),
        SERVICE: lambda resource: [text(d.get("name")) for d in resource.items("domains")],
        ZONE: lambda _: list[str](),
    }
)
