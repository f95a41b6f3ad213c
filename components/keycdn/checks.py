"""Rules a domain has to keep on KeyCDN. Pure; asked through the descriptor."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from components.config.certificate import OWN_SOURCE
from components.config.faults import Fault, path
from components.config.rule import If, Path, Rule, used
from components.dns.manual import MANUAL

if TYPE_CHECKING:
    from components.config.values import Domain, Edge
    from components.keycdn.options import KeyCdnOptions
    from components.memory import Was

LETS_ENCRYPT = "letsencrypt"
_SERVES, _LIVE = If.one_of(("cdn",), "keycdn"), If.one_of(("stage",), "live")
_SOURCE: Path = ("certificate", "source")
RULES = (
    *(
        Rule(
            (_SERVES, _LIVE, lets_encrypt, unguarded),
            ("keycdn", "accept_https_gap"),
            {"const": True},
            "Live with a Let's Encrypt certificate, which KeyCDN gets only after the name points "
            "at it: bring a certificate, or accept the gap if the name never served HTTPS.",
            needed=True,
        )
        for lets_encrypt in (If.absent(*_SOURCE), If.one_of(_SOURCE, "letsencrypt"))
        for unguarded in (
            If.one_of(("guard",), False),
            If.one_of(("dns", "provider"), MANUAL.name),
            If.absent("dns", "provider"),
        )
    ),
    *(
        Rule(
            (uses,),
            ("x_forwarded_host",),
            {"not": {"const": False}},
            "KeyCDN sends X-Forwarded-Host with every request.",
        )
        for uses in used("keycdn")
    ),
    Rule((_SERVES,), ("dns", "record"), {"not": {"const": "alias"}}, "No alias names KeyCDN."),
)
"""What `check` says of one domain, for editors."""


def check(edge: "Edge", domain: "Domain", options: "KeyCdnOptions") -> Iterable[Fault]:
    """Every fault of `domain` that only KeyCDN knows."""
    place = path("domains", domain.host)
    serves = domain.cdn == edge.cdn
    unguarded = domain.guard is False or domain.dns.provider == MANUAL.name
    late = serves and domain.live and edge.source == "letsencrypt"
    if late and unguarded and not options.accept_https_gap:
        yield _gap(place)
    if domain.x_forwarded_host is False:
        yield Fault(
            f"{place}.x_forwarded_host",
            "cannot be turned off: KeyCDN sends X-Forwarded-Host with every request",
            "remove it",
        )
    if serves and domain.dns.record == "alias":
        yield Fault(
            f"{place}.dns.record",
            "is 'alias', which Route 53 has for names in AWS only; a KeyCDN zone is none",
            "write cname or remove it",
        )


def check_change(
    domain: "Domain", options: "KeyCdnOptions", was: "Was", own: str
) -> Iterable[Fault]:
    """A certificate that serves goes at once, and Let's Encrypt's comes minutes later.

    Args:
        domain: as the stack file has it now.
        options: its `keycdn`.
        was: the host after the last update.
        own: this CDN's word in the stack file.
    """
    serves = was.live and was.cdn == own and was.certificate == OWN_SOURCE
    wanted = domain.certificate.source or LETS_ENCRYPT
    if serves and wanted != OWN_SOURCE and own in domain.cdns and not options.accept_https_gap:
        yield Fault(
            f"{path('domains', domain.host)}.certificate.source",
            "is live with a certificate of its own, which KeyCDN would drop at once; that of Let's "
            "Encrypt comes minutes later, and https links fail until then",
            "put source: custom and its keys back, and renew them there; to have none of your own, "
            "move to another CDN first (also), or take the gap: keycdn.accept_https_gap: true",
        )


GAP_REMEDY = (
    "If the name serves HTTPS today, bring a certificate (certificate.source: custom), which has "
    "no gap; to take the gap, set keycdn.accept_https_gap: true"
)


def _gap(place: str) -> Fault:
    """Let's Encrypt issues only once the name points at KeyCDN, so HTTPS fails until then.

    Whether the name serves HTTPS today is for the guard to find out; this is for where it does
    not look.
    """
    return Fault(
        f"{place}.stage",
        "is 'live' with a Let's Encrypt certificate, which KeyCDN can get only after the name "
        "points at it: until then https links fail",
        "if the name serves HTTPS today, bring a certificate (certificate.source: custom), which "
        "has no gap; if it never has, set keycdn.accept_https_gap: true",
    )
