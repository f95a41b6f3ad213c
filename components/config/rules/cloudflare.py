"""Rules a domain has to keep on Cloudflare. Pure; see `components.config.checks`.

What nothing before the API would refuse: a certificate that does not cover the host, DNS elsewhere
(facts A.4, D and E). What domains share is in `cloudflare_zones`.
"""

import re
from collections.abc import Iterable

from components.config.faults import Fault, path, suggestion
from components.config.hosts import is_within
from components.config.rules.cloudflare_zones import named, zone_of
from components.config.values import Domain

AUTHORITIES = ("google", "lets_encrypt", "ssl_com")
"""Who issues an advanced certificate (facts A.4); the first is the default."""

_ZONE_ID = re.compile(r"[0-9a-f]{32}")


def forwards(domain: Domain) -> bool:
    """Whether the edge only redirects, as the document says for SparkPost (facts A.6)."""
    return domain.esp == "sparkpost" and domain.settings == "documented"


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of `domain` that only Cloudflare knows."""
    yield from _setup(domain)
    yield from _certificate(domain)
    if domain.x_forwarded_host and forwards(domain):
        yield Fault(
            _at(domain, "x_forwarded_host"),
            "has no effect: the documented page rule redirects and sends nothing to SparkPost",
            "remove it or set settings: current",
        )
    elif domain.x_forwarded_host and domain.cloudflare.rules == "page_rules":
        yield Fault(
            _at(domain, "x_forwarded_host"),
            "needs a transform rule, and cloudflare.rules allows page rules only",
            "remove it or set cloudflare.rules: own",
        )


def _at(domain: Domain, *keys: str) -> str:
    return path("domains", domain.host, *keys)


def _setup(domain: Domain) -> Iterable[Fault]:
    options, dns = domain.cloudflare, domain.dns
    if options.setup == "partial":
        yield from _partial(domain)
        return
    if dns.provider != "cloudflare":
        yield Fault(
            _at(domain, "dns", "provider"),
            f"is '{dns.provider}', and Cloudflare serves names of its own DNS zones",
            "set dns.provider: cloudflare, or cloudflare.setup: partial for a zone whose DNS stays "
            "elsewhere (Business and Enterprise plans)",
        )
    elif domain.account != dns.account:
        yield Fault(
            _at(domain, "dns", "account"),
            f"is {named(dns.account)} and account is {named(domain.account)}, but the zone is "
            "one and the same",
            "make them equal",
        )
    for key in ("zone", "zone_id"):
        if getattr(options, key) is not None:
            yield Fault(
                _at(domain, "cloudflare", key),
                "is for cloudflare.setup: partial",
                f"write it as dns.{key}, or set the setup",
            )


def _partial(domain: Domain) -> Iterable[Fault]:
    options = domain.cloudflare
    if domain.dns.provider == "cloudflare":
        yield Fault(
            _at(domain, "dns", "provider"),
            "is 'cloudflare', and in a partial setup DNS is elsewhere",
            "name the provider of the zone's DNS (route53 or manual), or remove cloudflare.setup",
        )
    if options.plan in ("free", "pro"):
        yield Fault(
            _at(domain, "cloudflare", "setup"),
            f"is 'partial', which the plan '{options.plan}' does not have",
            "set cloudflare.plan to business or enterprise if the zone has it, or use setup: full",
        )
    if options.zone is None and options.zone_id is None:
        yield Fault(
            _at(domain, "cloudflare"),
            "names no zone, and in a partial setup it is not the one of dns",
            "add cloudflare.zone or cloudflare.zone_id",
        )
    if options.zone is not None and not is_within(domain.host, options.zone):
        yield Fault(
            _at(domain, "cloudflare", "zone"),
            f"'{options.zone}' does not contain this host",
            "name the Cloudflare zone that does",
        )
    if options.zone_id is not None and not _ZONE_ID.fullmatch(options.zone_id):
        yield Fault(
            _at(domain, "cloudflare", "zone_id"),
            f"'{options.zone_id}' is not a zone ID of Cloudflare",
            "write it like 023e105f4ecef8ad9ca31a8372d0c353",
        )


def _certificate(domain: Domain) -> Iterable[Fault]:
    source, plan = domain.source("cloudflare"), domain.cloudflare.plan
    place = _at(domain, "certificate", "source")
    zone = zone_of(domain).zone
    first_level = zone is not None and domain.host.partition(".")[2] == zone
    if source == "universal" and domain.cloudflare.setup == "full" and not first_level:
        below = f"names one level below {zone}" if zone else "names one level below its zone"
        yield Fault(
            place,
            f"'universal' covers {below} only, which '{domain.host}' "
            + ("is not" if zone else "may not be; dns.zone does not say"),
            "use advanced or custom" if zone else "add dns.zone, or use advanced or custom",
        )
    if source == "custom" and plan in ("free", "pro"):
        yield Fault(
            place,
            f"'custom' needs a Business or Enterprise zone, and the plan is '{plan}'",
            "set cloudflare.plan if the zone has another one, or use advanced",
        )
    yield from _authority(domain)


def _authority(domain: Domain) -> Iterable[Fault]:
    wished = domain.certificate.authority
    # Beside Fastly the key may mean the authority of its certificate instead.
    if wished is None or domain.source("cloudflare") != "advanced" or "fastly" in domain.cdns:
        return
    if wished not in AUTHORITIES:
        yield Fault(
            _at(domain, "certificate", "authority"),
            f"'{wished}' issues no certificates for Cloudflare",
            suggestion(wished, AUTHORITIES),
        )
