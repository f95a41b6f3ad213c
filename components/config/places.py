"""That a live host's record and edge stay in their zone and account. Pure.

Another provider, zone or account cannot take a record or an edge over: a second one is made, and
the first one goes or is forgotten (docs/decisions/live-hosts.md).
"""

from collections.abc import Iterable, Mapping

from components.config.faults import Fault, path
from components.config.values import Domain, Keyed
from components.memory import Place, Was
from components.registry import CDNS, DNS_PROVIDERS

ESP_ONLY = "https links do not work while the name points at the ESP"

Accounts = Mapping[str, Keyed]


def faults(domain: Domain, was: Was, accounts: Accounts) -> Iterable[Fault]:
    """Every change of the place of a live host.

    Args:
        domain: as the stack file has it now.
        was: the host after the last update; live.
        accounts: of the stack file.
    """
    place = was.place
    if place is None:
        return
    own = list(_dns(domain, place))
    yield from own
    if not own and _has_account(place.provider):
        yield from _account(domain, place, accounts, ("dns", "account"))
    cdn = CDNS.get(was.cdn)
    if cdn is not None and cdn.account is not None:
        yield from _account(domain, place, accounts, ("account",))


def way(of_dns: bool) -> str:
    """How a live host gets to another place.

    Args:
        of_dns: its record moves, not only its edge.
    """
    last = (
        ", at stage: certificate until the new zone answers for the name, and go live again; the "
        "old zone keeps its record, at the ESP: delete it by hand then"
        if of_dns
        else ", and go live again"
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


def _account(
    domain: Domain, was: Place, accounts: Accounts, key: tuple[str, ...]
) -> Iterable[Fault]:
    of_dns = key[0] == "dns"
    before = was.dns_account if of_dns else was.account
    now = domain.dns.account if of_dns else domain.account
    if was.accounts is None or before == now or _renamed(was.accounts, before, accounts, now):
        return
    named = "the default account" if before is None else f"account '{before}'"
    by = "by a record" if of_dns else "at an edge"
    what = f"is live {by} in {named}, which another account cannot take over"
    yield Fault(path("domains", domain.host, *key), what, way(of_dns))


def _has_account(provider: str) -> bool:
    return provider in DNS_PROVIDERS and DNS_PROVIDERS[provider].account is not None


def _renamed(
    kept: Mapping[str, Mapping[str, str]], before: str | None, accounts: Accounts, now: str | None
) -> bool:
    """Whether two names are of one account: its name is not its identity."""
    if before is None or now is None or now not in accounts:
        return False
    return bool(kept.get(before)) and kept.get(before) == said_of(accounts[now])


def said_of(account: Keyed) -> dict[str, str]:
    """What the stack file says of an account; secrets are named there, never told."""
    return {key: value for key in account.names() if (value := account.get(key)) is not None}


def place_of(domain: Domain, accounts: Accounts) -> Place:
    """Where the record and the edge of `domain` are made."""
    used = {name for name in (domain.account, domain.dns.account) if name in accounts}
    zone_id = domain.dns.zone_id
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
    )
