"""The tracking domains that each ESP has validated: those of the stack files."""

from collections.abc import Mapping
from typing import Any

from sandbox import loopback
from sandbox.cloud import Cloud
from sandbox.esp_hosts import esp_host, region_of
from sandbox.seeded_domain import SeededDomain

_CLOUD, _KIND = "esp", "customer"
ESPS = ("sendgrid", "sparkpost", "ses")


def seed(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Let each ESP know the tracking domains of a stack file, in the region it names."""
    del config
    for domain in domains:
        esp = domain.settings.get("esp")
        if esp not in ESPS:
            continue
        origin = domain.settings.get("origin")
        own = isinstance(origin, str) and loopback.server_of(cloud, origin) is None
        if own and origin == esp_host(domain.settings):
            loopback.put_esp_host(cloud, str(origin).lower(), esp)
        put(cloud, domain.host, esp, None if own else region_of(domain.settings))


def put(cloud: Cloud, host: str, esp: str, region: str | None) -> None:
    """Let an ESP know a tracking domain; without region it knows it everywhere."""
    cloud.put(_CLOUD, _KIND, host, {"esp": esp, "region": region})


def knows(cloud: Cloud, host: str, esp: str, region: str | None) -> bool:
    """Whether an ESP knows a tracking domain in one of its regions."""
    body = cloud.get(_CLOUD, _KIND, host)
    if body is None or body["esp"] != esp:
        return False
    return None in (region, body["region"]) or body["region"] == region


def all_of(cloud: Cloud) -> dict[str, str]:
    """Every tracking domain -> its ESP."""
    return {host: body["esp"] for host, body in cloud.items(_CLOUD, _KIND).items()}
