"""The sandbox's DNS console: what a person with manual DNS would do at their provider.

``sandbox/dns list [NAME]``, ``set NAME TYPE VALUE… [--ttl SECONDS]``, ``unset NAME [TYPE]``,
``history [NAME]``, ``delegate ZONE_ID``; ``set`` takes ``--alias`` and ``--policy ID`` at Route 53,
``--policy ID`` at Google, ``--proxied`` at Cloudflare. It changes zones of any provider, so it also
shows what a change behind Pulumi's back does.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from sandbox import delegation, dns_zones, hand_made
from sandbox.cloud import Cloud, CloudUnavailableError, home
from sandbox.dns_values import is_host_name, is_value
from sandbox.dns_zones import Record, Zone, normal
from sandbox.hand_made import HandMade, NotThereError

_TYPES = ("A", "AAAA", "CAA", "CNAME", "MX", "NS", "TXT")
_HIGHEST_TTL = 2**31 - 1


class _RefusedError(Exception):
    """The console will not do that; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code: 0 done, 1 refused, 2 wrong usage."""
    chosen = _parser().parse_args(arguments)
    try:
        cloud = Cloud(home() / "cloud.sqlite")
        with cloud.transaction():
            match chosen.command:
                case "list":
                    _list(cloud, chosen.name)
                case "set":
                    _set(cloud, _typed(chosen))
                case "unset":
                    _unset(cloud, chosen.name, chosen.type and chosen.type.upper())
                case "delegate":
                    _delegate(cloud, chosen.zone)
                case _:
                    _history(cloud, chosen.name)
    except (CloudUnavailableError, _RefusedError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sandbox/dns", description="Look at and change the DNS records of the sandbox."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    shown = commands.add_parser("list", help="show all records, or those of one name")
    shown.add_argument("name", nargs="?")
    changed = commands.add_parser("set", help="create a record or replace its value")
    changed.add_argument("name")
    changed.add_argument("type", help=f"one of {', '.join(_TYPES)}")
    changed.add_argument("value", nargs="+")
    changed.add_argument("--ttl", type=int, default=300, help="seconds (default 300)")
    changed.add_argument("--alias", action="store_true", help="Route 53: for a cloud resource")
    changed.add_argument("--proxied", action="store_true", help="Cloudflare: served by its edge")
    changed.add_argument("--policy", default="", metavar="ID", help="one of several answers")
    removed = commands.add_parser("unset", help="delete a record, or all records of a name")
    removed.add_argument("name")
    removed.add_argument("type", nargs="?")
    handed = commands.add_parser("delegate", help="let a zone be the one that the world asks")
    handed.add_argument("zone", help="its ID, as list shows it")
    past = commands.add_parser("history", help="show every change of a name, or of all")
    past.add_argument("name", nargs="?")
    return parser


def _zone(cloud: Cloud, name: str, type_: str | None = None) -> Zone:
    """The zone to change: the delegated one, and for a delegation the one above it."""
    zone = delegation.zone_of(cloud, name)
    if zone is not None and type_ == "NS" and zone.name == normal(name):
        zone = delegation.parent_of(cloud, zone)
        if zone is None:
            raise _RefusedError(
                f"{name}: no zone of the sandbox is above it; sandbox/dns delegate ZONE_ID says "
                "which zone of that name the registrar names"
            )
    if zone is not None:
        return zone
    known = sorted({zone.name for zone in dns_zones.zones(cloud)})
    there = f"there are {', '.join(known)}" if known else "there is none yet"
    raise _RefusedError(
        f"{name}: no zone of the sandbox contains it ({there}); name the host in a stack file and "
        "run sandbox/pulumi once"
    )


def _list(cloud: Cloud, name: str | None) -> None:
    for zone in dns_zones.zones(cloud):
        records = dns_zones.records(cloud, zone.id, None if name is None else normal(name))
        if name is None or records:
            asked = zone.private or delegation.is_delegated(cloud, zone)
            state = "" if asked else ", not delegated"
            print(f"{zone.name} ({zone.cloud} {zone.id}{state})")
        for record in records:
            ttl = "alias" if record.ttl is None else str(record.ttl)
            print(f"  {record.name} {ttl} {record.type} {record.alias or ' '.join(record.values)}")


def _typed(chosen: argparse.Namespace) -> HandMade:
    type_ = chosen.type.upper()
    quoted = type_ == "TXT"
    values = (f'"{v}"' if quoted and not v.startswith('"') else v for v in chosen.value)
    return HandMade(
        normal(chosen.name),
        type_,
        tuple(values),
        chosen.ttl,
        chosen.alias,
        chosen.proxied,
        chosen.policy,
    )


def _set(cloud: Cloud, made: HandMade) -> None:
    _check(made)
    zone = _zone(cloud, made.name, made.type)
    if made.type == "CNAME" and made.name == zone.name:
        raise _RefusedError(f"{made.name}: a zone's own name cannot be a CNAME (RFC 1034)")
    other = dns_zones.excluded_by(cloud, Record(zone.id, made.name, made.type, made.ttl))
    if other is not None:
        raise _RefusedError(
            f"{made.name}: has a {other.type} record, which a {made.type} cannot stand beside "
            f"(RFC 1034); first run: sandbox/dns unset {made.name} {other.type}"
        )
    try:
        hand_made.put(cloud, zone, made)
    except NotThereError as error:
        raise _RefusedError(f"{made.name}: {error}") from None
    print(f"{made.name} {'alias' if made.alias else made.ttl} {made.type} {' '.join(made.values)}")


def _check(made: HandMade) -> None:
    if made.type not in _TYPES:
        raise _RefusedError(f"type: {made.type!r} is not one of {', '.join(_TYPES)}")
    if not is_host_name(made.name, wildcard=True):
        raise _RefusedError(
            f"name: {made.name!r} is no host name; give it whole, such as link.example.com"
        )
    if not 0 <= made.ttl <= _HIGHEST_TTL:
        raise _RefusedError(f"--ttl: {made.ttl} is not 0 to {_HIGHEST_TTL} seconds")
    if made.alias and (made.type not in ("A", "AAAA") or len(made.values) != 1):
        raise _RefusedError("--alias: is an A or AAAA that stands for one name")
    if made.type == "CNAME" and len(made.values) != 1:
        raise _RefusedError("value: a CNAME has one")
    for value in made.values:
        if not is_value("CNAME" if made.alias else made.type, value):
            raise _RefusedError(
                f"value: {value!r} is no data of a {made.type} record; write it as a zone file "
                "would"
            )


def _unset(cloud: Cloud, name: str, type_: str | None) -> None:
    zone = _zone(cloud, name, type_)
    found = [
        record
        for record in dns_zones.records(cloud, zone.id, normal(name))
        if type_ in (None, record.type)
    ]
    if not found:
        raise _RefusedError(
            f"{name}: has no {type_ or 'record'}; sandbox/dns list shows what there is"
        )
    for record in found:
        dns_zones.remove(cloud, record)
        print(f"removed {record.name} {record.type}")


def _delegate(cloud: Cloud, zone_id: str) -> None:
    zone = dns_zones.zone(cloud, zone_id)
    if zone is None or zone.private:
        raise _RefusedError(f"{zone_id}: is no public zone; sandbox/dns list shows what there is")
    delegation.delegate(cloud, zone)
    print(f"{zone.name} is answered by {', '.join(delegation.name_servers(zone))}")


def _history(cloud: Cloud, name: str | None) -> None:
    for change in dns_zones.history(cloud, name):
        print(
            f"{change.time} {change.name} {change.type} {_text(change.old)} -> {_text(change.new)}"
        )


def _text(record: Mapping[str, Any] | None) -> str:
    if record is None:
        return "nothing"
    extra = {key: value for key, value in record.items() if key not in ("ttl", "values", "alias")}
    shown = str(record.get("alias") or " ".join(record["values"]))
    ttl = "alias" if record["ttl"] is None else f"ttl {record['ttl']}"
    return f"{shown} ({ttl}{', ' + json.dumps(extra) if extra else ''})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
