"""Route 53: hosted zones and changes of their records.

Rules and wordings: ChangeResourceRecordSets in the Route 53 API reference and the errors it is
known to answer with.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sandbox import dns_zones
from sandbox.aws.api import CLOUD, AwsError, digest, operation
from sandbox.cloud import Cloud, timestamp
from sandbox.dns_values import is_host_name, is_value
from sandbox.dns_zones import Record, Zone, normal
from sandbox.operations import Session, require
from sandbox.properties import Properties

# The one zone ID that alias records to any CloudFront distribution name
# (sources/cloudfront#alias-zone).
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
_HIGHEST_TTL = 2**31 - 1


@dataclass(frozen=True)
class Change:
    """One change of a batch."""

    action: Literal["CREATE", "UPSERT", "DELETE"]
    record: Record


def zone_id_of(name: str) -> str:
    """The ID the sandbox gives to a zone that a stack file knows by name only."""
    return f"Z{digest('route53', name)[:20].upper()}"


def add_zone(cloud: Cloud, zone_id: str, name: str, account: str, *, private: bool = False) -> None:
    """Put a hosted zone into the cloud, with nothing in it."""
    body: Properties = {"comment": "", "tags": {}}
    dns_zones.put_zone(cloud, Zone(zone_id, name, CLOUD, account, private, body))


def name_servers(zone: Zone) -> list[str]:
    """The four name servers of a zone's delegation set."""
    number = int(digest("name-servers", zone.id)[:4], 16) % 2048
    tops = ("com", "net", "org", "co.uk")
    return [
        f"ns-{(number + 512 * place) % 2048}.awsdns-{place:02d}.{tops[place]}" for place in range(4)
    ]


@operation("Route 53", "GetHostedZone")
def get_hosted_zone(session: Session, zone_id: str) -> Zone:
    """A hosted zone of the account."""
    zone = dns_zones.zone(session.cloud, zone_id.removeprefix("/hostedzone/"))
    if zone is None or zone.cloud != CLOUD:
        raise AwsError("NoSuchHostedZone", 404, f"No hosted zone found with ID: {zone_id}")
    require(
        zone.account == session.account,
        lambda: AwsError(
            "AccessDenied", 403, f"account {session.account} may not use hosted zone {zone_id}"
        ),
    )
    return zone


@operation("Route 53", "ListHostedZones")
def list_hosted_zones(session: Session) -> list[Zone]:
    """The hosted zones of the account."""
    return [
        zone
        for zone in dns_zones.zones(session.cloud)
        if zone.cloud == CLOUD and zone.account == session.account
    ]


@operation("Route 53", "ListResourceRecordSets")
def get_record(
    session: Session, zone_id: str, name: str, type_: str, identifier: str = ""
) -> Record | None:
    """One record of a zone, or nothing."""
    zone = get_hosted_zone(session, zone_id)
    return dns_zones.record(session.cloud, zone.id, name, type_, identifier)


@operation("Route 53", "ListResourceRecordSets")
def list_records(session: Session, zone_id: str) -> list[Record]:
    """Every record of a zone that somebody made; its own NS and SOA are no part of the sandbox."""
    zone = get_hosted_zone(session, zone_id)
    return dns_zones.records(session.cloud, zone.id)


@operation("Route 53", "ChangeResourceRecordSets")
def change_records(session: Session, zone_id: str, changes: Sequence[Change]) -> None:
    """Apply a batch of changes: all of them, or after a refusal none."""
    zone = get_hosted_zone(session, zone_id)
    for change in changes:
        if change.action == "DELETE":
            _delete(session.cloud, change.record)
        else:
            _check_record(session.cloud, zone, change)
            dns_zones.put(session.cloud, change.record)


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidChangeBatch", 400, f"[{message}]")


def _title(record: Record) -> str:
    return f"resource record set [name='{record.name}.', type='{record.type}']"


def _delete(cloud: Cloud, record: Record) -> None:
    existing = dns_zones.record(cloud, record.zone_id, record.name, record.type, record.identifier)
    if existing is None:
        raise _invalid(f"Tried to delete {_title(record)} but it was not found")
    require(
        (existing.ttl, sorted(existing.values), existing.alias)
        == (record.ttl, sorted(record.values), record.alias),
        lambda: _invalid(
            f"Tried to delete {_title(record)} but the values provided do not match the current "
            "values"
        ),
    )
    dns_zones.remove(cloud, existing)


def _check_record(cloud: Cloud, zone: Zone, change: Change) -> None:
    record = change.record
    fqdn = f"{record.name}."
    require(
        dns_zones.is_within(record.name, zone.name),
        lambda: _invalid(f"RRSet with DNS name {fqdn} is not permitted in zone {zone.name}."),
    )
    require(
        not (record.type == "CNAME" and record.name == zone.name),
        lambda: _invalid(
            f"RRSet of type CNAME with DNS name {fqdn} is not permitted at apex in zone "
            f"{zone.name}."
        ),
    )
    existing = dns_zones.record(cloud, zone.id, record.name, record.type, record.identifier)
    require(
        change.action == "UPSERT" or existing is None,
        lambda: _invalid(f"Tried to create {_title(record)} but it already exists"),
    )
    require(
        dns_zones.excluded_by(cloud, record) is None,
        lambda: _invalid(
            f"RRSet of type {record.type} with DNS name {fqdn} is not permitted as it conflicts "
            f"with other records with the same DNS name in zone {zone.name}."
        ),
    )
    same = [r for r in dns_zones.records(cloud, zone.id, record.name) if r.type == record.type]
    require(
        all(bool(other.identifier) == bool(record.identifier) for other in same),
        lambda: _invalid(
            f"RRSet with DNS name {fqdn}, type {record.type}, SetIdentifier "
            f"{record.identifier or 'null'} cannot be created as other RRSets exist with the same "
            "name and type."
        ),
    )
    if record.alias is None:
        _check_values(record)
    else:
        _check_alias(record)


def _check_alias(record: Record) -> None:
    target_zone = record.body.get("aliasZone")
    if target_zone == CLOUDFRONT_ZONE:
        require(
            str(record.alias).endswith(".cloudfront.net") and record.type in ("A", "AAAA", "HTTPS"),
            lambda: _invalid(
                f"Tried to create an alias that targets {record.alias}., type {record.type} in "
                f"zone {target_zone}, but the alias target name does not lie within the target "
                "zone"
            ),
        )
    require(
        record.ttl is None,
        lambda: _invalid(f"Tried to create {_title(record)} as an alias with a TTL"),
    )


def _check_values(record: Record) -> None:
    if record.ttl is None:
        raise AwsError(
            "InvalidInput",
            400,
            f"Invalid request: Missing field 'TTL' in Change with [Name={record.name}., "
            f"Type={record.type}]",
        )
    require(
        0 <= record.ttl <= _HIGHEST_TTL,
        lambda: AwsError("InvalidInput", 400, f"Invalid TTL {record.ttl}"),
    )
    require(record.values, lambda: _invalid(f"{_title(record)} has no value"))
    require(
        len(record.values) == len(set(record.values)),
        lambda: _invalid(f"Duplicate Resource Record in {_title(record)}"),
    )
    require(
        record.type != "CNAME" or len(record.values) == 1,
        lambda: _invalid(f"{_title(record)} contains more than one value"),
    )
    for value in record.values:
        require(
            is_value(record.type, value),
            lambda value=value: _invalid(
                f"Invalid Resource Record: 'FATAL problem: {record.type} value encountered with "
                f"'{value}''"
            ),
        )


@operation("Route 53", "CreateHostedZone")
def create_hosted_zone(session: Session, name: str, comment: str, tags: dict[str, str]) -> str:
    """Create a public hosted zone; gives its ID. Two zones of one name are allowed, as in AWS."""
    require(
        is_host_name(normal(name)),
        lambda: AwsError("InvalidDomainName", 400, f"The domain name is invalid: {name}"),
    )
    zone_id = f"Z{digest('created', name, timestamp())[:20].upper()}"
    body: Properties = {"comment": comment, "tags": tags}
    zone = Zone(zone_id, normal(name), CLOUD, session.account, body=body)
    dns_zones.put_zone(session.cloud, zone)
    return zone_id


@operation("Route 53", "UpdateHostedZoneComment")
def update_hosted_zone(session: Session, zone_id: str, comment: str, tags: dict[str, str]) -> None:
    """Replace the comment and the tags of a hosted zone."""
    zone = get_hosted_zone(session, zone_id)
    dns_zones.put_zone(session.cloud, replace(zone, body={"comment": comment, "tags": tags}))


@operation("Route 53", "ChangeResourceRecordSets")
def empty_hosted_zone(session: Session, zone_id: str) -> None:
    """Delete all records of a hosted zone."""
    for record in dns_zones.records(session.cloud, get_hosted_zone(session, zone_id).id):
        dns_zones.remove(session.cloud, record)


@operation("Route 53", "DeleteHostedZone")
def delete_hosted_zone(session: Session, zone_id: str) -> None:
    """Delete a hosted zone that has no records of its own."""
    zone = get_hosted_zone(session, zone_id)
    require(
        not dns_zones.records(session.cloud, zone.id),
        lambda: AwsError(
            "HostedZoneNotEmpty",
            400,
            "The specified hosted zone contains non-required resource record sets and so cannot "
            "be deleted.",
        ),
    )
    dns_zones.remove_zone(session.cloud, zone.id)
