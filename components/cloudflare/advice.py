"""What remains with a person at Cloudflare: the next step, and what else in the zone to look at.

Settings of the whole zone are never touched, because other names in it may depend on them.
Sources: facts A.4-A.8, F, G.
"""

from components.catalog import PROVIDERS
from components.config.values import Domain

ZONE_CHECKS: tuple[str, ...] = (
    "HSTS of the zone: while it is on, the name must stay proxied, so no rollback",
    "Always Use HTTPS: off, so that links already sent over http:// keep working as they are",
    "no 'cache everything' rule matches the host: recipients would get each other's redirects",
    "no bot fight mode, block or challenge for the host: scanners and image proxies look like bots",
    "URL normalisation: not 'both'; link paths must reach the ESP byte for byte",
    "no rule rewrites Host or User-Agent (page, origin, transform rule, load balancer)",
    "CNAME flattening: at the apex only",
)
"""Settings of a zone that break click tracking; the same for every ESP (docs/pairs explain)."""


def check_by_hand(domain: Domain) -> list[str]:
    """What to look at in the zone of `domain` before it goes live, one sentence each."""
    checks = list(ZONE_CHECKS)
    if domain.source("cloudflare") != "universal":
        checks.insert(
            0,
            f"SSL/TLS > Edge Certificates: the one that lists {domain.host} is active (an older "
            "one, kept while the name was live, may then be deleted)",
        )
    if domain.esp == "ses":
        checks.append(
            "SES accepts the tracking host as TLS server name (SNI), which only Enterprise zones "
            "can change: try a link right after the cut-over"
        )
    return checks


def next_step(domain: Domain, stage: str) -> str | None:
    """What to do next for `domain` at `stage`; None where Cloudflare is like any other CDN."""
    if stage == "certificate":
        return _certificate(domain)
    return _build(domain) if stage == "build" else None


def _certificate(domain: Domain) -> str:
    if domain.source("cloudflare") == "universal":
        return (
            f"The universal certificate of the zone covers {domain.host} already: set stage: "
            "build and run pulumi up."
        )
    records = ""
    if domain.cloudflare.setup == "partial":
        records = "Set apex_validation_record and the validation records in dns_records where they "
        records += "are missing in DNS. "
    return (
        f"{records}Nothing waits for the certificate: when SSL/TLS > Edge Certificates shows it as "
        "active, set stage: build and run pulumi up."
    )


def _build(domain: Domain) -> str:
    """Cloudflare serves a name only while its record is proxied, so there is nothing to try yet."""
    first = "Go through check_by_hand"
    if domain.cloudflare.rules == "external":
        first = "Add the rules in rules_by_hand to the zone and go through check_by_hand"
    trial = PROVIDERS[domain.esp].link_path
    return (
        f"{first}, then set stage: live and run pulumi up. Cloudflare answers for the name only "
        "once its record is proxied, so open a link of a mail you received right after that, over "
        f"https (it looks like https://{domain.host}{trial}); when it does not lead to the page it "
        "should, set stage: build again and run pulumi up."
    )
