"""Stack files whose records exist, and what the state has of them; no engine."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest

from tests.support.computed import CALLS
from tests.support.computed.cloudflare import ZONE_ID as CLOUDFLARE_ZONE
from tests.support.computed.cloudflare import record_id
from tests.support.computed.google import PROJECT
from tests.support.recording import RECORD, Recorded

HOST = "ablink.example.com"
OTHER = "b.example.com"
TRACKING, IPV6, OWNER = f"{HOST}-tracking", f"{HOST}-tracking-ipv6", f"{HOST}-owner"
ESP = "sendgrid.net"
EDGE = f"{HOST}-distribution.cloudfront.net"
BY_HAND = "d111111abcdef8.cloudfront.net"
DOMAIN: dict[str, Any] = {"cdn": "cloudfront", "esp": "sendgrid"}

KINDS = {
    "route53": RECORD,
    "cloudflare": "cloudflare:index/dnsRecord:DnsRecord",
    "google": "gcp:dns/recordSet:RecordSet",
}
IMPORTED = {
    "route53": f"Z0RECORDED_{HOST}_CNAME",
    "cloudflare": f"{CLOUDFLARE_ZONE}/{record_id(HOST)}",
    "google": f"projects/{PROJECT}/managedZones/example-com/rrsets/{HOST}./CNAME",
}
LOOK_UPS = {
    "route53": "aws:route53/getRecords:getRecords",
    "cloudflare": "cloudflare:index/getDnsRecords:getDnsRecords",
    "google": "gcp:dns/getRecordSets:getRecordSets",
}
VALUES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "route53": lambda inputs: inputs["records"][0],
    "cloudflare": lambda inputs: inputs["content"],
    "google": lambda inputs: inputs["rrdatas"][0].rstrip("."),
}


def domain(provider: str, stage: str = "build", **dns: Any) -> dict[str, Any]:
    place = {"provider": provider, "zone": "example.com", "existing": True}
    return {**DOMAIN, "stage": stage, "dns": {**place, **dns}}


def record(recorded: Recorded, provider: str) -> Any:
    return recorded.of(KINDS[provider])[TRACKING]


def in_state(monkeypatch: pytest.MonkeyPatch, type_: str, name: str, **outputs: Any) -> None:
    """Lets the state have one resource."""
    urn = f"urn:pulumi:test::ssl-click-tracking::ssl-click-tracking:index:Any${type_}::{name}"
    answer(
        monkeypatch,
        "pulumi:pulumi:readStackResourceOutputs",
        {urn: {"type": type_, "outputs": outputs}},
    )


def answer(monkeypatch: pytest.MonkeyPatch, token: str, outputs: object) -> None:
    """Lets the engine answer a question about the last update."""

    def found(_: object) -> dict[str, object]:
        return {"outputs": outputs}

    monkeypatch.setitem(cast(dict[str, Any], CALLS), token, found)
