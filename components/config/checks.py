"""Rules that look at more than one key of the stack file. Pure; each returns its faults.

Design section 3 says which; facts D and E give the limits. What only one CDN knows is in
`components.config.rules`; what concerns the certificate in `certificate_checks`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from components.catalog import PROVIDERS
from components.config import certificate_checks
from components.config.faults import Fault, path, suggestion
from components.config.hosts import is_within, parents
from components.config.rules import cloudflare, cloudflare_zones, cloudfront, fastly, keycdn, proxy
from components.config.values import Account, Domain
from components.pairs import COMPONENTS

_ZONE_IDS = {
    "route53": (re.compile(r"Z[A-Z0-9]{1,31}"), "Z0123456789ABCDEFGHIJ"),
    "cloudflare": (re.compile(r"[0-9a-f]{32}"), "023e105f4ecef8ad9ca31a8372d0c353"),
}

_RECORD_ID = re.compile(r"[0-9a-f]{1,32}")
"""At Cloudflare; YAML's `yes` and `on` arrive as text and are none."""

_CDN_RULES: Mapping[str, Callable[[Domain], Iterable[Fault]]] = {
    "cloudfront": cloudfront.check,
    "cloudflare": cloudflare.check,
    "fastly": fastly.check,
    "keycdn": keycdn.check,
    "proxy": proxy.check,
}


def across(domains: Sequence[Domain], accounts: Mapping[str, Account]) -> list[Fault]:
    """Every fault between keys: of each domain, of each group, and between domains."""
    faults: list[Fault] = []
    for domain in domains:
        for check in _DOMAIN_CHECKS:
            faults += check(domain)
        for cdn in domain.cdns:
            faults += _CDN_RULES[cdn](domain)
        faults += _accounts(domain, accounts)
    faults += _accounts_hold_something(accounts)
    faults += _owner_records(domains)
    groups: dict[str, list[Domain]] = {}
    for domain in domains:
        if domain.group is not None:
            groups.setdefault(domain.group, []).append(domain)
    for name, members in groups.items():
        faults += _group(name, members)
    for group_rule in (proxy.check_all, cloudfront.check_group, cloudflare_zones.check_all):
        faults += group_rule(domains)
    return faults


def _at(domain: Domain, *keys: str) -> str:
    return path("domains", domain.host, *keys)


def _pair(domain: Domain) -> Iterable[Fault]:
    for key, cdn in [("cdn", domain.cdn), *(("also", cdn) for cdn in domain.also)]:
        if (cdn, domain.esp) not in COMPONENTS:
            covered = ", ".join(f"{cdn} with {esp}" for cdn, esp in sorted(COMPONENTS))
            yield Fault(
                _at(domain, key),
                f"'{cdn}' with esp '{domain.esp}' is not covered",
                f"covered: {covered}",
            )
    if len(set(domain.cdns)) < len(domain.cdns):
        yield Fault(_at(domain, "also"), "names a CDN twice", "name each further CDN once")


def _region(domain: Domain) -> Iterable[Fault]:
    provider = PROVIDERS[domain.esp]
    place = _at(domain, "region")
    if domain.origin is not None:
        if domain.origin == domain.host:
            yield Fault(
                _at(domain, "origin"),
                "is the tracking domain itself, so the CDN would ask itself",
                "write the ESP's own host name, or remove it",
            )
        return
    if not domain.esp_region:
        yield Fault(
            place, "missing", f"{provider.title} needs the region it sends from, such as us-east-1"
        )
    elif not provider.has_region(domain.esp_region):
        hint = suggestion(domain.esp_region, provider.origins)
        if not provider.origins:
            hint = "write an AWS region such as us-east-1"
        yield Fault(place, f"'{domain.esp_region}' is no region of {provider.title}", hint)


def _zone(domain: Domain) -> Iterable[Fault]:
    dns = domain.dns
    if dns.provider != "manual" and dns.zone is None and dns.zone_id is None:
        yield Fault(
            _at(domain, "dns"),
            "names no zone",
            f"add zone: {parents(domain.host)[-1]} (or zone_id) of the {dns.provider} zone",
        )
    yield from _zone_keys(domain)
    if dns.zone is None:
        yield from _bare_domain(domain)
        return
    if not is_within(domain.host, dns.zone):
        yield Fault(
            _at(domain, "dns", "zone"),
            f"'{dns.zone}' does not contain this host",
            suggestion(dns.zone, parents(domain.host)[1:] or parents(domain.host)),
        )
    elif dns.zone == domain.host:
        yield Fault(
            _at(domain),
            "is the apex of its zone, where no CNAME may stand",
            "use a name below it, such as links." + domain.host,
        )


def _bare_domain(domain: Domain) -> Iterable[Fault]:
    """Two labels are an apex even where no zone says so; three may be one, too, unnoticed."""
    provider = PROVIDERS[domain.esp]
    if provider.subdomain_only and domain.host.count(".") == 1:
        yield Fault(
            _at(domain),
            f"is the apex of a domain, and {provider.title} takes subdomains only",
            "use a name below it, such as links." + domain.host,
        )


def _record_kind(domain: Domain) -> Iterable[Fault]:
    """An alias is a Route 53 record that names a resource of AWS."""
    place = _at(domain, "dns", "record")
    if domain.dns.record != "alias":
        return
    if domain.dns.provider != "route53":
        yield Fault(
            place,
            f"'alias' is a kind of Route 53 record, and dns.provider is '{domain.dns.provider}'",
            "write cname or remove it",
        )
    elif "cloudfront" not in domain.cdns:
        yield Fault(
            place,
            f"a Route 53 alias can name a CloudFront distribution, not {domain.cdn}'s edge",
            "write cname or remove it",
        )


def _zone_keys(domain: Domain) -> Iterable[Fault]:
    """Keys of `dns` that only some providers have."""
    dns = domain.dns
    if dns.provider == "manual":
        for key in ("zone_id", "existing"):
            if getattr(dns, key):
                yield Fault(
                    _at(domain, "dns", key),
                    "has no meaning with manual DNS",
                    "remove it or set a provider",
                )
        return
    pattern, example = _ZONE_IDS[dns.provider]
    if dns.zone_id is not None and not pattern.fullmatch(dns.zone_id):
        yield Fault(
            _at(domain, "dns", "zone_id"),
            f"'{dns.zone_id}' is not a zone ID of {dns.provider}",
            f"write it like {example}",
        )
    if isinstance(dns.existing, str) and dns.provider != "cloudflare":
        yield Fault(
            _at(domain, "dns", "existing"),
            f"is the text '{dns.existing}', and only Cloudflare needs a record's ID",
            "write true or false, without quotes",
        )
    elif isinstance(dns.existing, str) and not _RECORD_ID.fullmatch(dns.existing):
        yield Fault(
            _at(domain, "dns", "existing"),
            f"'{dns.existing}' is not the ID of a record at Cloudflare",
            "write true, without quotes, or the ID: digits and a to f",
        )


def _owner_record(domain: Domain) -> Iterable[Fault]:
    owner = domain.owner_record
    if owner is None:
        return
    provider = PROVIDERS[domain.esp]
    place = _at(domain, "owner_record")
    if not provider.owner_record:
        yield Fault(place, f"{provider.title} has no owner record", "remove it")
    if domain.dns.zone is not None and not is_within(owner, domain.dns.zone):
        yield Fault(
            place,
            f"'{owner}' is not in the zone '{domain.dns.zone}'",
            "write the full name of the second CNAME that SendGrid asked for",
        )


def _owner_records(domains: Sequence[Domain]) -> Iterable[Fault]:
    """An owner record must not be a tracking domain, nor be owned by two domains."""
    hosts = {domain.host for domain in domains}
    owners: dict[str, str] = {}
    for domain in domains:
        owner = domain.owner_record
        if owner is None:
            continue
        place = _at(domain, "owner_record")
        if owner in hosts:
            yield Fault(
                place,
                f"'{owner}' is a tracking domain itself",
                "name the second CNAME of the branding, which never moves to the CDN",
            )
        if owner in owners:
            yield Fault(
                place,
                f"'{owner}' belongs to '{owners[owner]}' already",
                "name it at one of the two",
            )
        owners[owner] = domain.host


def _accounts(domain: Domain, accounts: Mapping[str, Account]) -> Iterable[Fault]:
    used = [(domain.account, cdn, "account") for cdn in domain.cdns]
    used.append((domain.dns.account, domain.dns.provider, "dns.account"))
    for name, user, key in used:
        place = _at(domain, *key.split("."))
        if name is None:
            continue
        if name not in accounts:
            hint = suggestion(name, accounts) + " or add it there" if accounts else "add it there"
            yield Fault(place, f"'{name}' is not in accounts", hint)
            return
        if user in ("manual", "proxy"):
            continue  # Neither has an account; the name is there for the others.
        account = accounts[name]
        wants_token = user not in ("cloudfront", "route53")
        if wants_token and account.token_secret is None:
            yield Fault(
                path("accounts", name, "token_secret"), "missing", f"'{user}' needs its API token"
            )
        if not wants_token and account.profile is None and account.role is None:
            yield Fault(
                path("accounts", name), f"has nothing for '{user}'", "add profile, role or both"
            )


def _accounts_hold_something(accounts: Mapping[str, Account]) -> Iterable[Fault]:
    for name, account in accounts.items():
        if (account.profile, account.role, account.token_secret) == (None, None, None):
            yield Fault(path("accounts", name), "says nothing", "add profile, role or token_secret")


def _group(name: str, members: Sequence[Domain]) -> Iterable[Fault]:
    """Hosts of a group share one edge, so what the edge is made of must be equal (design 5)."""
    first = members[0]
    for other in members[1:]:
        for key, value in _shared(first).items():
            if _shared(other).get(key) != value:
                yield Fault(
                    _at(other, key),
                    f"differs from '{first.host}' in the same group '{name}'",
                    "make them equal, best in defaults, or take one host out of the group",
                )
    for key in ("distribution", "service", "zone"):
        if len({getattr(member.adopt, key) for member in members} - {None}) > 1:
            yield Fault(
                f"group '{name}'",
                f"adopts more than one {key}",
                f"a group has one: keep adopt.{key} at one host",
            )


def _shared(domain: Domain) -> dict[str, object]:
    keys = ("cdn", "also", "esp", "region", "origin", "settings", "account", "certificate")
    return {key: getattr(domain, key) for key in (*keys, *domain.cdns)}


_DOMAIN_CHECKS: tuple[Callable[[Domain], Iterable[Fault]], ...] = (
    _pair,
    _region,
    _zone,
    _record_kind,
    certificate_checks.check,
    _owner_record,
)
