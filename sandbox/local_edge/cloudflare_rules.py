"""The page rules and rulesets of a Cloudflare zone, as they apply to one request.

Sources: sources/cloudflare#caching-and-rules, sources/cloudflare-sparkpost; Cloudflare's page rules
(wildcards, order, settings) and the rules language. Where a page rule and a rule of a ruleset set
the same, the ruleset's wins.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ssl import TLSVersion
from typing import Any

from sandbox.cloud import Cloud
from sandbox.cloudflare import page_rules, rulesets
from sandbox.cloudflare.api import CLOUD
from sandbox.dns_zones import Zone
from sandbox.local_edge.model import Headers, NotUnderstoodError, Request
from sandbox.properties import Properties, list_at, map_at

_ZONE_SSL = "flexible"
"""A zone's mode where nothing sets it: the one in which a forgotten rule shows most."""

_TLS = {
    "1.0": TLSVersion.TLSv1,
    "1.1": TLSVersion.TLSv1_1,
    "1.2": TLSVersion.TLSv1_2,
    "1.3": TLSVersion.TLSv1_3,
}
# They concern what a browser, a search engine or Cloudflare's statistics do with an answer.
_WITHOUT_EFFECT = frozenset(
    {
        *("automaticHttpsRewrites", "browserCacheTtl", "browserCheck", "disableApps"),
        *("disablePerformance", "disableZaraz", "emailObfuscation", "explicitCacheControl"),
        *("mirage", "opportunisticEncryption", "polish", "respectStrongEtag", "rocketLoader"),
    }
)


@dataclass(frozen=True)
class HeaderChange:
    """What a rule of the late transform phase does to a request header."""

    name: str
    operation: str
    value: str | None
    expression: str | None

    def apply(self, headers: Headers, request: Request) -> Headers:
        """The headers after it."""
        if self.operation == "remove":
            return headers.without(self.name)
        value = request.host if self.expression is not None else str(self.value)
        if self.operation == "add":
            return headers.add(self.name, value)
        return headers.set(self.name, value)


@dataclass(frozen=True)
class Config:
    """What holds for one request.

    Attributes:
        ssl: mode towards the origin.
        redirect: status and place of an answer of the edge's own.
        challenge: whether the viewer has to prove that it is a browser.
        cache: whether answers are kept; nothing where only extensions decide.
        cache_everything: whether every extension is kept.
        ignore_query: whether the query tells answers apart.
        edge_seconds: how long, whatever the origin says.
        host_header: Host towards the origin in place of the viewer's.
        headers: changes of the request's headers.
    """

    ssl: str = _ZONE_SSL
    redirect: tuple[int, str] | None = None
    challenge: bool = False
    cache: bool | None = None
    cache_everything: bool = False
    ignore_query: bool = False
    edge_seconds: float | None = None
    host_header: str | None = None
    headers: tuple[HeaderChange, ...] = field(default_factory=tuple)


def config_for(cloud: Cloud, zone: Zone, request: Request) -> Config:
    """What the zone's settings, its page rules and its rulesets say about a request.

    Raises:
        NotUnderstoodError: something in them is not known here.
    """
    config = Config(ssl=str(zone.body.get("ssl", _ZONE_SSL)))
    rule = _page_rule(cloud, zone, request)
    if rule is not None:
        config = _with_page_rule(config, rule[0], rule[1], request)
    for ruleset in cloud.items(CLOUD, rulesets.KIND).values():
        if ruleset["zoneId"] == zone.id:
            config = _with_ruleset(config, ruleset, request)
    if config.ssl not in ("off", "flexible", "full", "strict"):
        raise NotUnderstoodError(zone.name, f"the SSL mode {config.ssl}")
    return config


def _page_rule(
    cloud: Cloud, zone: Zone, request: Request
) -> tuple[Properties, tuple[str, ...]] | None:
    """The one page rule that applies, with what its wildcards stand for."""
    active = [
        rule
        for rule in cloud.items(CLOUD, page_rules.KIND).values()
        if rule["zoneId"] == zone.id and rule["status"] == "active"
    ]
    # The highest priority first; among equals the newest, which Cloudflare puts on top.
    active.sort(key=lambda rule: (int(rule["priority"]), rule["createdOn"]), reverse=True)
    for rule in active:
        found = _matched(str(rule["target"]), request)
        if found is not None:
            return rule, found
    return None


def _matched(target: str, request: Request) -> tuple[str, ...] | None:
    """What each wildcard of a target stands for, or nothing when it does not fit."""
    scheme, separator, rest = target.partition("://")
    if separator and scheme not in ("*", request.scheme):
        return None
    pattern = re.escape(rest if separator else target).replace(r"\*", "(.*)")
    found = re.fullmatch(pattern, f"{request.host}{request.target}", re.DOTALL)
    return None if found is None else found.groups()


def _with_page_rule(
    config: Config, rule: Properties, found: tuple[str, ...], request: Request
) -> Config:
    where = f"page rule {rule['target']}"
    for name, value in map_at(rule, "actions").items():
        if value in (None, False) or name in _WITHOUT_EFFECT:
            continue
        config = _with_action(config, where, name, value, found, request)
    return config


def _with_action(
    config: Config, where: str, name: str, value: Any, found: tuple[str, ...], request: Request
) -> Config:
    here = f"https://{request.host}{request.target}"
    match name:
        case "forwardingUrl":
            place = re.sub(r"\$(\d)", lambda number: _part(found, int(number[1])), value["url"])
            changed = replace(config, redirect=(int(value["statusCode"]), place))
        case "ssl":
            changed = replace(config, ssl=str(value))
        case "cacheLevel":
            changed = _with_cache_level(config, str(value))
        case "edgeCacheTtl":
            changed = replace(config, edge_seconds=float(value))
        case "hostHeaderOverride":
            changed = replace(config, host_header=str(value))
        case "alwaysUseHttps":
            changed = replace(config, redirect=(301, here)) if request.scheme == "http" else config
        case "securityLevel":
            changed = replace(config, challenge=value == "under_attack")
        case "waf" | "disableSecurity":
            changed = config  # The sandbox keeps no firewall rules: there is none to switch.
        case _:
            raise NotUnderstoodError(where, f"the action {name}")
    return changed


def _part(found: tuple[str, ...], number: int) -> str:
    return found[number - 1] if 0 < number <= len(found) else ""


def _with_cache_level(config: Config, level: str) -> Config:
    match level:
        case "bypass":
            return replace(config, cache=False)
        case "cache_everything":
            return replace(config, cache=True, cache_everything=True)
        case "simplified":
            return replace(config, ignore_query=True)
        case _:
            return config  # basic and aggressive: by extension, with the whole query


def _with_ruleset(config: Config, ruleset: Properties, request: Request) -> Config:
    """The last rule that fits decides what several of a phase set."""
    where = f"ruleset {ruleset['phase']}"
    for rule in list_at(ruleset, "rules"):
        if not rule.get("enabled", True):
            continue
        if request.host not in rulesets.hosts_of(str(rule["expression"])):
            continue
        config = _with_rule(config, where, map_at(rule, "actionParameters"))
    return config


def _with_rule(config: Config, where: str, parameters: Mapping[str, Any]) -> Config:
    for name, value in parameters.items():
        match name:
            case "ssl":
                config = replace(config, ssl=str(value))
            case "cache":
                config = replace(config, cache=bool(value), cache_everything=bool(value))
            case "headers":
                changes = tuple(_change(where, key, item) for key, item in value.items())
                config = replace(config, headers=(*config.headers, *changes))
            case _:
                raise NotUnderstoodError(where, f"the parameter {name}")
    return config


def _change(where: str, name: str, header: Properties) -> HeaderChange:
    expression = header.get("expression")
    if expression not in (None, "http.host"):
        raise NotUnderstoodError(where, f"the expression {expression}; it knows http.host")
    return HeaderChange(name, header["operation"], header.get("value"), expression)


def minimum_tls(zone: Zone) -> TLSVersion:
    """The zone's lowest TLS version; Cloudflare's default is 1.0."""
    return _TLS[str(zone.body.get("minimumTls", "1.0"))]
