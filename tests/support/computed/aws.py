"""What AWS decides."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.computed.names import standing_at

ZONE_ID = "Z0RECORDED"

Inputs = Mapping[str, Any]


def _certificate(name: str, inputs: Inputs) -> dict[str, Any]:
    names = [inputs["domainName"], *inputs.get("subjectAlternativeNames", [])]
    # Reversed: the real list has no order either.
    options = [
        {
            "domainName": host,
            "resourceRecordName": f"_token.{host}.",
            "resourceRecordType": "CNAME",
            "resourceRecordValue": f"_proof.{host}.acm-validations.aws.",
        }
        for host in reversed(names)
    ]
    return {"arn": f"arn:{name}", "domainValidationOptions": options}


def _distribution(name: str, inputs: Inputs) -> dict[str, Any]:
    del inputs
    arn = f"arn:aws:cloudfront::123456789012:distribution/{name}-id"
    return {"arn": arn, "domainName": f"{name}.cloudfront.net", "hostedZoneId": "Z2FDTNDATAQYW2"}


def _function(name: str, inputs: Inputs) -> dict[str, Any]:
    del inputs
    return {"arn": f"arn:{name}"}


def _record(name: str, inputs: Inputs) -> dict[str, Any]:
    del name
    return {"fqdn": str(inputs["name"]).rstrip(".")}


ZONES: Mapping[str, tuple[str, bool]] = {
    "Z0OTHERNAME": ("example.net", False),
    "Z0PRIVATE": ("example.com", True),
}
"""Zone ID -> name, and whether it is private; every other is the public zone of example.com."""


def _records(arguments: Inputs) -> dict[str, Any]:
    """What stands at one name."""
    name = re.sub(r"[\\^$?]", "", arguments["nameRegex"]).rstrip(".")
    sets = [
        {
            "name": f"{name}.",
            "type": there.type,
            "ttl": 3600,
            "aliasTarget": {"dnsName": f"{there.values[0]}."} if there.alias else None,
            "resourceRecords": [{"value": value} for value in there.values],
            "setIdentifier": there.policy or None,
        }
        for there in standing_at(name)
    ]
    return {"zoneId": arguments["zoneId"], "resourceRecordSets": sets}


def _zone(arguments: Inputs) -> dict[str, Any]:
    zone_id = arguments.get("zoneId") or ZONE_ID
    name, private = ZONES.get(zone_id, (arguments.get("name", "example.com"), False))
    return {"zoneId": zone_id, "name": name, "privateZone": private}


RESOURCES: Mapping[str, Callable[[str, Inputs], dict[str, Any]]] = {
    "aws:acm/certificate:Certificate": _certificate,
    "aws:cloudfront/distribution:Distribution": _distribution,
    "aws:cloudfront/function:Function": _function,
    "aws:route53/record:Record": _record,
}

CALLS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {
    "aws:cloudfront/getDistribution:getDistribution": lambda _: {},
    "aws:route53/getRecords:getRecords": _records,
    "aws:route53/getZone:getZone": _zone,
}
