"""What remains with a person at Cloudflare: the next step, and what else in the zone to look at.

Settings of the whole zone are never touched, because other names in it may depend on them.
Sources: sources/cloudflare, sources/rollout, sources/security.
"""

import re
from collections.abc import Sequence

from components.cloudflare.checks import rules_wait
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.fates import GIVES_UP
from components.cloudflare.settings import Forwarding
from components.config.values import Domain
from components.guidance import HERE, Guidance

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


_APP_FILES = "Deep links: let a Worker of yours answer the two files below /.well-known/."
"""Source: sources/deep-links#cloudflare-worker."""

_REDIRECTED = "The documented redirect reaches no app: set settings: current."
"""Source: sources/deep-links#cloudflare."""


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


def guidance(domain: Domain, source: str, redirect: Forwarding | None) -> Guidance:
    """What remains with a person; a name is served only while its record is proxied.

    Args:
        domain: the domain.
        source: where its certificate comes from.
        redirect: what its edge answers with by itself; None where it asks the ESP.
    """
    before = f"go through check_by_hand ({HERE})"
    how = "check_by_hand, beside this text, lists the zone's settings that break links."
    if CLOUDFLARE.of(domain).rules == "external":
        before = f"add rules_by_hand, see to check_by_hand ({HERE})"
        how = f"rules_by_hand holds the rules that this program does not make; {how}"
    elif rules_wait(domain, CLOUDFLARE.of(domain)):
        how = (
            "The rules come with the cut-over: the record is proxied today, and they would act on "
            f"it at once. {how}"
        )
    answer = None
    if redirect is not None:
        answer = f"{redirect.status_code} to the same path at {domain.esp_host}"
    return Guidance(
        tried="live",
        certificate=_certificate(domain, source),
        before=before,
        how=how,
        when="Now, and again in 10 minutes",
        answer=answer,
        # Nothing waited for the pack, so its deadline may still be running.
        after=f"{GIVES_UP}." if source == "advanced" else "",
        app_files=_APP_FILES if redirect is None else f"{_APP_FILES} {_REDIRECTED}",
    )


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


def _certificate(domain: Domain, source: str) -> tuple[str, ...]:
    if source == "universal":
        return (
            "The universal certificate of the zone covers this host already: set stage: build and "
            "run pulumi up.",
        )
    active = "SSL/TLS > Edge Certificates shows when it is active; nothing waits for it here."
    if CLOUDFLARE.of(domain).setup == "partial":
        return (
            f"Set in DNS apex_validation_record and dns_records ({HERE}); once the certificate is "
            "active set stage: build and run pulumi up.",
            active,
        )
    return ("When the certificate is active, set stage: build and run pulumi up.", active)
