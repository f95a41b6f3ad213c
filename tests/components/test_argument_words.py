"""Choices and defaults in the words on arguments: what the code takes, and nothing else."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any, cast, get_args, get_type_hints

import pytest

from components import arguments
from components.catalog import ESPS
from components.cdn import SourceKeys
from components.cloudflare.rules import PHASES
from components.cloudflare.zone_rules import CloudflareZoneRulesArgs
from components.cloudfront.arguments import CloudFrontArgs, LoggingArgs
from components.cloudfront.kinds import METHOD_SETS
from components.cloudfront.options import Logging
from components.cloudfront.settings import LegacyForwarding
from components.config.certificate import Certificate
from components.config.dns import Dns
from components.config.kinds import LONGEST_TTL, Words
from components.config.values import Domain
from components.elsewhere import Aim
from components.fastly.options import LONGEST_TTL as LONGEST_TTL_AT_FASTLY
from components.keycdn.options import LONGEST_EXPIRE
from components.package.analysis import documented
from components.package.classes import class_named
from components.registry import CDNS, DNS_PROVIDERS
from tests.support.pairs import PAIRS


def _args(kind: str) -> Any:
    return get_type_hints(class_named(kind).__init__)["args"]


ARGS: Mapping[str, Any] = {cdn: _args(kind) for kind, (cdn, _) in PAIRS.items()}
"""CDN -> the arguments of its pairs."""

VALUES: tuple[tuple[Any, type], ...] = (
    (arguments.DnsArgs, Dns),
    (arguments.CertificateArgs, Certificate),
    (arguments.EdgeArgs, Domain),
    (arguments.TrackingDomainArgs, Domain),
    (arguments.TargetArgs, Aim),
    (LoggingArgs, Logging),
    *((kind, CDNS[cdn].options) for cdn, kind in ARGS.items()),
)
"""Arguments -> the value that they become, whose types and defaults count."""


FIELDS = [
    pytest.param(kind, value, item, id=f"{kind.__name__}-{item.name}")
    for kind, value in VALUES
    for item in fields(cast(Any, value))
    if item.name in kind.__annotations__
]


each_field = pytest.mark.parametrize(("kind", "value", "item"), FIELDS)


def said(kind: Any, name: str) -> str:
    """The words on an argument, in one line."""
    return " ".join(documented(kind)[name].split())


def words(text: str) -> set[str]:
    """What stands in it as code."""
    return set(re.findall("`([^`]+)`", text))


def choices(hint: Any) -> set[str]:
    """The words that a value of that type can be, where there are a few."""
    if isinstance(hint, Words):
        return set(hint.known())
    if isinstance(hint, str):
        return {hint}
    parts = (*get_args(hint), *getattr(hint, "__metadata__", ()))
    return {word for part in parts if part is not hint for word in choices(part)}


KNOWN = {
    *(name for kind, _ in VALUES for name in kind.__annotations__),
    *("true", "false", "current", "documented", "manual", "leave", "drop", "edge."),
    *("dns.zone", "dns.zone_id", "dns.record", "verify", "CloudflareZoneRules"),
    *CDNS,
    *DNS_PROVIDERS,
    *(source for cdn in CDNS.values() for source in cdn.sources),
}
"""What may stand as code beside the choices: names of arguments and their words."""


@each_field
def test_the_words_name_every_choice_and_no_other(kind: Any, value: type, item: Any) -> None:
    known = choices(get_type_hints(value, include_extras=True)[item.name])
    found = words(said(kind, item.name))

    if known:
        assert known <= found
        assert found - known <= KNOWN


@each_field
def test_a_default_is_said(kind: Any, value: type, item: Any) -> None:
    del value
    default = item.default if item.default_factory is MISSING else None
    text = said(kind, item.name)

    if isinstance(default, bool):
        shown = str(default).lower()
        assert re.search(rf"(?i)default:? {shown}|`{shown}` \(default", text)
    elif isinstance(default, str) and default:
        assert re.search(rf"`{default}` \(default|(?i:default) `{default}`", text)
    elif isinstance(default, int):
        assert re.search(rf"(?i)default:? {default}\b", text)
    elif isinstance(default, tuple) and default:
        after = text.partition("default")[2]
        assert "both" in after or set(cast(tuple[str, ...], default)) <= words(after)


def _cookies(settings: Any) -> bool:
    """Whether a pair of CloudFront's forwards them."""
    if isinstance(settings.caching, LegacyForwarding):
        return settings.caching.cookies == "all"
    return not settings.keeps_cookies_out


def _methods(settings: Any) -> str:
    return ("the first", "the second", "the last")[METHOD_SETS.index(settings.allowed_methods)]


def _header(settings: Any) -> bool:
    return settings.x_forwarded_host


OWN: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "cloudfront": {
        "price_class": lambda s: s.price_class,
        "methods": _methods,
        "viewer_tls": lambda s: s.minimum_tls,
        "http_version": lambda s: s.http_version,
        "forward_cookies": _cookies,
        "x_forwarded_host": _header,
    },
    "cloudflare": {"ssl": lambda s: s.ssl or "full", "x_forwarded_host": _header},
    "fastly": {"ipv6": lambda s: s.ipv6, "ttl": lambda s: s.ttl, "x_forwarded_host": _header},
    "keycdn": {
        "http2": lambda s: s.http2 == "enabled",
        "max_expire": lambda s: s.cachemaxexpire,
        "origin_shield": lambda s: s.originshield == "enabled",
    },
    "proxy": {"x_forwarded_host": _header},
}
"""Options that keep a pair's own value where they are left out -> that value in its settings."""

OF_NO_PAIR = {"web_acl", "zone", "zone_id", "tls_configuration_id", "cname_target", "address"} | {
    *("nginx_version", "logging", "apple_app_site_association", "assetlinks", "acme_challenges")
}
"""Options that say something only where they are given."""


@pytest.mark.parametrize(("cdn", "key"), [(cdn, key) for cdn, keys in OWN.items() for key in keys])
def test_the_default_of_each_pair_is_said(cdn: str, key: str) -> None:
    read = OWN[cdn][key]
    values: dict[str, tuple[str, str]] = {}
    for kind, (of, esp) in PAIRS.items():
        if of == cdn:
            pair: Any = class_named(kind)
            own = (_shown(read(pair.documented)), _shown(read(pair.current)))
            values[ESPS[esp].title] = own
    text = said(ARGS[cdn], key)
    if len(set(values.values())) == 1:
        (default, current) = next(iter(values.values()))
        expected = default if default == current else f"{default}, with `current` {current}"
        assert f"`{default}` (default" in text or f"Default: {expected}." in text
        return
    _, _, after = text.partition("Default: ")
    parts = after.rstrip(".").split("; ")
    assert len(parts) == len(values)
    for title, (default, current) in values.items():
        (part,) = (part for part in parts if part.startswith(f"{title} "))
        changed = f", with `current` {current}" if default != current else ""
        assert part.startswith(f"{title} {default}{changed}")
        assert ("`current`" in part) == bool(changed)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("cdn", CDNS)
def test_no_option_of_a_pair_is_left_out_above(cdn: str) -> None:
    kept = {item.name for item in fields(CDNS[cdn].options) if item.default is None}

    assert kept - OF_NO_PAIR == set(OWN[cdn]) - {"x_forwarded_host"}


@pytest.mark.parametrize("cdn", CDNS)
def test_what_can_be_adopted_is_said(cdn: str) -> None:
    beside = {"leave", "drop", "CloudflareZoneRules"}
    here = {*CDNS[cdn].adopts} - {"rulesets"}  # of `CloudflareZoneRules`, below

    assert words(said(ARGS[cdn], "adopt")) - beside == here
    assert bool(here) != said(ARGS[cdn], "adopt").startswith("Nothing")


def test_the_phases_of_a_zone_are_said() -> None:
    assert words(said(CloudflareZoneRulesArgs, "adopt")) == set(PHASES)


def test_the_sets_of_methods_are_said() -> None:
    shown = {f"[{', '.join(methods)}]" for methods in METHOD_SETS}

    assert words(said(CloudFrontArgs, "methods")) == shown


def test_the_certificate_sources_of_each_cdn_are_said() -> None:
    text = said(arguments.CertificateArgs, "source")
    for cdn in CDNS.values():
        title = cdn.title[0].upper() + cdn.title[1:]
        found = re.search(rf"{title}: ([^.]*)\.", text)
        assert found is not None
        assert re.findall("`([^`]+)`", found[1]) == [*cdn.sources]
        assert f"`{next(iter(cdn.sources))}` (default" in found[1]


def test_the_authorities_of_each_source_are_said() -> None:
    text = said(arguments.CertificateArgs, "authority")
    named = {
        cdn.title: (source, keys.authorities)
        for cdn in CDNS.values()
        for source, keys in cdn.sources.items()
        if keys.authorities
    }

    assert len(re.findall(r"\w+, for `", text)) == len(named) > 1
    for title, (source, authorities) in named.items():
        first, *others = authorities
        listed = ", ".join((f"`{first}` (default)", *(f"`{other}`" for other in others)))
        assert f"{title}, for `{source}`: {listed}." in text


KEYS_OF_SOURCES = ("arn", "id", "names", "certificate", "chain", "key", "private_key")


@pytest.mark.parametrize("key", KEYS_OF_SOURCES)
def test_each_key_of_a_certificate_says_which_sources_take_it(key: str) -> None:
    secret = {"private_key": "key_secret"}.get(key, key)
    taking = {source for source, keys in _sources() if secret in keys.keys}

    assert {*re.findall("`([^`]+)`", said(arguments.CertificateArgs, key))} == taking


def _sources() -> Iterable[tuple[str, SourceKeys]]:
    return (found for cdn in CDNS.values() for found in cdn.sources.items())


@pytest.mark.parametrize("kind", [arguments.EdgeArgs, arguments.TrackingDomainArgs])
def test_the_regions_of_each_esp_are_said(kind: Any) -> None:
    text = said(kind, "region")
    for esp in ESPS.values():
        if esp.default_region is None:
            assert f"{esp.title}: the AWS region that it sends from, which has to be given" in text
            continue
        first = esp.default_region
        others = [f"`{region}`" for region in esp.origins if region != first]
        assert f"{esp.title}: {', '.join([f'`{first}` (default)', *others])}." in text


def test_what_dns_takes_by_default_and_at_least_is_said() -> None:
    provider, ttl = (said(arguments.DnsArgs, key) for key in ("provider", "ttl"))

    for cdn in CDNS.values():
        default = f"`{cdn.default_dns}` where the CDN is {cdn.title}"
        assert (default in provider) == (cdn.default_dns is not None)
    assert f"0 to {LONGEST_TTL}" in ttl
    lowest = {f"{p.lowest_ttl} or more" for p in DNS_PROVIDERS.values() if p.lowest_ttl}
    assert {*re.findall(r"\d+ or more", ttl)} == lowest
    aliases = {name for name, p in DNS_PROVIDERS.items() if p.alias_records}
    assert words(said(arguments.DnsArgs, "record")) == {"cname", "alias", *aliases}
    with_ids = {name for name, p in DNS_PROVIDERS.items() if p.record_id is not None}
    assert words(said(arguments.DnsArgs, "existing_id")) == {"existing", *with_ids}


def test_whose_edge_it_is_by_default_is_said() -> None:
    (anybody,) = (cdn.name for cdn in CDNS.values() if not cdn.resource_types)

    assert f"`{anybody}` (default)" in said(arguments.TrackingDomainArgs, "cdn")


def test_the_ranges_of_numbers_are_said() -> None:
    assert f"0 (none) to {LONGEST_TTL_AT_FASTLY}" in said(ARGS["fastly"], "ttl")
    assert f"1 to {LONGEST_EXPIRE}" in said(ARGS["keycdn"], "max_expire")
