"""The rules between keys that a schema can express, as the vendors say. Pure."""

from collections.abc import Iterable
from typing import Any

from components.catalog import ESPS
from components.cdn import Cdn, SourceKeys
from components.config import vocabulary
from components.config.certificate import KEYS
from components.config.rule import NO_APEX, NOT_OF_AN_ESP, NOTHING, If, Rule, Schema, alone, used
from components.dns.provider import DnsProvider, Form
from components.registry import CDNS, DNS_PROVIDERS

_SERVES = ("cdn",)
_PROVIDER = ("dns", "provider")


def rules() -> list[Rule]:
    """Every rule between keys of one domain."""
    found = [
        Rule((), _SERVES, {}, "Name the CDN: cdn.", needed=True),
        Rule((), ("esp",), {}, "Name the email service provider: esp.", needed=True),
    ]
    for cdn in CDNS.values():
        found += [*_of_pairs(cdn), *_of_blocks(cdn), *cdn.rules]
    for provider in DNS_PROVIDERS.values():
        for condition in _provider_is(provider):
            found += _of_dns(provider, condition)
    return [*found, *_of_certificates(), *_of_adoption(), *_of_aliases(), *_of_esps()]


def _of_pairs(cdn: Cdn[Any]) -> Iterable[Rule]:
    covered = [esp for esp in ESPS if cdn.covers(esp)]
    if len(covered) < len(ESPS):
        says = f"{cdn.title} is documented with {', '.join(covered)} only."
        for condition in used(cdn.name):
            yield Rule((condition,), ("esp",), {"enum": covered}, says)
    yield Rule(
        (If.one_of(_SERVES, cdn.name),),
        ("also",),
        {"not": {"contains": {"const": cdn.name}}},
        "A further CDN, not the one that serves.",
    )


def _of_blocks(cdn: Cdn[Any]) -> Iterable[Rule]:
    other = If(_SERVES, {"type": "string", "not": {"const": cdn.name}})
    elsewhere = {"type": "array", "not": {"contains": {"const": cdn.name}}}
    for also in (If.absent("also"), If(("also",), elsewhere)):
        says = f"Belongs to another CDN: remove it or use {cdn.name}."
        yield Rule((other, also), (cdn.name,), {"not": {}}, says, own=True)


def _of_certificates() -> Iterable[Rule]:
    """What each source takes, which is the same at every CDN that has it."""
    place, single = ("certificate", "source"), If.absent("also")
    for cdn in CDNS.values():
        says = f"No certificate source of {cdn.title}."
        yield Rule(alone(cdn.name), place, {"enum": [*cdn.sources, None]}, says)
    takes = {source: keys for cdn in CDNS.values() for source, keys in cdn.sources.items()}
    for key in KEYS:
        unused = [source for source, keys in takes.items() if key not in keys.keys]
        of_none = [
            name
            for name, cdn in CDNS.items()
            if not any(key in keys.keys for keys in _by_default(cdn))
        ]
        for when in (
            (If.one_of(place, *unused), single),
            (If.one_of(_SERVES, *of_none), If.absent(*place), single),
        ):
            if key != "private_key":
                says = "Is not used with this certificate source."
                yield Rule(when, ("certificate", key), NOTHING, says)
    for cdn in CDNS.values():
        known = [word for keys in _by_default(cdn) for word in keys.authorities]
        if known:
            when = (*alone(cdn.name), If.absent(*place))
            yield Rule(when, ("certificate", "authority"), {"enum": [*known, None]}, _one_of(known))
    everybody = [word for keys in takes.values() for word in keys.authorities]
    yield Rule((), ("certificate", "authority"), {"enum": [*everybody, None]}, _one_of(everybody))
    for source, keys in takes.items():
        for key in keys.needed:
            says = f"Certificate source '{source}' needs {key}."
            when = (If.one_of(place, source), single)
            yield Rule(when, ("certificate", key), {"type": "string"}, says, needed=True)
        if keys.authorities:
            words = {"enum": [*keys.authorities, None]}
            when = (If.one_of(place, source), single)
            yield Rule(when, ("certificate", "authority"), words, _one_of(keys.authorities))


def _by_default(cdn: Cdn[Any]) -> list[SourceKeys]:
    """What the sources take that may be the default one; it can need nothing."""
    return [keys for keys in cdn.sources.values() if not keys.needed]


def _one_of(words: Iterable[str]) -> str:
    return f"One of {', '.join(dict.fromkeys(words))}."


def _of_adoption() -> Iterable[Rule]:
    for kind in vocabulary.known().adopts:
        others = [cdn.name for cdn in CDNS.values() if kind not in cdn.adopts]
        when = (If.one_of(_SERVES, *others), If.absent("also"))
        yield Rule(when, ("adopt", kind), NOTHING, f"This CDN has no {kind} to adopt.")


def _provider_is(provider: DnsProvider) -> Iterable[tuple[If, ...]]:
    """Each way a domain has this DNS provider: named, or as its CDN's or the usual one."""
    yield (If.one_of(_PROVIDER, provider.name),)
    usual = vocabulary.known().usual_dns
    cdns = [cdn.name for cdn in CDNS.values() if (cdn.default_dns or usual) == provider.name]
    if cdns:
        yield If.one_of(_SERVES, *cdns), If.absent(*_PROVIDER)


def _of_dns(provider: DnsProvider, when: tuple[If, ...]) -> Iterable[Rule]:
    if provider.by_hand:
        for key in ("zone_id", "existing"):
            yield Rule(when, ("dns", key), NOTHING, f"Has no meaning with {provider.name} DNS.")
    else:
        says = f"Name the zone at {provider.title}: zone or zone_id."
        yield Rule((*when, If.absent("dns", "zone_id")), ("dns", "zone"), _TEXT, says, needed=True)
    if provider.zone_id is not None:
        says = f"A zone ID of {provider.title}, like {provider.zone_id.example}."
        yield Rule(when, ("dns", "zone_id"), _formed(provider.zone_id), says)
    if not provider.by_hand:
        known = {"type": ["boolean", "null"]}
        if provider.record_id is not None:
            known = {"anyOf": [known, _formed(provider.record_id)]}
        yield Rule(when, ("dns", "existing"), known, f"true or false at {provider.title}.")
    if not provider.proxies:
        says = f"{provider.title} has no proxy of its own."
        yield Rule(when, ("dns", "rollback_proxied"), {"enum": [False, None]}, says)
    if not provider.alias_records:
        says = f"{provider.title} has no alias records."
        yield Rule(when, ("dns", "record"), _NO_ALIAS, says)
    for rule in provider.rules:
        yield Rule((*when, *rule.when), rule.key, rule.must, rule.says)


def _of_aliases() -> Iterable[Rule]:
    others = [cdn.name for cdn in CDNS.values() if cdn.alias_zone is None]
    when = (If.one_of(_SERVES, *others), If.absent("also"))
    yield Rule(when, ("dns", "record"), _NO_ALIAS, "No alias can name an edge of this CDN.")


def _of_esps() -> Iterable[Rule]:
    for key in (("owner_record",), ("dns", "zone")):
        yield Rule((), key, NOT_OF_AN_ESP, "A host of an ESP's own: write a name of yours.")
    yield Rule((), ("owner_record",), NO_APEX, "The apex of a domain, where no CNAME may stand.")
    for name, esp in ESPS.items():
        its = If.one_of(("esp",), name)
        needed = esp.default_region is None
        regions = {"enum": [*sorted(esp.regions), *([] if needed else [None])]}
        says = f"A region of {esp.title}."
        yield Rule((its, If.absent("origin")), ("region",), regions, says, needed=needed)
        others = [other.host_pattern for word, other in ESPS.items() if word != name]
        foreign = {"not": {"type": "string", "pattern": rf"^\s*({'|'.join(others)})\.*\s*$"}}
        yield Rule((its,), ("origin",), foreign, "A host of another ESP's own.")
        if not esp.owner_record:
            yield Rule((its,), ("owner_record",), NOTHING, f"{esp.title} has no owner record.")


_TEXT: Schema = {"type": "string"}
_NO_ALIAS: Schema = {"not": {"const": "alias"}}


def _formed(form: Form) -> Schema:
    return {"type": ["string", "null"], "pattern": f"^(?:{form.pattern.pattern})$"}
