"""Inputs and an engine that the tests of the stand-in Cloudflare start from."""

from typing import Any

from sandbox.cloud import Cloud
from sandbox.cloudflare import zones
from sandbox.cloudflare.package import PACKAGE
from sandbox.properties import Properties
from sandbox.provider.lifecycle import Provider
from tests.sandbox.engine import Engine
from tests.support.certificates import own

HOST = "ablink.email.example.com"
ZONE = zones.zone_id_of("example.com")
PARTIAL = zones.zone_id_of("example.org")
RECORD = "cloudflare:index/dnsRecord:DnsRecord"
PAGE_RULE = "cloudflare:index/pageRule:PageRule"
RULESET = "cloudflare:index/ruleset:Ruleset"
PACK = "cloudflare:index/certificatePack:CertificatePack"
UPLOADED = "cloudflare:index/customSsl:CustomSsl"
PEM, KEY = own()


class CloudflareEngine(Engine):
    """What the engine does, with the stand-in ``cloudflare``."""

    def __init__(self, cloud: Cloud, **config: Any) -> None:
        self.provider = Provider(PACKAGE, cloud)
        self.provider.configure(config)


def record(**changes: Any) -> Properties:
    base: Properties = {"zoneId": ZONE, "name": HOST, "type": "CNAME", "ttl": 300}
    return base | {"content": "sendgrid.net", "proxied": False} | changes


def page_rule(host: str = HOST, **actions: Any) -> Properties:
    given = actions or {"ssl": "full"}
    return {"zoneId": ZONE, "target": f"{host}/*", "actions": given, "status": "active"}


def rule(**changes: Any) -> Properties:
    base: Properties = {
        "ref": "full",
        "action": "set_config",
        "actionParameters": {"ssl": "full"},
        "expression": f'http.host in {{"{HOST}"}}',
    }
    return base | changes


def ruleset(*rules: Properties, **changes: Any) -> Properties:
    base: Properties = {"zoneId": ZONE, "kind": "zone", "phase": "http_config_settings"}
    return base | {"name": "n", "rules": list(rules) or [rule()]} | changes


def pack(*hosts: str, **changes: Any) -> Properties:
    base: Properties = {
        "zoneId": ZONE,
        "hosts": list(hosts) or ["example.com", HOST],
        "type": "advanced",
        "certificateAuthority": "google",
        "validationMethod": "txt",
        "validityDays": 90,
    }
    return base | changes


def uploaded(**changes: Any) -> Properties:
    return {"zoneId": ZONE, "certificate": PEM, "privateKey": KEY, "type": "sni_custom"} | changes
