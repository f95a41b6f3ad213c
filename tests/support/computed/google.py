"""What Google Cloud DNS has: the zones of one project."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.support.computed.names import standing_at

PROJECT = "recorded-1"

Inputs = Mapping[str, Any]


def _zone(name: str, dns_name: str, visibility: str = "public") -> dict[str, Any]:
    return {
        "id": f"projects/{PROJECT}/managedZones/{name}",
        "name": name,
        "dnsName": f"{dns_name}.",
        "description": "",
        "managedZoneId": "1",
        "nameServers": [],
        "visibility": visibility,
        "project": PROJECT,
    }


ZONES = {
    zone["name"]: zone
    for zone in (
        _zone("example-com", "example.com"),
        _zone("inside", "example.com", "private"),
        _zone("first", "example.net"),
        _zone("second", "example.net"),
        _zone("only-inside", "example.org", "private"),
    )
}


def _get(arguments: Inputs) -> dict[str, Any]:
    from tests.support.computed import CallFailedError

    if arguments["name"] not in ZONES:
        raise CallFailedError("returned an error: googleapi: Error 404: no such zone, notFound")
    return ZONES[arguments["name"]]


def _list(arguments: Inputs) -> dict[str, Any]:
    del arguments
    return {"id": "zones", "project": PROJECT, "managedZones": list(ZONES.values())}


def _record_sets(arguments: Inputs) -> dict[str, Any]:
    """What stands at one name; a routing policy hides its answers."""
    name = arguments["name"]
    sets = [
        {
            "name": name,
            "type": there.type,
            "ttl": 3600,
            "rrdatas": []
            if there.policy
            else [f"{v}." if there.type == "CNAME" else v for v in there.values],
        }
        for there in standing_at(name.rstrip("."))
    ]
    return {"project": PROJECT, "managedZone": arguments["managedZone"], "rrsets": sets}


CALLS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {
    "gcp:dns/getManagedZone:getManagedZone": _get,
    "gcp:dns/getManagedZones:getManagedZones": _list,
    "gcp:dns/getRecordSets:getRecordSets": _record_sets,
}
