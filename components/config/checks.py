"""Rules that look at more than one key of the stack file. Pure; each returns its faults.

Design section 3 says which; facts D and E give the limits.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from components.catalog import PROVIDERS
from components.config.faults import Fault, path, suggestion
from components.config.hosts import is_within, parents
from components.config.values import Account, Certificate, Domain
from components.pairs import COMPONENTS

MOST_HOSTS = 100
"""Alternate names of one distribution, and names of one ACM certificate (facts D)."""

LONGEST_COMMON_NAME = 64
"""Characters of the first name in an ACM certificate; further names may be longer (RFC 5280)."""

_NEEDED = {"acm-arn": "arn", "iam": "id"}


def across(domains: Sequence[Domain], accounts: Mapping[str, Account]) -> list[Fault]:
    """Every fault between keys: of each domain, of each group, and between domains."""
    faults: list[Fault] = []
    for domain in domains:
        for check in _DOMAIN_CHECKS:
            faults += check(domain)
        faults += _accounts(domain, accounts)
    faults += _accounts_hold_something(accounts)
    faults += _owner_records(domains)
    groups: dict[str, list[Domain]] = {}
    for domain in domains:
        if domain.group is not None:
            groups.setdefault(domain.group, []).append(domain)
    for name, members in groups.items():
        faults += _group(name, members)
    return faults


def _at(domain: Domain, *keys: str) -> str:
    return path("domains", domain.host, *keys)


def _pair(domain: Domain) -> Iterable[Fault]:
    if (domain.cdn, domain.esp) not in COMPONENTS:
        covered = ", ".join(f"{cdn} with {esp}" for cdn, esp in sorted(COMPONENTS))
        yield Fault(
            _at(domain, "cdn"),
            f"'{domain.cdn}' with esp '{domain.esp}' is not covered",
            f"covered: {covered}",
        )


def _region(domain: Domain) -> Iterable[Fault]:
    provider = PROVIDERS.get(domain.esp)
    if provider is not None and domain.region is not None and domain.region not in provider.origins:
        yield Fault(
            _at(domain, "region"),
            f"'{domain.region}' is no region of {provider.title}",
            suggestion(domain.region, provider.origins),
        )


def _zone(domain: Domain) -> Iterable[Fault]:
    dns = domain.dns
    if dns.provider == "route53" and dns.zone is None and dns.zone_id is None:
        yield Fault(
            _at(domain, "dns"),
            "names no zone",
            f"add zone: {parents(domain.host)[-1]} (or zone_id) of the Route 53 zone",
        )
    if dns.provider == "manual" and (dns.zone_id is not None or dns.existing):
        key = "zone_id" if dns.zone_id is not None else "existing"
        yield Fault(
            _at(domain, "dns", key), "has no meaning with manual DNS", "remove it or set a provider"
        )
    if dns.zone is None:
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


def _certificate(domain: Domain) -> Iterable[Fault]:
    certificate = domain.certificate
    needed = _NEEDED.get(certificate.source)
    if needed is not None and getattr(certificate, needed) is None:
        yield Fault(
            _at(domain, "certificate", needed),
            "missing",
            f"certificate source '{certificate.source}' needs it",
        )
    yield from _unused_certificate_keys(domain, certificate)
    if certificate.names and not any(_covers(name, domain.host) for name in certificate.names):
        yield Fault(
            _at(domain, "certificate", "names"),
            f"no name of the certificate covers '{domain.host}'; a wildcard stands for one label",
            "use a certificate that holds the exact host",
        )


def _unused_certificate_keys(domain: Domain, certificate: Certificate) -> Iterable[Fault]:
    default = Certificate()
    wanted = {"acm": ("wait",), "acm-arn": ("arn", "names"), "iam": ("id", "names")}
    for key in ("arn", "id", "names"):
        if key in wanted[certificate.source]:
            continue
        if getattr(certificate, key) != getattr(default, key):
            source = next(s for s, keys in wanted.items() if key in keys)
            yield Fault(
                _at(domain, "certificate", key),
                f"is not used with source '{certificate.source}'",
                f"set source: {source} or remove it",
            )


def _covers(pattern: str, host: str) -> bool:
    """Whether a certificate name covers `host`; `*` stands for exactly one label (facts A.0)."""
    pattern = pattern.lower().rstrip(".")
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return pattern == host


def _owner_record(domain: Domain) -> Iterable[Fault]:
    owner = domain.owner_record
    if owner is None:
        return
    provider = PROVIDERS.get(domain.esp)
    place = _at(domain, "owner_record")
    if provider is not None and not provider.owner_record:
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


def _forwarded_host(domain: Domain) -> Iterable[Fault]:
    if domain.x_forwarded_host and domain.group is not None:
        yield Fault(
            _at(domain, "x_forwarded_host"),
            "is one fixed value per distribution, and a group has several hosts",
            "remove it or take the host out of the group",
        )


def _accounts(domain: Domain, accounts: Mapping[str, Account]) -> Iterable[Fault]:
    for name, place in (
        (domain.account, _at(domain, "account")),
        (domain.dns.account, _at(domain, "dns", "account")),
    ):
        if name is not None and name not in accounts:
            yield Fault(
                place,
                f"'{name}' is not in accounts",
                suggestion(name, accounts) + " or add it there",
            )


def _accounts_hold_something(accounts: Mapping[str, Account]) -> Iterable[Fault]:
    for name, account in accounts.items():
        if account.profile is None and account.role is None:
            yield Fault(path("accounts", name), "says nothing", "add profile, role or both")


def _group(name: str, members: Sequence[Domain]) -> Iterable[Fault]:
    """Hosts of a group share one edge, so what the edge is made of must be equal (design 5)."""
    first = members[0]
    for other in members[1:]:
        for key, value in _shared(first).items():
            if _shared(other)[key] != value:
                yield Fault(
                    _at(other, key),
                    f"differs from '{first.host}' in the same group '{name}'",
                    "make them equal, best in defaults, or take one host out of the group",
                )
    if len(members) > MOST_HOSTS:
        yield Fault(
            f"group '{name}'",
            f"has {len(members)} hosts",
            f"one distribution and its certificate take {MOST_HOSTS}: split the group",
        )
    if len({member.adopt.distribution for member in members} - {None}) > 1:
        yield Fault(
            f"group '{name}'",
            "adopts more than one distribution",
            "a group has one: keep adopt.distribution at one host",
        )


def _shared(domain: Domain) -> dict[str, object]:
    return {
        key: getattr(domain, key)
        for key in (
            "cdn",
            "esp",
            "region",
            "origin",
            "settings",
            "account",
            "certificate",
            domain.cdn,
        )
        if hasattr(domain, key)
    }


def common_name(hosts: Iterable[str]) -> str | None:
    """The host that leads an ACM certificate for `hosts`: the first short enough, by name."""
    return next((host for host in sorted(hosts) if len(host) <= LONGEST_COMMON_NAME), None)


def _common_name(domain: Domain) -> Iterable[Fault]:
    if (
        domain.certificate.source == "acm"
        and domain.group is None
        and common_name([domain.host]) is None
    ):
        yield Fault(
            _at(domain),
            f"has {len(domain.host)} characters; the first name of an ACM certificate has at most "
            f"{LONGEST_COMMON_NAME}",
            "put it in a group with a shorter host, or bring a certificate (source acm-arn)",
        )


_DOMAIN_CHECKS: tuple[Callable[[Domain], Iterable[Fault]], ...] = (
    _pair,
    _region,
    _zone,
    _certificate,
    _owner_record,
    _forwarded_host,
    _common_name,
)
