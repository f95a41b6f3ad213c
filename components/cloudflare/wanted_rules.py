"""What is wrong with the plain arguments of a zone's rulesets. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from components.adoption import DROP, LEAVE, ItemKind
from components.cloudflare.adoption import OF_RULESET
from components.cloudflare.kinds import Rulesets
from components.cloudflare.rules import wishes_by_kind
from components.cloudflare.zones import ZONE_ID
from components.config import translation
from components.config.adoption import WAYS, item_fault
from components.config.faults import Fault, path
from components.config.hosts import is_within
from components.config.kinds import STRICT, Host
from components.config.late import Late, LateText


@checked(frozen=True, config=STRICT)
class Wanted:
    """The arguments of `CloudflareZoneRules`, as they have to be."""

    zone: Host
    zone_id: LateText
    ssl_full: tuple[Host, ...] = ()
    ssl_strict: tuple[Host, ...] = ()
    no_cache: tuple[Host, ...] = ()
    forwarded_host: tuple[Host, ...] = ()
    adopt: Rulesets = field(default_factory=Rulesets)
    leave: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


_WANTED = TypeAdapter(Wanted)
_LISTS = ("ssl_full", "ssl_strict", "no_cache", "forwarded_host")


def read(args: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Fault]]:
    """The arguments as they are meant, hosts in lower case, and every fault of them.

    Args:
        args: as the program has them.
    """
    late = Late()
    given = {key: value for key, value in args.items() if value is not None}
    try:
        wanted = _WANTED.validate_json(json.dumps(late.marked(given)), context=late)
    except ValidationError as error:
        return given, late.with_faults(translation.faults(error, Wanted, ()))
    meant = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    meant["adopt"] = _adopted(wanted)
    return meant, late.faults() or [*_of_the_zone(wanted), *_of_hosts(wanted), *_taken(wanted)]


def _adopted(wanted: Wanted) -> Mapping[str, str]:
    """Phase -> ID of the ruleset that is taken over."""
    ids = {phase: wanted.adopt.get(phase) for phase in wanted.adopt.names()}
    return {phase: identity for phase, identity in ids.items() if identity is not None}


def _hosts(wanted: Wanted) -> Mapping[str, tuple[str, ...]]:
    return {key: getattr(wanted, key) for key in _LISTS}


def _of_the_zone(wanted: Wanted) -> Iterable[Fault]:
    if isinstance(wanted.zone_id, str) and not ZONE_ID.pattern.fullmatch(wanted.zone_id):
        yield Fault(
            "zone_id",
            f"'{wanted.zone_id}' is not a zone ID of Cloudflare",
            f"write it like {ZONE_ID.example}",
        )


def _of_hosts(wanted: Wanted) -> Iterable[Fault]:
    for key, hosts in _hosts(wanted).items():
        for index, host in enumerate(hosts):
            place = path(key, index)
            if host in hosts[:index]:
                yield Fault(place, f"'{host}' is listed twice", "list each host once")
            elif not is_within(host, wanted.zone):
                what = f"'{host}' is not in the zone '{wanted.zone}'"
                yield Fault(place, what, "give it to the component of its own zone")
            elif key == "ssl_strict" and host in wanted.ssl_full:
                yield Fault(place, f"'{host}' is in ssl_full, too", "list it once")


def _taken(wanted: Wanted) -> Iterable[Fault]:
    """What is taken over and would not be used, and what is said of its rules."""
    adopted, hosts = _adopted(wanted), _hosts(wanted)
    needed = {wish.phase for wish in wishes_by_kind(hosts)}
    for phase in adopted:
        if phase not in needed:
            yield Fault(
                path("adopt", phase),
                "is not used: no host of this zone needs a rule in that phase",
                "remove it",
            )
    known = OF_RULESET if adopted else dict[str, ItemKind]()
    own = {host for named in hosts.values() for host in named}
    for way in WAYS:
        for number, text in enumerate(getattr(wanted, way)):
            fault = item_fault(text, way, known, own)
            if fault is None and way == DROP and text in wanted.leave:
                fault = f"'{text}' is under {LEAVE} too", "keep one of the two"
            if fault is not None:
                yield Fault(path(way, number), *fault)
