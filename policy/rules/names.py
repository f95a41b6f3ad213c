"""DNS records and certificates: where a name points, and what covers it."""

import re
from collections.abc import Iterator, Sequence

from .resources import Finding, Resource, text, texts
from .vendors import (
    DISTRIBUTION,
    SERVICE,
    Record,
    at_rest,
    cdn,
    edges,
    esp,
    records,
    tracking_hosts,
)

LONGEST_FIRST_TTL = 3600
"""Seconds; what a rollback takes on the day of a cut-over."""

_OWNER = re.compile(r"^\d+\.")
"""SendGrid's second CNAME begins with the account's number."""

_CERTIFICATE_NAMES = {
    "aws:acm/certificate:Certificate": ("domainName", "subjectAlternativeNames"),
    "cloudflare:index/certificatePack:CertificatePack": ("hosts",),
    "fastly:index/tlsSubscription:TlsSubscription": ("domains", "commonName"),
}


def owner_record(resources: Sequence[Resource]) -> Iterator[Finding]:
    """SendGrid's second CNAME proves the account and stays at SendGrid for good."""
    for record in records(resources):
        ours = record.resource.ours and record.resource.name.endswith("-owner")
        if not (ours or _OWNER.match(record.name)):
            continue
        if record.proxied or (record.value and cdn(record.value)):
            yield (
                f"{record.name} proves the SendGrid account and must stay at sendgrid.net, not "
                "proxied: only the link host moves to the CDN",
                record.resource.urn,
            )


def protected(resources: Sequence[Resource]) -> Iterator[Finding]:
    """A live record that is deleted breaks every link that was ever sent."""
    hosts = tracking_hosts(resources)
    for record in records(resources):
        clicked = record.tracking or (record.name in hosts and not _beside(record))
        if at_rest(record, resources):
            continue
        if clicked and record.at_edge and not record.resource.protect:
            yield (
                f"{record.name or record.resource.name} is live and not protected: set protect, "
                "so that nothing deletes it",
                record.resource.urn,
            )


def foreign_edge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """A record that points at an edge which nobody here owns can be taken over, or goes dead."""
    hosts = tracking_hosts(resources)
    for record in records(resources):
        found = cdn(record.value) if record.value else None
        if found is None or not (record.tracking or record.name in hosts):
            continue
        if at_rest(record, resources):
            continue
        title, kind = found
        made = [resource for resource in resources if resource.type == kind]
        if kind == DISTRIBUTION:
            made = [r for r in made if r.get("domainName") in (record.value, None) or _new(r)]
        if kind == SERVICE:
            served = {e.resource.urn for e in edges(made, kind) if record.name in e.hosts}
            made = [r for r in made if r.urn in served]
        if not made:
            yield (
                f"{record.name} points at {record.value}, and this stack has no edge at {title} "
                "that serves it",
                record.resource.urn,
            )


def ttl(resources: Sequence[Resource]) -> Iterator[Finding]:
    """On the first day a rollback must not take longer than an hour."""
    hosts = tracking_hosts(resources)
    for record in records(resources):
        if not (record.tracking or record.name in hosts) or record.ttl is None:
            continue
        if record.ttl > LONGEST_FIRST_TTL:
            yield (
                f"{record.name}: a rollback takes as long as the ttl, {record.ttl:.0f} seconds; "
                f"keep it at {LONGEST_FIRST_TTL} or less within the first day after the cut-over",
                record.resource.urn,
            )


def wildcard(resources: Sequence[Resource]) -> Iterator[Finding]:
    """A certificate names the exact host: a wildcard covers one label, and fails below it."""
    hosts = tracking_hosts(resources)
    for resource in resources:
        for name in _certificate_names(resource):
            base = name.removeprefix("*.")
            if base != name and (resource.ours or any(host.endswith(f".{base}") for host in hosts)):
                yield (
                    f"{name} in place of the exact tracking host: it covers one label only, and "
                    "whoever holds its key can answer for every name there; name each host",
                    resource.urn,
                )


def _certificate_names(resource: Resource) -> Iterator[str]:
    for key in _CERTIFICATE_NAMES.get(resource.type, ()):
        value = resource.get(key)
        yield from [text(value)] if isinstance(value, str) else texts(value)


def _beside(record: Record) -> bool:
    """The AAAA beside an alias, which has to go first when a CNAME comes back."""
    return record.type == "AAAA" or bool(record.value and esp(record.value) and not record.proxied)


def _new(resource: Resource) -> bool:
    """Whether a resource has no name of its own yet."""
    return not isinstance(resource.get("domainName"), str)
