"""What DNS providers say stands at a name, where it is what a state has."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
State = Mapping[str, Mapping[str, Any]]
"""URN -> type and outputs, as the engine tells the state."""

Records = list[dict[str, Any]]

ROUTE53 = "aws:route53/getRecords:getRecords"
CLOUDFLARE = "cloudflare:index/getDnsRecords:getDnsRecords"
GOOGLE = "gcp:dns/getRecordSets:getRecordSets"

_TYPES = {
    ROUTE53: "aws:route53/record:Record",
    CLOUDFLARE: "cloudflare:index/dnsRecord:DnsRecord",
    GOOGLE: "gcp:dns/recordSet:RecordSet",
}


def answers(state: State) -> Mapping[str, Callable[[Inputs], dict[str, Any]]]:
    """The look-ups of clouds whose records are those of `state`."""

    def of(function: str) -> Records:
        wanted = _TYPES[function]
        return [dict(found["outputs"]) for found in state.values() if found["type"] == wanted]

    def route53(arguments: Inputs) -> dict[str, Any]:
        named = re.compile(arguments["nameRegex"])
        found = [r for r in of(ROUTE53) if named.search(str(r.get("name")).rstrip("."))]
        return {"resourceRecordSets": [_set(record) for record in found]}

    def cloudflare(arguments: Inputs) -> dict[str, Any]:
        name = arguments["name"]["exact"]
        return {"results": [{"id": "1a", **r} for r in of(CLOUDFLARE) if r.get("name") == name]}

    def google(arguments: Inputs) -> dict[str, Any]:
        return {"rrsets": [r for r in of(GOOGLE) if r.get("name") == arguments["name"]]}

    return {ROUTE53: route53, CLOUDFLARE: cloudflare, GOOGLE: google}


def _set(record: Mapping[str, Any]) -> dict[str, Any]:
    aliases: list[dict[str, Any]] = record.get("aliases") or []
    values: list[str] = record.get("records") or []
    return {
        "name": f"{record['name']}.",
        "type": record.get("type"),
        "aliasTarget": {"dnsName": aliases[0]["name"]} if aliases else None,
        "resourceRecords": [{"value": value} for value in values],
    }
