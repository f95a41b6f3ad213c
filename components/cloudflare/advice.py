"""What remains with a person at Cloudflare: the next step, and what else in the zone to look at.

Settings of the whole zone are never touched, because other names in it may depend on them.
Sources: sources/cloudflare, sources/rollout, sources/security.
"""

import re
from collections.abc import Sequence

from components.catalog import ESPS
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.fates import GIVES_UP
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

_RULESET_STANDS = re.compile(
    "maximum number of zone rulesets|similar configuration with rules already exists", re.IGNORECASE
)
"""How Cloudflare's API, and its provider by itself, refuse a second ruleset in a phase."""


def check_by_hand(domain: Domain, source: str, of_the_pair: Sequence[str]) -> list[str]:
    """What to look at in the zone of `domain` before it goes live, one sentence each.

    Args:
        domain: the domain.
        source: where its certificate comes from.
        of_the_pair: what only its ESP needs looking at.
    """
    checks = [*ZONE_CHECKS, *of_the_pair]
    if source != "universal":
        checks.insert(
            0,
            f"SSL/TLS > Edge Certificates: the one that lists {domain.host} is active (an older "
            "one, kept while the name was live, may then be deleted)",
        )
    return checks


def next_step(domain: Domain, source: str, stage: str) -> str | None:
    """What to do next for `domain` at `stage`; None where Cloudflare is like any other CDN."""
    if stage == "certificate":
        return _certificate(domain, source)
    if stage != "build":
        return None
    # Nothing waited for the pack, so its deadline may still be running.
    return f"{_build(domain)} {GIVES_UP}." if source == "advanced" else _build(domain)


def explain_page_rule(errors: str) -> str | None:
    """What a person does when a page rule stands in the place of ours."""
    if "existing page rule" not in errors:
        return None
    return (
        "the zone has a page rule for this host already, which was left as it is. If an earlier "
        "`pulumi up` was cut off, it is its orphan: delete it in Cloudflare's dashboard (Rules, "
        "Page Rules) and run `pulumi up` again"
    )


def explain_ruleset(errors: str) -> str | None:
    """What a person does when the zone's ruleset of a phase is there already, maybe empty."""
    if not _RULESET_STANDS.search(errors):
        return None
    return (
        "the zone has a ruleset in this phase already, which was left as it is; one without rules "
        "counts too, and a dashboard does not show it. If something else keeps its rules, set "
        "cloudflare.rules: page_rules, or external and add the rules in rules_by_hand there. If "
        "nothing does (an earlier tool emptied it, or a `pulumi up` was cut off), delete it with "
        '`curl -X DELETE -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" '
        "https://api.cloudflare.com/client/v4/zones/ZONE_ID/rulesets/RULESET_ID` (a GET on "
        ".../rulesets lists the IDs) and run `pulumi up` again"
    )


def _certificate(domain: Domain, source: str) -> str:
    if source == "universal":
        return (
            f"The universal certificate of the zone covers {domain.host} already: set stage: "
            "build and run pulumi up."
        )
    records = ""
    if CLOUDFLARE.of(domain).setup == "partial":
        records = "Set apex_validation_record and the validation records in dns_records where they "
        records += "are missing in DNS. "
    return (
        f"{records}Nothing waits for the certificate: when SSL/TLS > Edge Certificates shows it as "
        "active, set stage: build and run pulumi up."
    )


def _build(domain: Domain) -> str:
    """Cloudflare serves a name only while its record is proxied, so there is nothing to try yet."""
    first = "Go through check_by_hand"
    if CLOUDFLARE.of(domain).rules == "external":
        first = "Add the rules in rules_by_hand to the zone and go through check_by_hand"
    trial = ESPS[domain.esp].link_path
    return (
        f"{first}, then set stage: live and run pulumi up. Cloudflare answers for the name only "
        "once its record is proxied, so open a link of a mail you received right after that, over "
        f"https (it looks like https://{domain.host}{trial}); when it does not lead to the page it "
        "should, set stage: build again and run pulumi up."
    )
