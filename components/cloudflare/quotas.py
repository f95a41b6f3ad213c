"""How many rules a zone takes, and how many its hosts need. Pure.

What nothing before the API would refuse (sources/quotas#cloudflare).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from components.cloudflare.handing_over import PAGE_RULE, Resources
from components.cloudflare.rules import PHASES, merged, page_rule_actions, wishes
from components.cloudflare.settings import HostSettings
from components.config.faults import Fault

PAGE_RULES: Mapping[str, int] = MappingProxyType(
    {"free": 3, "pro": 20, "business": 50, "enterprise": 125}
)
"""Plan -> page rules of a zone (sources/quotas#page-rules)."""

RULES: Mapping[str, int] = MappingProxyType(
    {"free": 10, "pro": 25, "business": 50, "enterprise": 300}
)
"""Plan -> rules of a zone in each phase (sources/quotas#phase-rules; presumed for cache rules)."""


@dataclass(frozen=True)
class Wanting:
    """A host whose rules this program makes.

    Attributes:
        host: the tracking host.
        esp_host: where a redirect leads.
        settings: of the host at Cloudflare.
    """

    host: str
    esp_host: str
    settings: HostSettings


def check_meanwhile(
    zone: str, plan: str, hosts: Sequence[Wanting], resources: Resources
) -> Iterable[Fault]:
    """The fault of a zone that is full while an update runs: what goes, goes after what comes.

    The API would say it half way, and again at every further try.

    Args:
        zone: as a fault calls it.
        plan: of the zone.
        hosts: of the zone; the state has its ID with their records and page rules.
        resources: in the state.
    """
    wanted = {
        f"{own.host}-page-rule" for own in hosts if page_rule_actions(own.settings, own.esp_host)
    }
    known = {f"{own.host}-{label}" for own in hosts for label in ("tracking", "page-rule")}
    zone_ids = {out.get("zoneId") for (_, name), out in resources.items() if name in known} - {None}
    there = {
        name
        for (type_, name), out in resources.items()
        if type_ == PAGE_RULE and out.get("zoneId") in zone_ids
    }
    new, leaving = _hosts(wanted - there), _hosts(there - wanted)
    most = len(wanted | there)
    if new and leaving and most > PAGE_RULES[plan]:
        yield Fault(
            f"zone '{zone}'",
            f"needs {most} page rules while this update runs, and the plan '{plan}' has "
            f"{PAGE_RULES[plan]}: those of {', '.join(leaving)} go only after those of "
            f"{', '.join(new)} are made",
            f"run an update without the change of {', '.join(new)} first, then one with it; or set "
            "cloudflare.plan if the zone has a higher one",
        )


def _hosts(names: Iterable[str]) -> list[str]:
    return sorted(name.removesuffix("-page-rule") for name in names)


def check(zone: str, plan: str, hosts: Sequence[Wanting]) -> Iterable[Fault]:
    """Every fault of a zone whose hosts need more rules than its plan has."""
    page_rules = sum(bool(page_rule_actions(own.settings, own.esp_host)) for own in hosts)
    if page_rules > PAGE_RULES[plan]:
        yield Fault(
            f"zone '{zone}'",
            f"needs {page_rules} page rules, and the plan '{plan}' has {PAGE_RULES[plan]}",
            "set settings: current, which needs none, or cloudflare.plan if the zone has a higher "
            "one",
        )
    # Hosts with the same settings share a rule, so that this takes hundreds of them. The phases
    # grow alike: one of them says it.
    rulesets = merged(wish for own in hosts for wish in wishes(own.host, own.settings))
    phase = max(rulesets, key=lambda phase: len(rulesets[phase]), default=None)
    if phase is not None and len(rulesets[phase]) > RULES[plan]:
        yield Fault(
            f"zone '{zone}'",
            f"needs {len(rulesets[phase])} {PHASES[phase].replace('-', ' ')}, and the plan "
            f"'{plan}' has {RULES[plan]}",
            "set cloudflare.plan if the zone has a higher one, or use several zones",
        )
