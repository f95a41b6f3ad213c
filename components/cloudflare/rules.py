"""From a host's settings to rules as data: page rules, and rulesets merged over a zone. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any, Literal

from components.cloudflare.settings import HostSettings

Phase = Literal[
    "http_config_settings", "http_request_cache_settings", "http_request_late_transform"
]

PHASES: Mapping[Phase, str] = MappingProxyType(
    {
        "http_config_settings": "configuration-rules",
        "http_request_cache_settings": "cache-rules",
        "http_request_late_transform": "header-rules",
    }
)
"""Phase of the rules engine -> what names its ruleset (sources/cloudflare#phases)."""

LONGEST_EXPRESSION = 4096
"""Characters Cloudflare takes in the expression of one rule."""

HIGHEST_PRIORITY = 1000
"""Of a page rule; more than a zone has rules, so that it is the first in line, above a catch-all
that was there before. The provider's default is the last place
(sources/cloudflare#page-rule-order)."""


@dataclass(frozen=True, order=True)
class Wish:
    """What one host wants of one phase.

    Attributes:
        phase: of the rules engine.
        ref: identity of the rule; hosts with the same wish share one rule, as a zone has few.
        host: the tracking host.
    """

    phase: Phase
    ref: str
    host: str


@dataclass(frozen=True)
class Rule:
    """One rule of a zone's ruleset.

    Attributes:
        ref: stable identity, so that an edit changes this rule and not its neighbours.
        action: what the rules engine does.
        action_parameters: how, as the API names it.
        description: what people read in the dashboard.
        expression: which requests.
    """

    ref: str
    action: str
    action_parameters: Mapping[str, Any]
    description: str
    expression: str


@dataclass(frozen=True)
class _Kind:
    phase: Phase
    action: str
    action_parameters: Mapping[str, Any]
    description: str


_REF = "click_tracking_"

_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "ssl_full": _Kind(
            "http_config_settings",
            "set_config",
            {"ssl": "full"},
            "Click tracking: SSL Full towards the ESP",
        ),
        "ssl_strict": _Kind(
            "http_config_settings",
            "set_config",
            {"ssl": "strict"},
            "Click tracking: SSL Full (strict) towards the ESP",
        ),
        # By default Cloudflare keeps what ends like a picture, as an open pixel does
        # (sources/esps#sendgrid-pixels).
        "no_cache": _Kind(
            "http_request_cache_settings",
            "set_cache_settings",
            {"cache": False},
            "Click tracking: every request reaches the ESP",
        ),
        # `set` overwrites what the viewer may have sent, so it cannot be forged
        # (sources/security#overwrite).
        "forwarded_host": _Kind(
            "http_request_late_transform",
            "rewrite",
            {"headers": {"X-Forwarded-Host": {"operation": "set", "expression": "http.host"}}},
            "Click tracking: the tracking host in X-Forwarded-Host",
        ),
    }
)
"""What a zone's rulesets can do for a host, by its name in `CloudflareZoneRules`."""


def wish(kind: str, host: str) -> Wish:
    """The wish of `host` for one kind of rule."""
    return Wish(_KINDS[kind].phase, f"{_REF}{kind}", host)


def hosts_by_kind(all_wishes: Iterable[Wish]) -> dict[str, list[str]]:
    """Kind of rule -> the hosts that wish for it, sorted."""
    found: dict[str, list[str]] = {}
    for one in sorted(set(all_wishes)):
        found.setdefault(one.ref.removeprefix(_REF), []).append(one.host)
    return found


def wishes_by_kind(hosts: Mapping[str, Iterable[str]]) -> list[Wish]:
    """The other way round: every wish, out of the hosts that have it."""
    return [wish(kind, host) for kind in _KINDS for host in hosts.get(kind, ())]


def wishes(host: str, settings: HostSettings) -> list[Wish]:
    """What `host` wants of its zone's rulesets; nothing that a page rule does for it."""
    found: list[Wish] = []
    if settings.form == "rulesets":
        if settings.ssl is not None:
            found.append(wish(f"ssl_{settings.ssl}", host))
        if settings.bypass_cache:
            found.append(wish("no_cache", host))
    if settings.x_forwarded_host:
        found.append(wish("forwarded_host", host))
    return found


def merged(all_wishes: Iterable[Wish]) -> dict[Phase, list[Rule]]:
    """The rulesets of one zone: a rule a kind, split where its hosts do not fit one expression."""
    rulesets: dict[Phase, list[Rule]] = {}
    for (phase, ref), group in groupby(
        sorted(set(all_wishes)), key=lambda wish: (wish.phase, wish.ref)
    ):
        kind = _KINDS[ref.removeprefix(_REF)]
        for number, expression in enumerate(expressions([wish.host for wish in group]), start=1):
            rulesets.setdefault(phase, []).append(
                Rule(
                    ref if number == 1 else f"{ref}_{number}",
                    kind.action,
                    kind.action_parameters,
                    kind.description,
                    expression,
                )
            )
    return rulesets


def expressions(hosts: Iterable[str]) -> Iterable[str]:
    """`http.host in {…}` over all `hosts`, in as few expressions as fit."""
    head, tail = "http.host in {", "}"
    room = LONGEST_EXPRESSION - len(head) - len(tail)
    line = ""
    for host in hosts:
        quoted = f'"{host}"'
        if line and len(line) + 1 + len(quoted) > room:
            yield f"{head}{line}{tail}"
            line = ""
        line = f"{line} {quoted}".lstrip()
    if line:
        yield f"{head}{line}{tail}"


def page_rule_actions(settings: HostSettings, esp_host: str) -> dict[str, Any]:
    """The actions of the page rule `<host>/*`; empty where rulesets do the work."""
    if settings.form != "page_rules":
        return {}
    if settings.forwarding is not None:
        # Cloudflare takes no other action beside a redirect
        # (sources/cloudflare-sparkpost#ssl-rule).
        return {
            "forwarding_url": {
                "url": settings.forwarding.url.format(esp_host=esp_host),
                "status_code": settings.forwarding.status_code,
            }
        }
    actions: dict[str, Any] = {}
    if settings.ssl is not None:
        actions["ssl"] = settings.ssl
    if settings.bypass_cache:
        actions["cache_level"] = "bypass"
    return actions


def by_hand(host: str, settings: HostSettings, esp_host: str) -> list[dict[str, Any]]:
    """The rules of `host` as a person adds them, for a zone whose rules this program leaves."""
    actions = page_rule_actions(settings, esp_host)
    listed: list[dict[str, Any]] = []
    if actions:
        listed.append({"page_rule": f"{host}/*", "actions": actions})
    for phase, rules in merged(wishes(host, settings)).items():
        listed += [
            {
                "phase": phase,
                "expression": rule.expression,
                "action": rule.action,
                "action_parameters": rule.action_parameters,
            }
            for rule in rules
        ]
    return listed
