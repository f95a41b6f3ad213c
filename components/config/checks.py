"""Rules that look at more than one key of the stack file. Pure; each returns its faults.

Which ones: contract#stack-file. What only one vendor knows is in that vendor's room and asked
through the registry; what concerns the certificate is in `certificate_checks`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields

from components.account import AccountKind
from components.catalog import ESPS
from components.config import adoption, certificate_checks, names, resting
from components.config.faults import Fault, path, suggestion
from components.config.hosts import is_within, parents
from components.config.keyed import Keyed, account_type
from components.config.values import SHARED_KEYS, Domain, Edge, StackConfig
from components.registry import CDNS, DNS_PROVIDERS, pairs


def across(stack: StackConfig, secrets: Mapping[str, str] | None = None) -> list[Fault]:
    """Every fault between keys: of each domain, of each group, and between domains.

    Args:
        stack: the values of the stack file.
        secrets: its secrets by the names of their keys, as far as they are known.
    """
    faults: list[Fault] = []
    for domain in stack.domains:
        for check in _DOMAIN_CHECKS:
            faults += check(domain)
        faults += DNS_PROVIDERS[domain.dns.provider].check(domain)
        faults += _accounts(domain, stack.accounts)
    faults += _accounts_hold_something(stack.accounts)
    faults += names.faults(stack.domains)
    faults += adoption.faults(stack.domains)
    groups: dict[str, list[Domain]] = defaultdict(list)
    for domain in stack.domains:
        if domain.group is not None:
            groups[domain.group].append(domain)
    for name, members in groups.items():
        faults += _group(name, members)
    return faults + _edges(stack.planned_edges, secrets or {})


def _edges(edges: Sequence[Edge], secrets: Mapping[str, str]) -> list[Fault]:
    """What each CDN says of its edges, and of each domain at them."""
    faults: list[Fault] = []
    by_cdn: dict[str, list[Edge]] = defaultdict(list)
    for domain in {domain.host: domain for edge in edges for domain in edge.domains}.values():
        faults += _alias_target(domain)
    for edge in edges:
        by_cdn[edge.cdn].append(edge)
        for domain in edge.domains:
            faults += CDNS[edge.cdn].check(edge, domain)
    for cdn, own in by_cdn.items():
        faults += CDNS[cdn].check_all(own)
    return faults + certificate_checks.check(edges, secrets)


def _at(domain: Domain, *keys: str) -> str:
    return path("domains", domain.host, *keys)


def _pair(domain: Domain) -> Iterable[Fault]:
    for key, cdn in [("cdn", domain.cdn), *(("also", cdn) for cdn in domain.also)]:
        if not CDNS[cdn].covers(domain.esp):
            covered = ", ".join(f"{cdn} with {esp}" for cdn, esp in pairs())
            yield Fault(
                _at(domain, key),
                f"'{cdn}' with esp '{domain.esp}' is not covered",
                f"covered: {covered}",
            )
    if len(set(domain.cdns)) < len(domain.cdns):
        yield Fault(_at(domain, "also"), "names a CDN twice", "name each further CDN once")


def _region(domain: Domain) -> Iterable[Fault]:
    provider = ESPS[domain.esp]
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
        hint = suggestion(domain.esp_region, provider.regions)
        if provider.origin_pattern is not None:
            newer = provider.origin_pattern.format(region="REGION")
            hint += f" (for a region newer than this program's list write origin: {newer} too)"
        yield Fault(place, f"'{domain.esp_region}' is no region of {provider.title}", hint)


def _zone(domain: Domain) -> Iterable[Fault]:
    dns = domain.dns
    if not DNS_PROVIDERS[dns.provider].by_hand and dns.zone is None and dns.zone_id is None:
        yield Fault(
            _at(domain, "dns"),
            "names no zone",
            f"add zone: {parents(domain.host)[-1]} (or zone_id) of the {dns.provider} zone",
        )
    yield from _zone_keys(domain)
    if dns.zone is not None and not is_within(domain.host, dns.zone):
        yield Fault(
            _at(domain, "dns", "zone"),
            f"'{dns.zone}' does not contain this host",
            suggestion(dns.zone, parents(domain.host)[1:] or parents(domain.host)),
        )


def _zone_keys(domain: Domain) -> Iterable[Fault]:
    """Keys of `dns` that only some providers have, and identifiers of the wrong form."""
    dns = domain.dns
    provider = DNS_PROVIDERS[dns.provider]
    if provider.by_hand:
        for key in ("zone_id", "existing"):
            if getattr(dns, key):
                yield Fault(
                    _at(domain, "dns", key),
                    f"has no meaning with {dns.provider} DNS",
                    "remove it or set a provider",
                )
        return
    form = provider.zone_id
    if isinstance(dns.zone_id, str) and form and not form.pattern.fullmatch(dns.zone_id):
        yield Fault(
            _at(domain, "dns", "zone_id"),
            f"'{dns.zone_id}' is not a zone ID of {dns.provider}",
            f"write it like {form.example}",
        )
    if dns.existing and dns.zone_id is not None and not isinstance(dns.zone_id, str):
        yield Fault(
            _at(domain, "dns", "zone_id"),
            "is an Output, and what exists is imported by it while the program plans",
            "write the zone's ID itself",
        )
    if isinstance(dns.existing, str):
        yield from _record_id(domain, dns.existing)


def _record_id(domain: Domain, text: str) -> Iterable[Fault]:
    provider = DNS_PROVIDERS[domain.dns.provider]
    place = _at(domain, "dns", "existing")
    if provider.record_id is None:
        wanting = [p.title for p in DNS_PROVIDERS.values() if p.record_id is not None]
        yield Fault(
            place,
            f"is the text '{text}', and only {' and '.join(wanting)} needs a record's ID",
            "write true or false, without quotes",
        )
    elif not provider.record_id.pattern.fullmatch(text):
        yield Fault(
            place,
            f"'{text}' is not the ID of a record at {provider.title}",
            f"write true, without quotes, or the ID: {provider.record_id.example}",
        )


def _record_kind(domain: Domain) -> Iterable[Fault]:
    """An alias is a record that names a resource of its DNS provider's own cloud."""
    having = _having_aliases()
    if domain.dns.record == "alias" and not DNS_PROVIDERS[domain.dns.provider].alias_records:
        yield Fault(
            _at(domain, "dns", "record"),
            f"'alias' is a kind of {having} record, and dns.provider is '{domain.dns.provider}'",
            "write cname or remove it",
        )


def _alias_target(domain: Domain) -> Iterable[Fault]:
    """An alias can name edges of some CDNs; for one made elsewhere its zone is asked for."""
    having = DNS_PROVIDERS[domain.dns.provider].alias_records
    if domain.dns.record != "alias" or not having:
        return
    named = [cdn.title for cdn in CDNS.values() if cdn.alias_zone is not None]
    if not any(CDNS[cdn].alias_zone is not None for cdn in domain.cdns):
        yield Fault(
            _at(domain, "dns", "record"),
            f"a {_having_aliases()} alias can name an edge of {' and '.join(named)}, not "
            f"{domain.cdn}'s",
            "write cname or remove it",
        )


def _having_aliases() -> str:
    return " and ".join(p.title for p in DNS_PROVIDERS.values() if p.alias_records)


def _owner_record(domain: Domain) -> Iterable[Fault]:
    owner = domain.owner_record
    if owner is None:
        return
    provider = ESPS[domain.esp]
    place = _at(domain, "owner_record")
    if not provider.owner_record:
        yield Fault(place, f"{provider.title} has no owner record", "remove it")
    if domain.dns.zone is not None and not is_within(owner, domain.dns.zone):
        yield Fault(
            place,
            f"'{owner}' is not in the zone '{domain.dns.zone}'",
            f"write the full name of the second CNAME that {provider.title} asked for",
        )


def _accounts(domain: Domain, accounts: Mapping[str, Keyed]) -> Iterable[Fault]:
    used = [(domain.account, CDNS[cdn].account, "account") for cdn in domain.cdns]
    used.append((domain.dns.account, DNS_PROVIDERS[domain.dns.provider].account, "dns.account"))
    for name, kind, key in used:
        if name is None:
            continue
        if name not in accounts:
            hint = suggestion(name, accounts) + " or add it there" if accounts else "add it there"
            yield Fault(_at(domain, *key.split(".")), f"'{name}' is not in accounts", hint)
            return
        if kind is not None:  # Else it has no account; the name is there for the others.
            yield from _account_suits(name, kind, accounts[name])


def _account_suits(name: str, kind: AccountKind, account: Keyed) -> Iterable[Fault]:
    if any(account.get(key) is not None for key in kind.any_of):
        return
    if len(kind.any_of) == 1:
        yield Fault(
            path("accounts", name, *kind.any_of), "missing", f"'{kind.title}' needs its API token"
        )
    else:
        wanted = f"{', '.join(kind.any_of)} or {'both' if len(kind.any_of) == 2 else 'all'}"
        yield Fault(path("accounts", name), f"has nothing for '{kind.title}'", f"add {wanted}")


def _accounts_hold_something(accounts: Mapping[str, Keyed]) -> Iterable[Fault]:
    keys = account_type().names()
    for name, account in accounts.items():
        if all(account.get(key) is None for key in keys):
            yield Fault(
                path("accounts", name), "says nothing", f"add {', '.join(keys[:-1])} or {keys[-1]}"
            )


def _group(name: str, members: Sequence[Domain]) -> Iterable[Fault]:
    """Hosts of a group share one edge, so what the edge is made of must be equal."""
    first = members[0]
    for other in members[1:]:
        for key in _differing(first, other):
            yield Fault(
                _at(other, key),
                f"differs from '{first.host}' in the same group '{name}'",
                "make them equal, best in defaults, or take one host out of the group",
            )
    yield from adoption.group_faults(name, members)


def _differing(one: Domain, other: Domain) -> Iterable[str]:
    """Shared keys that are not equal, and blocks of CDNs that differ in an option of the edge."""
    for key in SHARED_KEYS:
        if key != "options" and getattr(one, key) != getattr(other, key):
            yield key
    for name in dict.fromkeys((*one.cdns, *other.cdns)):
        cdn = CDNS[name]
        for option in fields(cdn.options):
            own, others = (getattr(cdn.of(domain), option.name) for domain in (one, other))
            if own != others and option.name not in cdn.per_host_options:
                yield name
                break


_DOMAIN_CHECKS: tuple[Callable[[Domain], Iterable[Fault]], ...] = (
    _pair,
    _region,
    _zone,
    _record_kind,
    _owner_record,
    resting.faults,
)
