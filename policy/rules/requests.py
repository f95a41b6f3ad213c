"""What reaches the email service provider: every scheme, the right Host, each link by itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .cloudfront import behaviors
from .resources import Finding, Resource, mapping, text
from .vendors import (
    BY_HOST,
    DISTRIBUTION,
    PAGE_RULE,
    RULESET,
    SERVICE,
    ZONE,
    ZONE_SETTING,
    edges,
    named,
    tracking_hosts,
    tracking_zones,
)

_BY_QUERY = "SendGrid"
"""Whose links differ by their query alone: `/ls/click?upn=…`."""

_PLAIN = "links already sent with http must be answered as they are"
_MIXED = "one recipient would get another one's redirect"
_KEEP_HOST = "it must stay the viewer's, by which the provider knows its customer"


def https_redirect(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Links already sent with http must go on working as they are."""
    for edge in edges(resources, DISTRIBUTION):
        for behavior in behaviors(edge, resources):
            policy = behavior.viewer_protocol
            if policy in ("redirect-to-https", "https-only"):
                yield (f"viewerProtocolPolicy {policy}: set allow-all; {_PLAIN}", edge.resource.urn)
    for edge in edges(resources, SERVICE):
        if any(s.get("forceSsl") is True for s in edge.resource.items("requestSettings")):
            yield (f"requestSettings.forceSsl: leave it out; {_PLAIN}", edge.resource.urn)
    for edge in edges(resources, ZONE):
        if edge.resource.get("forcessl") == "enabled":
            yield (f"forcessl: set disabled; {_PLAIN}", edge.resource.urn)
    for rule in _page_rules(resources):
        if rule.get("actions", "alwaysUseHttps") is True:
            yield (f"actions.alwaysUseHttps: leave it out; {_PLAIN}", rule.urn)
    zones = tracking_zones(resources)
    for resource in resources:
        chosen = (resource.get("settingId"), resource.get("value"))
        in_zone = resource.type == ZONE_SETTING and text(resource.get("zoneId")) in zones
        if in_zone and chosen == ("always_use_https", "on"):
            yield (f"always_use_https: set off; {_PLAIN}", resource.urn)


def shared_cache(resources: Sequence[Resource]) -> Iterator[Finding]:
    """A cache that does not tell two links apart gives one recipient the other's redirect."""
    for edge in edges(resources, DISTRIBUTION):
        for behavior in behaviors(edge, resources):
            if behavior.esp == _BY_QUERY and (what := behavior.drops_query()):
                yield (f"{what} leaves the query out of the cache key: {_MIXED}", edge.resource.urn)
    for edge in edges(resources, SERVICE):
        for setting in edge.resource.items("requestSettings"):
            keys = text(setting.get("hashKeys"))
            if keys and "req.url" not in keys.replace("req.url.path", ""):
                yield (f"requestSettings.hashKeys leave out req.url: {_MIXED}", edge.resource.urn)
    for edge in edges(resources, ZONE):
        if edge.resource.get("cacheignorequerystring") == "enabled":
            yield (f"cacheignorequerystring: set disabled; {_MIXED}", edge.resource.urn)
    for rule in _page_rules(resources):
        if rule.get("actions", "cacheLevel") == "simplified":
            yield (f"actions.cacheLevel simplified ignores the query: {_MIXED}", rule.urn)
    for ruleset, rule in _rules(resources):
        if _key_without_query(rule):
            yield (f"a cache key without the query string: {_MIXED}", ruleset.urn)


def host_forwarded(resources: Sequence[Resource]) -> Iterator[Finding]:
    """SendGrid and Amazon SES know their customer by the Host of the request."""
    for edge in edges(resources, DISTRIBUTION):
        for behavior in behaviors(edge, resources):
            if behavior.esp in BY_HOST and not behavior.forwards_host():
                yield (
                    f"{behavior.esp} does not get the viewer's Host, by which it knows its "
                    "customer: forward all headers, or take the origin request policy AllViewer",
                    edge.resource.urn,
                )
    for edge in edges(resources, SERVICE):
        if any(backend.get("overrideHost") for backend in edge.resource.items("backends")):
            yield (f"overrideHost replaces Host: {_KEEP_HOST}", edge.resource.urn)
    for edge in edges(resources, ZONE):
        if edge.resource.get("cachehostheader") == "disabled":
            yield (f"cachehostheader disabled replaces Host: {_KEEP_HOST}", edge.resource.urn)
    for rule in _page_rules(resources):
        if rule.get("actions", "hostHeaderOverride"):
            yield (f"actions.hostHeaderOverride replaces Host: {_KEEP_HOST}", rule.urn)
    for ruleset, rule in _rules(resources):
        if mapping(rule.get("actionParameters")).get("hostHeader"):
            yield (f"an origin rule replaces Host: {_KEEP_HOST}", ruleset.urn)


def _page_rules(resources: Sequence[Resource]) -> Iterator[Resource]:
    """The page rules of tracking hosts."""
    hosts = tracking_hosts(resources)
    for resource in resources:
        if resource.type == PAGE_RULE and named(resource.get("target")) & hosts:
            yield resource


def _rules(resources: Sequence[Resource]) -> Iterator[tuple[Resource, Mapping[str, Any]]]:
    """The rules that name a tracking host, with their rulesets."""
    hosts = tracking_hosts(resources)
    for resource in resources:
        if resource.type == RULESET:
            for rule in resource.items("rules"):
                if named(rule.get("expression")) & hosts:
                    yield resource, rule


def _key_without_query(rule: Mapping[str, Any]) -> bool:
    key = mapping(mapping(rule.get("actionParameters")).get("cacheKey"))
    query = mapping(mapping(key.get("customKey")).get("queryString"))
    return bool(mapping(query.get("exclude")).get("all"))
