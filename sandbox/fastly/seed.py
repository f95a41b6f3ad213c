"""What a stack file expects to exist at Fastly: adopted services, named TLS configurations."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox import adopted
from sandbox.cloud import Cloud
from sandbox.esp_hosts import esp_host
from sandbox.fastly import extras, services, tls
from sandbox.fastly.api import CLOUD, account_of
from sandbox.properties import Properties
from sandbox.seeded_domain import SeededDomain

_ID = re.compile(r"[0-9A-Za-z]{16,32}")


def seed(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Make the adopted services and the TLS configurations of a stack file exist."""
    for domain in domains:
        key = domain.credential("token_secret", config.get("fastly:apiKey"), dns=False)
        account = account_of(key, required=False)
        _adopted(cloud, domain, account)
        _configuration(cloud, domain, account)


def _adopted(cloud: Cloud, domain: SeededDomain, account: str) -> None:
    """An adopted service exists until something deletes it, and is not made again after that."""
    identity = domain.section("adopt").get("service")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        return
    if cloud.get("sandbox", "adopted", identity) is not None:
        return
    origin = esp_host(domain.settings) or domain.host
    config = _by_hand(domain, origin)
    extras.add(config, adopted.items(domain))
    body = services.console_service(f"Made by hand for {domain.host}", config)
    if not any(cloud.linked_to(services.ACTIVE_DOMAIN, name) for name in domain.names):
        services.put_service(cloud, identity, body, account)
        cloud.put("sandbox", "adopted", identity, {})


def _by_hand(domain: SeededDomain, origin: str) -> Properties:
    """sources/fastly#host-port: a host name gets TLS and port 443 in the console."""
    return {
        "domains": [{"name": name} for name in sorted(domain.names)],
        "backends": [
            {
                "name": "Host 1",
                "address": origin,
                "port": 443,
                "useSsl": True,
                "sslCheckCert": True,
                "sslCertHostname": origin,
                "sslSniHostname": origin,
            }
        ],
        "defaultTtl": 3600,
    }


def _configuration(cloud: Cloud, domain: SeededDomain, account: str) -> None:
    section = domain.section("fastly")
    identity, cname = section.get("tls_configuration_id"), section.get("cname_target")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        return
    if cloud.get(CLOUD, tls.CONFIGURATION, identity) is None:
        target = cname if isinstance(cname, str) else "j.sni.global.fastly.net"
        body = tls.configuration_body(
            "named in the stack file", target, ["1.2", "1.3"], ["http/2"], default=False
        )
        tls.add_configuration(cloud, identity, account, body)
