"""DNS records of a zone.

Rules (Cloudflare's API reference and error codes): a CNAME stands alone, no record exists twice, a
proxied record has the automatic TTL, others 60 to 86,400 seconds (30 on Enterprise).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox import dns_zones
from sandbox.cloud import timestamp
from sandbox.cloudflare.api import CloudflareError, identifier, operation
from sandbox.cloudflare.zones import get_zone
from sandbox.dns_values import is_host_name, is_value
from sandbox.dns_zones import Record, Zone, normal
from sandbox.operations import Session, require

AUTOMATIC = 1
_LONGEST_TTL = 86_400
_PROXIABLE = ("A", "AAAA", "CNAME")
_OWN_ISSUERS = ("letsencrypt.org", "pki.goog", "ssl.com")


@operation("GetDNSRecord")
def get_record(session: Session, zone_id: str, record_id: str) -> Record:
    """One record by its ID."""
    zone = get_zone(session, zone_id)
    for record in dns_zones.records(session.cloud, zone.id):
        if record.identifier == record_id:
            return record
    raise CloudflareError(404, 81044, "Record does not exist.")


@operation("ListDNSRecords")
def list_records(
    session: Session, zone_id: str, name: str | None, type_: str | None
) -> list[Record]:
    """The records of a zone, or those of one name or type in it."""
    zone = get_zone(session, zone_id)
    wanted = None if name is None else normal(name)
    return [
        record
        for record in dns_zones.records(session.cloud, zone.id, wanted)
        if type_ in (None, record.type)
    ]


@operation("CreateDNSRecord")
def create_record(session: Session, zone_id: str, request: Mapping[str, Any]) -> Record:
    """Create a record; an existing one is never replaced."""
    zone = get_zone(session, zone_id)
    record = _record(zone, request, identifier(zone.id, timestamp(), str(request.get("name"))))
    require(
        not record.body["proxied"] or record.ttl == AUTOMATIC,
        lambda: CloudflareError(400, 9021, "ttl must be set to 1 when `proxied` is true"),
    )
    _check(session, zone, record)
    _put(session, zone, record)
    return record


@operation("UpdateDNSRecord")
def update_record(
    session: Session, zone_id: str, record_id: str, request: Mapping[str, Any]
) -> Record:
    """Change everything about a record in place; its ID stays.

    Here, unlike at creation, a wrong TTL of a proxied record is not refused but overruled.
    """
    old = get_record(session, zone_id, record_id)
    zone = get_zone(session, zone_id)
    record = _record(zone, request, record_id)
    if record.body["proxied"]:
        record = replace(record, ttl=AUTOMATIC)
    if (old.name, old.type) != (record.name, record.type):
        _remove(session, zone, old)
    _check(session, zone, record)
    _put(session, zone, record)
    return record


@operation("DeleteDNSRecord")
def delete_record(session: Session, zone_id: str, record_id: str) -> None:
    """Delete a record."""
    record = get_record(session, zone_id, record_id)
    _remove(session, get_zone(session, zone_id), record)


def _put(session: Session, zone: Zone, record: Record) -> None:
    """Store a record; a proxied one of a partial zone gets the name that DNS elsewhere names."""
    dns_zones.put(session.cloud, record)
    if zone.body["type"] == "partial":
        if record.body["proxied"]:
            session.cloud.set_host(edge_name(record.name), ipv6=True)
        else:
            session.cloud.remove_host(edge_name(record.name))


def _remove(session: Session, zone: Zone, record: Record) -> None:
    dns_zones.remove(session.cloud, record)
    if zone.body["type"] == "partial":
        session.cloud.remove_host(edge_name(record.name))


def edge_name(host: str) -> str:
    """Where the DNS of a partial zone has to point for Cloudflare to serve ``host``.

    Source: sources/cloudflare#partial.
    """
    return f"{host}.cdn.cloudflare.net"


def own_issuers() -> list[str]:
    """The CAA data that Cloudflare answers beside a zone's own, for its certificate authorities.

    Its dashboard does not show them (sources/certificates#caa-cloudflare).
    """
    return [f'0 {tag} "{issuer}"' for issuer in _OWN_ISSUERS for tag in ("issue", "issuewild")]


def _record(zone: Zone, request: Mapping[str, Any], record_id: str) -> Record:
    name = normal(str(request.get("name", "")))
    absolute = zone.name if name == "@" else name
    if not dns_zones.is_within(absolute, zone.name):
        absolute = f"{absolute}.{zone.name}"
    body = {name: request[name] for name in ("comment", "tags", "settings") if request.get(name)}
    return Record(
        zone_id=zone.id,
        name=absolute,
        type=request["type"],
        ttl=int(request["ttl"]),
        values=(str(request.get("content", "")).removesuffix("."),),
        identifier=record_id,
        body={**body, "proxied": bool(request.get("proxied"))},
    )


def _check(session: Session, zone: Zone, record: Record) -> None:
    _check_form(zone, record)
    others = [
        other
        for other in dns_zones.records(session.cloud, zone.id, record.name)
        if other.identifier != record.identifier
    ]
    for other in others:
        if other.type == record.type and other.values == record.values:
            raise CloudflareError(400, 81058, "An identical record already exists.")
        if other.type == "CNAME":
            raise CloudflareError(400, 81053, "A CNAME record with that host already exists.")
        if record.type == "CNAME":
            raise CloudflareError(
                400, 81054, "An A, AAAA, or CNAME record with that host already exists."
            )


def _check_form(zone: Zone, record: Record) -> None:
    value = record.values[0]
    require(
        is_host_name(record.name, wildcard=True),
        lambda: CloudflareError(400, 9000, "DNS name is invalid."),
    )
    require(
        is_value(record.type, value),
        lambda: CloudflareError(400, 9005, f"Content for {record.type} record is invalid."),
    )
    require(
        record.type != "CNAME" or normal(value) != record.name,
        lambda: CloudflareError(400, 9039, "CNAME content cannot reference itself."),
    )
    require(
        not record.body["proxied"] or record.type in _PROXIABLE,
        lambda: CloudflareError(400, 9004, "This record type cannot be proxied."),
    )
    lowest = 30 if zone.body["plan"] == "enterprise" else 60
    ttl = record.ttl or 0
    require(
        ttl == AUTOMATIC or lowest <= ttl <= _LONGEST_TTL,
        lambda: CloudflareError(
            400,
            9021,
            f"Invalid TTL. Must be between {lowest} and 86400 seconds, or 1 for Automatic.",
        ),
    )
