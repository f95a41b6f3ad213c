"""DNS zones and records of the stand-in clouds, with a history of every change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.cloud import Cloud, encode, timestamp

_REGISTRAR = "registrar:names"


@dataclass(frozen=True)
class Zone:
    """A DNS zone: ``name`` without trailing dot, the ``cloud`` that hosts it (``aws``, ...)."""

    id: str
    name: str
    cloud: str
    account: str = ""
    private: bool = False
    body: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Record:
    """A DNS record set: ``name`` absolute without trailing dot; ``ttl`` in seconds.

    ``alias`` names another host instead of ``values`` (Route 53). ``identifier`` tells several
    sets of one name and type apart; ``body`` holds what only its cloud knows about it.
    """

    zone_id: str
    name: str
    type: str
    ttl: int | None
    values: tuple[str, ...] = ()
    alias: str | None = None
    identifier: str = ""
    body: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Change:
    """One change of a record: before and after, nothing where there was or is no record."""

    time: str
    zone_id: str
    name: str
    type: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


def normal(name: str) -> str:
    """A host name in lower case, without trailing dot."""
    return name.rstrip(".").lower()


def is_within(name: str, zone_name: str) -> bool:
    """Whether a name is a zone's own name or below it."""
    return name == zone_name or name.endswith(f".{zone_name}")


def zones(cloud: Cloud, name: str | None = None) -> list[Zone]:
    """All zones, or those with exactly this name, by name and ID."""
    rows = cloud.execute(
        "SELECT id, name, cloud, account, private, body FROM dns_zones"
        " WHERE ? IS NULL OR name = ? ORDER BY name, id",
        (name, name),
    )
    return [_zone(row) for row in rows]


def zone(cloud: Cloud, zone_id: str) -> Zone | None:
    """The zone with this ID, or nothing."""
    rows = cloud.execute(
        "SELECT id, name, cloud, account, private, body FROM dns_zones WHERE id = ?", (zone_id,)
    )
    return _zone(rows[0]) if rows else None


def public_zones(cloud: Cloud, name: str) -> list[Zone]:
    """The zones of a name that the world could ask: `sandbox.delegation` says which it does."""
    return [item for item in zones(cloud, normal(name)) if not item.private]


def put_zone(cloud: Cloud, item: Zone) -> None:
    """Create a zone or replace what is known of it; the first of its name goes to the registrar."""
    name = normal(item.name)
    with cloud.transaction():
        cloud.execute(
            "INSERT INTO dns_zones VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " name = excluded.name, body = excluded.body",
            (item.id, name, item.cloud, item.account, item.private, encode(item.body)),
        )
        if not item.private and not cloud.linked_to(_REGISTRAR, name):
            register(cloud, item)


def register(cloud: Cloud, item: Zone) -> None:
    """Tell the registrar to name this zone's servers for its name."""
    name = normal(item.name)
    with cloud.transaction():
        for other in cloud.linked_to(_REGISTRAR, name):
            cloud.set_links(_REGISTRAR, other, set())
        cloud.set_links(_REGISTRAR, item.id, {name})


def registered(cloud: Cloud, name: str) -> Zone | None:
    """The zone that the registrar names for a name; nothing where there is none, or it is gone."""
    found = cloud.linked_to(_REGISTRAR, normal(name))
    if found:
        return zone(cloud, found[0])
    return next(iter(public_zones(cloud, name)), None)


def remove_zone(cloud: Cloud, zone_id: str) -> None:
    """Delete a zone and all its records."""
    with cloud.transaction():
        for item in records(cloud, zone_id):
            remove(cloud, item)
        cloud.set_links(_REGISTRAR, zone_id, set())
        cloud.execute("DELETE FROM dns_zones WHERE id = ?", (zone_id,))


def records(cloud: Cloud, zone_id: str, name: str | None = None) -> list[Record]:
    """The records of a zone, or those of one name in it."""
    rows = cloud.execute(
        "SELECT zone, name, type, identifier, ttl, body FROM dns_records"
        " WHERE zone = ? AND (? IS NULL OR name = ?) ORDER BY name, type, identifier",
        (zone_id, name, name),
    )
    return [_record(row) for row in rows]


def record(
    cloud: Cloud, zone_id: str, name: str, type_: str, identifier: str = ""
) -> Record | None:
    """One record, or nothing."""
    rows = cloud.execute(
        "SELECT zone, name, type, identifier, ttl, body FROM dns_records"
        " WHERE zone = ? AND name = ? AND type = ? AND identifier = ?",
        (zone_id, normal(name), type_, identifier),
    )
    return _record(rows[0]) if rows else None


def put(cloud: Cloud, item: Record) -> None:
    """Create or change a record; the history keeps what it was. Checks no rule."""
    with cloud.transaction():
        old = record(cloud, item.zone_id, item.name, item.type, item.identifier)
        body = {"values": item.values, "alias": item.alias, "body": item.body}
        cloud.execute(
            "INSERT INTO dns_records VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (zone, name, type, identifier)"
            " DO UPDATE SET ttl = excluded.ttl, body = excluded.body",
            (
                item.zone_id,
                normal(item.name),
                item.type,
                item.identifier,
                item.ttl,
                encode(body),
            ),
        )
        if old is None or _summary(old) != _summary(item):
            _remember(cloud, item, old, item)


def remove(cloud: Cloud, item: Record) -> None:
    """Delete a record; the history keeps what it was."""
    with cloud.transaction():
        cloud.execute(
            "DELETE FROM dns_records WHERE zone = ? AND name = ? AND type = ? AND identifier = ?",
            (item.zone_id, normal(item.name), item.type, item.identifier),
        )
        _remember(cloud, item, item, None)


def history(cloud: Cloud, name: str | None = None) -> list[Change]:
    """Every change of the records of a name (or of all), oldest first."""
    rows = cloud.execute(
        "SELECT time, zone, name, type, old, new FROM dns_history"
        " WHERE ? IS NULL OR name = ? ORDER BY sequence",
        (name, None if name is None else normal(name)),
    )
    return [
        Change(time, zone_id, host, type_, _decoded(old), _decoded(new))
        for time, zone_id, host, type_, old, new in rows
    ]


def excluded_by(cloud: Cloud, item: Record) -> Record | None:
    """The record that a new one cannot stand beside: a CNAME excludes every other type."""
    for other in records(cloud, item.zone_id, normal(item.name)):
        if other.type != item.type and "CNAME" in (other.type, item.type):
            return other
    return None


def _summary(item: Record) -> dict[str, Any]:
    summary: dict[str, Any] = {"ttl": item.ttl, "values": list(item.values)}
    if item.alias is not None:
        summary["alias"] = item.alias
    return summary | dict(item.body)


def _remember(cloud: Cloud, item: Record, old: Record | None, new: Record | None) -> None:
    cloud.execute(
        "INSERT INTO dns_history (time, zone, name, type, old, new) VALUES (?, ?, ?, ?, ?, ?)",
        (
            timestamp(),
            item.zone_id,
            normal(item.name),
            item.type,
            None if old is None else encode(_summary(old)),
            None if new is None else encode(_summary(new)),
        ),
    )


def _zone(row: tuple[Any, ...]) -> Zone:
    identity, name, cloud, account, private, body = row
    return Zone(identity, name, cloud, account, bool(private), json.loads(body))


def _record(row: tuple[Any, ...]) -> Record:
    zone_id, name, type_, identifier, ttl, text = row
    body = json.loads(text)
    values = tuple(body["values"])
    return Record(zone_id, name, type_, ttl, values, body["alias"], identifier, body["body"])


def _decoded(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)
