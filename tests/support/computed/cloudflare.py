"""What Cloudflare decides."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.computed.names import standing_at

ZONE_ID = "0123456789abcdef0123456789abcdef"

Inputs = Mapping[str, Any]


def zone_id_of(name: str) -> str:
    """The ID of the zone `name`: a fixed one for example.com, others by their name."""
    return ZONE_ID if name == "example.com" else name.encode().hex()[:32].ljust(32, "0")


def _record(name: str, inputs: Inputs) -> dict[str, Any]:
    del name, inputs
    return {"proxiable": True}


def _pack(name: str, inputs: Inputs) -> dict[str, Any]:
    del name
    # Reversed: the real list has no order either.
    records = [
        {"cname": f"_acme-challenge.{host}", "cnameTarget": f"{host}.0a1b.dcv.cloudflare.com"}
        for host in reversed(inputs["hosts"])
    ]
    return {"status": "initializing", "dcvDelegationRecords": records, "validationRecords": []}


def _uploaded(name: str, inputs: Inputs) -> dict[str, Any]:
    del name, inputs
    return {"status": "active"}


ZONES: Mapping[str, tuple[str, str]] = {
    "a" * 32: ("example.net", "full"),
    "b" * 32: ("example.com", "partial"),
    "c" * 32: ("example.com", "internal"),
    "d" * 32: ("example.com", "secondary"),
}
"""Zone ID -> name and type; every other is the full zone of example.com."""


def _zone(arguments: Inputs) -> dict[str, Any]:
    name = arguments.get("filter", {}).get("name", "example.com")
    zone_id = arguments.get("zoneId") or zone_id_of(name)
    name, type_ = ZONES.get(zone_id, (name, "full"))
    return {"zoneId": zone_id, "name": name, "id": name, "type": type_}


def record_id(name: str) -> str:
    """The ID of the record at `name`."""
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


def _records(arguments: Inputs) -> dict[str, Any]:
    """What stands at one name, each value a record of its own."""
    name = arguments["name"]["exact"]
    found = [
        {
            "id": record_id(name),
            "name": name,
            "type": there.type,
            "content": value,
            "proxied": there.proxied,
        }
        for there in standing_at(name)
        for value in there.values
    ]
    return {"id": "records", "zoneId": arguments["zoneId"], "results": found}


RESOURCES: Mapping[str, Callable[[str, Inputs], dict[str, Any]]] = {
    "cloudflare:index/dnsRecord:DnsRecord": _record,
    "cloudflare:index/certificatePack:CertificatePack": _pack,
    "cloudflare:index/customSsl:CustomSsl": _uploaded,
}

CALLS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {
    "cloudflare:index/getZone:getZone": _zone,
    "cloudflare:index/getDnsRecords:getDnsRecords": _records,
}
