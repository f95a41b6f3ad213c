"""The sandbox's DNS console: what a person with manual DNS would do at their provider.

``sandbox/dns list [NAME]``, ``set NAME TYPE VALUE [--ttl SECONDS]``, ``unset NAME [TYPE]``,
``history [NAME]``, ``delegate ZONE_ID``. It changes zones of any provider, so it also shows what a
change behind Pulumi's back does.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox import delegation, dns_zones
from sandbox.cloud import Cloud, CloudUnavailableError, home
from sandbox.dns_values import is_host_name, is_value
from sandbox.dns_zones import Zone, normal

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
                    _set(cloud, chosen.name, chosen.type.upper(), chosen.value, chosen.ttl)
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
    changed.add_argument("value")
    changed.add_argument("--ttl", type=int, default=300, help="seconds (default 300)")
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


def _set(cloud: Cloud, name: str, type_: str, value: str, ttl: int) -> None:
    if type_ not in _TYPES:
        raise _RefusedError(f"type: {type_!r} is not one of {', '.join(_TYPES)}")
    if not is_host_name(normal(name), wildcard=True):
        raise _RefusedError(
            f"name: {name!r} is no host name; give it whole, such as link.example.com"
        )
    if not 0 <= ttl <= _HIGHEST_TTL:
        raise _RefusedError(f"--ttl: {ttl} is not 0 to {_HIGHEST_TTL} seconds")
    if type_ == "TXT" and not value.startswith('"'):
        value = f'"{value}"'
    if not is_value(type_, value):
        raise _RefusedError(
            f"value: {value!r} is no data of a {type_} record; write it as a zone file would"
        )
    zone = _zone(cloud, name, type_)
    (record,) = delegation.made_by_hand(zone, name, type_, ttl, [value])
    if type_ == "CNAME" and record.name == zone.name:
        raise _RefusedError(f"{name}: a zone's own name cannot be a CNAME (RFC 1034)")
    other = dns_zones.excluded_by(cloud, record)
    if other is not None:
        raise _RefusedError(
            f"{name}: has a {other.type} record, which a {type_} cannot stand beside (RFC 1034); "
            f"first run: sandbox/dns unset {record.name} {other.type}"
        )
    for old in dns_zones.records(cloud, zone.id, record.name):
        if old.type == type_ and old.identifier != record.identifier:
            record = replace(record, identifier=old.identifier, body=old.body)
    dns_zones.put(cloud, record)
    print(f"{record.name} {ttl} {type_} {value}")


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
