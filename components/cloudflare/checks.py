"""Rules a domain has to keep on Cloudflare. Pure; asked through the descriptor.

What nothing before the API would refuse: a certificate that does not cover the host, DNS elsewhere
(sources/cloudflare, sources/quotas). What domains share is in `zones`, the quotas of rules in
`quotas`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from components.cloudflare.options import CloudflareOptions
from components.cloudflare.zones import ZONE_ID, named, zone_of
from components.config.faults import Fault, path
from components.config.hosts import is_within
from components.config.rule import NOT_OF_AN_ESP, NOTHING, If, Path, Rule, alone, used

if TYPE_CHECKING:
    from components.config.values import Domain, Edge

AUTHORITIES = ("google", "lets_encrypt", "ssl_com")
"""Who issues an advanced certificate (sources/cloudflare#authorities); the first is the default."""

DNS = "cloudflare"
"""The word of Cloudflare's own DNS, where its edge answers."""

_SETUP: Path = ("cloudflare", "setup")
_LARGE = {"enum": ["business", "enterprise"]}


def _rules() -> Iterable[Rule]:
    for uses in used(DNS):
        for setup in (If.absent(*_SETUP), If.one_of(_SETUP, "full")):
            full = (uses, setup)
            says = "Cloudflare serves names of its own DNS zones, or set cloudflare.setup: partial."
            yield Rule(full, ("dns", "provider"), {"const": DNS}, says)
            for key in ("zone", "zone_id"):
                says = f"For cloudflare.setup: partial; write it as dns.{key}."
                yield Rule(full, (DNS, key), NOTHING, says)
        partial = (uses, If.one_of(_SETUP, "partial"))
        says = "In a partial setup DNS is elsewhere: name who keeps it."
        yield Rule(partial, ("dns", "provider"), {"not": {"const": DNS}}, says, needed=True)
        says = "A partial setup needs the plan business or enterprise."
        yield Rule(partial, (DNS, "plan"), _LARGE, says, needed=True)
        says = "In a partial setup name the Cloudflare zone: cloudflare.zone or zone_id."
        without_id = (*partial, If.absent(DNS, "zone_id"))
        yield Rule(without_id, (DNS, "zone"), {"type": "string"}, says, needed=True)
        page_rules = (uses, If.one_of((DNS, "rules"), "page_rules"))
        says = "Needs a transform rule, and cloudflare.rules allows page rules only."
        yield Rule(page_rules, ("x_forwarded_host",), {"not": {"const": True}}, says)
        yield Rule((uses,), (DNS, "zone"), NOT_OF_AN_ESP, "A host of an ESP's own.")
    custom = (*alone(DNS), If.one_of(("certificate", "source"), "custom"))
    says = "An own certificate needs the plan business or enterprise."
    yield Rule(custom, (DNS, "plan"), _LARGE, says, needed=True)


RULES = tuple(_rules())
"""What `check` says of one domain, for editors."""


def check(edge: "Edge", domain: "Domain", options: CloudflareOptions) -> Iterable[Fault]:
    """Every fault of `domain` that only Cloudflare knows."""
    yield from _setup(domain, options)
    yield from _certificate(edge, domain, options)


def _at(domain: "Domain", *keys: str) -> str:
    return path("domains", domain.host, *keys)


def _setup(domain: "Domain", options: CloudflareOptions) -> Iterable[Fault]:
    dns = domain.dns
    yield from _rest(domain, options)
    if options.setup == "partial":
        yield from _partial(domain, options)
        return
    if dns.provider != DNS:
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


def _rest(domain: "Domain", options: CloudflareOptions) -> Iterable[Fault]:
    """Off the edge the record has to say something else than at it."""
    if options.setup == "partial":
        if domain.resting_host == partial_name(domain.host):
            yield Fault(
                _at(domain, "dns", "rollback_to"),
                f"'{domain.resting_host}' is the edge at 'cloudflare' itself",
                "write where links are served without it, or remove it for the ESP's host",
            )
    elif domain.dns.rollback_proxied and domain.resting_host == domain.esp_host:
        yield Fault(
            _at(domain, "dns", "rollback_proxied"),
            f"is true, and the proxy in front of {domain.esp_host} is what the record says live",
            "remove it; when the record is proxied today, the name is live already: write "
            "stage: live",
        )


def partial_name(host: str) -> str:
    """Where the DNS of a partial zone points for Cloudflare to serve `host`.

    Source: sources/cloudflare#partial.
    """
    return f"{host}.cdn.cloudflare.net"


def rules_wait(domain: "Domain", options: CloudflareOptions) -> bool:
    """Whether rules would act on what recipients have today: its record is proxied off the edge.

    Then they come with the cut-over and go with the rollback; elsewhere they stand ahead, inert.
    """
    return options.setup == "full" and domain.dns.rollback_proxied and not domain.live


def _partial(domain: "Domain", options: CloudflareOptions) -> Iterable[Fault]:
    if domain.dns.provider == DNS:
        yield Fault(
            _at(domain, "dns", "provider"),
            "is 'cloudflare', and in a partial setup DNS is elsewhere",
            "name who keeps the zone's DNS, manual for a person, or remove cloudflare.setup",
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
    if isinstance(options.zone_id, str) and not ZONE_ID.pattern.fullmatch(options.zone_id):
        yield Fault(
            _at(domain, "cloudflare", "zone_id"),
            f"'{options.zone_id}' is not a zone ID of Cloudflare",
            f"write it like {ZONE_ID.example}",
        )


def _certificate(edge: "Edge", domain: "Domain", options: CloudflareOptions) -> Iterable[Fault]:
    source, plan = edge.source, options.plan
    place = _at(domain, "certificate", "source")
    zone = zone_of(domain, options).zone
    first_level = zone is not None and domain.host.partition(".")[2] == zone
    if source == "universal" and options.setup == "full" and not first_level:
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
