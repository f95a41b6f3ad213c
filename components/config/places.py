"""That a live host's record and edge stay in their zone and account. Pure.

Another provider, zone or account cannot take a record or an edge over: a second one is made, and
the first one goes or is forgotten (docs/decisions/live-hosts.md).
"""

from collections.abc import Collection, Iterable

from components.account import AccountKind
from components.config.faults import Fault, path
from components.config.keyed import Keyed
from components.config.values import Domain
from components.credentials import Credentials
from components.memory import Place, Was
from components.registry import CDNS, DNS_PROVIDERS

ESP_ONLY = "https links do not work while the name points at the ESP"

_OLD_PROOF = (
    "a proof of the old account's certificate that is in the way then is named by that update: "
    "delete it by hand"
)
"""Validation records outlive their certificate, and another account may need another one."""

DNS = "dns"
"""Whose credentials a zone's are, beside the CDNs."""


def faults(domain: Domain, was: Was, credentials: Credentials) -> Iterable[Fault]:
    """Every change of the place of a host that has one.

    Whether an edge is in the account in use is asked where its CDN tells (`components.whose`).

    Args:
        domain: as the stack file has it now.
        was: the host after the last update.
        credentials: of this run.
    """
    place = was.place
    if place is None:
        return
    if was.live:
        yield from of_record(domain, was, credentials)
    for name in was.edges:
        cdn = CDNS.get(name)
        if cdn is None or cdn.account is None or cdn.look is not None or name not in domain.cdns:
            continue
        if domain.account != place.account and not same(domain, place, name, credentials):
            yield another(domain, was)
            return


def of_record(domain: Domain, was: Was, credentials: Credentials) -> Iterable[Fault]:
    """As `faults`, of the host's record alone, as it is told while the host is live."""
    place = was.place
    if place is None:
        return
    own = list(_dns(domain, place))
    yield from own
    if own or place.dns_account == domain.dns.account:
        return
    if place.accounts is not None and not same(domain, place, DNS, credentials):
        yield Fault(
            path("domains", domain.host, "dns", "account"),
            f"is live by a record in {named(place.dns_account)}, which another account cannot take "
            "over",
            way(of_dns=True),
        )


def same(domain: Domain, was: Place, whose: str, credentials: Credentials) -> bool:
    """Whether the credentials are known to be those that were used: a name is no identity.

    Args:
        domain: as the stack file has it now.
        was: where its record and edge were made.
        whose: `DNS`, or a CDN.
        credentials: of this run.
    """
    before, now, kind = _used(domain, was, whose)
    if kind is None:
        return True
    kept = (was.credentials or {}).get(whose)
    if before == now:
        # An earlier version kept nothing, and then the name is all there is to go by.
        return was.credentials is None or kept == credentials.fingerprint(kind, now)
    if kept is not None:
        return kept == credentials.fingerprint(kind, now)
    if before is None or now is None:
        return False
    entry = (was.accounts or {}).get(before)
    account = credentials.accounts.get(now)
    return bool(entry) and account is not None and entry == said_of(account)


def _used(
    domain: Domain, was: Place, whose: str
) -> tuple[str | None, str | None, AccountKind | None]:
    if whose == DNS:
        return was.dns_account, domain.dns.account, DNS_PROVIDERS[domain.dns.provider].account
    return was.account, domain.account, CDNS[whose].account


def another(domain: Domain, was: Was) -> Fault:
    """That the edges of a host are in another account than the stack file's."""
    place = named(was.place.account if was.place else None)
    what = f"is live at an edge in {place}" if was.live else f"has an edge in {place}"
    return Fault(
        path("domains", domain.host, "account"),
        f"{what}, which another account cannot take over",
        way(of_dns=False) if was.live else WAY_OFF_THE_CDN,
    )


def named(account: str | None) -> str:
    """An account as a message names it."""
    return "the default account" if account is None else f"account '{account}'"


WAY_OFF_THE_CDN = (
    "put it back; to move, take the host out of the file, with every host of its group, and run "
    "`pulumi up` (its record stays), then add it as you want it, with dns.existing: true where the "
    f"zone has the record already; {_OLD_PROOF}"
)
"""How a host that no recipient is at the CDN for gets an edge in another account."""


def way(of_dns: bool) -> str:
    """How a live host gets to another place.

    Args:
        of_dns: its record moves, not only its edge.
    """
    last = (
        ", at stage: certificate until the new zone answers for the name, and go live again; the "
        "old zone keeps its record, at the ESP: delete it by hand then"
        if of_dns
        else f", and go live again; {_OLD_PROOF}"
    )
    return (
        f"put it back; to move, set stage: build and run `pulumi up` ({ESP_ONLY}), take the host "
        "out of the file and run `pulumi up` (its record stays), then add it as you want it, with "
        f"dns.existing: true where the zone has the record already{last}"
    )


def _dns(domain: Domain, was: Place) -> Iterable[Fault]:
    dns = domain.dns
    title = DNS_PROVIDERS[was.provider].title if was.provider in DNS_PROVIDERS else was.provider
    if dns.provider != was.provider:
        what = f"is live by its record at {title}, and '{dns.provider}' would make a second one"
        yield Fault(path("domains", domain.host, "dns", "provider"), what, way(of_dns=True))
        return
    if isinstance(dns.zone_id, str) and was.zone_id is not None:
        if dns.zone_id != was.zone_id:
            what = (
                f"is live by its record in the zone {was.zone_id} of {title}, and "
                f"'{dns.zone_id}' is another one"
            )
            yield Fault(path("domains", domain.host, "dns", "zone_id"), what, way(of_dns=True))
            return
    elif dns.zone is not None and was.zone is not None and dns.zone != was.zone:
        what = f"is live by its record in the zone '{was.zone}' of {title}"
        yield Fault(path("domains", domain.host, "dns", "zone"), what, way(of_dns=True))


def said_of(account: Keyed) -> dict[str, str]:
    """What the stack file says of an account; secrets are named there, never told."""
    return {key: value for key in account.names() if (value := account.get(key)) is not None}


def place_of(
    domain: Domain, credentials: Credentials, was: Was | None, unsure: Collection[str] = ()
) -> Place:
    """Where the record and the edges of `domain` are made.

    Args:
        domain: as the stack file has it now.
        credentials: of this run.
        was: the host after the last update; None before the first.
        unsure: CDNs whose edge the credentials of this run were not seen to lead to.
    """
    accounts = credentials.accounts
    used = {name for name in (domain.account, domain.dns.account) if name in accounts}
    zone_id = domain.dns.zone_id
    kinds = {DNS: DNS_PROVIDERS[domain.dns.provider].account}
    kinds |= {name: CDNS[name].account for name in domain.cdns}
    found = {
        whose: credentials.fingerprint(kind, domain.dns.account if whose == DNS else domain.account)
        for whose, kind in kinds.items()
        if kind is not None
    }
    kept = (was.place.credentials if was and was.place else None) or {}
    found |= {cdn: kept.get(cdn) for cdn in unsure}
    return Place(
        provider=domain.dns.provider,
        zone=domain.dns.zone,
        zone_id=zone_id if isinstance(zone_id, str) else None,
        dns_account=domain.dns.account,
        account=domain.account,
        accounts={str(name): said_of(accounts[str(name)]) for name in sorted(map(str, used))},
        cdn=domain.cdn,
        esp=domain.esp,
        origin=domain.esp_host,
        credentials={whose: text for whose, text in sorted(found.items()) if text is not None},
    )
