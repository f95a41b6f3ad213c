"""What is wrong with the plain arguments of a zone's rulesets. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from components.cloudflare.rules import PHASES
from components.config import translation
from components.config.faults import Fault, path, suggestion
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
    adopt: dict[str, str] = field(default_factory=dict[str, str])
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
    return meant, late.faults() or list(_between(wanted))


def _between(wanted: Wanted) -> Iterable[Fault]:
    lists: dict[str, tuple[str, ...]] = {key: getattr(wanted, key) for key in _LISTS}
    for key, hosts in lists.items():
        for index, host in enumerate(hosts):
            place = path(key, index)
            if host in hosts[:index]:
                yield Fault(place, f"'{host}' is listed twice", "list each host once")
            elif not is_within(host, wanted.zone):
                what = f"'{host}' is not in the zone '{wanted.zone}'"
                yield Fault(place, what, "give it to the component of its own zone")
            elif key == "ssl_strict" and host in wanted.ssl_full:
                yield Fault(place, f"'{host}' is in ssl_full, too", "list it once")
    for phase in wanted.adopt:
        if phase not in PHASES:
            yield Fault(path("adopt", phase), "is no phase", suggestion(phase, PHASES))
