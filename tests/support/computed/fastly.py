"""What Fastly decides."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]

PLAIN = "2TlsConfigurationPlain"
"""ID of the account's TLS configuration without 0-RTT; not the default one."""

REPLAYABLE = "1TlsConfigurationZeroRtt"
"""ID of the account's default TLS configuration, with 0-RTT."""

CONFIGURATIONS: dict[str, dict[str, Any]] = {
    REPLAYABLE: {
        "name": "HTTP/3 & TLS v1.3 + 0RTT",
        "default": True,
        "tlsProtocols": ["1.2", "1.3+0RTT"],
        "cname": "n.sni.global.fastly.net",
    },
    PLAIN: {
        "name": "TLS v1.3",
        "default": False,
        "tlsProtocols": ["1.2", "1.3"],
        "cname": "j.sni.global.fastly.net",
    },
}


def _service(name: str, inputs: Inputs) -> dict[str, Any]:
    del inputs
    return {"id": f"{name}-id", "activeVersion": 1, "clonedVersion": 1}


def _subscription(name: str, inputs: Inputs) -> dict[str, Any]:
    # Another challenge stands first: the real list has no order either.
    names = ["_acme-challenge.other.example.net"]
    names += [f"_acme-challenge.{host}" for host in inputs["domains"]]
    configuration = inputs.get("configurationId", REPLAYABLE)
    # One that is secret, or that a preview does not know, has some name as well.
    known = configuration if configuration in list(CONFIGURATIONS) else PLAIN
    cname = CONFIGURATIONS[known]["cname"]
    traffic = [("A", ["151.101.1.1"]), ("CNAME", [cname.replace("global", "us-eu"), cname])]
    return {
        "state": "pending",
        "configurationId": configuration,
        "managedHttpChallenges": [
            {"recordName": host, "recordType": kind, "recordValues": values}
            for host in ["other.example.net", *inputs["domains"]]
            for kind, values in traffic
        ],
        "managedDnsChallenges": [
            {
                "recordName": record,
                "recordType": "CNAME",
                "recordValue": f"{name}.{record}.fastly-validations.com",
            }
            for record in names
        ],
    }


def _validation(name: str, inputs: Inputs) -> dict[str, Any]:
    del inputs
    return {"certificateId": f"{name}-certificate-id"}


def _activation(name: str, inputs: Inputs) -> dict[str, Any]:
    del name
    return {"configurationId": inputs.get("configurationId", REPLAYABLE)}


def _configuration(arguments: Inputs) -> dict[str, Any]:
    identity = arguments["id"]
    found = CONFIGURATIONS[identity]
    letter, _, rest = found["cname"].partition(".global.")
    records = [("A", "151.101.1.1", "global"), ("CNAME", f"{letter}.us-eu.{rest}", "us-eu")]
    records.append(("CNAME", found["cname"], "global"))
    return {
        "id": identity,
        "name": found["name"],
        "default": found["default"],
        "tlsProtocols": found["tlsProtocols"],
        "httpProtocols": ["http/1.1", "http/2"],
        "tlsService": "CUSTOM",
        "dnsRecords": [
            {"recordType": kind, "recordValue": value, "region": region}
            for kind, value, region in records
        ],
        "createdAt": "2026-01-01T00:00:00Z",
        "updatedAt": "2026-01-01T00:00:00Z",
    }


def _configurations(arguments: Inputs) -> dict[str, Any]:
    del arguments
    return {"id": "configurations", "ids": list(CONFIGURATIONS)}


RESOURCES: Mapping[str, Callable[[str, Inputs], dict[str, Any]]] = {
    "fastly:index/serviceVcl:ServiceVcl": _service,
    "fastly:index/tlsSubscription:TlsSubscription": _subscription,
    "fastly:index/tlsSubscriptionValidation:TlsSubscriptionValidation": _validation,
    "fastly:index/tlsActivation:TlsActivation": _activation,
}

CALLS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {
    "fastly:index/getServices:getServices": lambda _: {"ids": []},
    "fastly:index/getTlsConfiguration:getTlsConfiguration": _configuration,
    "fastly:index/getTlsConfigurationIds:getTlsConfigurationIds": _configurations,
}
