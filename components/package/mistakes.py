"""What can be wrong in the arguments of a class, by what the registry knows of its CDN and its ESP.

Not every class refuses all of it: `components.package.refused` asks each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from components.catalog import ESPS
from components.cdn import Cdn
from components.mistakes import HOST, OTHER, OUTPUT, RESOURCE, ZONE, Args, Mistake
from components.registry import CDNS, DNS_PROVIDERS, pairs


@dataclass(frozen=True)
class Tried:
    """What a class is given.

    Attributes:
        right: arguments in which nothing is wrong.
        mistakes: what is put into them.
    """

    right: Args
    mistakes: Iterable[Mistake]


_BY_HAND = next(provider.name for provider in DNS_PROVIDERS.values() if provider.by_hand)
_WITH_ALIASES = next(p.name for p in DNS_PROVIDERS.values() if p.alias_records)
_PROXYING = next(p.name for p in DNS_PROVIDERS.values() if p.proxies)
_CDN, _ESP = next(iter(pairs()))
_NOT_COVERED = next((c, e) for c in CDNS for e in ESPS if not CDNS[c].covers(e))
_NO_HOSTS = ("*.email.example.com", "192.0.2.1", "links", "my_links.example.com", ZONE)
_NOWHERE = {"provider": "bind", "zone": ZONE}
_MANY = [f"link{number}.email.example.com" for number in range(101)]
_REGION = "us-east-1"


def of_a_pair(cdn: Cdn[Any], esp: str) -> Tried:
    """What a pair is given, its CDN's own options last."""
    own = import_module(f"components.{cdn.name}.mistakes")
    region = {} if ESPS[esp].default_region else {"region": _REGION}
    right: Args = {"hosts": [HOST], "dns": _dns(cdn), **region, **own.RIGHT}
    mistakes = [
        *_each(_WORDS),
        *_hosts(esp),
        *_each(_of_the_esp()),
        *_each({"dns": dns} for dns in _of_dns(cdn)),
        *_each({"certificate": certificate} for certificate in _of_certificate(cdn)),
        *_each({"adopt": adopt} for adopt in _of_adoption(cdn)),
        *own.MISTAKES,
    ]
    return Tried(right, mistakes)


def of_no_pair(name: str) -> Tried:
    """What a class is given that is no pair.

    Args:
        name: of the class.

    Raises:
        KeyError: when nobody says what.
    """
    vendors = (import_module(f"components.{cdn}.mistakes") for cdn in CDNS)
    beside = {name: tried for vendor in vendors for name, tried in vendor.BESIDE.items()}
    return {
        "TrackingDomain": Tried(_HOST_ALONE, [*_of_a_host()]),
        "ClickTracking": Tried({"domains": {HOST: _DOMAIN}}, [*_of_a_whole_file()]),
        **{name: Tried(right, mistakes) for name, (right, mistakes) in beside.items()},
    }[name]


def _each(args: Iterable[Args]) -> Iterable[Mistake]:
    return map(Mistake, args)


def _dns(cdn: Cdn[Any], **more: object) -> dict[str, Any]:
    return {"provider": cdn.default_dns or _WITH_ALIASES, "zone": ZONE, **more}


_WORDS: tuple[Args, ...] = (
    {"stagge": "live"},
    {"stage": "alive"},
    {"stage": OUTPUT},
    {"settings": "newest"},
    {"guard": "maybe"},
    {"protect": "yes"},
)


def _hosts(esp: str) -> Iterable[Mistake]:
    yield Mistake({"hosts": []})
    yield Mistake({"hosts": HOST})
    yield Mistake({"hosts": [OUTPUT]})
    yield Mistake({"hosts": [5]})
    for name in _NO_HOSTS:
        yield Mistake({"hosts": [name]})
    yield Mistake({"hosts": [HOST, HOST]})
    yield Mistake({"hosts": [f"links.{ESPS[esp].origin(ESPS[esp].default_region or _REGION)}"]})
    yield Mistake({"hosts": _MANY}, f"`hosts` with {len(_MANY)} names")


def _of_the_esp() -> Iterable[Args]:
    yield {"region": None}
    yield {"region": "us-esat-1"}
    yield {"origin": HOST}
    yield {"owner_record": "1234567.example.org"}
    yield {"owner_record": HOST}
    yield {"x_forwarded_host": True}
    yield {"x_forwarded_host": True, "hosts": [HOST, OTHER]}
    yield {"x_forwarded_host": False}


def _of_dns(cdn: Cdn[Any]) -> Iterable[object]:
    usual = _dns(cdn)["provider"]
    yield usual
    yield _NOWHERE
    if cdn.default_dns is not None:
        yield {"provider": _WITH_ALIASES, "zone": ZONE}
    yield {"provider": usual}
    yield _dns(cdn, zone="example.org")
    yield _dns(cdn, zone_id="no ID")
    if cdn.default_dns is not None:
        yield {"provider": usual, "zone_id": OUTPUT}
    yield _dns(cdn, zone_id=RESOURCE)
    yield _dns(cdn, ttl=-1)
    for provider in DNS_PROVIDERS.values():
        if provider.lowest_ttl and cdn.default_dns in (None, provider.name):
            yield {"provider": provider.name, "zone": ZONE, "ttl": 0}
    yield _dns(cdn, record="alias")
    yield _dns(cdn, account="shop")
    yield {"provider": _BY_HAND, "existing": True}
    yield _dns(cdn, existing_id="no ID")
    yield _dns(cdn, existing=True, zone_id=OUTPUT)
    yield _dns(cdn, rollback_to=HOST)
    yield _dns(cdn, rollback_proxied=True)


def _of_certificate(cdn: Cdn[Any]) -> Iterable[Args]:
    others = (word for other in CDNS.values() for word in other.sources)
    yield {"source": "unknown"}
    yield {"source": next(word for word in others if word not in cdn.sources)}
    for source, keys in cdn.sources.items():
        if keys.needed:
            yield {"source": source}
        if "certificate" in keys.needed:
            yield {"source": source, "certificate": "links.pem", "private_key": OUTPUT}
            yield {"source": source, "certificate": "links.pem", "key_secret": "links-key"}
        if keys.authorities:
            yield {"source": source, "authority": "nobody"}
    yield {"names": [HOST]}
    yield {"wait": "soon"}


def _of_adoption(cdn: Cdn[Any]) -> Iterable[Args]:
    yield {"unknown": "1"}
    for kind in cdn.adopts:
        yield {kind: "no ID"}
    yield {"leave": ["unknown"]}
    yield {"leave": ["unknown"], "drop": ["unknown"]}


_HOST_ALONE: Args = {
    "host": HOST,
    "esp": _ESP,
    "dns": {"provider": _WITH_ALIASES, "zone": ZONE},
    "target": {"value": "edge.example.net"},
}


def _of_a_host() -> Iterable[Mistake]:
    """`TrackingDomain`: its edge is made elsewhere."""
    dns, proxying = _HOST_ALONE["dns"], {"provider": _PROXYING, "zone": ZONE}
    yield from _each(args for args in _WORDS if "settings" not in args)
    yield from _each({"host": host} for host in (None, OUTPUT, *_NO_HOSTS))
    yield from _each({"esp": esp} for esp in (None, "mailer"))
    yield Mistake({"cdn": "akamai"})
    yield from _each(args for args in _of_the_esp() if "x_forwarded_host" not in args)
    yield from _each({"dns": given} for given in (_NOWHERE, {**dns, "zone": "example.org"}))
    yield Mistake({"dns": {**dns, "rollback_proxied": True}})
    yield Mistake({"stage": "live", "target": None})
    values = (HOST, ESPS[_ESP].origin(ESPS[_ESP].default_region or _REGION), "*.example.net")
    targets: list[Args] = [{"value": value} for value in values]
    targets += [{}, {"value": "edge.example.net", "type": "TXT"}]
    targets += [{"value": "edge.example.net", "type": kind} for kind in ("A", "AAAA")]
    targets += [{"value": "edge.example.net", "proxied": True}]
    targets += [{"value": "edge.example.net", "alias_zone": "Z1"}]
    yield from _each({"target": target} for target in targets)
    yield Mistake({"target": {"value": "192.0.2.1", "type": "A", "proxied": True}, "dns": proxying})
    yield Mistake({"dns": {**dns, "record": "alias"}})
    yield Mistake({"dns": {**dns, "rollback_to": "edge.example.net"}})


_DOMAIN: Mapping[str, Any] = {"cdn": _CDN, "esp": _ESP, "dns": _dns(CDNS[_CDN])}
_OF_A_DOMAIN: tuple[Args, ...] = (
    {"cdn": None},
    {"cdn": "akamai"},
    {"cdn": _NOT_COVERED[0], "esp": _NOT_COVERED[1]},
    {"stagge": "live"},
    {"stage": OUTPUT},
    {"account": "shop"},
    {"group": "News Letters"},
    {"also": [_CDN]},
)


def _of_a_whole_file() -> Iterable[Mistake]:
    """`ClickTracking`: what no pair can have wrong, since it stands between domains or above."""
    nothing: tuple[object, ...] = (None, {}, [HOST], OUTPUT)
    yield from _each(({"domain": {}}, {"accounts": {}}))
    yield from _each({"domains": domains} for domains in nothing)
    for more in _OF_A_DOMAIN:
        domain = {key: value for key, value in {**_DOMAIN, **more}.items() if value is not None}
        changed = f"`domains[HOST]` with {Mistake(more).shown}"
        yield Mistake({"domains": {HOST: domain}}, changed)
    news = {**_DOMAIN, "group": "news"}
    two = {HOST: news, OTHER: {**news, "settings": "current"}}
    yield Mistake({"domains": two}, "two domains of one `group`, one with other `settings`")
    owner = {**_DOMAIN, "owner_record": "1234567.email.example.com"}
    yield Mistake({"domains": {HOST: owner, OTHER: owner}}, "two domains of one `owner_record`")
    circle = {HOST: _DOMAIN, OTHER: {**_DOMAIN, "origin": HOST}}
    yield Mistake({"domains": circle}, "one domain as the `origin` of another")
    twice = {HOST: _DOMAIN, HOST.upper(): _DOMAIN}
    yield Mistake({"domains": twice}, "one host in two spellings")
    yield from _between()
    yield Mistake({"defaults": {"stagge": "live"}})
    yield Mistake({"allow_empty": "maybe"})


def _between() -> Iterable[Mistake]:
    for cdn in CDNS.values():
        esp = next(esp for esp in ESPS if cdn.covers(esp))
        for wrong in import_module(f"components.{cdn.name}.mistakes").BETWEEN:
            domains: dict[str, Args] = {}
            for number, own in enumerate(wrong.domains):
                dns = {**_dns(cdn), **own.get("dns", {})}
                host = f"links{number}.email.{ZONE}"
                domains[host] = {"cdn": cdn.name, "esp": esp, **own, "dns": dns}
            yield Mistake({"domains": domains}, f"{cdn.title}: {wrong.said}")
