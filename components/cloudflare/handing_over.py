"""Rules that serve are not taken away: no `rules: external` while a host runs on ours. Pure.

Who keeps the rules from then on cannot be asked whether theirs stand; so the links leave first.
What decides is the state: it has the rules also after an update that failed.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from components.cloudflare.descriptor import CLOUDFLARE
from components.config.faults import Fault, path
from components.config.values import Domain

PAGE_RULE = "cloudflare:index/pageRule:PageRule"
RULESET = "cloudflare:index/ruleset:Ruleset"

Resources = Mapping[tuple[str, str], Mapping[str, object]]
"""Outputs of every resource in the state, by type and logical name."""


def given_away(domains: Iterable[Domain]) -> list[Domain]:
    """Those whose rules this program is not to keep."""
    return [domain for domain in domains if CLOUDFLARE.of(domain).rules == "external"]


def faults(serving: Iterable[Domain], resources: Resources) -> Iterator[Fault]:
    """Every host that is or is to be served, and whose rules this update would take away.

    Args:
        serving: domains that are live, or are to be; of `given_away`.
        resources: in the state.
    """
    for domain in serving:
        ours = sorted(_of(domain.host, resources))
        if ours:
            yield Fault(
                path("domains", domain.host, CLOUDFLARE.name, "rules"),
                f"is 'external', and this would delete the rules its links run on "
                f"({', '.join(ours)})",
                "put own back; to hand the rules over, set stage: build and run `pulumi up` (https "
                "links do not work while the name points at the ESP), then write external, add the "
                "rules that the output rules_by_hand lists, and go live again",
            )


def _of(host: str, resources: Resources) -> Iterator[str]:
    for (type_, name), outputs in resources.items():
        quoted = f'"{host}"'
        own = type_ == PAGE_RULE and name == f"{host}-page-rule"
        if own or (type_ == RULESET and any(quoted in text for text in _expressions(outputs))):
            yield name


def _expressions(outputs: Mapping[str, object]) -> Iterator[str]:
    for rule in cast(list[Mapping[str, Any]], outputs.get("rules") or []):
        yield str(rule.get("expression") or "")
