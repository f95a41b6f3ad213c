"""What KeyCDN decides."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]

ZONE = "pulumi-python:dynamic/keycdn:Zone"
ALIAS = "pulumi-python:dynamic/keycdn:ZoneAlias"
CERTIFICATE = "pulumi-python:dynamic/keycdn:ZoneCertificate"


def _zone(name: str, inputs: Inputs) -> dict[str, Any]:
    del name
    return {"domain_name": f"{inputs['zone_name']}-1.kxcdn.com"}


def _alias(name: str, inputs: Inputs) -> dict[str, Any]:
    del name
    # The mocks make IDs from logical names; the zone's address is told apart by it.
    return {"domain_name": f"{inputs['zone_id']}.kxcdn.com"}


def _certificate(name: str, inputs: Inputs) -> dict[str, Any]:
    """Where a person sets the record, none is there yet."""
    del name
    return {"pending": inputs.get("by_hand", [])}


RESOURCES: Mapping[str, Callable[[str, Inputs], dict[str, Any]]] = {
    ZONE: _zone,
    ALIAS: _alias,
    CERTIFICATE: _certificate,
}

CALLS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {}
