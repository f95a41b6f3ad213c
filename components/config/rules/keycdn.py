"""Rules a domain has to keep on KeyCDN. Pure; see `components.config.checks`."""

import re
from collections.abc import Iterable

from components.config.faults import Fault, path
from components.config.values import Domain

_ZONE_ID = re.compile(r"[1-9]\d{0,9}")


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of `domain` that only KeyCDN knows."""
    yield from _gap(domain)
    place = path("domains", domain.host)
    zone = domain.adopt.zone
    if zone is not None and not _ZONE_ID.fullmatch(zone):
        yield Fault(
            f"{place}.adopt.zone",
            f"'{zone}' is not a KeyCDN zone ID",
            'write the number the dashboard and the API show, quoted, like "190710"',
        )
    if domain.x_forwarded_host is False:
        yield Fault(
            f"{place}.x_forwarded_host",
            "cannot be turned off: KeyCDN sends X-Forwarded-Host with every request",
            "remove it",
        )
    if domain.cdn == "keycdn" and domain.dns.record == "alias":
        yield Fault(
            f"{place}.dns.record",
            "is 'alias', which Route 53 has for names in AWS only; a KeyCDN zone is none",
            "write cname or remove it",
        )


def _gap(domain: Domain) -> Iterable[Fault]:
    """Let's Encrypt issues only once the name points at KeyCDN, so HTTPS fails until then."""
    if domain.cdn != "keycdn" or not domain.live or domain.keycdn.accept_https_gap:
        return
    if domain.source("keycdn") == "letsencrypt":
        yield Fault(
            path("domains", domain.host, "stage"),
            "is 'live' with a Let's Encrypt certificate, which KeyCDN can get only after the name "
            "points at it: until then https links fail",
            "if the name serves HTTPS today, bring a certificate (certificate.source: custom), "
            "which has no gap; if it never has, set keycdn.accept_https_gap: true",
        )
