"""Resource record sets, and the changes that are the only way to them.

Rules and wordings: sources/google-cloud-dns#what-the-api-refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox import dns_zones
from sandbox.dns_values import is_host_name, is_value
from sandbox.dns_zones import Record, Zone, normal
from sandbox.google.api import GoogleError, operation
from sandbox.google.zones import apex_records, find_zone
from sandbox.operations import Session, require

TYPES = (
    "A",
    "AAAA",
    "CAA",
    "CNAME",
    "DS",
    "HTTPS",
    "IPSECKEY",
    "MX",
    "NAPTR",
    "NS",
    "PTR",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
    "TXT",
)
_NAMES = ("CNAME", "NS", "PTR")
_HIGHEST_TTL = 2**31 - 1


@dataclass(frozen=True)
class RecordSet:
    """A record set as the API has it: absolute names end with a dot, text is quoted."""

    name: str
    type: str
    ttl: int
    rrdatas: tuple[str, ...]

    @property
    def title(self) -> str:
        """How refusals name it."""
        return f"{self.name} ({self.type})"


def described(record: Record) -> RecordSet:
    """A stored record as the API shows it; others than this API store names without a dot.

    The answers of a routing policy are in the policy, which the sandbox does not model.
    """
    values = () if record.body.get("routingPolicy") else record.values
    if record.type in _NAMES:
        values = tuple(f"{value.rstrip('.')}." for value in values)
    return RecordSet(f"{record.name}.", record.type, record.ttl or 0, values)


@operation("resourceRecordSets.list")
def list_record_sets(
    session: Session, project: str, zone_name: str, name: str = "", type_: str = ""
) -> list[RecordSet]:
    """The record sets of a zone, or those of one name, or of one name and type."""
    zone = find_zone(session, project, zone_name, "parameters.managedZone")
    require(
        not name or _is_absolute(name),
        lambda: GoogleError(400, "invalid", f"Invalid value for 'parameters.name': '{name}'"),
    )
    return [
        described(record)
        for record in [*apex_records(zone), *dns_zones.records(session.cloud, zone.id)]
        if (not name or record.name == normal(name)) and type_ in ("", record.type)
    ]


@operation("changes.create")
def create_change(
    session: Session,
    project: str,
    zone_name: str,
    *,
    deletions: Sequence[RecordSet] = (),
    additions: Sequence[RecordSet] = (),
) -> None:
    """Apply deletions and additions at once: all of them, or after a refusal none.

    What is deleted and added again is changed in place, since nobody ever sees it missing.
    """
    zone = find_zone(session, project, zone_name, "parameters.managedZone")
    again = {(normal(item.name), item.type) for item in additions}
    for place, item in enumerate(deletions):
        record = _deletable(session, zone, item, f"entity.change.deletions[{place}]")
        if (record.name, record.type) not in again:
            dns_zones.remove(session.cloud, record)
    replaced = {(normal(item.name), item.type) for item in deletions}
    for place, item in enumerate(additions):
        where = f"entity.change.additions[{place}]"
        _check_form(zone, item, where)
        _check_beside(session, zone, item, where, replaced)
        values = tuple(_stored(item.type, value) for value in item.rrdatas)
        record = Record(zone.id, normal(item.name), item.type, item.ttl, values)
        dns_zones.put(session.cloud, record)


def _deletable(session: Session, zone: Zone, item: RecordSet, where: str) -> Record:
    """The record that a deletion names, which has to be exactly what is there."""
    _refuse_apex(zone, item, where)
    record = dns_zones.record(session.cloud, zone.id, item.name, item.type)
    if record is None:
        raise GoogleError(
            404, "notFound", f"The '{where}' resource named '{item.title}' does not exist."
        )
    known = described(record)
    require(
        (known.ttl, sorted(known.rrdatas)) == (item.ttl, sorted(item.rrdatas)),
        lambda: GoogleError(412, "conditionNotMet", f"Precondition not met for '{where}'"),
    )
    return record


def _check_form(zone: Zone, item: RecordSet, where: str) -> None:
    _refuse_apex(zone, item, where)
    require(
        _is_absolute(item.name) and dns_zones.is_within(normal(item.name), zone.name),
        lambda: _invalid(f"{where}.name", item.name),
    )
    require(item.type in TYPES, lambda: _invalid(f"{where}.type", item.type))
    require(0 <= item.ttl <= _HIGHEST_TTL, lambda: _invalid(f"{where}.ttl", str(item.ttl)))
    require(item.rrdatas, lambda: _invalid(f"{where}.rrdata", ""))
    require(
        len(item.rrdatas) == len(set(item.rrdatas))
        and (item.type != "CNAME" or len(item.rrdatas) == 1),
        lambda: GoogleError(
            400,
            "invalid",
            f"The resource record set '{where}' is invalid because it holds a value twice, or is a "
            "CNAME with several.",
        ),
    )
    for number, value in enumerate(item.rrdatas):
        right = is_value(item.type, _stored(item.type, value))
        dotted = value.endswith(".") or item.type not in (*_NAMES, "MX", "SRV")
        require(
            right and dotted,
            lambda number=number, value=value: _invalid(f"{where}.rrdata[{number}]", value),
        )


def _check_beside(
    session: Session, zone: Zone, item: RecordSet, where: str, replaced: set[tuple[str, str]]
) -> None:
    name = normal(item.name)
    others = [record for record in apex_records(zone) if record.name == name]
    others += dns_zones.records(session.cloud, zone.id, name)
    for other in others:
        if (other.name, other.type) in replaced:
            continue
        require(
            other.type != item.type,
            lambda: GoogleError(
                409, "alreadyExists", f"The resource '{where}' named '{item.title}' already exists"
            ),
        )
        require(
            "CNAME" not in (other.type, item.type),
            lambda: GoogleError(
                400,
                "cnameResourceRecordSetConflict",
                f"The resource record set '{where}' is invalid because the DNS name "
                f"'{item.name}' may have either one CNAME resource record set or resource record "
                "sets of other types, but not both.",
            ),
        )


def _refuse_apex(zone: Zone, item: RecordSet, where: str) -> None:
    require(
        not (normal(item.name) == zone.name and item.type in ("NS", "SOA")),
        lambda: GoogleError(
            400, "invalid", f"'{where}': the sandbox does not model changes of a zone's NS and SOA"
        ),
    )


def _is_absolute(name: str) -> bool:
    return name.endswith(".") and is_host_name(name[:-1], wildcard=True)


def _stored(type_: str, value: str) -> str:
    """As the API keeps it: text in quotation marks, split at its blanks when it came without.

    Names are kept without their dot, as everywhere in the sandbox's DNS.
    """
    if type_ == "TXT" and not value.startswith('"'):
        return " ".join(f'"{part}"' for part in value.split())
    return value.removesuffix(".") if type_ in _NAMES else value


def _invalid(where: str, value: str) -> GoogleError:
    return GoogleError(400, "invalid", f"Invalid value for '{where}': '{value}'")
